//! Logout (OIDC RP-Initiated Logout 1.0): ends the session of the browser.

use super::authorize::with_parameters;
use super::form::Form;
use super::{session, token_info};
use crate::state::pool::Pool;
use crate::world::World;

/// The parameters that the page sends back.
const PARAMETERS: [&str; 4] = [
    "id_token_hint",
    "client_id",
    "post_logout_redirect_uri",
    "state",
];

/// The response to a browser.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Sends the browser to an address of the application, without a session.
    Redirect(String),
    /// Shows that the session has ended.
    Ended,
    /// Asks the user whether to end the session, and sends these parameters back.
    Ask(Vec<(String, String)>),
}

/// Ends the session of a browser. The user must confirm it, unless an application presents an id token of the same user.
pub(crate) fn end(
    world: &World,
    form: &Form,
    session: Option<&str>,
    is_confirmed: bool,
) -> Outcome {
    let hint = form.text("id_token_hint");
    for pool in world.contents.pools.values() {
        let mut pool = pool.lock();
        let hinted = token_info::hinted(&pool, hint);
        let Some((known, user)) = session::find(world, &pool, session) else {
            continue;
        };
        let is_hinted = hinted.is_some_and(|hinted| hinted.sub == user.id);
        if !is_confirmed && !is_hinted {
            let parameters = form.only(&PARAMETERS);
            let owned = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
            return Outcome::Ask(owned.collect());
        }
        pool.browser_sessions.remove(&known.id);
    }
    let address = world
        .contents
        .pools
        .values()
        .find_map(|pool| return_address(&pool.lock(), form));
    address.map_or(Outcome::Ended, Outcome::Redirect)
}

/// Returns the address to send the browser to, if the request names an application of the pool that has this address.
fn return_address(pool: &Pool, form: &Form) -> Option<String> {
    let hinted = form
        .get("id_token_hint")
        .map(|hint| token_info::hinted(pool, hint));
    let client = match (hinted, form.get("client_id")) {
        (Some(hinted), named) => {
            let client = hinted?.aud;
            if named.is_some_and(|named| named != client) {
                return None;
            }
            client
        }
        (None, named) => named?.to_owned(),
    };
    let address = form.get("post_logout_redirect_uri")?;
    let client = pool.oidc_client(&client)?;
    let state = form.get("state").map(|state| ("state", state));
    client
        .redirects_after_logout_to(address)
        .then(|| with_parameters(address, state.into_iter()))
}
