//! Resets passwords, and sets how strong they must be.

use serde::Deserialize;
use serde_json_bytes::json;

use super::arguments::OfPool;
use super::email::{self, Recipient};
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::password::Password;
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::users::Key;

pub(super) fn enter(table: &mut Table) {
    table.emulated("sendResetPasswordEmail", send_code);
    table.emulated("verifyResetPasswordVerifyCode", verify_code);
    table.emulated("changePassword", change_password);
    table.emulated("queryPasswordStrengthSettingsByUserPoolId", strength);
    table.emulated("updatePasswordStrengthSettingsByUserPoolId", set_strength);
}

fn send_code<'a>(call: &Call<'a>, arguments: Recipient) -> Outcome<'a> {
    let mut pool = call.open_pool(&arguments.client)?;
    user_of(&pool, &arguments.email)?;
    let (purpose, prefix) = (Purpose::ResetPassword, "重置密码的验证码是");
    email::send_code(call.world, &mut pool, purpose, &arguments.email, prefix);
    Ok(view::message(200, "成功", None))
}

#[derive(Deserialize)]
struct VerifyCode {
    #[serde(flatten)]
    of: Recipient,
    #[serde(rename = "verifyCode")]
    code: String,
}

fn verify_code<'a>(call: &Call<'a>, arguments: VerifyCode) -> Outcome<'a> {
    let VerifyCode { of, code } = arguments;
    let (pool, now) = (call.open_pool(&of.client)?, call.world.now());
    let purpose = Purpose::ResetPassword;
    if !pool.codes.check(purpose, &of.email, &code, now) {
        return Err(Code::VerifyCodeExpired.into());
    }
    Ok(json!({ "message": "验证成功，请输入新密码" }).into())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    client: String,
    email: String,
    password: String,
    verify_code: String,
}

fn change_password<'a>(call: &Call<'a>, arguments: Change) -> Outcome<'a> {
    let plain = call.world.keys.decrypt(&arguments.password)?;
    let mut pool = call.open_pool(&arguments.client)?;
    let id = user_of(&pool, &arguments.email)?;
    let now = call.world.now();
    if !pool.codes.known(Purpose::ResetPassword, &arguments.email) {
        return Err(Code::PasswordChangeUnverified.into());
    }
    let (purpose, to, code) = (
        Purpose::ResetPassword,
        &arguments.email,
        &arguments.verify_code,
    );
    if !pool.codes.check(purpose, to, code, now) {
        return Err(Code::VerifyCodeExpired.into());
    }
    let password = Password::new(&plain, pool.settings.pwd_strength, &call.world.entropy)?;
    pool.codes.redeem(purpose, to, code, now);
    view::changed(call.world, &mut pool, &id, |user| {
        user.password = Some(password);
    })
}

fn user_of(pool: &Pool, email: &str) -> Result<String, ServiceError> {
    let user = pool.users.find(&Key::Email(email.to_owned()));
    Ok(user.ok_or(Code::UserNotFound)?.id.clone())
}

fn strength<'a>(call: &Call<'a>, arguments: OfPool) -> Outcome<'a> {
    let pool = call.open_pool(&arguments.user_pool_id)?;
    Ok(strength_of(&pool))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SetStrength {
    user_pool_id: String,
    pwd_strength: Option<i32>,
}

fn set_strength<'a>(call: &Call<'a>, arguments: SetStrength) -> Outcome<'a> {
    let mut pool = call.owner(Some(&arguments.user_pool_id))?;
    if let Some(strength) = arguments.pwd_strength {
        pool.settings.pwd_strength = strength;
    }
    Ok(strength_of(&pool))
}

fn strength_of<'a>(pool: &Pool) -> crate::graphql::Node<'a> {
    json!({ "userPoolId": pool.id, "pwdStrength": pool.settings.pwd_strength }).into()
}
