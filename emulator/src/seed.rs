//! The initial state of an emulator: pools and their content, given in Rust or as JSON.

mod checks;
mod document;
mod oidc_app;
mod rbac;

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

pub(crate) use self::document::{Seed, read};
pub use self::oidc_app::OidcAppSeed;
use self::rbac::RoleSeed;
use crate::clock::{Clock, Timestamp};
use crate::entropy::{Entropy, is_id};
use crate::error::ServiceError;
use crate::password::Password;
use crate::state::pool::{Owner, Pool};
use crate::state::settings::Settings;
use crate::state::sign_in::{AdLogin, DirectoryEntry, Grant, Protocol, SocialLogin, SsoApp};
use crate::state::user::{Mfa, User};

/// The initial state of a user pool.
pub struct PoolSeed(Pool, Vec<UserSeed>, Vec<RoleSeed>);

/// The initial state of a user.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct UserSeed(User);

impl fmt::Debug for PoolSeed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PoolSeed")
            .field("id", &self.0.id)
            .field("users", &self.1.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for UserSeed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UserSeed")
            .field("id", &self.0.id)
            .finish_non_exhaustive()
    }
}

/// The reason why a seed is invalid.
#[derive(Debug)]
pub struct SeedError(String);

impl fmt::Display for SeedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "invalid seed: {}", self.0)
    }
}

impl std::error::Error for SeedError {}

impl PoolSeed {
    /// Creates an empty pool with this id and secret.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self(Pool::new(id.into(), secret.into()), Vec::new(), Vec::new())
    }

    /// Sets the pool's settings.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.0.settings = settings;
        self
    }

    /// Sets the owner. The id has 24 hexadecimal digits. Defaults to an owner that the emulator creates.
    #[must_use]
    pub fn owner(mut self, id: impl Into<String>, email: impl Into<String>) -> Self {
        self.0.owner = Owner {
            id: id.into(),
            email: email.into(),
        };
        self
    }

    /// Adds a user.
    #[must_use]
    pub fn user(mut self, user: UserSeed) -> Self {
        self.1.push(user);
        self
    }

    /// Adds an entry to the pool's LDAP directory. `attributes` is a JSON object; `dn`, `mail` and `cn` are used.
    #[must_use]
    pub fn ldap_entry(
        mut self,
        username: impl Into<String>,
        password: impl Into<String>,
        attributes: Value,
    ) -> Self {
        let entry = directory_entry(username.into(), password.into(), attributes);
        self.0.ldap.push(entry);
        self
    }

    /// Adds a user to an AD connector of the pool, and creates the connector if needed. [`PoolSeed::ldap_entry`]
    /// describes `attributes`.
    #[must_use]
    pub fn ad_entry(
        mut self,
        connector_id: impl Into<String>,
        username: impl Into<String>,
        password: impl Into<String>,
        attributes: Value,
    ) -> Self {
        let entry = directory_entry(username.into(), password.into(), attributes);
        self.0
            .ad
            .entry(connector_id.into())
            .or_default()
            .push(entry);
        self
    }

    /// Sets the AD connector that an application of the pool uses for logins.
    #[must_use]
    pub fn ad_login(mut self, app_id: impl Into<String>, connector_id: impl Into<String>) -> Self {
        self.0.ad_logins.push(AdLogin {
            app_id: app_id.into(),
            connector_id: connector_id.into(),
        });
        self
    }

    /// Adds a social login, or replaces the one of that alias. By default, a pool has `github` and `wechat` enabled,
    /// and `qq` disabled.
    #[must_use]
    pub fn social_login(mut self, alias: &str, name: &str, enabled: bool) -> Self {
        self.0.social_logins.retain(|login| login.alias != alias);
        self.0
            .social_logins
            .push(SocialLogin::new(alias, name, enabled));
        self
    }

    /// Adds an OAuth application that signs users in through the pool.
    #[must_use]
    pub fn oauth_app(mut self, id: impl Into<String>, name: impl Into<String>) -> Self {
        self.0.sso_apps.push(SsoApp {
            id: id.into(),
            name: name.into(),
            domain: String::new(),
            secret: String::new(),
            protocol: Protocol::Oauth,
            settings: serde_json_bytes::Map::new(),
        });
        self
    }

    /// Adds a user's consent to an application.
    #[must_use]
    pub fn grant(
        mut self,
        user_id: impl Into<String>,
        app_id: impl Into<String>,
        scope: impl Into<String>,
    ) -> Self {
        self.0.grants.push(Grant {
            id: String::new(),
            app_id: app_id.into(),
            user_id: user_id.into(),
            scope: scope.into(),
        });
        self
    }

    /// Completes the pool: sets missing ids and times, and hashes passwords.
    fn complete(self, entropy: &Entropy, clock: &Clock) -> Result<Pool, SeedError> {
        let Self(mut pool, users, roles) = self;
        let now = clock.now();
        checks::require_identity(&pool)?;
        checks::require_ad_logins(&pool)?;
        checks::require_trees(&pool)?;
        continue_counters(&mut pool);
        if pool.owner.id.is_empty() {
            pool.owner = Owner {
                id: entropy.id(),
                email: format!("owner-of-{}@emulator.example", pool.id),
            };
        }
        if pool.created_at == Timestamp::default() {
            pool.created_at = now;
        }
        let ids = pool.social_logins.iter_mut().map(|login| &mut login.id);
        for id in ids.chain(pool.grants.iter_mut().map(|grant| &mut grant.id)) {
            if id.is_empty() {
                *id = entropy.id();
            }
        }
        let logins = pool.social_logins.iter_mut();
        let named = logins.map(|login| (&mut login.name, &login.alias));
        for (name, id) in named.chain(pool.sso_apps.iter_mut().map(|app| (&mut app.name, &app.id)))
        {
            if name.is_empty() {
                name.clone_from(id);
            }
        }
        for user in users {
            let user = complete_user(user.0, entropy, now)
                .map_err(|_| SeedError("a password could not be hashed".to_owned()))?;
            if !is_id(&user.id) {
                return Err(SeedError(format!(
                    "`{}` is not an id: ids have 24 hexadecimal digits",
                    user.id
                )));
            }
            pool.users
                .insert(user)
                .map_err(|key| SeedError(format!("two users of pool {} share {key:?}", pool.id)))?;
        }
        for role in roles {
            role.complete(&mut pool, entropy, now)?;
        }
        Ok(pool)
    }
}

