//! The targets of policies and permissions: users, roles, groups and nodes of organisations.

use serde::Deserialize;

use super::departments::roles_of;
use super::error::not_emulated;
use super::rbac::id_in;
use crate::calls::org::find_node;
use crate::error::{Code, ServiceError};
use crate::state::policies::{Principal, Rule, Scope, Target, TargetKind};
use crate::state::pool::Pool;
use crate::state::rbac::Kind;

/// The type of a target in arguments.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum TargetType {
    Known(TargetKind),
    Other(String),
}

impl TargetType {
    /// Returns the kind of target, which the emulator must have.
    pub(super) fn kind(&self) -> Result<TargetKind, ServiceError> {
        match self {
            Self::Known(kind) => Ok(*kind),
            Self::Other(name) => Err(not_emulated(format_args!("targets of the type {name}"))),
        }
    }
}

/// A target in arguments: users and nodes have ids, groups have codes, and roles have both.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Named {
    target_type: TargetType,
    target_identifier: String,
}

impl Named {
    pub(super) fn find(
        &self,
        pool: &Pool,
        namespace: Option<&str>,
    ) -> Result<Target, ServiceError> {
        let kind = self.target_type.kind()?;
        find(pool, namespace, kind, &self.target_identifier)
    }
}

/// Several targets of one type in arguments.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Several {
    target_type: TargetType,
    target_identifiers: Option<Vec<String>>,
    pub(super) inherit_by_children: Option<bool>,
}

impl Several {
    pub(super) fn find(
        &self,
        pool: &Pool,
        namespace: Option<&str>,
    ) -> Result<Vec<Target>, ServiceError> {
        let kind = self.target_type.kind()?;
        let identifiers = self.target_identifiers.as_ref();
        let identifiers = identifiers.ok_or(Code::ParametersIncomplete)?;
        let targets = identifiers.iter();
        let targets = targets.map(|identifier| find(pool, namespace, kind, identifier));
        targets.collect()
    }
}

/// Returns a target, which must exist. A role is one of this namespace.
pub(super) fn find(
    pool: &Pool,
    namespace: Option<&str>,
    kind: TargetKind,
    identifier: &str,
) -> Result<Target, ServiceError> {
    let id = match kind {
        TargetKind::Role => id_in(pool, Kind::Role, namespace, identifier).or_else(|error| {
            let role = pool.rbac.get(Kind::Role, identifier);
            role.map(|role| role.id.clone()).ok_or(error)
        })?,
        TargetKind::Group => id_in(pool, Kind::Group, None, identifier)?,
        TargetKind::User | TargetKind::Org => identifier.to_owned(),
    };
    let target = Target { kind, id };
    match self::identifier(pool, &target) {
        Some(_) => Ok(target),
        None if kind == TargetKind::User => Err(Code::UserNotFound.into()),
        None => Err(Code::GroupNotFound.into()),
    }
}

/// Returns what identifies a target in the API, or `None` if the target was deleted.
pub(super) fn identifier(pool: &Pool, target: &Target) -> Option<String> {
    let Target { kind, id } = target;
    let code = |kind| Some(pool.rbac.get(kind, id)?.code().to_owned());
    match kind {
        TargetKind::User => pool.users.get(id).map(|user| user.id.clone()),
        TargetKind::Role => code(Kind::Role),
        TargetKind::Group => code(Kind::Group),
        TargetKind::Org => find_node(pool, None, id).ok().map(|_| id.clone()),
    }
}

/// Returns the rules for a target in these namespaces: for a user, also those of the user's roles, groups and nodes.
pub(super) fn rules<'p>(pool: &'p Pool, target: &Target, scope: Scope<'_>) -> Vec<Rule<'p>> {
    let id = target.id.as_str();
    let mut found = Vec::new();
    match target.kind {
        TargetKind::User => {
            let roles = roles_of(pool, id).into_iter();
            found.extend(roles.map(|role| principal(TargetKind::Role, &role.id)));
            for group in pool.rbac.groups_of(id) {
                found.push(principal(TargetKind::Group, &group.id));
                found.extend(nodes(pool, &group.id));
            }
        }
        TargetKind::Group => found.extend(roles_of_group(pool, id)),
        TargetKind::Org => {
            for node in nodes(pool, id) {
                found.extend(roles_of_group(pool, &node.target.id));
                found.push(node);
            }
        }
        TargetKind::Role => {}
    }
    found.push(principal(target.kind, id));
    pool.policies.rules(&found, scope)
}

fn roles_of_group<'p>(pool: &'p Pool, id: &str) -> impl Iterator<Item = Principal> + use<'p> {
    let group = pool.rbac.get(Kind::Group, id).into_iter();
    let roles = group.flat_map(|group| &group.roles);
    roles.map(|role| principal(TargetKind::Role, role))
}

pub(super) fn principal(kind: TargetKind, id: &str) -> Principal {
    let id = id.to_owned();
    let (target, is_above) = (Target { kind, id }, false);
    Principal { target, is_above }
}

/// Returns the nodes of a group, and those above them.
fn nodes(pool: &Pool, group: &str) -> Vec<Principal> {
    let orgs = pool.orgs.iter().filter(|org| org.node(group).is_some());
    let nodes = orgs.flat_map(|org| org.path(group));
    let principals = nodes.map(|node| Principal {
        is_above: node != group,
        ..principal(TargetKind::Org, node)
    });
    principals.collect()
}
