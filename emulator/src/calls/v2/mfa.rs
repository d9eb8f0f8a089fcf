//! The second factor: its settings and authenticators, and the second step of a login.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::auth::{logged_in, origin};
use super::error::not_emulated;
use super::rest::Reply;
use super::{access, token};
use crate::calls::access::PoolGuard;
use crate::calls::arguments::NoArguments;
use crate::calls::contact::Contact;
use crate::calls::credential::{Name, active};
use crate::calls::email::EMAIL;
use crate::calls::mfa::{self, Change, Selector};
use crate::calls::phone::PHONE;
use crate::calls::sign_in::now_for;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Table};
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::user::Mfa;
use crate::token::{Key, is_signed, read, sign};

/// The time for the second step of a login.
const LIFETIME_SECONDS: i64 = 300;

/// The only type of authenticator.
const TOTP: &str = "totp";

pub(super) fn enter(table: &mut Table) {
    table.emulated("queryMfa", |call, of: Selector| {
        check(call, &of)?;
        mfa::query(call, of)
    });
    table.emulated("changeMfa", |call, change: Change| {
        check(call, &change.selector)?;
        mfa::change(call, change)
    });
}

/// Checks the pool in the headers, and the id of the user.
fn check(call: &Call<'_>, of: &Selector) -> Result<(), ServiceError> {
    drop(access::any(call)?);
    access::check_id(call, of.user_id.as_deref())
}

/// The payload of a token for the second step. It is not valid for calls.
#[derive(Serialize, Deserialize)]
struct SecondStep {
    mfa_user: String,
    pool: String,
    client: String,
    iat: i64,
    exp: i64,
}

/// Rejects a login if the account has a second factor. The error has the token for the second step.
pub(super) fn require(
    call: &Call<'_>,
    pool: &Pool,
    client: &str,
    user: &str,
) -> Result<(), ServiceError> {
    let Err(error) = mfa::require(call.world, pool, user, None) else {
        return Ok(());
    };
    let now = now_for(call.world, pool.users.get(user).ok_or(Code::UserNotFound)?);
    let claims = SecondStep {
        mfa_user: user.to_owned(),
        pool: pool.id.clone(),
        client: client.to_owned(),
        iat: now.0,
        exp: now.plus_seconds(LIFETIME_SECONDS).0,
    };
    let token = sign(&claims, &pool.secret)?;
    Err(error.with_data(json!({ "mfaToken": token })))
}

/// Completes a login with a proof of the second factor.
fn complete(
    call: &Call<'_>,
    prove: impl FnOnce(&mut Pool, &str) -> Result<(), ServiceError>,
) -> Reply {
    let (mut pool, step) = begun(call)?;
    let (id, client) = (&step.mfa_user, &step.client);
    // A login that is refused anyway must not use up the code.
    active(pool.users.get(id).ok_or(Code::UserNotFound)?)?;
    pool.oidc_client(client).ok_or(Code::AppNotFound)?;
    prove(&mut pool, id)?;
    let user = token::log_in(call.world, &mut pool, client, id, origin(call, None))?;
    logged_in((pool, user), call)
}

/// Returns the pool and the claims of the token for the second step.
fn begun<'a>(call: &Call<'a>) -> Result<(PoolGuard<'a>, SecondStep), ServiceError> {
    let token = call.token.ok_or(Code::NotLoggedIn)?;
    let claims: SecondStep = read(token).ok_or(Code::LoginInvalid)?;
    access::require_named(call, &claims.pool)?;
    let pool = call.open_pool(&claims.pool)?;
    if !is_signed(token, Key::Secret(&pool.secret)) {
        return Err(Code::LoginInvalid.into());
    }
    let user = pool.users.get(&claims.mfa_user).ok_or(Code::LoginInvalid)?;
    if claims.exp <= call.world.now().0 || claims.iat < user.tokens_not_before {
        return Err(Code::LoginExpired.into());
    }
    Ok((pool, claims))
}

#[derive(Deserialize)]
pub(crate) struct Kind {
    #[serde(rename = "type")]
    kind: Option<String>,
}

pub(crate) fn list(call: &Call<'_>, Kind { kind }: Kind) -> Reply {
    let (pool, id) = access::account(call, None)?;
    let mfa = pool.users.get(&id).and_then(|user| user.mfa.as_ref());
    let mfa = mfa.filter(|_| kind.is_none_or(|kind| kind == TOTP));
    let shown: Vec<_> = mfa.iter().map(|mfa| describe(&id, mfa)).collect();
    Ok(("获取成功", json!(shown)))
}

