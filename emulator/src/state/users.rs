//! The users of one pool, indexed by everything that identifies them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::{Serialize, Serializer};

use super::user::User;

/// A value that identifies at most one user of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Id(String),
    Email(String),
    Phone(String),
    Username(String),
    Unionid(String),
    Mfa(String),
    /// A bound social account: `kind:unionid`.
    Binding(String),
}

impl Key {
    pub(crate) fn binding(kind: &str, unionid: &str) -> Self {
        Self::Binding(format!("{kind}:{unionid}"))
    }

    /// Returns the value.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Id(name)
            | Self::Email(name)
            | Self::Phone(name)
            | Self::Username(name)
            | Self::Unionid(name)
            | Self::Mfa(name)
            | Self::Binding(name) => name,
        }
    }

    /// Returns the key of the index, which has e-mail addresses in lower case.
    pub(crate) fn indexed(&self) -> Cow<'_, Self> {
        match self {
            Self::Email(address) => Cow::Owned(Self::Email(address.to_lowercase())),
            key => Cow::Borrowed(key),
        }
    }

    /// Returns the keys of a user as they are in the index.
    fn all_of(user: &User) -> Vec<Self> {
        let address = user.address().map(|address| address.to_lowercase());
        let named = [
            address.map(Self::Email),
            user.phone.clone().map(Self::Phone),
            user.username.clone().map(Self::Username),
            user.unionid.clone().map(Self::Unionid),
            user.mfa.as_ref().map(|mfa| Self::Mfa(mfa.id.clone())),
        ];
        let bindings = user
            .bindings
            .iter()
            .map(|binding| Self::binding(&binding.kind, &binding.unionid));
        std::iter::once(Self::Id(user.id.clone()))
            .chain(named.into_iter().flatten())
            .chain(bindings)
            .collect()
    }
}

/// All users of a pool, in the order of registration.
#[derive(Default)]
pub(crate) struct Users {
    records: BTreeMap<u64, User>,
    positions: HashMap<Key, u64>,
    next: u64,
}

impl Users {
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn contains(&self, key: &Key) -> bool {
        self.positions.contains_key(&*key.indexed())
    }

    pub(crate) fn find(&self, key: &Key) -> Option<&User> {
        self.records.get(self.positions.get(&*key.indexed())?)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&User> {
        self.find(&Key::Id(id.to_owned()))
    }

    pub(crate) fn oldest_first(&self) -> impl DoubleEndedIterator<Item = &User> {
        self.records.values()
    }

    /// Returns the users, newest first, as the service lists them.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &User> {
        self.oldest_first().rev()
    }

    /// Adds a user. Returns the key if another user already has it.
    pub(crate) fn insert(&mut self, user: User) -> Result<(), Key> {
        let keys = Key::all_of(&user);
        if let Some(taken) = keys.iter().find(|key| self.contains(key)) {
            return Err(taken.clone());
        }
        let position = self.next;
        self.next += 1;
        self.positions
            .extend(keys.into_iter().map(|key| (key, position)));
        self.records.insert(position, user);
        Ok(())
    }

    /// Changes a user and returns the new record. The keys are updated. A key that another user has stays with that
    /// user, so callers check first.
    pub(crate) fn update(&mut self, id: &str, change: impl FnOnce(&mut User)) -> Option<&User> {
        let position = *self.positions.get(&Key::Id(id.to_owned()))?;
        let user = self.records.get_mut(&position)?;
        let before = Key::all_of(user);
        change(user);
        let after = Key::all_of(user);
        if before != after {
            for key in before {
                self.positions.remove(&key);
            }
            for key in after {
                self.positions.entry(key).or_insert(position);
            }
        }
        Some(user)
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<User> {
        let position = *self.positions.get(&Key::Id(id.to_owned()))?;
        let user = self.records.remove(&position)?;
        for key in Key::all_of(&user) {
            self.positions.remove(&key);
        }
        Some(user)
    }
}

impl Serialize for Users {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.records.values())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: &str, email: &str) -> User {
        User {
            id: id.to_owned(),
            email: Some(email.to_owned()),
            ..User::default()
        }
    }

    #[test]
    fn keys_follow_the_record() {
        let mut users = Users::default();
        users
            .insert(user("1", "a@example.com"))
            .expect("a free key");
        users.update("1", |user| user.email = Some("b@example.com".to_owned()));
        assert!(!users.contains(&Key::Email("a@example.com".to_owned())));
        assert!(users.contains(&Key::Email("b@example.com".to_owned())));
        users.remove("1");
        assert_eq!(users.len(), 0);
        assert!(!users.contains(&Key::Email("b@example.com".to_owned())));
    }

    #[test]
    fn an_address_is_found_in_any_case() {
        let mut users = Users::default();
        users
            .insert(user("1", "Anna@example.com"))
            .expect("a free key");
        let key = Key::Email("anna@EXAMPLE.com".to_owned());
        assert_eq!(users.find(&key).map(|user| &*user.id), Some("1"));
        assert!(users.insert(user("2", "anna@example.com")).is_err());
    }

    #[test]
    fn a_duplicate_key_is_rejected() {
        let mut users = Users::default();
        users
            .insert(user("1", "a@example.com"))
            .expect("a free key");
        assert_eq!(
            users.insert(user("2", "a@example.com")),
            Err(Key::Email("a@example.com".to_owned()))
        );
        assert_eq!(users.len(), 1);
    }
}
