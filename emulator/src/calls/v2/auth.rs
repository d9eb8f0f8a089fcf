//! Registrations and logins, at GraphQL and REST addresses.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::rest::Reply;
use super::{access, custom_fields, mfa, profile, token, view};
use crate::calls::access::PoolGuard;
use crate::calls::arguments::{Only, read};
use crate::calls::credential::{Credential, Name, active, check};
use crate::calls::registration::{self, UserInfo, new_user};
use crate::calls::sign_in::Origin;
use crate::calls::{captcha, ldap};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::codes::Purpose;
use crate::state::custom_fields::TargetType;
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::state::users::Key;
use crate::token::Caller;

const EMAIL: &str = "basic:email";
const USERNAME: &str = "basic:username-password";
const PHONE_CODE: &str = "basic:phone-code";
const PHONE_PASSWORD: &str = "basic:phone-password";
const EMAIL_CODE: &str = "basic:email-code";

pub(super) fn enter(table: &mut Table) {
    for (name, source) in [
        ("registerByEmail", EMAIL),
        ("registerByUsername", USERNAME),
        ("registerByPhoneCode", PHONE_CODE),
    ] {
        table.emulated(name, move |call, Only(new)| register(call, new, source));
    }
    for (name, source) in [
        ("loginByEmail", EMAIL),
        ("loginByUsername", USERNAME),
        ("loginByPhonePassword", PHONE_PASSWORD),
        ("loginByPhoneCode", PHONE_CODE),
    ] {
        table.emulated(name, move |call, Only(login)| log_in(call, login, source));
    }
    table.emulated("checkLoginStatus", check_login_status);
    table.emulated("refreshToken", refresh_token);
}

/// The names, the code and the password of a registration or a login, as in the input.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Registration {
    #[serde(flatten)]
    account: Account,
    profile: Option<Map<String, Value>>,
    force_login: Option<bool>,
    generate_token: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    #[serde(flatten)]
    name: Name,
    code: Option<String>,
    password: Option<String>,
    client_ip: Option<String>,
    params: Option<String>,
}

fn register<'a>(call: &Call<'a>, new: Registration, source: &str) -> Outcome<'a> {
    let (pool, id) = register_user(call, new, source)?;
    view::user_of(call.world, &pool, &id)
}

/// Registers a user, and returns the id.
fn register_user<'a>(
    call: &Call<'a>,
    new: Registration,
    source: &str,
) -> Result<(PoolGuard<'a>, String), ServiceError> {
    let (mut pool, client) = access::client(call)?;
    let account = new.account.in_lower_case();
    let mut profile = new.profile.unwrap_or_default();
    let origin = origin(call, account.client_ip.clone());
    let mut custom_data = custom_fields::of_profile(&pool, profile.remove("udf"))?;
    let params = account.params.as_deref();
    custom_data.extend(custom_fields::of_params(&pool, params)?);
    let id = enroll(call, &mut pool, account, profile, source)?;
    custom_fields::apply(&mut pool, TargetType::User, &id, custom_data);
    if new.force_login == Some(true) {
        token::log_in(call.world, &mut pool, &client, &id, origin)?;
    } else if new.generate_token == Some(true) {
        token::renew(call.world, &mut pool, &client, &id)?;
    }
    Ok((pool, id))
}

/// The fields of users that the profile of a registration cannot set. The schema lacks them, and REST addresses ignore them.
const RESERVED: [&str; 10] = [
    "emailVerified",
    "phoneVerified",
    "password",
    "blocked",
    "isDeleted",
    "registerMethod",
    "lastIP",
    "loginsCount",
    "token",
    "tokenExpiredAt",
];

/// Adds a user, and returns the id.
fn enroll(
    call: &Call<'_>,
    pool: &mut Pool,
    account: Account,
    mut profile: Map<String, Value>,
    source: &str,
) -> Result<String, ServiceError> {
    let Name {
        email,
        username,
        phone,
        ..
    } = account.name;
    let mailed = email.clone().zip(account.code.clone());
    profile.retain(|name, _| !RESERVED.contains(&name.as_str()));
    let mut info: UserInfo = read(profile)?;
    info.phone_code = account.code;
    let fields = &mut info.fields;
    fields.email = email.or(fields.email.take());
    fields.username = username.or(fields.username.take());
    fields.phone = phone.or(fields.phone.take());
    fields.password = account.password;
    fields.register_method = Some(source.to_owned());
    fields.last_ip = fields.last_ip.take().or(account.client_ip);
    let password = info.decrypt_password(call.world, false)?;
    registration::check_admission(call, pool, &info)?;
    let requires_password = source != PHONE_CODE && source != EMAIL_CODE;
    let mut user = new_user(call, pool, info, password, requires_password)?;
    if source == EMAIL_CODE {
        let (to, code) = mailed.unwrap_or_default();
        let now = call.world.now();
        if !pool.codes.redeem(Purpose::EmailLogin, &to, &code, now) {
            return Err(Code::VerifyCodeExpired.into());
        }
        user.email_verified = true;
    }
    registration::add(call.world, pool, user)
}

/// Returns the origin of a login. Servers send the address of the user.
pub(super) fn origin(call: &Call<'_>, ip: Option<String>) -> Origin {
    Origin {
        ip: ip.or_else(|| Some(call.ip.to_owned())),
        ..Origin::default()
    }
}

impl Account {
    /// Returns the account with the e-mail address as it is stored.
    fn in_lower_case(mut self) -> Self {
        self.name.email = self.name.email.map(|email| email.to_lowercase());
        self
    }

