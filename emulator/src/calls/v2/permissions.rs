//! Permissions: which actions on which resources policies and grants allow to users, roles, groups and nodes.

use apollo_compiler::response::JsonMap;
use serde::Deserialize;
use serde_json_bytes::json;

use super::arguments::InNamespace;
use super::targets::{self, Named, TargetType, principal};
use super::view;
use crate::calls::view::Record;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::policies::{self, ResourceType, Rule, Scope, Target, TargetKind, matches};
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
    let rules = rules_of_user(&pool, &question.user_id, namespace.as_deref())?;
    Ok(decide(&rules, &question.resource, &question.action))
}

/// Returns the rules for a user, who must exist, in a namespace.
pub(super) fn rules_of_user<'p>(
    pool: &'p Pool,
    user: &str,
    namespace: Option<&str>,
) -> Result<Vec<Rule<'p>>, ServiceError> {
    let user = targets::find(pool, None, TargetKind::User, user)?;
    Ok(targets::rules(pool, &user, Scope::One(namespace)))
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
    let roles = allow.role_codes.into_iter().flatten();
    let roles = roles.chain(allow.role_code);
    let users = users.map(|id| (TargetKind::User, id));
    let named = users.chain(roles.map(|code| (TargetKind::Role, code)));
    let targets = named.map(|(kind, name)| targets::find(&pool, namespace, kind, &name));
    let targets = targets.collect::<Result<Vec<_>, _>>()?;
    if targets.is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    for target in targets {
        let resource = (namespace, ResourceType::Data, allow.resource.as_str());
        let actions = vec![allow.action.clone()];
        pool.policies.allow(target, resource, actions);
    }
    Ok(view::message("操作成功"))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Authorize {
    resource: Option<String>,
    resource_type: Option<ResourceType>,
    opts: Option<Vec<Option<Authorized>>>,
}

/// A target and its actions.
#[derive(Deserialize)]
pub(super) struct Authorized {
    #[serde(flatten)]
    pub(super) target: Named,
    pub(super) actions: Option<Vec<String>>,
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
        Ok((target.find(&pool, namespace)?, actions))
    });
    let grants = grants.collect::<Result<Vec<_>, ServiceError>>()?;
    if grants.is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    let resource = (namespace, kind, &*resource);
    for (target, actions) in grants {
        pool.policies.allow(target, resource, actions);
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
    let target = target.find(&pool, namespace.as_deref())?;
    let scope = Scope::One(namespace.as_deref());
    Ok(show(&pool, &target, scope, &of.filter))
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
        show(pool, &Target { kind, id }, scope, &filter)
    })
}

fn show<'a>(pool: &Pool, target: &Target, scope: Scope<'_>, filter: &Filter) -> Node<'a> {
    let rules = targets::rules(pool, target, scope);
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
    let kind = of.target_type.as_ref().map(TargetType::kind);
    let Ok(kind) = kind.transpose() else {
        return Ok(Node::page(0, [Node::NULL; 0]));
    };
    let scope = Scope::One(namespace.as_deref());
    let targets = pool.policies.targets().into_iter();
    let targets = targets.filter(|target| kind.is_none_or(|kind| kind == target.kind));
    let shown = targets.filter_map(|target| {
        let identifier = targets::identifier(&pool, target)?;
        let itself = principal(target.kind, &target.id);
        let rules = pool.policies.rules(&[itself], scope);
        let actions = policies::actions(&rules, &of.resource, Some(of.resource_type));
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
