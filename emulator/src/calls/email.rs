//! E-mail addresses: verified, changed, unbound.

use serde::Deserialize;

use super::contact::{Contact, Proof};
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::outbox::{Channel, Message};
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

/// Whether `text` has the form of an e-mail address.
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

/// Puts an e-mail into the outbox.
pub(super) fn mail(world: &World, pool: &Pool, to: &str, text: String, part: MailPart) {
    let (code, link) = match part {
        MailPart::Text => (None, None),
        MailPart::Code(code) => (Some(code), None),
        MailPart::Link(link) => (None, Some(link)),
    };
    world.outbox.push(Message {
        channel: Channel::Email,
        pool: pool.id.clone(),
        to: to.to_owned(),
        text,
        code,
        link,
        sent_at: world.clock.unix_seconds(),
    });
}

/// What a mail carries besides its text.
pub(super) enum MailPart {
    Text,
    Code(String),
    Link(String),
}

/// Greets a new user, if the pool does so.
pub(super) fn welcome(world: &World, pool: &Pool, address: &str) {
    if pool.settings.send_welcome_email {
        let text = format!("欢迎加入 {}", pool.settings.name);
        mail(world, pool, address, text, MailPart::Text);
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
    mail(world, pool, address, text, MailPart::Link(link));
}

/// What opening a verification link does.
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

#[derive(Deserialize)]
struct SendVerify {
    email: String,
    client: String,
}

fn send_verify_email<'a>(call: &Call<'a>, arguments: SendVerify) -> Outcome<'a> {
    let mut pool = call.open_pool(&arguments.client)?;
    if !pool.users.contains(&Key::Email(arguments.email.clone())) {
        return Err(Code::UserNotFound.into());
    }
    send_verification(call.world, &mut pool, &arguments.email);
    Ok(view::message(200, "发送验证邮件成功", Some(true)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendChange {
    user_pool_id: String,
    email: String,
}

fn send_change_code<'a>(call: &Call<'a>, arguments: SendChange) -> Outcome<'a> {
    let mut pool = call.any(Some(&arguments.user_pool_id))?;
    if !is_address(&arguments.email) {
        return Err(Code::EmailMalformed.into());
    }
    let code = call.world.entropy.verify_code();
    pool.codes.issue(
        Purpose::ChangeEmail,
        &arguments.email,
        code.clone(),
        call.world.now(),
    );
    let text = format!("修改邮箱的验证码是 {code}，5 分钟内有效");
    mail(
        call.world,
        &pool,
        &arguments.email,
        text,
        MailPart::Code(code),
    );
    Ok(view::message(200, "成功", None))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateEmail {
    user_pool_id: String,
    email: String,
    email_code: String,
    old_email: Option<String>,
    old_email_code: Option<String>,
}

/// How an e-mail address is changed.
const EMAIL: Contact = Contact {
    purpose: Purpose::ChangeEmail,
    key: Key::Email,
    current: User::address,
    set: |user, address| {
        user.email = Some(address);
        user.email_verified = true;
    },
    old_must_be_proved: |settings| settings.change_email_strategy.verify_old_email,
    unchanged: Code::NewEmailSameAsOld,
    taken: Code::EmailTaken,
    old_unproved: Code::OldEmailUnverified,
    old_differs: Code::OldEmailMismatch,
};

fn update_email<'a>(call: &Call<'a>, arguments: UpdateEmail) -> Outcome<'a> {
    if !is_address(&arguments.email) {
        return Err(Code::EmailMalformed.into());
    }
    let new = Proof {
        address: arguments.email,
        code: arguments.email_code,
    };
    let old = Proof::of(
        arguments.old_email.as_ref(),
        arguments.old_email_code.as_ref(),
    );
    EMAIL.change(call, &arguments.user_pool_id, new, old)
}

#[derive(Deserialize)]
struct Unbind {
    user: Option<String>,
    client: Option<String>,
}

fn unbind_email<'a>(call: &Call<'a>, arguments: Unbind) -> Outcome<'a> {
    let (mut pool, id) = call.account(arguments.client.as_deref(), arguments.user.as_deref())?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    if user.address().is_none() {
        return Err(Code::EmailNotBound.into());
    }
    if user.phone.is_none() && user.bindings.is_empty() {
        return Err(Code::LastLoginMethod.into());
    }
    let user = pool.users.update(&id, |user| {
        user.email = Some(String::new());
        user.email_verified = false;
    });
    let user = user.cloned().ok_or(Code::UserNotFound)?;
    Ok(view::user(call.world, &pool.id, &user))
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_has_a_name_and_a_host() {
        for good in ["a@b.c", "first.last+tag@mail.example.com"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "a", "@b.c", "a@b", "a@.c", "a@b.", "a b@c.d"] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
