//! Permissions, roles and organisations of users at REST addresses.

use serde::Deserialize;
use serde_json::{Value, json};

use super::arguments::InNamespace;
use super::permissions::{Authorized, rules_of_user};
use super::rest::Reply;
use super::{access, departments, rbac};
use crate::calls::arguments::NoArguments;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::policies;
use crate::state::rbac::Kind;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Resources {
    user_id: String,
    resources: Vec<String>,
}

/// Returns those of the resources that the user may act on, with the actions.
pub(crate) fn check_batch(call: &Call<'_>, of: InNamespace<Resources>) -> Reply {
    let (pool, namespace, of) = of.open_any(call)?;
    let rules = rules_of_user(&pool, &of.user_id, namespace.as_deref())?;
    let found = of.resources.iter();
    let found = found.map(|code| (code, policies::actions(&rules, code, None)));
    let found = found.filter(|(_, actions)| !actions.is_empty());
    let shown = found.map(|(code, actions)| json!({ "code": code, "actions": actions }));
    Ok(("操作成功", shown.collect()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ResourceKind {
    user_id: String,
    /// The part of a resource's code before the colon.
    resource: String,
}

/// Returns the resources of a kind that the user may act on.
pub(crate) fn of_kind(call: &Call<'_>, of: InNamespace<ResourceKind>) -> Reply {
    let (pool, namespace, of) = of.open_any(call)?;
    let rules = rules_of_user(&pool, &of.user_id, namespace.as_deref())?;
    let found = policies::resources(&rules).into_iter();
    let shown = found
        .filter(|(code, _, _)| policies::is_of_kind(&of.resource, code))
        .map(|(code, kind, actions)| json!({ "code": code, "type": kind, "actions": actions }));
    Ok(("操作成功", shown.collect()))
}

#[derive(Deserialize)]
pub(crate) struct Revoke {
    resource: String,
    opts: Vec<Authorized>,
}

/// Revokes what all targets were allowed, or nothing if one is missing. Policies stay as they are.
pub(crate) fn revoke(call: &Call<'_>, of: InNamespace<Revoke>) -> Reply {
    let (mut pool, namespace, of) = of.open_any(call)?;
    let namespace = namespace.as_deref();
    let targets = of.opts.into_iter();
    let targets =
        targets.map(|Authorized { target, actions }| Ok((target.find(&pool, namespace)?, actions)));
    for (target, actions) in targets.collect::<Result<Vec<_>, ServiceError>>()? {
        let policies = &mut pool.policies;
        policies.revoke(&target, (namespace, &of.resource), actions.as_deref());
    }
    Ok(("操作成功", Value::Null))
}

/// Returns whether a user has a role, also through a group or a node.
pub(crate) fn has_role(call: &Call<'_>, user: String, of: InNamespace<rbac::One>) -> Reply {
    let pool = access::owner(call)?;
    let (namespace, role) = of.split();
    let user = pool.users.get(&user).ok_or(Code::UserNotFound)?;
    let role = rbac::find(&pool, Kind::Role, namespace.as_deref(), &role.code);
    let mut roles = departments::roles_of(&pool, &user.id).into_iter();
    let has = role.is_some_and(|role| roles.any(|other| other.id == role.id));
    Ok(("获取成功", has.into()))
}

/// Returns the organisations that a user is in, each with the nodes from the root to the user's. `me` is the caller.
pub(crate) fn orgs(call: &Call<'_>, user: String, _: NoArguments) -> Reply {
    let named = Some(user).filter(|id| id != "me");
    let (pool, user) = access::account(call, named.as_deref())?;
    let paths = departments::of(&pool, &user).filter_map(|(org, place)| {
        let root = pool.rbac.get(Kind::Group, &org.root()?.group)?;
        let mut path = vec![json!({
            "type": "org",
            "id": org.id,
            "createdAt": root.created_at.to_string(),
            "updatedAt": root.updated_at.to_string(),
            "userPoolId": pool.id,
            "rootNodeId": root.id,
            "logo": null,
        })];
        path.extend(org.path(&place.group).into_iter().filter_map(|id| {
            let (node, group) = (org.node(id)?, pool.rbac.get(Kind::Group, id)?);
            let mut shown = json!(departments::node_json(org, node, group));
            shown["type"] = "node".into();
            Some(shown)
        }));
        Some(Value::from(path))
    });
    Ok(("获取成功", paths.collect()))
}
