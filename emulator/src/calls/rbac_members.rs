//! Adds and removes members: permissions of roles, roles of groups, users of both.
//!
//! All eight calls and their batches are one operation on one of four relations. A batch is applied completely or not
//! at all.

use std::collections::BTreeMap;
use std::slice;

use serde::Deserialize;

use super::access::{PoolGuard, require_user};
use super::arguments::Only;
use super::rbac::{pool_containing, show_by_id};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::rbac::{Entity, Kind, Member};

pub(super) fn enter(table: &mut Table) {
    for (name, relation, add) in [
        ("assignRBACRoleToUser", ROLE_USERS, true),
        ("revokeRBACRoleFromUser", ROLE_USERS, false),
        ("addPermissionToRBACRole", ROLE_PERMISSIONS, true),
        ("removePermissionFromRBACRole", ROLE_PERMISSIONS, false),
        ("addRoleToRBACGroup", GROUP_ROLES, true),
        ("removeRoleFromRBACGroup", GROUP_ROLES, false),
        ("addUserToRBACGroup", GROUP_USERS, true),
        ("removeUserFromRBACGroup", GROUP_USERS, false),
    ] {
        for name in [name.to_owned(), format!("{name}Batch")] {
            table.emulated(name, move |call, of| relation.change(call, of, add));
        }
    }
}

/// A relation between a container and its members.
#[derive(Clone, Copy)]
struct Relation(Kind, Member);

const ROLE_USERS: Relation = Relation(Kind::Role, Member::User);
const ROLE_PERMISSIONS: Relation = Relation(Kind::Role, Member::Permission);
const GROUP_ROLES: Relation = Relation(Kind::Group, Member::Role);
const GROUP_USERS: Relation = Relation(Kind::Group, Member::User);

/// The id of a container, and one or several ids of members, by the names of the arguments.
type Ids = BTreeMap<String, OneOrMany>;

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Vec<String> {
    fn from(ids: OneOrMany) -> Self {
        match ids {
            OneOrMany::One(id) => vec![id],
            OneOrMany::Many(ids) => ids,
        }
    }
}

impl Relation {
    fn change<'a>(self, call: &Call<'a>, of: Only<Option<Ids>>, add: bool) -> Outcome<'a> {
        let Self(kind, member) = self;
        let mut of = of.0.ok_or(Code::ParametersIncomplete)?;
        // The container is `roleId` or `groupId`. Members can also be a `roleId`.
        let container = format!("{}Id", kind.label().to_lowercase());
        let Some(OneOrMany::One(id)) = of.remove(&container) else {
            return Err(Code::Internal.into());
        };
        let members: Vec<String> = of.into_values().flat_map(Vec::from).collect();
        let mut pool = self.pool_with_all(call, &id, &members)?;
        let container = pool.rbac.get(kind, &id).ok_or(Code::Internal)?;
        let present = container.members(member);
        if let Some(wrong) = members.iter().find(|id| present.contains(id) == add) {
            return Err(self.member_error(&pool, container, wrong, add));
        }
        pool.change_members((kind, &id), (member, &members), add, call.world.now());
        show_by_id(call.world, &pool, kind, &id)
    }

    /// Returns the owner's pool if it contains the container and all members.
    fn pool_with_all<'a>(
        self,
        call: &Call<'a>,
        container: &String,
        members: &[String],
    ) -> Result<PoolGuard<'a>, ServiceError> {
        let Self(kind, member) = self;
        if let Some(kind) = member.kind() {
            drop(pool_containing(call, kind, members)?);
        }
        let pool = pool_containing(call, kind, slice::from_ref(container))?;
        if member == Member::User {
            for id in members {
                require_user(&pool, id)?;
            }
        }
        Ok(pool)
    }

    /// Returns the error for a member that is already in the container, or not in it.
    fn member_error(
        self,
        pool: &Pool,
        container: &Entity,
        id: &str,
        present: bool,
    ) -> ServiceError {
        let Self(kind, member) = self;
        let code = match (kind, member, present) {
            (Kind::Group, Member::User, true) => Code::UserInGroup,
            (Kind::Group, Member::User, false) => Code::UserNotInGroup,
            (Kind::Group, _, true) => Code::RoleInGroup,
            (Kind::Group, _, false) => Code::RoleNotInGroup,
            (_, Member::User, true) => Code::UserHasRole,
            (_, Member::User, false) => Code::UserLacksRole,
            (_, _, true) => Code::PermissionInRole,
            (_, _, false) => Code::PermissionNotInRole,
        };
        let container = format!("{} {}", kind.label(), container.name);
        let name = |kind| pool.rbac.get(kind, id).map_or(id, |member| &member.name);
        let member = match member.kind() {
            Some(kind) => format!("{} {}", kind.label(), name(kind)),
            None => format!("User {id}"),
        };
        let text = match code {
            Code::UserHasRole => format!("{member} 已具备 {container}"),
            Code::UserLacksRole => format!("{member} 不具备 {container}"),
            _ if present => format!("{member} 已在 {container} 中了"),
            _ => format!("{member} 不在 {container} 中"),
        };
        ServiceError::with_message(code, text)
    }
}
