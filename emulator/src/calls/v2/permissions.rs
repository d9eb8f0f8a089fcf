//! Permissions: which actions on which resources policies and grants allow to users, roles, groups and nodes.

use apollo_compiler::response::JsonMap;
use serde::Deserialize;
use serde_json_bytes::json;

use super::arguments::InNamespace;
use super::targets::{self, Named, TargetType, principals};
use super::view;
use crate::calls::view::Record;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::policies::{
    self, Effect, Grant, Principal, ResourceType, Rule, Scope, Statement, Target, TargetKind,
    matches,
};
use crate::state::pool::Pool;

pub(super) fn enter(table: &mut Table) {
    table.emulated("isActionAllowed", |call, question| {
        Ok(Node::json(decide(call, question, policies::is_allowed)?))
    });
    table.emulated("isActionDenied", |call, question| {
        Ok(Node::json(decide(call, question, policies::is_denied)?))
    });
    table.emulated("allow", allow);
    table.emulated("authorizeResource", authorize);
    table.emulated("authorizedResources", resources);
    table.emulated("authorizedTargets", authorized_targets);
}

/// A user, an action and a resource.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Question {
    resource: String,
    action: String,
    user_id: String,
}

pub(super) fn decide(
    call: &Call<'_>,
    question: InNamespace<Question>,
    decide: fn(&[Rule<'_>], &str, &str) -> bool,
) -> Result<bool, ServiceError> {
    let (pool, namespace, question) = question.open_any(call)?;
    let user = find(&pool, None, TargetKind::User, &question.user_id)?;
    let scope = Scope::One(namespace.as_deref());
    let rules = pool.policies.rules(&principals(&pool, user), scope);
    Ok(decide(&rules, &question.resource, &question.action))
}

fn find(
    pool: &Pool,
    namespace: Option<&str>,
    kind: TargetKind,
    identifier: &str,
) -> Result<Target, ServiceError> {
    targets::find_in(pool, namespace, &TargetType::Known(kind), identifier)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Allow {
    resource: String,
    action: String,
    user_id: Option<String>,
    user_ids: Option<Vec<String>>,
    role_code: Option<String>,
    role_codes: Option<Vec<String>>,
}

/// Allows all of them the action, or none if one is missing.
fn allow<'a>(call: &Call<'a>, allow: InNamespace<Allow>) -> Outcome<'a> {
    let (mut pool, namespace, allow) = allow.open_any(call)?;
    let namespace = namespace.as_deref();
    let users = allow.user_ids.into_iter().flatten().chain(allow.user_id);
    let users = users.map(|id| find(&pool, namespace, TargetKind::User, &id));
    let roles = allow.role_codes.into_iter().flatten();
    let roles = roles
        .chain(allow.role_code)
        .map(|code| find(&pool, namespace, TargetKind::Role, &code));
    let targets = users.chain(roles).collect::<Result<Vec<_>, _>>()?;
    if targets.is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    for target in targets {
        let actions = vec![allow.action.clone()];
        let resource = (namespace, allow.resource.as_str());
        let grant = grant(target, resource, ResourceType::Data, actions);
        pool.policies.allow(grant);
    }
    Ok(view::message("操作成功"))
}

fn grant(
    target: Target,
    (namespace, resource): (Option<&str>, &str),
    kind: ResourceType,
    actions: Vec<String>,
) -> Grant {
    Grant {
        target,
        namespace: namespace.map(str::to_owned),
        resource_type: kind,
        statement: Statement {
            resource: resource.to_owned(),
            actions,
            effect: Some(Effect::Allow),
        },
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Authorize {
    resource: Option<String>,
    resource_type: Option<ResourceType>,
    opts: Option<Vec<Option<Authorized>>>,
}

#[derive(Deserialize)]
struct Authorized {
    #[serde(flatten)]
    target: Named,
    actions: Option<Vec<String>>,
}

/// Allows all targets their actions, or none if a target or its actions are missing.
fn authorize<'a>(call: &Call<'a>, of: InNamespace<Authorize>) -> Outcome<'a> {
    let (mut pool, namespace, of) = of.open_any(call)?;
    let namespace = namespace.as_deref();
    let resource = match (of.resource, of.resource_type) {
        (Some(resource), _) => resource,
        (None, Some(_)) => "*".to_owned(),
        (None, None) => return Err(Code::ParametersIncomplete.into()),
    };
    let kind = of.resource_type.unwrap_or(ResourceType::Data);
    let targets = of.opts.into_iter().flatten().flatten();
    let grants = targets.map(|Authorized { target, actions }| {
        let actions = actions.filter(|actions| !actions.is_empty());
        let actions = actions.ok_or(Code::ParametersIncomplete)?;
        let target = target.find_in(&pool, namespace)?;
        Ok(grant(target, (namespace, &resource), kind, actions))
    });
    let grants = grants.collect::<Result<Vec<_>, ServiceError>>()?;
    if grants.is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    for grant in grants {
        pool.policies.allow(grant);
    }
    Ok(view::message("操作成功"))
}

/// The type of the resources in a list.
#[derive(Default, Deserialize)]
struct Filter {
    #[serde(rename = "resourceType")]
    wanted: Option<String>,
}

#[derive(Deserialize)]
struct ResourcesOf {
    #[serde(flatten)]
    target: Option<Named>,
    #[serde(flatten)]
    filter: Filter,
}

fn resources<'a>(call: &Call<'a>, of: InNamespace<ResourcesOf>) -> Outcome<'a> {
    let (pool, namespace, of) = of.open_any(call)?;
    let target = of.target.ok_or(Code::ParametersIncomplete)?;
    let target = target.find_in(&pool, namespace.as_deref())?;
    let scope = Scope::One(namespace.as_deref());
    Ok(show(&pool, target, scope, &of.filter))
}

