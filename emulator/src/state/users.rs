//! The users of one pool, found by whatever names them.

use std::collections::{BTreeMap, HashMap};

use serde::{Serialize, Serializer};

use super::user::User;

/// Something that names one user of a pool at most.
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

    /// The name itself.
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

    fn all_of(user: &User) -> Vec<Self> {
        let named = [
            user.address().cloned().map(Self::Email),
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

/// All users of a pool, in the order of their registration.
#[derive(Default)]
pub(crate) struct Users {
    records: BTreeMap<u64, User>,
    places: HashMap<Key, u64>,
    next: u64,
}

impl Users {
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    pub(crate) fn contains(&self, key: &Key) -> bool {
        self.places.contains_key(key)
    }

    pub(crate) fn find(&self, key: &Key) -> Option<&User> {
        self.records.get(self.places.get(key)?)
    }

    pub(crate) fn get(&self, id: &str) -> Option<&User> {
        self.find(&Key::Id(id.to_owned()))
    }

    /// The users, the newest first: the order in which the service lists things.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &User> {
        self.records.values().rev()
    }

    /// Adds a user. A key that is taken refuses it.
    pub(crate) fn insert(&mut self, user: User) -> Result<(), Key> {
        let keys = Key::all_of(&user);
        if let Some(taken) = keys.iter().find(|key| self.contains(key)) {
            return Err(taken.clone());
        }
        let place = self.next;
        self.next += 1;
        self.places.extend(keys.into_iter().map(|key| (key, place)));
        self.records.insert(place, user);
        Ok(())
    }

    /// Changes a user and answers the new record. Keys move along; a key that another user holds stays
    /// with that user, so callers check first.
    pub(crate) fn update(&mut self, id: &str, change: impl FnOnce(&mut User)) -> Option<&User> {
        let place = *self.places.get(&Key::Id(id.to_owned()))?;
        let user = self.records.get_mut(&place)?;
        let before = Key::all_of(user);
        change(user);
        let after = Key::all_of(user);
        if before != after {
            for key in before {
                self.places.remove(&key);
            }
            for key in after {
                self.places.entry(key).or_insert(place);
            }
        }
        Some(user)
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<User> {
        let place = *self.places.get(&Key::Id(id.to_owned()))?;
        let user = self.records.remove(&place)?;
        for key in Key::all_of(&user) {
            self.places.remove(&key);
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
    fn a_taken_key_refuses_the_newcomer() {
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
