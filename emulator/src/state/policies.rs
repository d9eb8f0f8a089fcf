//! Policies of version 2: statements that allow or deny actions on resources, and their assignments to targets. Grants allow a
//! target actions without a policy.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// The kinds of target that the emulator has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum TargetKind {
    User,
    Role,
    Group,
    /// A node of an organisation.
    Org,
}

/// A user, a role, a group or a node, by its id. The codes of roles and groups can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Target {
    pub(crate) kind: TargetKind,
    pub(crate) id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Effect {
    Allow,
    Deny,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum ResourceType {
    Data,
    Api,
    Menu,
    Ui,
    Button,
}

/// A statement. A `*` in the resource and in the actions matches any text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Statement {
    pub(crate) resource: String,
    pub(crate) actions: Vec<String>,
    /// A statement without an effect allows its actions.
    pub(crate) effect: Option<Effect>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Assignment {
    pub(crate) target: Target,
    pub(crate) inherit_by_children: bool,
    pub(crate) enabled: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Policy {
    pub(crate) code: String,
    pub(crate) description: Option<String>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Grant {
    pub(crate) target: Target,
    /// The namespace of the resource, or `None` for the default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) namespace: Option<String>,
    pub(crate) resource_type: ResourceType,
    pub(crate) statement: Statement,
}

/// The policies and the grants of a pool, in the order of creation.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Policies {
    pub(crate) list: Vec<Policy>,
    pub(crate) grants: Vec<Grant>,
}

/// A target whose statements apply, either its own or those that the nodes below inherit.
pub(crate) struct Principal {
    pub(crate) target: Target,
    pub(crate) is_above: bool,
}

/// The namespaces whose permissions count. Policies are in the default one.
#[derive(Clone, Copy)]
pub(crate) enum Scope<'a> {
    All,
    /// A namespace, or `None` for the default one.
    One(Option<&'a str>),
}

impl Scope<'_> {
    fn contains(self, namespace: Option<&str>) -> bool {
        match self {
            Self::All => true,
            Self::One(one) => one == namespace,
        }
    }
}

/// A statement with the type of its resource.
pub(crate) type Rule<'a> = (&'a Statement, ResourceType);

impl Statement {
    fn is_deny(&self) -> bool {
        self.effect == Some(Effect::Deny)
    }

    fn applies(&self, resource: &str, action: &str) -> bool {
        matches(&self.resource, resource)
            && self.actions.iter().any(|pattern| matches(pattern, action))
    }
}

impl Policies {
    pub(crate) fn get(&self, code: &str) -> Option<&Policy> {
        self.list.iter().find(|policy| policy.code == code)
    }

    pub(crate) fn get_mut(&mut self, code: &str) -> Option<&mut Policy> {
        self.list.iter_mut().find(|policy| policy.code == code)
    }

    /// Allows a target actions on a resource, in addition to its other ones.
    pub(crate) fn allow(
        &mut self,
        target: Target,
        (namespace, resource_type, resource): (Option<&str>, ResourceType, &str),
        actions: Vec<String>,
    ) {
        let same = self.grants.iter_mut().find(|grant| {
            grant.target == target
                && grant.namespace.as_deref() == namespace
                && grant.resource_type == resource_type
                && grant.statement.resource == resource
        });
        if let Some(grant) = same {
            return merge(&mut grant.statement.actions, actions);
        }
        self.grants.push(Grant {
            target,
            namespace: namespace.map(str::to_owned),
            resource_type,
            statement: Statement {
                resource: resource.to_owned(),
                actions,
                effect: Some(Effect::Allow),
            },
        });
    }

    /// Revokes what a target was allowed: these actions, or all, on a resource or on all resources of a kind.
    pub(crate) fn revoke(
        &mut self,
        target: &Target,
        (namespace, resource): (Option<&str>, &str),
        actions: Option<&[String]>,
    ) {
        self.grants.retain_mut(|grant| {
            let statement = &mut grant.statement;
            let is_meant = grant.target == *target && grant.namespace.as_deref() == namespace;
            if !is_meant || !contains(resource, &statement.resource) {
                return true;
            }
            statement
                .actions
                .retain(|action| actions.is_some_and(|actions| !actions.contains(action)));
            !statement.actions.is_empty()
        });
    }

