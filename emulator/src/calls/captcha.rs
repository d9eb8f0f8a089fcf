//! Captchas: after too many failed logins to an account, the next login requires one.

use crate::error::{Code, ServiceError};
use crate::outbox::Channel;
use crate::state::expiring::Captcha;
use crate::state::pool::Pool;
use crate::state::users::Key;
use crate::world::World;

/// Rejects a login if a captcha is required and missing or wrong.
pub(super) fn require(
    world: &World,
    pool: &mut Pool,
    key: &Key,
    text: Option<&str>,
) -> Result<(), ServiceError> {
    let key = key.indexed();
    let account = key.name();
    if !is_required(world, pool, account) {
        return Ok(());
    }
    let code = match text.filter(|text| !text.is_empty()) {
        None => Code::CaptchaRequired,
        // A captcha can be used once.
        Some(text) => match pool.captchas.remove(account) {
            Some(captcha) if captcha.text.eq_ignore_ascii_case(text) => return Ok(()),
            _ => Code::CaptchaIncorrect,
        },
    };
    Err(with_new_captcha(world, pool, account, code))
}

/// Records a wrong password and returns the error, with a new captcha if the next login requires one.
pub(super) fn record_failure(world: &World, pool: &mut Pool, key: &Key) -> ServiceError {
    let key = key.indexed();
    let account = key.name();
    let check = pool.settings.login_fail_check;
    pool.failed_logins.record(account, check, world.now());
    if is_required(world, pool, account) {
        with_new_captcha(world, pool, account, Code::PasswordIncorrect)
    } else {
        Code::PasswordIncorrect.into()
    }
}

fn is_required(world: &World, pool: &Pool, account: &str) -> bool {
    let check = pool.settings.login_fail_check;
    pool.failed_logins.exceeded(account, check, world.now())
}

fn with_new_captcha(world: &World, pool: &mut Pool, account: &str, code: Code) -> ServiceError {
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
    ServiceError::with_picture(code, &url)
}