/// Returns the field with the resources of a target. Without a namespace, it has those of all namespaces, or those of the default
/// one for a user.
pub(super) fn resources_of<'a>(
    record: &Record<'a>,
    kind: TargetKind,
) -> impl Fn(&JsonMap) -> Node<'a> + use<'a> {
    record.field(move |_, pool, id, arguments: InNamespace<Filter>| {
        let is_named = arguments.is_named();
        let (namespace, filter) = arguments.split();
        let scope = if is_named || kind == TargetKind::User {
            Scope::One(namespace.as_deref())
        } else {
            Scope::All
        };
        let id = id.to_owned();
        show(pool, Target { kind, id }, scope, &filter)
    })
}

fn show<'a>(pool: &Pool, target: Target, scope: Scope<'_>, filter: &Filter) -> Node<'a> {
    let rules = pool.policies.rules(&principals(pool, target), scope);
    let shown = policies::resources(&rules).into_iter().map(|(code, kind, actions)| {
        json!({ "code": code, "type": kind, "actions": actions, "apiIdentifier": null })
    });
    let shown = shown.filter(|resource| {
        let wanted = filter.wanted.as_deref();
        wanted.is_none_or(|wanted| resource["type"] == *wanted)
    });
    let shown: Vec<_> = shown.collect();
    Node::page(shown.len(), shown)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TargetsOf {
    resource: String,
    resource_type: ResourceType,
    target_type: Option<TargetType>,
    actions: Option<Actions>,
}

#[derive(Deserialize)]
struct Actions {
    op: Operator,
    list: Vec<Option<String>>,
}

#[derive(PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Operator {
    And,
    Or,
}

impl Actions {
    /// Returns whether all or one of these are allowed.
    fn are_allowed(&self, is_allowed: impl Fn(&String) -> bool) -> bool {
        let mut actions = self.list.iter().flatten();
        match self.op {
            Operator::And => actions.all(is_allowed),
            Operator::Or => actions.any(is_allowed),
        }
    }
}

/// Lists the targets that policies or grants allow actions on the resource. The users of a role are not listed.
fn authorized_targets<'a>(call: &Call<'a>, of: InNamespace<TargetsOf>) -> Outcome<'a> {
    let (pool, namespace, of) = of.open_any(call)?;
    let kind = match &of.target_type {
        None => None,
        Some(TargetType::Known(kind)) => Some(*kind),
        Some(TargetType::Other(_)) => return Ok(Node::page(0, [Node::NULL; 0])),
    };
    let targets = pool.policies.targets().into_iter();
    let targets = targets.filter(|target| kind.is_none_or(|kind| kind == target.kind));
    let shown = targets.filter_map(|target| {
        let identifier = targets::identifier(&pool, target)?;
        let rules = rules_of(&pool, target, Scope::One(namespace.as_deref()));
        let actions = of.actions_in(&rules);
        let is_wanted = of.actions.as_ref().is_none_or(|wanted| {
            wanted.are_allowed(|action| {
                actions.iter().any(|allowed| matches(allowed, action))
                    && !policies::is_denied(&rules, &of.resource, action)
            })
        });
        (is_wanted && !actions.is_empty()).then(|| {
            json!({ "targetType": target.kind, "targetIdentifier": identifier, "actions": actions })
        })
    });
    let shown: Vec<_> = shown.collect();
    Ok(Node::page(shown.len(), shown))
}

/// Returns the rules of the target itself.
fn rules_of<'p>(pool: &'p Pool, target: &Target, scope: Scope<'_>) -> Vec<Rule<'p>> {
    let itself = Principal {
        target: target.clone(),
        is_above: false,
    };
    pool.policies.rules(&[itself], scope)
}

impl TargetsOf {
    /// Returns the actions on the resource that the rules allow.
    fn actions_in(&self, rules: &[Rule<'_>]) -> Vec<String> {
        policies::actions(rules, &self.resource, Some(self.resource_type))
    }
}
