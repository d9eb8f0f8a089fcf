//! Permissions and roles of users in v1.

use authing::{Authing, Error, id::UserId};

/// A permission or a role, by name. For the API v2, use `v2::Grant`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    kind: Kind,
    name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Permission,
    Role,
    LegacyRole,
}

impl Grant {
    /// A permission of role-based access control, which users get through roles and groups.
    pub fn permission(name: impl Into<String>) -> Self {
        Self {
            kind: Kind::Permission,
            name: name.into(),
        }
    }

    /// A role of role-based access control, which users get directly or through groups. Prefer [`permission`](Self::permission):
    /// an administrator of the pool can then change which roles have it.
    pub fn role(name: impl Into<String>) -> Self {
        Self {
            kind: Kind::Role,
            name: name.into(),
        }
    }

    /// A role of the legacy system.
    pub fn legacy_role(name: impl Into<String>) -> Self {
        Self {
            kind: Kind::LegacyRole,
            name: name.into(),
        }
    }

    /// Asks the service.
    pub(crate) async fn check(&self, authing: &Authing, user_id: &UserId) -> Result<bool, Error> {
        let name = &self.name;
        match self.kind {
            Kind::Permission => authing.rbac().has_permission(user_id, name).await,
            Kind::Role => {
                let roles = authing.rbac().roles().of_user(user_id).await;
                roles.map(|roles| roles.iter().any(|role| role.name == *name))
            }
            Kind::LegacyRole => {
                let roles = authing.roles().of_user(user_id).await;
                roles.map(|members| {
                    let mut roles = members.into_iter().filter_map(|member| member.group);
                    roles.any(|role| role.name.as_ref() == Some(name))
                })
            }
        }
    }
}
