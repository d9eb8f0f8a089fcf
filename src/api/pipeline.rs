//! The pipeline: JavaScript rules that the service runs when users register, log in or get tokens, and their variables.

use super::Pipeline;
use crate::{
    Authing, Call, Secret,
    id::RuleId,
    operations::pipeline::{
        CreateRule, DeleteRule, GetRule, ListRuleVariables, ListRules, RemoveRuleVariable,
        ReorderRules, SetRuleVariable, UpdateRule,
    },
    types::{Rule, RuleType, RuleVariable, UpdateRuleOrderItem},
};

/// # Rules, for the owner of the pool
impl Pipeline<Authing> {
    /// Returns all rules.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// for rule in authing.pipeline().list().await? {
    ///     println!("{} runs at {}", rule.name, rule.type_);
    /// }
    /// # Ok(()) });
    /// ```
    #[doc(alias = "rules")]
    #[doc(alias = "pipeline.all")]
    pub fn list(&self) -> Call<Authing, ListRules, Vec<Rule>> {
        self.call(ListRules::new()).map(|rules| rules.list)
    }

    /// Returns a rule. Fails if the id is unknown.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::ErrorCode;
    ///
    /// let unknown = authing.pipeline().get("5e4c8b1f0a2d3c4b5a69ffff").await;
    /// assert_eq!(unknown.unwrap_err().code(), Some(ErrorCode::RuleNotFound));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "ruleById")]
    #[doc(alias = "pipeline.ruleById")]
    pub fn get(&self, rule_id: impl Into<RuleId>) -> Call<Authing, GetRule, Rule> {
        self.call(GetRule::new(rule_id))
    }

    /// Creates a rule, and enables it. `code` is JavaScript text that defines `async function pipe(user, context, callback)`;
    /// before a registration, `user` is missing. The service deploys the rule, which may take a while. With `async_`, the service
    /// does not wait for the result of the rule.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing::types::RuleType;
    ///
    /// let code = "async function pipe(user, context, callback) { callback(null, user, context) }";
    /// let rule = authing
    ///     .pipeline()
    ///     .create("welcome", RuleType::PostAuthentication, code)
    ///     .description("Greets")
    ///     .await?;
    /// assert!(rule.enabled);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createRule")]
    #[doc(alias = "pipeline.createRule")]
    pub fn create(
        &self,
        name: impl Into<String>,
        runs_at: impl Into<RuleType>,
        code: impl Into<String>,
    ) -> Call<Authing, CreateRule, Rule> {
        self.call(CreateRule::new(name, runs_at, code))
    }

    /// Changes a rule. Arguments that are not set keep their values.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let rule = authing.pipeline().create("welcome", "POST_REGISTER", "function pipe() {}").await?.id;
    /// let rule = authing.pipeline().update(rule).name("greeting").await?;
    /// assert_eq!(rule.name, "greeting");
    /// # assert_eq!(rule.code, "function pipe() {}");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateRule")]
    #[doc(alias = "pipeline.updateRule")]
    pub fn update(&self, rule_id: impl Into<RuleId>) -> Call<Authing, UpdateRule, Rule> {
        self.call(UpdateRule::new(rule_id))
    }

    /// Enables a rule.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let rule = authing.pipeline().create("welcome", "POST_REGISTER", "function pipe() {}").await?.id;
    /// # authing.pipeline().disable(&rule).await?;
    /// let rule = authing.pipeline().enable(rule).await?;
    /// assert!(rule.enabled);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateRule")]
    pub fn enable(&self, rule_id: impl Into<RuleId>) -> Call<Authing, UpdateRule, Rule> {
        self.call(UpdateRule::new(rule_id)).enabled(true)
    }

    /// Disables a rule. It keeps its place.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let rule = authing.pipeline().create("welcome", "POST_REGISTER", "function pipe() {}").await?.id;
    /// let rule = authing.pipeline().disable(rule).await?;
    /// assert!(!rule.enabled);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateRule")]
    pub fn disable(&self, rule_id: impl Into<RuleId>) -> Call<Authing, UpdateRule, Rule> {
        self.call(UpdateRule::new(rule_id)).enabled(false)
    }

    /// Deletes a rule.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let rule = authing.pipeline().create("welcome", "POST_REGISTER", "function pipe() {}").await?.id;
    /// authing.pipeline().delete(rule).await?;
    /// assert!(authing.pipeline().list().await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteRule")]
    #[doc(alias = "pipeline.deleteById")]
    pub fn delete(&self, rule_id: impl Into<RuleId>) -> Call<Authing, DeleteRule, ()> {
        self.call(DeleteRule::new(rule_id))
    }

    /// Sets the order of rules: the first one gets place 0, the next one 1, and so on. Other rules keep their places.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let pipeline = authing.pipeline();
    /// # let greet = pipeline.create("greet", "POST_REGISTER", "function pipe() {}").await?.id;
    /// # let check = pipeline.create("check", "POST_REGISTER", "function pipe() {}").await?.id;
    /// authing.pipeline().reorder([check, greet]).await?;
    /// let rules = authing.pipeline().list().await?;
    /// assert_eq!(rules[0].name, "check");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateRuleOrder")]
    pub fn reorder(
        &self,
        rule_ids: impl IntoIterator<Item = impl Into<RuleId>>,
    ) -> Call<Authing, ReorderRules, ()> {
        let rule_ids: Vec<RuleId> = rule_ids.into_iter().map(Into::into).collect();
        let places = (0..).zip(&rule_ids);
        let places = places.map(|(place, rule)| UpdateRuleOrderItem::new(rule, place));
        self.call(ReorderRules::new(places))
            .required_items("rule_ids", &rule_ids)
    }
}

/// # Variables, for the owner of the pool
///
/// Rules read variables in `context`. The values are secrets, since they are often keys of other services.
impl Pipeline<Authing> {
    /// Returns the variables.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let variables = authing.pipeline().variables().await?;
    /// assert!(variables.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "ruleEnv")]
    #[doc(alias = "pipeline.env")]
    pub fn variables(&self) -> Call<Authing, ListRuleVariables, Vec<RuleVariable>> {
        self.call(ListRuleVariables::new())
            .map(|variables| variables.list)
    }

    /// Sets a variable, and returns all variables.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let variables = authing.pipeline().set_variable("MAIL_KEY", "key-4711").await?;
    /// assert_eq!(variables[0].value.expose(), "key-4711");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "setRuleEnv")]
    #[doc(alias = "pipeline.setEnv")]
    pub fn set_variable(
        &self,
        key: impl Into<String>,
        value: impl Into<Secret>,
    ) -> Call<Authing, SetRuleVariable, Vec<RuleVariable>> {
        self.call(SetRuleVariable::new(key, value))
            .map(|variables| variables.list)
    }

    /// Removes a variable, and returns the remaining ones.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # authing.pipeline().set_variable("MAIL_KEY", "key-4711").await?;
    /// let left = authing.pipeline().remove_variable("MAIL_KEY").await?;
    /// assert!(left.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeRuleEnv")]
    #[doc(alias = "pipeline.removeEnv")]
    pub fn remove_variable(
        &self,
        key: impl Into<String>,
    ) -> Call<Authing, RemoveRuleVariable, Vec<RuleVariable>> {
        self.call(RemoveRuleVariable::new(key))
            .map(|variables| variables.list)
    }
}
