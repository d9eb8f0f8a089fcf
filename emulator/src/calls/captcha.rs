//! Captcha pictures: after too many failed logins to an account, the next one must read one.

use crate::error::{Code, ServiceError};
use crate::outbox::Channel;
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
    let refusal = match answer.filter(|answer| !answer.is_empty()) {
        None => Code::CaptchaRequired,
        // A picture is good for one try.
        Some(answer) => match pool.captchas.remove(account) {
            Some(captcha) if captcha.text.eq_ignore_ascii_case(answer) => return Ok(()),
            _ => Code::CaptchaIncorrect,
        },
    };
    Err(with_fresh_picture(world, pool, account, refusal))
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
    let text = "图形验证码".to_owned();
    let parts = (Some(captcha.text.clone()), Some(url.clone()));
    world.send(Channel::Captcha, pool, account, text, parts);
    pool.captchas.insert(captcha);
    ServiceError::with_picture(code, Some(url))
}
