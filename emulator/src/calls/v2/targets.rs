//! The targets of policies and permissions: users, roles, groups and nodes of organisations.

use serde::Deserialize;

use super::departments::{org_of_node, roles_of};
use super::error::not_emulated;
use super::rbac::{id_in, id_of};
use crate::error::{Code, ServiceError};
use crate::state::policies::{Principal, Target, TargetKind};
use crate::state::pool::Pool;
use crate::state::rbac::Kind;

/// The type of a target in arguments.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum TargetType {
    Known(TargetKind),
    Other(String),
}

/// A target in arguments: users and nodes have ids, groups have codes, and roles have both.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Named {
    target_type: TargetType,
    target_identifier: String,
}

impl Named {
    pub(super) fn find(&self, pool: &Pool) -> Result<Target, ServiceError> {
        self.find_in(pool, None)
    }

    /// Returns the target, which is a role of this namespace if it is a role.
    pub(super) fn find_in(
        &self,
        pool: &Pool,
        namespace: Option<&str>,
    ) -> Result<Target, ServiceError> {
        find_in(pool, namespace, &self.target_type, &self.target_identifier)
    }
}

/// Returns a target, which must exist.
pub(super) fn find(
    pool: &Pool,
    target_type: &TargetType,
    identifier: &str,
) -> Result<Target, ServiceError> {
    find_in(pool, None, target_type, identifier)
}

/// Returns a target, which must exist. A role is one of this namespace.
pub(super) fn find_in(
    pool: &Pool,
    namespace: Option<&str>,
    target_type: &TargetType,
    identifier: &str,
) -> Result<Target, ServiceError> {
    let kind = match target_type {
        TargetType::Known(kind) => *kind,
        TargetType::Other(name) => {
            return Err(not_emulated(format_args!("targets of the type {name}")));
        }
    };
    let id = match kind {
        TargetKind::Role => id_in(pool, Kind::Role, namespace, identifier).or_else(|error| {
            let role = pool.rbac.get(Kind::Role, identifier);
            role.map(|role| role.id.clone()).ok_or(error)
        })?,
        TargetKind::Group => id_of(pool, Kind::Group, identifier)?,
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
        TargetKind::Org => org_of_node(pool, id).map(|_| id.clone()),
    }
}

/// Returns a target and all whose permissions it has: those of a user are also of its roles, groups and nodes.
pub(super) fn principals(pool: &Pool, target: Target) -> Vec<Principal> {
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
    found
}

fn roles_of_group<'p>(pool: &'p Pool, id: &str) -> impl Iterator<Item = Principal> + use<'p> {
    let group = pool.rbac.get(Kind::Group, id).into_iter();
    let roles = group.flat_map(|group| &group.roles);
    roles.map(|role| principal(TargetKind::Role, role))
}

fn principal(kind: TargetKind, id: &str) -> Principal {
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
