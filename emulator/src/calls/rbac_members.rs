//! Adds and removes members: permissions of roles, roles of groups, users of both.
//!
//! All eight calls and their batches are one operation on one of four relations. A batch is applied completely or not
//! at all.

use serde::Deserialize;

use super::access::{PoolGuard, require_user};
use super::arguments::Only;
use super::rbac::{pool_containing, show_by_id};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::rbac::{Kind, Member};

pub(super) fn enter(table: &mut Table) {
    for name in ["assignRBACRoleToUser", "assignRBACRoleToUserBatch"] {
        table.emulated(name, |call, of: OfRole| ROLE_USERS.add(call, of));
    }
    for name in ["revokeRBACRoleFromUser", "revokeRBACRoleFromUserBatch"] {
        table.emulated(name, |call, of: OfRole| ROLE_USERS.remove(call, of));
    }
    for name in ["addPermissionToRBACRole", "addPermissionToRBACRoleBatch"] {
        table.emulated(name, |call, of: OfRole| ROLE_PERMISSIONS.add(call, of));
    }
    for name in [
        "removePermissionFromRBACRole",
        "removePermissionFromRBACRoleBatch",
    ] {
        table.emulated(name, |call, of: OfRole| ROLE_PERMISSIONS.remove(call, of));
    }
    for name in ["addRoleToRBACGroup", "addRoleToRBACGroupBatch"] {
        table.emulated(name, |call, of: OfGroup| GROUP_ROLES.add(call, of));
    }
    for name in ["removeRoleFromRBACGroup", "removeRoleFromRBACGroupBatch"] {
        table.emulated(name, |call, of: OfGroup| GROUP_ROLES.remove(call, of));
    }
    for name in ["addUserToRBACGroup", "addUserToRBACGroupBatch"] {
        table.emulated(name, |call, of: OfGroup| GROUP_USERS.add(call, of));
    }
    for name in ["removeUserFromRBACGroup", "removeUserFromRBACGroupBatch"] {
        table.emulated(name, |call, of: OfGroup| GROUP_USERS.remove(call, of));
    }
}

/// A relation between a container and its members, with its error codes.
struct Relation {
    container: Kind,
    member: Member,
    already_in: Code,
    not_in: Code,
}

const ROLE_USERS: Relation = Relation {
    container: Kind::Role,
    member: Member::User,
    already_in: Code::UserHasRole,
    not_in: Code::UserLacksRole,
};

const ROLE_PERMISSIONS: Relation = Relation {
    container: Kind::Role,
    member: Member::Permission,
    already_in: Code::PermissionInRole,
    not_in: Code::PermissionNotInRole,
};

const GROUP_ROLES: Relation = Relation {
    container: Kind::Group,
    member: Member::Role,
    already_in: Code::RoleInGroup,
    not_in: Code::RoleNotInGroup,
};

const GROUP_USERS: Relation = Relation {
    container: Kind::Group,
    member: Member::User,
    already_in: Code::UserInGroup,
    not_in: Code::UserNotInGroup,
};

/// The ids of a role and of members to add or remove.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoleMembers {
    role_id: String,
    #[serde(
        alias = "userId",
        alias = "userIdList",
        alias = "permissionId",
        alias = "permissionIdList"
    )]
    members: OneOrMany,
}

/// The ids of a group and of members to add or remove.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GroupMembers {
    group_id: String,
    #[serde(
        alias = "userId",
        alias = "userIdList",
        alias = "roleId",
        alias = "roleIdList"
    )]
    members: OneOrMany,
}

type OfRole = Only<Option<RoleMembers>>;
type OfGroup = Only<Option<GroupMembers>>;

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// The id of a container, and the ids of members to add or remove.
struct Members(String, OneOrMany);

impl From<RoleMembers> for Members {
    fn from(of: RoleMembers) -> Self {
        Self(of.role_id, of.members)
    }
}

impl From<GroupMembers> for Members {
    fn from(of: GroupMembers) -> Self {
        Self(of.group_id, of.members)
    }
}

impl Relation {
    fn add<'a>(&self, call: &Call<'a>, of: Only<Option<impl Into<Members>>>) -> Outcome<'a> {
        self.change(call, of, true)
    }

    fn remove<'a>(&self, call: &Call<'a>, of: Only<Option<impl Into<Members>>>) -> Outcome<'a> {
        self.change(call, of, false)
    }

    fn change<'a>(
        &self,
        call: &Call<'a>,
        of: Only<Option<impl Into<Members>>>,
        add: bool,
    ) -> Outcome<'a> {
        let Members(container, members) = of.0.ok_or(Code::ParametersIncomplete)?.into();
        let ids = match members {
            OneOrMany::One(id) => vec![id],
            OneOrMany::Many(ids) => ids,
        };
        let mut pool = self.pool_with_all(call, &container, &ids)?;
        let entity = pool.rbac.get(self.container, &container);
        let present = entity.ok_or(Code::Internal)?.members(self.member);
        if let Some(id) = ids.iter().find(|id| present.contains(id) == add) {
            return Err(self.member_error(&pool, &container, id, add));
        }
        pool.rbac
            .update(self.container, &container, call.world.now(), |entity| {
                let members = entity.members_mut(self.member);
                if add {
                    for id in &ids {
                        if !members.contains(id) {
                            members.push(id.clone());
                        }
                    }
                } else {
                    members.retain(|id| !ids.contains(id));
                }
            });
        if (self.container, self.member, add) == (Kind::Group, Member::User, false) {
            pool.forget_membership(&container, &ids);
        }
        show_by_id(call.world, &pool, self.container, &container)
    }

    /// Returns the owner's pool if it contains the container and all members.
    fn pool_with_all<'a>(
        &self,
        call: &Call<'a>,
        container: &String,
        ids: &[String],
    ) -> Result<PoolGuard<'a>, ServiceError> {
        let member_kind = match self.member {
            Member::Permission => Some(Kind::Permission),
            Member::Role => Some(Kind::Role),
            Member::User => None,
        };
        if let Some(kind) = member_kind {
            drop(pool_containing(call, kind, ids)?);
        }
        let pool = pool_containing(call, self.container, std::slice::from_ref(container))?;
        if self.member == Member::User {
            for id in ids {
                require_user(&pool, id)?;
            }
        }
        Ok(pool)
    }

    /// Returns the error for a member that is already in the container, or not in it.
    fn member_error(&self, pool: &Pool, container: &str, id: &str, present: bool) -> ServiceError {
        let name = |kind: Kind, id: &str| {
            let entity = pool.rbac.get(kind, id);
            format!(
                "{} {}",
                kind.label(),
                entity.map_or(id, |entity| &entity.name)
            )
        };
        let container = name(self.container, container);
        let member = match self.member {
            Member::Permission => name(Kind::Permission, id),
            Member::Role => name(Kind::Role, id),
            Member::User => format!("User {id}"),
        };
        let is_role_of_user = self.already_in == Code::UserHasRole;
        let text = match (is_role_of_user, present) {
            (true, true) => format!("{member} 已具备 {container}"),
            (true, false) => format!("{member} 不具备 {container}"),
            (false, true) => format!("{member} 已在 {container} 中了"),
            (false, false) => format!("{member} 不在 {container} 中"),
        };
        let code = if present {
            self.already_in
        } else {
            self.not_in
        };
        ServiceError::with_message(code, text)
    }
}
