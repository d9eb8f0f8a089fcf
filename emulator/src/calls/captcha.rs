//! Captcha pictures: after too many failed logins to an account, the next one must read one.

use crate::error::{Code, ServiceError};
use crate::outbox::{Channel, Message};
use crate::state::expiring::Captcha;
use crate::state::pool::Pool;
use crate::world::World;

/// Refuses a login that has to read a picture and did not, or misread it.
pub(super) fn demand(
    world: &World,
    pool: &mut Pool,
    account: &str,
    answer: Option<&str>,
) -> Result<(), ServiceError> {
    if !due(world, pool, account) {
        return Ok(());
    }
    let Some(answer) = answer.filter(|answer| !answer.is_empty()) else {
        return Err(with_fresh_picture(
            world,
            pool,
            account,
            Code::CaptchaRequired,
        ));
    };
    // A picture is good for one try.
    match pool.captchas.remove(account) {
        Some(captcha) if captcha.text.eq_ignore_ascii_case(answer) => Ok(()),
        _ => Err(with_fresh_picture(
            world,
            pool,
            account,
            Code::CaptchaIncorrect,
        )),
    }
}

/// Counts a wrong password, and says so; with a picture if the next try will have to read one.
pub(super) fn after_failure(world: &World, pool: &mut Pool, account: &str) -> ServiceError {
    let check = pool.settings.login_fail_check;
    pool.failed_logins.record(account, check, world.now());
    if due(world, pool, account) {
        with_fresh_picture(world, pool, account, Code::PasswordIncorrect)
    } else {
        Code::PasswordIncorrect.into()
    }
}

fn due(world: &World, pool: &Pool, account: &str) -> bool {
    let check = pool.settings.login_fail_check;
    pool.failed_logins.exceeded(account, check, world.now())
}

fn with_fresh_picture(world: &World, pool: &mut Pool, account: &str, code: Code) -> ServiceError {
    let captcha = Captcha {
        account: account.to_owned(),
        id: world.entropy.id(),
        text: world.entropy.captcha(),
    };
    let url = format!("{}/captcha/{}/{}", world.base_url, pool.id, captcha.id);
    world.outbox.push(Message {
        channel: Channel::Captcha,
        pool: pool.id.clone(),
        to: account.to_owned(),
        text: "图形验证码".to_owned(),
        code: Some(captcha.text.clone()),
        link: Some(url.clone()),
        sent_at: world.clock.unix_seconds(),
    });
    pool.captchas.insert(captcha);
    ServiceError::with_picture(code, Some(url))
}