fn describe(user: &str, mfa: &Mfa) -> serde_json::Value {
    json!({
        "id": mfa.id,
        "userId": user,
        "enable": mfa.enable,
        "secret": mfa.share_key,
        "authenticatorType": TOTP,
        "recoveryCode": mfa.recovery_code,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Import {
    user_id: String,
    secret: String,
    recovery_code: Option<String>,
}

/// Gives a user the authenticator of another system, which replaces the user's own. Logins require it.
pub(crate) fn import(call: &Call<'_>, import: Import) -> Reply {
    let mut pool = access::owner(call)?;
    let mfa = Mfa {
        id: call.world.entropy.id(),
        enable: true,
        share_key: import.secret,
        recovery_code: import.recovery_code.filter(|code| !code.is_empty()),
    };
    let shown = describe(&import.user_id, &mfa);
    let changed = pool
        .users
        .update(&import.user_id, |user| user.mfa = Some(mfa));
    changed.ok_or(Code::UserNotFound)?;
    Ok(("导入成功", shown))
}

/// The SDKs for JavaScript and Python name the type differently.
#[derive(Deserialize)]
pub(crate) struct New {
    #[serde(alias = "authenticatorType")]
    authenticator_type: String,
}

/// Makes an authenticator. Logins require it once it is confirmed.
pub(crate) fn associate(call: &Call<'_>, New { authenticator_type }: New) -> Reply {
    let (mut pool, id) = access::account(call, None)?;
    if authenticator_type != TOTP {
        return Err(not_emulated("authenticators of other types than totp"));
    }
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    if user.mfa.as_ref().is_some_and(|mfa| mfa.enable) {
        return Err(ServiceError::internal("已绑定 TOTP MFA"));
    }
    let entropy = &call.world.entropy;
    let (secret, recovery_code) = (entropy.share_key(), entropy.id());
    let mfa = Mfa {
        id: entropy.id(),
        enable: false,
        share_key: secret.clone(),
        recovery_code: Some(recovery_code.clone()),
    };
    pool.users.update(&id, |user| user.mfa = Some(mfa));
    let pool = &pool.id;
    let uri = format!("otpauth://totp/{pool}:{id}?secret={secret}&period=30&digits=6");
    let picture = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"><desc>{}</desc></svg>"#,
        uri.replace('&', "&amp;")
    );
    let shown = json!({
        "authenticator_type": TOTP,
        "secret": secret,
        "qrcode_uri": uri,
        "qrcode_data_url": format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture)),
        "recovery_code": recovery_code,
    });
    Ok(("获取成功", shown))
}

#[derive(Deserialize)]
pub(crate) struct Totp {
    totp: String,
}

pub(crate) fn confirm(call: &Call<'_>, Totp { totp }: Totp) -> Reply {
    let (mut pool, id) = access::account(call, None)?;
    let mut mfa = own(&pool, &id)?;
    mfa::check(call.world, &mfa, &totp)?;
    mfa.enable = true;
    pool.users.update(&id, |user| user.mfa = Some(mfa));
    Ok(("绑定成功", Value::Null))
}

pub(crate) fn remove(call: &Call<'_>, _: NoArguments) -> Reply {
    let (mut pool, id) = access::account(call, None)?;
    own(&pool, &id)?;
    pool.users.update(&id, |user| user.mfa = None);
    Ok(("解绑成功", Value::Null))
}

/// Returns the authenticator of a user, who must have one.
fn own(pool: &Pool, user: &str) -> Result<Mfa, ServiceError> {
    let mfa = pool.users.get(user).and_then(|user| user.mfa.clone());
    mfa.ok_or_else(|| ServiceError::internal("未绑定 TOTP MFA"))
}

/// Completes a login with a one-time password.
pub(crate) fn verify(call: &Call<'_>, Totp { totp }: Totp) -> Reply {
    complete(call, |pool, id| {
        mfa::require(call.world, pool, id, Some(&totp))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recovery {
    recovery_code: String,
}

/// Completes a login with the recovery code, which is then used up.
pub(crate) fn recover(call: &Call<'_>, Recovery { recovery_code }: Recovery) -> Reply {
    complete(call, |pool, id| {
        let mut is_correct = false;
        pool.users.update(id, |user| {
            let code = user.mfa.as_mut().map(|mfa| &mut mfa.recovery_code);
            let code = code.and_then(|code| code.take_if(|code| *code == recovery_code));
            is_correct = code.is_some();
        });
        let wrong = || ServiceError::with_message(Code::MfaCodeRequired, "恢复代码错误");
        is_correct.then_some(()).ok_or_else(wrong)
    })
}

/// A code that was sent to a phone number or an e-mail address.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(alias = "phone", alias = "email")]
    to: String,
    code: String,
}

pub(crate) fn verify_sms(call: &Call<'_>, sent: Sent) -> Reply {
    verify_code(call, &sent, &PHONE, Purpose::Phone)
}

pub(crate) fn verify_email(call: &Call<'_>, mut sent: Sent) -> Reply {
    sent.to = sent.to.to_lowercase();
    verify_code(call, &sent, &EMAIL, Purpose::EmailMfa)
}

/// Completes a login with a code that was sent to the user's number or address. A user without one gets it.
fn verify_code(
    call: &Call<'_>,
    Sent { to, code }: &Sent,
    contact: &Contact,
    purpose: Purpose,
) -> Reply {
    complete(call, |pool, id| {
        let user = pool.users.get(id).ok_or(Code::UserNotFound)?;
        let current = (contact.current)(user).cloned();
        match &current {
            Some(current) if !contact.is_same(current, to) => {
                return Err(contact.old_differs.into());
            }
            None if pool.users.contains(&(contact.key)(to.clone())) => {
                return Err(contact.taken.into());
            }
            _ => {}
        }
        if !pool.codes.redeem(purpose, to, code, call.world.now()) {
            return Err(Code::VerifyCodeExpired.into());
        }
        pool.users.update(id, |user| {
            (contact.set)(user, current.unwrap_or_else(|| to.clone()));
        });
        Ok(())
    })
}

/// Returns whether no other user has one of the names.
pub(crate) fn is_free(call: &Call<'_>, name: Name) -> Reply {
    let (pool, SecondStep { mfa_user: id, .. }) = begun(call)?;
    let mut keys = name.keys()?;
    let is_free = keys.all(|key| pool.users.find(&key).is_none_or(|user| user.id == id));
    Ok(("检测成功", json!(is_free)))
}
