//! Roles of role-based access control that a pool begins with.

use super::{PoolSeed, SeedError};
use crate::clock::Timestamp;
use crate::entropy::Entropy;
use crate::state::pool::Pool;
use crate::state::rbac::{Entity, Kind, Rbac};

/// A role with its permissions, by name, and its users, by id.
pub(super) struct RoleSeed {
    name: String,
    permissions: Vec<String>,
    users: Vec<String>,
}

impl PoolSeed {
    /// Adds a role of role-based access control, with the names of its permissions and the ids of its users. Roles share the
    /// permission of a name. The pool needs a user of each id: see [`UserSeed::id`](crate::UserSeed::id).
    #[must_use]
    pub fn rbac_role(
        mut self,
        name: impl Into<String>,
        permissions: impl IntoIterator<Item = impl Into<String>>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.2.push(RoleSeed {
            name: name.into(),
            permissions: permissions.into_iter().map(Into::into).collect(),
            users: user_ids.into_iter().map(Into::into).collect(),
        });
        self
    }
}

impl RoleSeed {
    /// Adds the role to the pool, and its permissions if they are missing.
    pub(super) fn complete(
        self,
        pool: &mut Pool,
        entropy: &Entropy,
        now: Timestamp,
    ) -> Result<(), SeedError> {
        if let Some(id) = self.users.iter().find(|id| pool.users.get(id).is_none()) {
            let name = &self.name;
            return Err(SeedError(format!(
                "the role `{name}` has the user `{id}`, whom the pool does not have"
            )));
        }
        let rbac = &mut pool.rbac;
        let permissions = self.permissions.into_iter();
        let permissions = permissions.map(|name| permission(rbac, name, entropy, now));
        let role = Entity {
            permissions: permissions.collect(),
            users: self.users,
            ..Entity::new(entropy.id(), self.name, now)
        };
        rbac.insert(Kind::Role, role);
        Ok(())
    }
}

/// The id of the permission of a name.
fn permission(rbac: &mut Rbac, name: String, entropy: &Entropy, now: Timestamp) -> String {
    let mut known = rbac.all(Kind::Permission).iter();
    if let Some(found) = known.find(|permission| permission.name == name) {
        return found.id.clone();
    }
    let made = Entity::new(entropy.id(), name, now);
    let id = made.id.clone();
    rbac.insert(Kind::Permission, made);
    id
}
