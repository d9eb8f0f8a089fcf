//! Logins with a directory: the pool's LDAP, or an AD connector. The seed contains the entries.

use serde::Deserialize;
use serde_json_bytes::json;

use super::access::PoolGuard;
use super::sign_in::{Origin, sign_in};
use super::{registration, view};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::sign_in::{DirectoryEntry, Protocol};
use crate::state::user::User;
use crate::state::users::Key;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("LoginByLDAP", login_by_ldap);
    table.emulated("QueryClientHasLDAPConfigs", has_ldap);
    table.emulated("loginByAd", login_by_ad);
    table.emulated("adConnectorByProvider", connector_of_app);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LdapLogin {
    username: String,
    password: String,
    client_id: String,
    browser: Option<String>,
}

fn login_by_ldap<'a>(call: &Call<'a>, login: LdapLogin) -> Outcome<'a> {
    let pool = call.open_pool(&login.client_id)?;
    let account = in_ldap(&pool, &login.username, &login.password)?;
    account.log_in(call, pool, login.browser)
}

/// Returns the user of the LDAP directory with this name and password.
pub(super) fn in_ldap(
    pool: &Pool,
    username: &str,
    password: &str,
) -> Result<Account, ServiceError> {
    let entry = check(&pool.ldap, username, password)?;
    Ok(Account {
        unionid: entry.dn(),
        register_method: "ldap:default::from-undefined",
        entry,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AdLogin {
    ad_connector_id: String,
    username: String,
    password: String,
}

/// The connector determines the pool.
fn login_by_ad<'a>(call: &Call<'a>, login: AdLogin) -> Outcome<'a> {
    let connector = &login.ad_connector_id;
    let mut pools = call.world.contents.pools.keys();
    let found = pools.find_map(|id| {
        let pool = call.open_pool(id).ok()?;
        pool.ad.contains_key(connector).then_some(pool)
    });
    let pool = found.ok_or_else(|| ServiceError::internal("AD Connector 不存在"))?;
    let account = in_ad(&pool, connector, &login.username, &login.password)?;
    account.log_in(call, pool, None)
}

/// Returns the user of a connector with this name and password. The name may contain a domain: `user@domain` or `domain\user`.
pub(super) fn in_ad(
    pool: &Pool,
    connector: &str,
    username: &str,
    password: &str,
) -> Result<Account, ServiceError> {
    let username = match username.split_once('\\') {
        Some((_, name)) => name,
        None => username.split('@').next().unwrap_or_default(),
    };
    let entries = pool.ad.get(connector).map_or(&[][..], Vec::as_slice);
    let entry = check(entries, username, password)?;
    Ok(Account {
        unionid: format!("ad|{connector}|{}", entry.dn()),
        register_method: "ad",
        entry,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Provider {
    provider_id: String,
    provider_type: Protocol,
}

/// Returns the connector of an application. The seed only has its id, which is also its name.
fn connector_of_app<'a>(call: &Call<'a>, provider: Provider) -> Outcome<'a> {
    let connector = call.world.contents.pools.keys().find_map(|id| {
        let pool = call.open_pool(id).ok()?;
        let mut apps = pool.sso_apps.iter();
        apps.find(|app| app.id == provider.provider_id && app.protocol == provider.provider_type)?;
        let mut logins = pool.ad_logins.iter();
        let login = logins.find(|login| login.app_id == provider.provider_id)?;
        Some(login.connector_id.clone())
    });
    Ok(connector.map_or(Node::NULL, |id| {
        json!({ "_id": id, "name": id, "logo": null, "status": true }).into()
    }))
}

/// Returns the entry with this name and password.
fn check(
    entries: &[DirectoryEntry],
    username: &str,
    password: &str,
) -> Result<DirectoryEntry, ServiceError> {
    let mut entries = entries.iter();
    let entry = entries.find(|entry| entry.username == username);
    match entry {
        None => Err(Code::UserNotFound.into()),
        Some(entry) if entry.password != password => Err(Code::PasswordIncorrect.into()),
        Some(entry) => Ok(entry.clone()),
    }
}

/// A directory user, and the values for the account in the pool.
pub(super) struct Account {
    unionid: String,
    register_method: &'static str,
    entry: DirectoryEntry,
}

impl Account {
    /// Returns the id of the account. The first login creates it.
    pub(super) fn enter(self, world: &World, pool: &mut Pool) -> Result<String, ServiceError> {
        let existing = pool.users.find(&Key::Unionid(self.unionid.clone()));
        if let Some(user) = existing {
            return Ok(user.id.clone());
        }
        let mut user = self.into_user(pool);
        registration::name_by_address(pool, &mut user);
        registration::add(world, pool, user)
    }

    fn log_in<'a>(
        self,
        call: &Call<'a>,
        mut pool: PoolGuard<'a>,
        browser: Option<String>,
    ) -> Outcome<'a> {
        let id = self.enter(call.world, &mut pool)?;
        let origin = Origin {
            ip: Some(call.ip.to_owned()),
            device: None,
            browser,
        };
        let user = sign_in(call.world, &mut pool, &id, origin)?;
        Ok(view::user(call.world, &pool.id, &user))
    }

    /// Creates the account. Leaves out an address or a name that another account has.
    fn into_user(self, pool: &Pool) -> User {
        let free = |key: fn(String) -> Key, name: Option<String>| {
            name.filter(|name| !pool.users.contains(&key(name.clone())))
        };
        User {
            email: free(Key::Email, self.entry.text("mail")),
            username: free(Key::Username, Some(self.entry.username.clone())),
            unionid: Some(self.unionid),
            nickname: self.entry.text("cn").unwrap_or_default(),
            oauth: serde_json::Value::Object(self.entry.attributes).to_string(),
            register_method: self.register_method.to_owned(),
            ..User::default()
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Directory {
    client_id: Option<String>,
}

fn has_ldap<'a>(call: &Call<'a>, arguments: Directory) -> Outcome<'a> {
    let pool = call.open_pool(arguments.client_id.as_deref().unwrap_or_default())?;
    Ok(json!({ "result": !pool.ldap.is_empty() }).into())
}
