//! The targets of policies and permissions: users, roles, groups and nodes of organisations.

use std::iter;

use serde::Deserialize;

use super::rbac::id_of;
use super::users::not_emulated;
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

/// A target in arguments: users and nodes have ids, roles and groups have codes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Named {
    target_type: TargetType,
    target_identifier: String,
}

impl Named {
    pub(super) fn find(&self, pool: &Pool) -> Result<Target, ServiceError> {
        find(pool, &self.target_type, &self.target_identifier)
    }
}

/// Returns a target, which must exist.
pub(super) fn find(
    pool: &Pool,
    target_type: &TargetType,
    identifier: &str,
) -> Result<Target, ServiceError> {
    let kind = match target_type {
        TargetType::Known(kind) => *kind,
        TargetType::Other(name) => {
            return Err(not_emulated(&format!("targets of the type {name}")));
        }
    };
    let id = match kind {
        TargetKind::Role => id_of(pool, Kind::Role, identifier)?,
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
    let code = |kind| {
        pool.rbac
            .get(kind, &target.id)
            .map(|entity| entity.code().to_owned())
    };
    match target.kind {
        TargetKind::User => pool.users.get(&target.id).map(|user| user.id.clone()),
        TargetKind::Role => code(Kind::Role),
        TargetKind::Group => code(Kind::Group),
        TargetKind::Org => {
            let is_node = pool.orgs.iter().any(|org| org.node(&target.id).is_some());
            is_node.then(|| target.id.clone())
        }
    }
}

/// Returns a target and all whose permissions it has: those of a user are also of its roles, groups and nodes.
pub(super) fn principals(pool: &Pool, target: Target) -> Vec<Principal> {
    let Target { kind, id } = &target;
    let mut found = Vec::new();
    match kind {
        TargetKind::User => {
            for role in pool.rbac.roles_of(id) {
                found.push(principal(TargetKind::Role, &role.id, false));
            }
            for group in pool.rbac.groups_of(id) {
                found.push(principal(TargetKind::Group, &group.id, false));
                found.extend(nodes(pool, &group.id));
            }
        }
        TargetKind::Group | TargetKind::Org => {
            let group = pool.rbac.get(Kind::Group, id);
            for role in group.into_iter().flat_map(|group| &group.roles) {
                found.push(principal(TargetKind::Role, role, false));
            }
            if *kind == TargetKind::Org {
                found.extend(nodes(pool, id));
            }
        }
        TargetKind::Role => {}
    }
    found.push(Principal {
        target,
        is_above: false,
    });
    found
}

fn principal(kind: TargetKind, id: &str, is_above: bool) -> Principal {
    let id = id.to_owned();
    Principal {
        target: Target { kind, id },
        is_above,
    }
}

/// Returns the nodes of a group, and those above them.
fn nodes(pool: &Pool, group: &str) -> impl Iterator<Item = Principal> {
    pool.orgs.iter().flat_map(move |org| {
        iter::successors(org.node(group), |node| org.node(node.parent.as_deref()?))
            .map(move |node| principal(TargetKind::Org, &node.group, node.group != group))
    })
}