/// Lets new ids follow those of the seed.
fn continue_counters(pool: &mut Pool) {
    let (resources, rules) = (&mut pool.resources, &mut pool.app_rules);
    let namespaces = resources.namespaces.iter().map(|namespace| namespace.id);
    resources.last_namespace = namespaces.fold(resources.last_namespace, u64::max);
    let agreements = rules.agreements.iter().map(|agreement| agreement.id);
    rules.last_agreement = agreements.fold(rules.last_agreement, u64::max);
}

fn directory_entry(username: String, password: String, attributes: Value) -> DirectoryEntry {
    let attributes = match attributes {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    DirectoryEntry {
        username,
        password,
        attributes,
    }
}

fn complete_user(mut user: User, entropy: &Entropy, now: Timestamp) -> Result<User, ServiceError> {
    if user.id.is_empty() {
        user.id = entropy.id();
    }
    // A user of a snapshot has a time of registration, and stays as it was.
    if user.signed_up.is_none() {
        user.signed_up = Some(now);
        user.last_login = user.last_login.or(user.signed_up);
        user.username = user.username.or_else(|| user.email.clone());
    }
    if user.register_method.is_empty() {
        crate::calls::registration::DEFAULT_METHOD.clone_into(&mut user.register_method);
    }
    if let Some(Password::Plain(plain)) = &user.password {
        user.password = Some(Password::hash(plain, entropy)?);
    }
    Ok(user)
}

impl UserSeed {
    /// Creates a user with an e-mail address and a password.
    pub fn with_email(email: impl Into<String>, password: impl Into<String>) -> Self {
        Self::default().email(email).password(password)
    }

    /// Creates a user with a user name and a password.
    pub fn with_username(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self::default().username(username).password(password)
    }

    /// Creates a user with a phone number, who logs in by code.
    pub fn with_phone(phone: impl Into<String>) -> Self {
        Self::default().phone(phone)
    }

    /// Sets the user's id: 24 hexadecimal digits.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.0.id = id.into();
        self
    }

    /// Sets the user name for logins.
    #[must_use]
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.0.username = Some(username.into());
        self
    }

    /// Sets the user's e-mail address.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.0.email = Some(email.into());
        self
    }

    /// Sets a verified phone number.
    #[must_use]
    pub fn phone(mut self, phone: impl Into<String>) -> Self {
        self.0.phone = Some(phone.into());
        self.0.phone_verified = true;
        self
    }

    /// Sets the user's id at a social platform or in a directory.
    #[must_use]
    pub fn unionid(mut self, unionid: impl Into<String>) -> Self {
        self.0.unionid = Some(unionid.into());
        self
    }

    /// Sets the user's password.
    #[must_use]
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.0.password = Some(Password::Plain(password.into()));
        self
    }

    /// Sets the user's nickname.
    #[must_use]
    pub fn nickname(mut self, nickname: impl Into<String>) -> Self {
        self.0.nickname = nickname.into();
        self
    }

    /// Blocks the user.
    #[must_use]
    pub fn blocked(mut self) -> Self {
        self.0.blocked = true;
        self
    }

    /// Sets an enabled second factor with this share key (32 base32 characters).
    #[must_use]
    pub fn mfa(mut self, id: impl Into<String>, share_key: impl Into<String>) -> Self {
        self.0.mfa = Some(Mfa {
            id: id.into(),
            enable: true,
            share_key: share_key.into(),
            recovery_code: None,
        });
        self
    }
}