    /// Returns the rules of these principals in these namespaces. Disabled assignments do not count.
    pub(crate) fn rules(&self, principals: &[Principal], scope: Scope<'_>) -> Vec<Rule<'_>> {
        let concerns = |target: &Target, is_inherited: bool| {
            principals.iter().any(|principal| {
                principal.target == *target && (is_inherited || !principal.is_above)
            })
        };
        let mut rules = Vec::new();
        for policy in self.list.iter().filter(|_| scope.contains(None)) {
            let mut enabled = policy.assignments.iter().filter(|one| one.enabled);
            if enabled.any(|one| concerns(&one.target, one.inherit_by_children)) {
                let statements = policy.statements.iter();
                rules.extend(statements.map(|statement| (statement, ResourceType::Data)));
            }
        }
        for grant in &self.grants {
            if scope.contains(grant.namespace.as_deref()) && concerns(&grant.target, false) {
                rules.push((&grant.statement, grant.resource_type));
            }
        }
        rules
    }

    /// Returns all targets of assignments and grants, each once.
    pub(crate) fn targets(&self) -> Vec<&Target> {
        let assignments = self.list.iter().flat_map(|policy| &policy.assignments);
        let assigned = assignments.map(|assignment| &assignment.target);
        let granted = self.grants.iter().map(|grant| &grant.target);
        let mut targets = Vec::new();
        merge(&mut targets, assigned.chain(granted));
        targets
    }
}

/// Returns whether a rule denies an action.
pub(crate) fn is_denied(rules: &[Rule<'_>], resource: &str, action: &str) -> bool {
    let mut denying = rules.iter().filter(|(statement, _)| statement.is_deny());
    denying.any(|(statement, _)| statement.applies(resource, action))
}

/// Returns whether a rule allows an action and none denies it.
pub(crate) fn is_allowed(rules: &[Rule<'_>], resource: &str, action: &str) -> bool {
    allowing(rules).any(|(statement, _)| statement.applies(resource, action))
        && !is_denied(rules, resource, action)
}

fn allowing<'r>(rules: &'r [Rule<'r>]) -> impl Iterator<Item = &'r Rule<'r>> {
    rules.iter().filter(|(statement, _)| !statement.is_deny())
}

/// Returns the actions of a statement on a resource that the rules do not deny.
fn permitted(rules: &[Rule<'_>], statement: &Statement, resource: &str) -> Vec<String> {
    let actions = statement.actions.iter();
    let actions = actions.filter(|action| !is_denied(rules, resource, action));
    actions.cloned().collect()
}

/// Returns the actions on a resource, of one type or of any, that the rules allow and do not deny.
pub(crate) fn actions(
    rules: &[Rule<'_>],
    resource: &str,
    kind: Option<ResourceType>,
) -> Vec<String> {
    let mut found = Vec::new();
    for (statement, of_kind) in allowing(rules) {
        if kind.is_none_or(|kind| kind == *of_kind) && matches(&statement.resource, resource) {
            merge(&mut found, permitted(rules, statement, resource));
        }
    }
    found
}

/// Returns whether a resource is the one with this code or pattern, or one of this kind.
fn contains(code: &str, resource: &str) -> bool {
    matches(code, resource) || is_of_kind(code, resource)
}

/// Returns whether a resource is of this kind: `books` and `books:1` are of the kind `books`, but `books:1:2` is not of a kind `books:1`.
pub(crate) fn is_of_kind(kind: &str, resource: &str) -> bool {
    let rest = resource.strip_prefix(kind).filter(|_| !kind.contains(':'));
    resource == kind || rest.is_some_and(|rest| rest.starts_with(':'))
}

/// Returns the resources as the rules name them, with the actions that are allowed and not denied.
pub(crate) fn resources(rules: &[Rule<'_>]) -> Vec<(String, ResourceType, Vec<String>)> {
    let mut found: Vec<(String, ResourceType, Vec<String>)> = Vec::new();
    for (statement, kind) in allowing(rules) {
        let resource = &statement.resource;
        let actions = permitted(rules, statement, resource);
        let mut known = found.iter_mut();
        match known.find(|known| known.0 == *resource && known.1 == *kind) {
            Some((_, _, known)) => merge(known, actions),
            None if actions.is_empty() => {}
            None => found.push((resource.clone(), *kind, actions)),
        }
    }
    found
}

/// Adds the items that are missing.
fn merge<T: PartialEq>(known: &mut Vec<T>, new: impl IntoIterator<Item = T>) {
    for item in new {
        if !known.contains(&item) {
            known.push(item);
        }
    }
}

/// Compares a text with a pattern, in which `*` matches any text.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, end)) = pattern.rsplit_once('*') else {
        return pattern == text;
    };
    let mut parts = start.split('*');
    let mut rest = text.strip_prefix(parts.next().unwrap_or_default());
    for part in parts {
        rest = rest
            .and_then(|rest| rest.split_once(part))
            .map(|(_, rest)| rest);
    }
    rest.is_some_and(|rest| rest.ends_with(end))
}
