//! Passwords, e-mail addresses and phone numbers of users, and the e-mails with codes.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::error::not_emulated;
use super::rest::Reply;
use super::{access, view};
use crate::calls::access::PoolGuard;
use crate::calls::arguments::{NoArguments, Only};
use crate::calls::contact::{Change, Contact};
use crate::calls::email::{self, EMAIL};
use crate::calls::phone::PHONE;
use crate::calls::user_update::check_old_password;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::password::{Password, check_strength};
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::state::users::Key;

pub(super) fn enter(table: &mut Table) {
    table.emulated("checkPasswordStrength", check);
    table.emulated("resetPassword", reset);
    table.emulated("resetPasswordByFirstLoginToken", reset_by_first_login);
    table.emulated("checkPassword", check_own);
    table.emulated("sendEmail", send_email);
    table.emulated("updatePassword", update_password);
    table.emulated("bindEmail", |call, new| {
        bind(call, &EMAIL, new, "该用户已绑定邮箱")
    });
    table.emulated("bindPhone", |call, new| {
        bind(call, &PHONE, new, "该用户已绑定手机号")
    });
    table.emulated("updateEmail", |call, new| update(call, &EMAIL, new));
    table.emulated("updatePhone", |call, new| update(call, &PHONE, new));
    table.emulated("unbindEmail", unbind_email);
    table.emulated("unbindPhone", unbind_phone);
}

fn check<'a>(call: &Call<'a>, Only(password): Only<String>) -> Outcome<'a> {
    Ok(checked(call, &password)?.into())
}

#[derive(Deserialize)]
pub(crate) struct Plain {
    password: String,
}

/// Checks a password at a REST address.
pub(crate) fn check_plain(call: &Call<'_>, Plain { password }: Plain) -> Reply {
    Ok(("操作成功", serde_json::json!(checked(call, &password)?)))
}

/// A weak password is reported as data, not as an error.
fn checked(call: &Call<'_>, password: &str) -> Result<Value, ServiceError> {
    let (pool, _) = access::client(call)?;
    let strength = pool.settings.pwd_strength;
    Ok(match check_strength(password, strength) {
        Ok(()) => json!({ "valid": true, "message": "密码验证成功" }),
        Err(_) if password.is_empty() => json!({ "valid": false, "message": "请输入密码" }),
        Err(error) => {
            let text = error.own_message().unwrap_or(error.code.text());
            json!({ "valid": false, "message": text })
        }
    })
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
        (Some(email), _) => {
            let email = email.to_lowercase();
            (Purpose::ResetPassword, email.clone(), Key::Email(email))
        }
        (None, Some(phone)) => (Purpose::Phone, phone.clone(), Key::Phone(phone)),
        (None, None) => return Err(Code::ParametersIncomplete.into()),
    };
    let id = pool.users.find(&key).ok_or(Code::UserNotFound)?.id.clone();
    let (code, now) = (&arguments.code, call.world.now());
    if !pool.codes.check(purpose, &to, code, now) {
        return Err(Code::VerifyCodeExpired.into());
    }
    let password = new_password(call, &pool, &arguments.new_password)?;
    pool.codes.redeem(purpose, &to, code, now);
    pool.users.update(&id, |user| user.reset_password(password));
    Ok(view::message("重置密码成功！"))
}

/// Returns the hash of an encrypted password that is strong enough.
pub(super) fn new_password(
    call: &Call<'_>,
    pool: &Pool,
    encrypted: &str,
) -> Result<Password, ServiceError> {
    let plain = call.world.keys.decrypt(encrypted)?;
    Password::new(&plain, pool.settings.pwd_strength, &call.world.entropy)
}