    fn credential(&self, call: &Call<'_>, key: &Key) -> Result<Credential, ServiceError> {
        match (key, &self.code, &self.password) {
            (Key::Phone(to), Some(code), _) => {
                Ok(Credential::Code(Purpose::Phone, to.clone(), code.clone()))
            }
            (Key::Email(to), Some(code), _) => Ok(Credential::Code(
                Purpose::EmailLogin,
                to.clone(),
                code.clone(),
            )),
            (_, _, Some(password)) => Ok(Credential::Password(call.world.keys.decrypt(password)?)),
            _ => Err(Code::ParametersIncomplete.into()),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Login {
    #[serde(flatten)]
    account: Account,
    captcha_code: Option<String>,
    auto_register: Option<bool>,
}

fn log_in<'a>(call: &Call<'a>, login: Login, source: &str) -> Outcome<'a> {
    let (pool, user) = log_in_user(call, login, source)?;
    Ok(view::user(call.world, &pool.id, &user))
}

/// Logs a user in, and returns the user with the token.
fn log_in_user<'a>(
    call: &Call<'a>,
    login: Login,
    source: &str,
) -> Result<(PoolGuard<'a>, User), ServiceError> {
    let world = call.world;
    let (mut pool, client) = access::client(call)?;
    let account = login.account.in_lower_case();
    let key = account.name.key()?;
    let credential = account.credential(call, &key)?;
    captcha::require(world, &mut pool, &key, login.captcha_code.as_deref())?;
    let origin = origin(call, account.client_ip.clone());
    let custom_data = custom_fields::of_params(&pool, account.params.as_deref())?;
    let id = if pool.users.contains(&key) {
        check(call, &mut pool, &key, &credential, &origin)?
    } else if login.auto_register == Some(true) {
        enroll(call, &mut pool, account, Map::new(), source)?
    } else {
        return Err(Code::UserNotFound.into());
    };
    profile::require_reset(call, &mut pool, &id)?;
    mfa::require(call, &pool, &client, &id)?;
    credential.redeem(&mut pool, world.now());
    custom_fields::apply(&mut pool, TargetType::User, &id, custom_data);
    let user = token::log_in(world, &mut pool, &client, &id, origin)?;
    Ok((pool, user))
}

/// An invalid token is reported as data, not as an error.
fn check_login_status<'a>(call: &Call<'a>, Only(token): Only<Option<String>>) -> Outcome<'a> {
    let token = token.filter(|token: &String| !token.is_empty());
    let token = token.as_deref().or(call.token);
    let verified = token.and_then(|token| call.world.verify(token).ok());
    let Some((claims, Caller::User { pool, .. } | Caller::Owner { pool })) = verified else {
        let expired = Code::LoginExpired;
        let (code, message) = (expired.number(), expired.text());
        return Ok(Node::json(
            json!({ "code": code, "message": message, "status": false }),
        ));
    };
    Ok(Node::json(json!({
        "code": 200,
        "message": "已登录",
        "status": true,
        "iat": claims.iat,
        "exp": claims.exp,
        "data": { "id": claims.data.id, "userPoolId": pool },
    })))
}

fn refresh_token<'a>(call: &Call<'a>, Only(id): Only<Option<String>>) -> Outcome<'a> {
    let (pool, client) = access::client(call)?;
    drop(pool);
    let (mut pool, id) = access::account(call, id.as_deref())?;
    active(pool.users.get(&id).ok_or(Code::UserNotFound)?)?;
    let issued = token::renew(call.world, &mut pool, &client, &id)?;
    let token = json!({ "token": issued.token, "iat": issued.iat.0, "exp": issued.exp.0 });
    Ok(Node::json(token))
}

pub(super) fn logged_in((pool, user): (PoolGuard<'_>, User), call: &Call<'_>) -> Reply {
    let user = view::user_json(call.world, &pool.id, &user);
    Ok(("登录成功", json!(user)))
}

pub(crate) fn by_email_code(call: &Call<'_>, login: Login) -> Reply {
    let (mut pool, mut user) = log_in_user(call, login, EMAIL_CODE)?;
    // The code proves that the address is the user's.
    user.email_verified = true;
    pool.users
        .update(&user.id, |user| user.email_verified = true);
    logged_in((pool, user), call)
}

pub(crate) fn register_by_email_code(call: &Call<'_>, new: Registration) -> Reply {
    let (pool, id) = register_user(call, new, EMAIL_CODE)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    let user = view::user_json(call.world, &pool.id, user);
    Ok(("注册成功", json!(user)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Directory {
    username: String,
    password: String,
    client_ip: Option<String>,
}

pub(crate) fn by_ldap(call: &Call<'_>, login: Directory) -> Reply {
    by_directory(call, login, ldap::in_ldap)
}

pub(crate) fn by_ad(call: &Call<'_>, login: Directory) -> Reply {
    by_directory(call, login, |pool, username, password| {
        let mut found = Err(Code::UserNotFound.into());
        for connector in pool.ad.keys() {
            found = ldap::in_ad(pool, connector, username, password);
            // The name may be that of another connector.
            if !matches!(&found, Err(error) if error.code == Code::UserNotFound) {
                break;
            }
        }
        found
    })
}

fn by_directory(
    call: &Call<'_>,
    login: Directory,
    find: impl Fn(&Pool, &str, &str) -> Result<ldap::Account, ServiceError>,
) -> Reply {
    let (mut pool, client) = access::client(call)?;
    let account = find(&pool, &login.username, &login.password)?;
    let id = account.enter(call.world, &mut pool)?;
    mfa::require(call, &pool, &client, &id)?;
    let origin = origin(call, login.client_ip);
    let user = token::log_in(call.world, &mut pool, &client, &id, origin)?;
    logged_in((pool, user), call)
}
