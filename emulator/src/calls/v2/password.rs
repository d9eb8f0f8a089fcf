//! Resets passwords, checks their strength, and sends the e-mails with codes.

use serde::Deserialize;
use serde_json_bytes::json;

use super::users::not_emulated;
use super::{access, view};
use crate::calls::email;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::password::{Password, check_strength};
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::users::Key;

pub(super) fn enter(table: &mut Table) {
    table.emulated("checkPasswordStrength", check);
    table.emulated("resetPassword", reset);
    table.emulated("resetPasswordByFirstLoginToken", reset_by_first_login);
    table.emulated("checkPassword", check_own);
    table.emulated("sendEmail", send_email);
}

#[derive(Deserialize)]
struct Plain {
    password: String,
}

/// A weak password is reported as data, not as an error.
fn check<'a>(call: &Call<'a>, Plain { password }: Plain) -> Outcome<'a> {
    let (pool, _) = access::client(call)?;
    let strength = pool.settings.pwd_strength;
    Ok(match check_strength(&password, strength) {
        Ok(()) => json!({ "valid": true, "message": "密码验证成功" }),
        Err(_) if password.is_empty() => json!({ "valid": false, "message": "请输入密码" }),
        Err(error) => {
            let text = error.own_message().unwrap_or(error.code.text());
            json!({ "valid": false, "message": text })
        }
    }
    .into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reset {
    phone: Option<String>,
    email: Option<String>,
    code: String,
    new_password: String,
}

fn reset<'a>(call: &Call<'a>, arguments: Reset) -> Outcome<'a> {
    let (mut pool, _) = access::client(call)?;
    let (purpose, to, key) = match (arguments.email, arguments.phone) {
        (Some(email), _) => (Purpose::ResetPassword, email.clone(), Key::Email(email)),
        (None, Some(phone)) => (Purpose::Phone, phone.clone(), Key::Phone(phone)),
        (None, None) => return Err(Code::ParametersIncomplete.into()),
    };
    let id = pool.users.find(&key).ok_or(Code::UserNotFound)?.id.clone();
    let (code, now) = (&arguments.code, call.world.now());
    if !pool.codes.check(purpose, &to, code, now) {
        return Err(Code::VerifyCodeExpired.into());
    }
    let plain = call.world.keys.decrypt(&arguments.new_password)?;
    check_strength(&plain, pool.settings.pwd_strength)?;
    let password = Password::hash(&plain, &call.world.entropy)?;
    pool.codes.redeem(purpose, &to, code, now);
    pool.users.update(&id, |user| user.reset_password(password));
    Ok(view::message("重置密码成功！"))
}

/// Rejects a login of a user who must set a new password. The error has the token for it.
pub(super) fn require_reset(
    call: &Call<'_>,
    pool: &mut Pool,
    user: &str,
) -> Result<(), ServiceError> {
    if pool
        .users
        .get(user)
        .is_none_or(|user| !user.must_reset_password)
    {
        return Ok(());
    }
    let token = call.world.entropy.opaque_token();
    let now = call.world.now();
    pool.codes
        .issue(Purpose::FirstLogin, &token, user.to_owned(), now);
    let error = ServiceError::from(Code::FirstLogin);
    Err(error.with_data(serde_json::json!({ "token": token })))
}

#[derive(Deserialize)]
struct FirstLogin {
    token: String,
    password: String,
}

fn reset_by_first_login<'a>(call: &Call<'a>, arguments: FirstLogin) -> Outcome<'a> {
    let (mut pool, _) = access::client(call)?;
    let plain = call.world.keys.decrypt(&arguments.password)?;
    check_strength(&plain, pool.settings.pwd_strength)?;
    let password = Password::hash(&plain, &call.world.entropy)?;
    let now = call.world.now();
    let user = pool.codes.take(Purpose::FirstLogin, &arguments.token, now);
    let user =
        user.ok_or_else(|| ServiceError::with_message(Code::Internal, "token 不正确或已过期"))?;
    pool.users
        .update(&user, |user| user.reset_password(password));
    Ok(view::message("重置密码成功！"))
}

#[derive(Deserialize)]
struct OwnPassword {
    password: Option<String>,
}

/// Checks the password of the logged-in user. A wrong one is reported as data, not as an error.
fn check_own<'a>(call: &Call<'a>, own: OwnPassword) -> Outcome<'a> {
    let (pool, id) = access::account(call, None)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    let plain = own.password.unwrap_or_default();
    let is_correct = user
        .password
        .as_ref()
        .is_some_and(|stored| stored.matches(&plain));
    let (code, message) = if is_correct {
        (200, "密码正确")
    } else {
        let wrong = Code::PasswordIncorrect;
        (wrong.number(), wrong.text())
    };
    Ok(json!({ "code": code, "message": message }).into())
}

#[derive(Deserialize)]
struct Email {
    email: String,
    scene: String,
}

/// Sends a code or a link. Requires no token.
fn send_email<'a>(call: &Call<'a>, Email { email, scene }: Email) -> Outcome<'a> {
    let (mut pool, _) = access::client(call)?;
    if !email::is_address(&email) {
        return Err(Code::EmailMalformed.into());
    }
    let (purpose, prefix) = match scene.as_str() {
        "RESET_PASSWORD" | "RESET_PASSWORD_VERIFY_CODE" => {
            (Purpose::ResetPassword, "重置密码的验证码是")
        }
        "LOGIN_VERIFY_CODE" | "REGISTER_VERIFY_CODE" => (Purpose::EmailLogin, "登录的验证码是"),
        "MFA_VERIFY" | "MFA_VERIFY_CODE" => (Purpose::EmailMfa, "多因素认证的验证码是"),
        "CHANGE_EMAIL" | "EMAIL_BIND_VERIFY_CODE" | "VERIFY_CODE" => {
            (Purpose::ChangeEmail, "修改邮箱的验证码是")
        }
        "VERIFY_EMAIL" | "CONSOLE_CONDUCTED_VERIFY" => (Purpose::VerifyEmail, ""),
        scene => return Err(not_emulated(&format!("the scene {scene}"))),
    };
    let requires_user = matches!(purpose, Purpose::ResetPassword | Purpose::VerifyEmail);
    if requires_user && !pool.users.contains(&Key::Email(email.clone())) {
        return Err(Code::UserNotFound.into());
    }
    if purpose == Purpose::VerifyEmail {
        email::send_verification(call.world, &mut pool, &email);
    } else {
        email::send_code(call.world, &mut pool, purpose, &email, prefix);
    }
    Ok(view::message(""))
}