/// Rejects a login of a user who must set a new password. The error has the token for it.
pub(super) fn require_reset(
    call: &Call<'_>,
    pool: &mut Pool,
    user: &str,
) -> Result<(), ServiceError> {
    let found = pool.users.get(user);
    if found.is_none_or(|user| !user.must_reset_password) {
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
    let password = new_password(call, &pool, &arguments.password)?;
    let now = call.world.now();
    let user = pool.codes.take(Purpose::FirstLogin, &arguments.token, now);
    let user = user.ok_or_else(|| ServiceError::internal("token 不正确或已过期"))?;
    pool.users
        .update(&user, |user| user.reset_password(password));
    Ok(view::message("重置密码成功！"))
}

/// Checks the password of the logged-in user. A wrong one is reported as data, not as an error.
fn check_own<'a>(call: &Call<'a>, Only(plain): Only<Option<String>>) -> Outcome<'a> {
    let (pool, id) = access::account(call, None)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    let (stored, plain) = (user.password.as_ref(), plain.unwrap_or_default());
    let is_correct = stored.is_some_and(|stored| stored.matches(&plain));
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
    let email = email.to_lowercase();
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
        scene => return Err(not_emulated(format_args!("the scene {scene}"))),
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

/// Adds a contact to a user who lacks one.
fn bind<'a>(
    call: &Call<'a>,
    contact: &Contact,
    new: Change,
    already_bound: &'static str,
) -> Outcome<'a> {
    let (pool, id) = access::account(call, None)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    if (contact.current)(user).is_some() {
        return Err(ServiceError::internal(already_bound));
    }
    change(call, contact, (pool, id), new)
}

fn update<'a>(call: &Call<'a>, contact: &Contact, new: Change) -> Outcome<'a> {
    change(call, contact, access::account(call, None)?, new)
}

fn change<'a>(
    call: &Call<'a>,
    contact: &Contact,
    (mut pool, id): (PoolGuard<'a>, String),
    new: Change,
) -> Outcome<'a> {
    let new = new.in_lower_case();
    contact.check(&new)?;
    let changed = contact.change_of(call.world, &mut pool, &id, new);
    changed.map_err(|error| match error.code {
        Code::VerifyCodeExpired => ServiceError::internal("验证码不正确！"),
        _ => error,
    })?;
    view::user_of(call.world, &pool, &id)
}

fn unbind_email<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let other = |user: &User| user.phone.is_some();
    unbind(call, &EMAIL, Code::EmailNotBound.into(), other, |user| {
        user.email = None;
        user.email_verified = false;
    })
}

fn unbind_phone<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let other = |user: &User| user.address().is_some();
    let missing = ServiceError::internal("该用户没有绑定手机号");
    unbind(call, &PHONE, missing, other, |user| {
        user.phone = None;
        user.phone_verified = false;
    })
}

/// Removes a contact, unless it is the last way to log in.
fn unbind<'a>(
    call: &Call<'a>,
    contact: &Contact,
    missing: ServiceError,
    has_other_contact: fn(&User) -> bool,
    remove: fn(&mut User),
) -> Outcome<'a> {
    let (mut pool, id) = access::account(call, None)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    if (contact.current)(user).is_none() {
        return Err(missing);
    }
    let has_password = user.username.is_some() && user.password.is_some();
    if !has_other_contact(user) && !has_password && user.bindings.is_empty() {
        return Err(Code::LastLoginMethod.into());
    }
    pool.users.update(&id, remove);
    view::user_of(call.world, &pool, &id)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Passwords {
    new_password: String,
    old_password: Option<String>,
}

fn update_password<'a>(call: &Call<'a>, passwords: Passwords) -> Outcome<'a> {
    let (mut pool, id) = access::account(call, None)?;
    let old = passwords.old_password.filter(|text| !text.is_empty());
    let old = old.map(|text| call.world.keys.decrypt(&text)).transpose()?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    check_old_password(call, user, old.as_deref())?;
    let password = new_password(call, &pool, &passwords.new_password)?;
    pool.users.update(&id, |user| user.reset_password(password));
    view::user_of(call.world, &pool, &id)
}
