//! Phone numbers: SMS codes, and changes of the number.

use serde::Deserialize;
use serde_json_bytes::json;

use super::arguments::OfPool;
use super::contact::{Change, Contact};
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::outbox::Channel;
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::users::Key;
use crate::world::World;

/// The SMS limit of the service's smallest plan. The emulator does not enforce it.
const SMS_LIMIT: i32 = 1000;

pub(super) fn enter(table: &mut Table) {
    table.emulated("updatePhone", update_phone);
    table.emulated("checkPhoneCode", check_phone_code);
    table.emulated("querySMSSendCount", sms_count);
}

/// Sends a code to a phone, for a login or any other purpose.
pub(crate) fn send_code(world: &World, client: &str, phone: &str) -> Result<(), ServiceError> {
    send(world, &mut *world.pool(client)?, phone)
}

/// Sends a code to an unregistered phone.
pub(crate) fn send_register_code(
    world: &World,
    client: &str,
    phone: &str,
) -> Result<(), ServiceError> {
    let mut pool = world.pool(client)?;
    if pool.users.contains(&Key::Phone(phone.to_owned())) {
        return Err(Code::UserExists.into());
    }
    send(world, &mut pool, phone)
}

fn send(world: &World, pool: &mut Pool, phone: &str) -> Result<(), ServiceError> {
    if !is_number(phone) {
        return Err(Code::PhoneOrEmailInvalid.into());
    }
    if pool.codes.pending(Purpose::Phone, phone, world.now()) {
        return Err(ServiceError::internal("已发送验证码，还未失效"));
    }
    let code = world.entropy.verify_code();
    pool.codes
        .issue(Purpose::Phone, phone, code.clone(), world.now());
    pool.sms_sent = pool.sms_sent.saturating_add(1);
    let text = format!("验证码 {code}，5 分钟内有效");
    world.send(Channel::Sms, pool, phone, text, (Some(code), None));
    Ok(())
}

/// Returns whether `text` has the format of a phone number.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (5..=20).contains(&digits.len())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b' '))
}

/// The rules for changing a phone number.
pub(super) const PHONE: Contact = Contact {
    purpose: Purpose::Phone,
    is_valid: is_number,
    malformed: Code::PhoneOrEmailInvalid,
    key: Key::Phone,
    current: |user| user.phone.as_ref(),
    set: |user, number| {
        user.phone = Some(number);
        user.phone_verified = true;
    },
    requires_old_code: |settings| settings.change_phone_strategy.verify_old_phone,
    unchanged: Code::NewPhoneSameAsOld,
    taken: Code::PhoneBound,
    old_code_missing: Code::OldPhoneUnverified,
    old_differs: Code::OldPhoneMismatch,
};

fn update_phone<'a>(call: &Call<'a>, change: Change) -> Outcome<'a> {
    PHONE.change(call, change)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CheckCode {
    user_pool_id: String,
    phone: String,
    phone_code: String,
}

fn check_phone_code<'a>(call: &Call<'a>, arguments: CheckCode) -> Outcome<'a> {
    let pool = call.owner(Some(&arguments.user_pool_id))?;
    let correct = pool.codes.check(
        Purpose::Phone,
        &arguments.phone,
        &arguments.phone_code,
        call.world.now(),
    );
    Ok(if correct {
        view::message(200, "验证码正确", Some(true))
    } else {
        let expired = Code::VerifyCodeExpired;
        view::message(expired.number(), expired.text(), Some(false))
    })
}

fn sms_count<'a>(call: &Call<'a>, arguments: OfPool) -> Outcome<'a> {
    let pool = call.owner(Some(&arguments.user_pool_id))?;
    Ok(json!({ "count": pool.sms_sent, "limitCount": SMS_LIMIT }).into())
}
