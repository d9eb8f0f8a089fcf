//! Verifies, changes and unbinds e-mail addresses.

use serde::Deserialize;

use super::arguments::Account;
use super::contact::{Change, Contact};
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::outbox::Channel;
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::state::users::Key;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("sendVerifyEmail", send_verify_email);
    table.emulated("sendChangeEmailVerifyCode", send_change_code);
    table.emulated("updateEmail", update_email);
    table.emulated("unbindEmail", unbind_email);
}

/// Returns whether `text` has the format of an e-mail address.
pub(super) fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !text.contains(char::is_whitespace)
}

/// Sends a code to an address. The text begins with `prefix`.
pub(super) fn send_code(world: &World, pool: &mut Pool, purpose: Purpose, to: &str, prefix: &str) {
    let code = world.entropy.verify_code();
    pool.codes.issue(purpose, to, code.clone(), world.now());
    let text = format!("{prefix} {code}，5 分钟内有效");
    world.send(Channel::Email, pool, to, text, (Some(code), None));
}

/// Sends a welcome mail to a new user if the pool's settings say so.
pub(super) fn welcome(world: &World, pool: &Pool, address: &str) {
    if pool.settings.send_welcome_email {
        let text = format!("欢迎加入 {}", pool.settings.name);
        world.send(Channel::Email, pool, address, text, (None, None));
    }
}

/// Sends the link that verifies an address.
pub(super) fn send_verification(world: &World, pool: &mut Pool, address: &str) {
    let token = world.entropy.opaque_token();
    let link = format!("{}/verify-email/{}/{token}", world.base_url, pool.id);
    pool.codes.issue(
        Purpose::VerifyEmail,
        &token,
        address.to_owned(),
        world.now(),
    );
    let text = format!("请打开链接验证邮箱：{link}");
    world.send(Channel::Email, pool, address, text, (None, Some(link)));
}

/// Verifies an address with the token of a verification link.
pub(crate) fn verify_by_link(world: &World, pool: &str, token: &str) -> Result<(), ServiceError> {
    let mut pool = world.pool(pool)?;
    let address = pool
        .codes
        .take(Purpose::VerifyEmail, token, world.now())
        .ok_or(Code::VerifyLinkExpired)?;
    let user = pool.users.find(&Key::Email(address));
    let id = user.ok_or(Code::UserNotFound)?.id.clone();
    pool.users.update(&id, |user| user.email_verified = true);
    Ok(())
}

/// An address to which a call sends a mail, and the pool.
#[derive(Deserialize)]
pub(super) struct Recipient {
    #[serde(alias = "userPoolId")]
    pub(super) client: String,
    pub(super) email: String,
}

fn send_verify_email<'a>(call: &Call<'a>, arguments: Recipient) -> Outcome<'a> {
    let mut pool = call.open_pool(&arguments.client)?;
    if !pool.users.contains(&Key::Email(arguments.email.clone())) {
        return Err(Code::UserNotFound.into());
    }
    send_verification(call.world, &mut pool, &arguments.email);
    Ok(view::message(200, "发送验证邮件成功", Some(true)))
}

fn send_change_code<'a>(call: &Call<'a>, arguments: Recipient) -> Outcome<'a> {
    let mut pool = call.any(Some(&arguments.client))?;
    if !is_address(&arguments.email) {
        return Err(Code::EmailMalformed.into());
    }
    let (purpose, prefix) = (Purpose::ChangeEmail, "修改邮箱的验证码是");
    send_code(call.world, &mut pool, purpose, &arguments.email, prefix);
    Ok(view::message(200, "成功", None))
}

/// The rules for changing an e-mail address.
pub(super) const EMAIL: Contact = Contact {
    purpose: Purpose::ChangeEmail,
    is_valid: is_address,
    malformed: Code::EmailMalformed,
    key: Key::Email,
    current: User::address,
    set: |user, address| {
        user.email = Some(address);
        user.email_verified = true;
    },
    requires_old_code: |settings| settings.change_email_strategy.verify_old_email,
    unchanged: Code::NewEmailSameAsOld,
    taken: Code::EmailTaken,
    old_code_missing: Code::OldEmailUnverified,
    old_differs: Code::OldEmailMismatch,
};

fn update_email<'a>(call: &Call<'a>, change: Change) -> Outcome<'a> {
    EMAIL.change(call, change)
}

fn unbind_email<'a>(call: &Call<'a>, of: Account) -> Outcome<'a> {
    let (mut pool, id) = of.open(call)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    if user.address().is_none() {
        return Err(Code::EmailNotBound.into());
    }
    if user.phone.is_none() && user.bindings.is_empty() {
        return Err(Code::LastLoginMethod.into());
    }
    view::changed(call.world, &mut pool, &id, |user| {
        user.email = Some(String::new());
        user.email_verified = false;
    })
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_need_a_name_and_a_host() {
        for valid in ["a@b.c", "first.last+tag@mail.example.com"] {
            assert!(is_address(valid), "{valid}");
        }
        for invalid in ["", "a", "@b.c", "a@b", "a@.c", "a@b.", "a b@c.d"] {
            assert!(!is_address(invalid), "{invalid}");
        }
    }
}
