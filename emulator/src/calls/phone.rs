//! Phone numbers: codes by SMS, and a change of number.

use serde::Deserialize;
use serde_json_bytes::json;

use super::arguments::OfPool;
use super::contact::{Change, Contact};
use super::view;
use crate::error::Code;
use crate::graphql::{Call, Outcome, Table};
use crate::outbox::Channel;
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::users::Key;
use crate::world::World;

/// How many messages the service's smallest plan allows; the emulator sends on regardless.
const SMS_LIMIT: i32 = 1000;

pub(super) fn enter(table: &mut Table) {
    table.emulated("updatePhone", update_phone);
    table.emulated("checkPhoneCode", check_phone_code);
    table.emulated("querySMSSendCount", sms_count);
}

/// Why an SMS address sends nothing.
pub(crate) struct SmsRefusal {
    pub(crate) code: i32,
    pub(crate) message: &'static str,
}

impl SmsRefusal {
    const STILL_VALID: Self = Self {
        code: 500,
        message: "已发送验证码，还未失效",
    };
}

impl From<Code> for SmsRefusal {
    fn from(code: Code) -> Self {
        Self {
            code: code.number(),
            message: code.text(),
        }
    }
}

/// Sends a code to a phone, to log in with or for anything else.
pub(crate) fn send_code(world: &World, client: &str, phone: &str) -> Result<(), SmsRefusal> {
    let mut pool = world.pool(client).map_err(|refusal| refusal.code)?;
    send(world, &mut pool, phone)
}

/// Sends a code to a phone that has no account yet.
pub(crate) fn send_register_code(
    world: &World,
    client: &str,
    phone: &str,
) -> Result<(), SmsRefusal> {
    let mut pool = world.pool(client).map_err(|refusal| refusal.code)?;
    if pool.users.contains(&Key::Phone(phone.to_owned())) {
        return Err(Code::UserExists.into());
    }
    send(world, &mut pool, phone)
}

fn send(world: &World, pool: &mut Pool, phone: &str) -> Result<(), SmsRefusal> {
    if !is_number(phone) {
        return Err(Code::PhoneOrEmailInvalid.into());
    }
    if pool.codes.pending(Purpose::Phone, phone, world.now()) {
        return Err(SmsRefusal::STILL_VALID);
    }
    let code = world.entropy.verify_code();
    pool.codes
        .issue(Purpose::Phone, phone, code.clone(), world.now());
    pool.sms_sent = pool.sms_sent.saturating_add(1);
    let text = format!("验证码 {code}，5 分钟内有效");
    world.send(Channel::Sms, pool, phone, text, (Some(code), None));
    Ok(())
}

/// Whether `text` can be a phone number.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (5..=20).contains(&digits.len())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b' '))
}

/// How a phone number is changed.
const PHONE: Contact = Contact {
    purpose: Purpose::Phone,
    key: Key::Phone,
    current: |user| user.phone.as_ref(),
    set: |user, number| {
        user.phone = Some(number);
        user.phone_verified = true;
    },
    old_must_be_proved: |settings| settings.change_phone_strategy.verify_old_phone,
    unchanged: Code::NewPhoneSameAsOld,
    taken: Code::PhoneBound,
    old_unproved: Code::OldPhoneUnverified,
    old_differs: Code::OldPhoneMismatch,
};

fn update_phone<'a>(call: &Call<'a>, change: Change) -> Outcome<'a> {
    if !is_number(&change.new) {
        return Err(Code::PhoneOrEmailInvalid.into());
    }
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
    let right = pool.codes.check(
        Purpose::Phone,
        &arguments.phone,
        &arguments.phone_code,
        call.world.now(),
    );
    Ok(if right {
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
