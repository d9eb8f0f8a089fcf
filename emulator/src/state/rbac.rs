//! Role-based access control: permissions, roles, groups and their members.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// The three kinds of entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Permission,
    Role,
    Group,
}

impl Kind {
    /// Returns the service's name of the kind.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Permission => "Permission",
            Self::Role => "Role",
            Self::Group => "Group",
        }
    }
}

/// A permission, a role or a group.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Entity {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) name: String,
    /// The code of a group that version 2 of the API created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    /// The namespace of a role that version 2 of the API created in another one than `default`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) namespace: Option<String>,
    /// Whether version 2 of the API created the group as a node of an organisation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) is_node: bool,
    pub(crate) description: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// The number of the last change, counted over the pool. It orders changes within one second.
    #[serde(default)]
    pub(crate) revision: u64,
    /// The permissions of a role.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) permissions: Vec<String>,
    /// The roles of a group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) roles: Vec<String>,
    /// The users of a role or a group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) users: Vec<String>,
}

/// The kind of member of a role or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Member {
    Permission,
    Role,
    User,
}

impl Member {
    /// Returns the kind of entity that the members are, unless they are users.
    pub(crate) fn kind(self) -> Option<Kind> {
        match self {
            Self::Permission => Some(Kind::Permission),
            Self::Role => Some(Kind::Role),
            Self::User => None,
        }
    }
}

impl Entity {
    /// Creates an entity without members.
    pub(crate) fn new(id: String, name: String, now: Timestamp) -> Self {
        Self {
            id,
            name,
            created_at: now,
            updated_at: now,
            ..Self::default()
        }
    }

    /// Returns the code, which is the name of an entity without its own.
    pub(crate) fn code(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.name)
    }

    pub(crate) fn members(&self, member: Member) -> &Vec<String> {
        match member {
            Member::Permission => &self.permissions,
            Member::Role => &self.roles,
            Member::User => &self.users,
        }
    }

    fn members_mut(&mut self, member: Member) -> &mut Vec<String> {
        match member {
            Member::Permission => &mut self.permissions,
            Member::Role => &mut self.roles,
            Member::User => &mut self.users,
        }
    }

    /// Adds members, each once, or removes them.
    pub(crate) fn change_members(&mut self, member: Member, ids: &[String], add: bool) {
        let members = self.members_mut(member);
        if !add {
            members.retain(|id| !ids.contains(id));
            return;
        }
        for id in ids {
            if !members.contains(id) {
                members.push(id.clone());
            }
        }
    }
}

/// All entities of a pool, by kind, in the order of creation.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Rbac {
    permissions: Vec<Entity>,
    roles: Vec<Entity>,
    groups: Vec<Entity>,
    revision: u64,
}

impl Rbac {
    pub(crate) fn all(&self, kind: Kind) -> &[Entity] {
        match kind {
            Kind::Permission => &self.permissions,
            Kind::Role => &self.roles,
            Kind::Group => &self.groups,
        }
    }

    fn all_mut(&mut self, kind: Kind) -> &mut Vec<Entity> {
        match kind {
            Kind::Permission => &mut self.permissions,
            Kind::Role => &mut self.roles,
            Kind::Group => &mut self.groups,
        }
    }

    pub(crate) fn get(&self, kind: Kind, id: &str) -> Option<&Entity> {
        self.all(kind).iter().find(|entity| entity.id == id)
    }

    /// Returns the entities of these ids, in their order. Unknown ids are skipped.
    pub(crate) fn select<'a>(
        &'a self,
        kind: Kind,
        ids: &'a [String],
    ) -> impl Iterator<Item = &'a Entity> {
        ids.iter().filter_map(move |id| self.get(kind, id))
    }

    /// Adds an entity and sets its `revision`.
    pub(crate) fn insert(&mut self, kind: Kind, mut entity: Entity) {
        self.revision += 1;
        entity.revision = self.revision;
        self.all_mut(kind).push(entity);
    }

    /// Changes an entity and returns it.
    pub(crate) fn update(
        &mut self,
        kind: Kind,
        id: &str,
        now: Timestamp,
        change: impl FnOnce(&mut Entity),
    ) -> Option<&Entity> {
        self.revision += 1;
        let revision = self.revision;
        let mut entities = self.all_mut(kind).iter_mut();
        let entity = entities.find(|entity| entity.id == id)?;
        change(entity);
        entity.updated_at = now;
        entity.revision = revision;
        Some(entity)
    }

    /// Removes an entity and every reference to it.
    pub(crate) fn remove(&mut self, kind: Kind, id: &str) {
        self.all_mut(kind).retain(|entity| entity.id != id);
        self.forget(Some(kind), id);
    }

    /// Removes every reference to an entity of this kind or, without a kind, to a user. Ids of a seed can be the same for
    /// several kinds.
    pub(crate) fn forget(&mut self, kind: Option<Kind>, id: &str) {
        let members = [Member::Permission, Member::Role, Member::User];
        for member in members.into_iter().filter(|member| member.kind() == kind) {
            for entity in self.roles.iter_mut().chain(&mut self.groups) {
                entity.members_mut(member).retain(|other| other != id);
            }
        }
    }

    /// Returns the groups of a user.
    pub(crate) fn groups_of(&self, user: &str) -> Vec<&Entity> {
        let holds = |group: &&Entity| group.users.iter().any(|id| id == user);
        self.groups.iter().filter(holds).collect()
    }

    /// Returns the roles of a user, direct or through a group, without duplicates.
    pub(crate) fn roles_of(&self, user: &str) -> Vec<&Entity> {
        self.roles_through(&self.groups_of(user), Some(user))
    }

    /// Returns the roles of these groups and of a user, without duplicates.
    pub(crate) fn roles_through(&self, groups: &[&Entity], user: Option<&str>) -> Vec<&Entity> {
        let holds = |role: &&Entity| {
            role.users.iter().any(|id| Some(&**id) == user)
                || groups.iter().any(|group| group.roles.contains(&role.id))
        };
        self.roles.iter().filter(holds).collect()
    }

    /// Returns the permissions of these roles, without duplicates.
    pub(crate) fn permissions_of(&self, roles: &[&Entity]) -> Vec<&Entity> {
        let holds = |permission: &&Entity| {
            let mut roles = roles.iter();
            roles.any(|role| role.permissions.contains(&permission.id))
        };
        self.permissions.iter().filter(holds).collect()
    }
}
