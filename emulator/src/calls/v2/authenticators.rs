//! Authenticators of users, and the second step of logins at REST addresses.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::logins::logged_in;
use super::rest::Reply;
use super::users::not_emulated;
use super::{access, mfa};
use crate::calls;
use crate::calls::arguments::NoArguments;
use crate::calls::contact::Contact;
use crate::calls::email::EMAIL;
use crate::calls::phone::PHONE;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::user::Mfa;
use crate::world::World;

const TOTP: &str = "totp";

#[derive(Deserialize)]
pub(crate) struct Kind {
    #[serde(rename = "type")]
    kind: Option<String>,
}

pub(crate) fn list(call: &Call<'_>, Kind { kind }: Kind) -> Reply {
    let (pool, id) = access::account(call, None)?;
    let mfa = pool.users.get(&id).and_then(|user| user.mfa.as_ref());
    let mfa = mfa.filter(|_| kind.is_none_or(|kind| kind == TOTP));
    let shown = mfa.map(|mfa| {
        json!({
            "id": mfa.id,
            "userId": id,
            "enable": mfa.enable,
            "secret": mfa.share_key,
            "authenticatorType": TOTP,
            "recoveryCode": mfa.recovery_code,
        })
    });
    Ok(("获取成功", json!(shown.into_iter().collect::<Vec<_>>())))
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
        return Err(not_emulated("authenticators of other types than totp").into());
    }
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    if user.mfa.as_ref().is_some_and(|mfa| mfa.enable) {
        return Err(ServiceError::with_message(Code::Internal, "已绑定 TOTP MFA").into());
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
    let uri = format!(
        "otpauth://totp/{}:{id}?secret={secret}&period=30&digits=6",
        pool.id
    );
    let picture = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"><desc>{}</desc></svg>"#,
        uri.replace('&', "&amp;")
    );
    Ok((
        "获取成功",
        json!({
            "authenticator_type": TOTP,
            "secret": secret,
            "qrcode_uri": uri,
            "qrcode_data_url": format!("data:image/svg+xml;base64,{}", STANDARD.encode(picture)),
            "recovery_code": recovery_code,
        }),
    ))
}

#[derive(Deserialize)]
pub(crate) struct Totp {
    totp: String,
}

pub(crate) fn confirm(call: &Call<'_>, Totp { totp }: Totp) -> Reply {
    let (mut pool, id) = access::account(call, None)?;
    let mfa = pool.users.get(&id).and_then(|user| user.mfa.as_ref());
    calls::mfa::check(call.world, mfa.ok_or_else(missing)?, &totp)?;
    pool.users.update(&id, |user| {
        if let Some(mfa) = &mut user.mfa {
            mfa.enable = true;
        }
    });
    Ok(("绑定成功", Value::Null))
}

pub(crate) fn remove(call: &Call<'_>, _: NoArguments) -> Reply {
    let (mut pool, id) = access::account(call, None)?;
    let mfa = pool.users.get(&id).and_then(|user| user.mfa.as_ref());
    mfa.ok_or_else(missing)?;
    pool.users.update(&id, |user| user.mfa = None);
    Ok(("解绑成功", Value::Null))
}

fn missing() -> ServiceError {
    ServiceError::with_message(Code::Internal, "未绑定 TOTP MFA")
}

/// Completes a login with a one-time password.
pub(crate) fn verify(call: &Call<'_>, Totp { totp }: Totp) -> Reply {
    let prove = |pool: &mut Pool, id: &str| calls::mfa::require(call.world, pool, id, Some(&totp));
    logged_in(mfa::complete(call, prove)?, call)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recovery {
    recovery_code: String,
}

/// Completes a login with the recovery code, which is then used up.
pub(crate) fn recover(call: &Call<'_>, Recovery { recovery_code }: Recovery) -> Reply {
    let prove = |pool: &mut Pool, id: &str| {
        let mut is_correct = false;
        pool.users.update(id, |user| {
            let code = user.mfa.as_mut().map(|mfa| &mut mfa.recovery_code);
            let code = code.and_then(|code| code.take_if(|code| *code == recovery_code));
            is_correct = code.is_some();
        });
        let wrong = || ServiceError::with_message(Code::MfaCodeRequired, "恢复代码错误");
        is_correct.then_some(()).ok_or_else(wrong)
    };
    logged_in(mfa::complete(call, prove)?, call)
}

#[derive(Deserialize)]
pub(crate) struct SmsCode {
    phone: String,
    code: String,
}

pub(crate) fn verify_sms(call: &Call<'_>, SmsCode { phone, code }: SmsCode) -> Reply {
    let sent = (&*phone, &*code);
    let prove =
        |pool: &mut Pool, id: &str| prove(call.world, pool, id, (&PHONE, Purpose::Phone), sent);
    logged_in(mfa::complete(call, prove)?, call)
}

#[derive(Deserialize)]
pub(crate) struct EmailCode {
    email: String,
    code: String,
}

pub(crate) fn verify_email(call: &Call<'_>, EmailCode { email, code }: EmailCode) -> Reply {
    let sent = (&*email, &*code);
    let prove =
        |pool: &mut Pool, id: &str| prove(call.world, pool, id, (&EMAIL, Purpose::EmailMfa), sent);
    logged_in(mfa::complete(call, prove)?, call)
}

/// Checks a code that was sent to the user's number or address. A user without one gets it.
fn prove(
    world: &World,
    pool: &mut Pool,
    id: &str,
    (contact, purpose): (&Contact, Purpose),
    (to, code): (&str, &str),
) -> Result<(), ServiceError> {
    let user = pool.users.get(id).ok_or(Code::UserNotFound)?;
    match (contact.current)(user) {
        Some(current) if current != to => return Err(contact.old_differs.into()),
        None if pool.users.contains(&(contact.key)(to.to_owned())) => {
            return Err(contact.taken.into());
        }
        _ => {}
    }
    if !pool.codes.redeem(purpose, to, code, world.now()) {
        return Err(Code::VerifyCodeExpired.into());
    }
    pool.users
        .update(id, |user| (contact.set)(user, to.to_owned()));
    Ok(())
}

#[derive(Deserialize)]
pub(crate) struct ContactOf {
    phone: Option<String>,
    email: Option<String>,
}

/// Returns whether no other user has the number or the address.
pub(crate) fn is_free(call: &Call<'_>, ContactOf { phone, email }: ContactOf) -> Reply {
    let (pool, id) = mfa::user(call)?;
    let keys = [phone.map(PHONE.key), email.map(EMAIL.key)];
    let mut keys = keys.into_iter().flatten().peekable();
    if keys.peek().is_none() {
        return Err(Code::ParametersIncomplete.into());
    }
    let is_free = keys.all(|key| pool.users.find(&key).is_none_or(|user| user.id == id));
    Ok(("检测成功", json!(is_free)))
}
