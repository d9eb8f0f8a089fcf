//! The form of the login page: logs the user in, or continues with the session of the browser.

use super::authorize::{LoginPage, Outcome, Refusal, Request};
use super::error::{Kind, OidcError};
use super::form::Form;
use super::password::{Factors, authenticate};
use super::session;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::pool::Pool;
use crate::state::users::Key;
use crate::token::Caller;
use crate::world::World;

/// The response to a form, and the session that the browser now has.
#[derive(Debug)]
pub(crate) struct LoggedIn {
    pub(crate) outcome: Outcome,
    pub(crate) session: Option<String>,
}

impl From<Outcome> for LoggedIn {
    fn from(outcome: Outcome) -> Self {
        let session = None;
        Self { outcome, session }
    }
}

/// The browser that sends a form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Browser<'a> {
    pub(crate) ip: &'a str,
    pub(crate) agent: Option<&'a str>,
    pub(crate) session: Option<&'a str>,
}

/// Serves the form of the login page, which also has the parameters of the application's request.
pub(crate) fn log_in(world: &World, browser: Browser<'_>, form: &Form) -> LoggedIn {
    let client = form.text("client_id");
    let Some(mut pool) = world.pool_of_client(client) else {
        return Outcome::Refused(Refusal::UnknownApplication(client.to_owned())).into();
    };
    let request = match Request::read(&pool, form) {
        Ok(request) => request,
        Err(invalid) => return Outcome::from(invalid).into(),
    };
    if form.get("continue").is_some() {
        return match request.usable_session(world, &pool, browser.session) {
            Some((session, user)) => request.complete(world, &mut pool, &user, &session),
            None => Outcome::LogIn(Box::new(request.page(&pool))),
        }
        .into();
    }
    let call = Call::without_token(world, &Caller::Anonymous, browser.ip);
    let name = form.text("name").trim();
    let key = key(&pool, name);
    let factors = Factors {
        captcha: form.get("captcha"),
        mfa_code: form.get("mfa_code"),
        browser: browser.agent,
    };
    let password = Some(form.text("password").to_owned());
    let user = match authenticate(&call, &mut pool, &key, password, factors) {
        Ok(user) => user,
        Err(error) => {
            let mut page = request.page(&pool);
            name.clone_into(&mut page.name);
            explain(world, &mut page, &error);
            return Outcome::LogIn(Box::new(page)).into();
        }
    };
    if let Some(previous) = browser.session {
        pool.browser_sessions.remove(previous);
    }
    let session = session::start(world, &mut pool, &user);
    let outcome = if request.hints_at(&pool, &user) {
        request.complete(world, &mut pool, &user, &session)
    } else {
        let another = "another user than that of `id_token_hint` has logged in";
        request.send_back(&OidcError::new(Kind::LoginRequired, another))
    };
    LoggedIn {
        outcome,
        session: Some(session.id),
    }
}

/// Returns the account of a name: an e-mail address, a user name or a phone number.
fn key(pool: &Pool, name: &str) -> Key {
    let keys = [Key::Email, Key::Username, Key::Phone].map(|key| key(name.to_owned()));
    let known = keys.iter().find(|key| pool.users.contains(key));
    known.unwrap_or(&keys[1]).clone()
}

/// Shows why a login failed, and asks for what is missing.
fn explain(world: &World, page: &mut LoginPage, error: &ServiceError) {
    page.problem = Some(error.code);
    page.asks_for_mfa_code = error.code == Code::MfaCodeRequired;
    let picture = error.picture();
    let path = picture.map(|url| url.strip_prefix(&world.base_url).unwrap_or(url));
    page.captcha = path.map(str::to_owned);
}
