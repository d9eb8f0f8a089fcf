//! The last step of every login: issues a token and updates the user.

use super::credential::active;
use super::login_history;
use crate::clock::Timestamp;
use crate::error::{Code, ServiceError};
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::token::{Claims, Subject, sign};
use crate::world::World;

/// The origin of a login.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) ip: Option<String>,
    pub(crate) device: Option<String>,
    pub(crate) browser: Option<String>,
}

/// Returns the current time. After a logout in the same second, it is one second later, so that the new login is valid.
pub(crate) fn now_for(world: &World, user: &User) -> Timestamp {
    Timestamp(world.now().0.max(user.tokens_not_before))
}

/// Creates the claims of a new token.
pub(crate) fn claims_for(world: &World, pool: &Pool, user: &User) -> Claims {
    let subject = Subject {
        email: user.address().cloned(),
        id: user.id.clone(),
        client_id: pool.id.clone(),
        unionid: user.unionid.clone(),
    };
    Claims::new(subject, now_for(world, user), pool.settings.jwt_expired)
}

/// Logs a user in, and returns the user with the token.
pub(crate) fn sign_in(
    world: &World,
    pool: &mut Pool,
    id: &str,
    origin: Origin,
) -> Result<User, ServiceError> {
    let user = pool.users.get(id).ok_or(Code::UserNotFound)?;
    let claims = claims_for(world, pool, user);
    let token = sign(&claims, &pool.secret)?;
    sign_in_with(world, pool, id, origin, (token, Timestamp(claims.exp)))
}

/// Logs a user in with a token and its expiry, and returns the user with the token.
pub(crate) fn sign_in_with(
    world: &World,
    pool: &mut Pool,
    id: &str,
    origin: Origin,
    (token, expiry): (String, Timestamp),
) -> Result<User, ServiceError> {
    active(pool.users.get(id).ok_or(Code::UserNotFound)?)?;
    let now = world.now();
    login_history::succeeded(world, pool, id, &origin);
    let user = pool.users.update(id, |user| {
        user.token = Some(token);
        user.token_expired_at = Some(expiry);
        user.logins_count = user.logins_count.saturating_add(1);
        user.last_login = Some(now);
        user.last_ip = origin.ip;
        if let Some(device) = origin.device {
            user.device = device;
        }
        if let Some(browser) = origin.browser {
            user.browser = browser;
        }
    });
    user.cloned().ok_or_else(|| Code::UserNotFound.into())
}
