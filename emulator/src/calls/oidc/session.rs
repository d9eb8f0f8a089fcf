//! The sessions of browsers: a user who has logged in on the login page does not log in again for the next application.

use crate::calls::credential::active;
use crate::calls::sign_in::now_for;
use crate::state::oidc::BrowserSession;
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::world::World;

/// Starts a session, and returns it. Its lifetime is that of the pool's tokens.
pub(super) fn start(world: &World, pool: &mut Pool, user: &User) -> BrowserSession {
    let logged_in_at = now_for(world, user);
    let session = BrowserSession {
        id: world.entropy.opaque_token(),
        user: user.id.clone(),
        logged_in_at,
        until: logged_in_at.plus_seconds(i64::from(pool.settings.jwt_expired)),
    };
    pool.browser_sessions.insert(session.clone());
    session
}

/// Returns a session and its user, unless it has expired, or the user was blocked or has logged out since.
pub(super) fn find(world: &World, pool: &Pool, id: Option<&str>) -> Option<(BrowserSession, User)> {
    let session = pool.browser_sessions.get(id?)?;
    let user = active(pool.users.get(&session.user)?).ok()?;
    let is_valid = session.until > world.now() && session.logged_in_at.0 >= user.tokens_not_before;
    is_valid.then(|| (session.clone(), user.clone()))
}
