//! Changes users for the page, as the owner of their pool does.

use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, HeaderName, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Page;
use crate::calls::access::require_user;
use crate::calls::registration::{self, UserInfo};
use crate::error::ServiceError;
use crate::graphql::Call;
use crate::network::connection::Peer;
use crate::password::{Password, check_strength};
use crate::state::user::User;
use crate::token::Caller;
use crate::world::World;

/// The header with the token of the page. A form cannot send it, and a script of another website needs a permission for it
/// that the emulator does not give.
const TOKEN: HeaderName = HeaderName::from_static("x-emulator-token");
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const NOT_THE_PAGE: &str = "Only the emulator's own page can change users here. Reload it if the emulator was restarted.\n";

/// Passes a request on if it comes from the page of this emulator. `guard` has already checked its `Host` and `Origin`.
pub(super) async fn protect(State(page): State<Page>, request: Request, next: Next) -> Response {
    if !is_from_page(request.headers(), &page.token) {
        return (StatusCode::FORBIDDEN, NOT_THE_PAGE).into_response();
    }
    next.run(request).await
}

fn is_from_page(headers: &HeaderMap, token: &str) -> bool {
    let mut tokens = headers.get_all(TOKEN).iter();
    let has_token = tokens.next().is_some_and(|sent| sent == token) && tokens.next().is_none();
    let mut sites = headers.get_all(SITE).iter();
    has_token && headers.contains_key(ORIGIN) && sites.all(|site| site == "same-origin")
}

/// A change of a user.
#[derive(Deserialize)]
pub(super) struct Change {
    pool: String,
    #[serde(flatten)]
    action: Action,
}

#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "camelCase")]
enum Action {
    Create(Box<UserInfo>),
    Block { id: String },
    Unblock { id: String },
    SetPassword { id: String, password: String },
    Delete { id: String },
}

/// Makes a change, and responds in the form of the service's REST addresses.
pub(super) async fn change(
    State(page): State<Page>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Json(change): Json<Change>,
) -> Json<Value> {
    let world = page.current.get();
    let changed = make(&world, &peer.address.ip().to_string(), change);
    world.changes.announce();
    Json(match changed {
        Ok(()) => json!({ "code": 200 }),
        Err(error) => error.to_json(),
    })
}

fn make(world: &World, ip: &str, Change { pool, action }: Change) -> Result<(), ServiceError> {
    match action {
        Action::Create(user) => {
            let caller = Caller::Owner { pool: pool.clone() };
            let call = Call::without_token(world, &caller, ip);
            registration::create(&call, &pool, *user)
        }
        Action::Block { id } => update(world, &pool, &id, |user| user.blocked = true),
        Action::Unblock { id } => update(world, &pool, &id, |user| user.blocked = false),
        Action::SetPassword { id, password } => {
            check_strength(&password, world.pool(&pool)?.settings.pwd_strength)?;
            let password = Password::hash(&password, &world.entropy)?;
            update(world, &pool, &id, |user| user.password = Some(password))
        }
        Action::Delete { id } => {
            let mut pool = world.pool(&pool)?;
            require_user(&pool, &id)?;
            pool.remove_user(&id);
            Ok(())
        }
    }
}

fn update(
    world: &World,
    pool: &str,
    id: &str,
    change: impl FnOnce(&mut User),
) -> Result<(), ServiceError> {
    let mut pool = world.pool(pool)?;
    require_user(&pool, id)?;
    pool.users.update(id, change);
    Ok(())
}
