//! The state that the page shows, as JSON: the latest messages and requests, and the users that match a search.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Page;
use crate::journal::Entry;
use crate::outbox::Message;
use crate::state::user::User;
use crate::world::World;

/// The maximum number of messages, and of requests.
const ROWS: usize = 100;

/// The maximum number of users. A search finds the others.
const USERS: usize = 50;

/// The maximum length of a text in characters.
const MAX_LENGTH: usize = 300;

/// The users that the page shows.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    /// The pool. Defaults to the first one.
    pool: String,
    /// A part of a name or of the id, in any case.
    search: String,
}

pub(super) async fn state(
    State(page): State<Page>,
    Query(filter): Query<Filter>,
) -> impl IntoResponse {
    let world = &page.current.get();
    let state = json!({
        "token": &*page.token,
        "now": world.clock.unix_seconds(),
        "isFrozen": world.clock.is_frozen(),
        "messages": world.outbox.latest_of(ROWS, show_message),
        "pools": world.contents.pools.keys().collect::<Vec<_>>(),
        "users": users(world, &filter),
        "requests": world.journal.latest_of(ROWS, show_request),
    });
    ([(CACHE_CONTROL, "no-store")], Json(state))
}

fn show_message(number: usize, message: &Message) -> Value {
    let mut shown = json!(message);
    shown["number"] = number.into();
    shown["to"] = cut(&message.to).into();
    shown["text"] = cut(&message.text).into();
    shown
}

fn show_request(number: usize, entry: &Entry) -> Value {
    json!({
        "number": number,
        "method": entry.method,
        "path": cut(&entry.path),
        "operation": entry.operation.as_deref().or(entry.query.as_deref()).map(cut),
        "authorization": entry.authorization,
        "outcome": entry.outcome,
        "fault": entry.fault,
        "failed": entry.failed(),
    })
}

fn users(world: &World, filter: &Filter) -> Value {
    let pool = world.contents.pools.get_key_value(&filter.pool);
    let Some((id, pool)) = pool.or_else(|| world.contents.pools.iter().next()) else {
        return Value::Null;
    };
    let pool = pool.lock();
    let part = filter.search.trim().to_lowercase();
    let found = pool
        .users
        .newest_first()
        .filter(|user| matches(user, &part));
    let list: Vec<_> = found.take(USERS).map(show_user).collect();
    json!({ "pool": id, "total": pool.users.len(), "list": list })
}

fn names(user: &User) -> [Option<&String>; 4] {
    let nickname = Some(&user.nickname);
    [
        user.username.as_ref(),
        user.address(),
        user.phone.as_ref(),
        nickname,
    ]
}

fn matches(user: &User, part: &str) -> bool {
    let mut texts = names(user).into_iter().flatten().chain([&user.id]);
    part.is_empty() || texts.any(|text| text.to_lowercase().contains(part))
}

fn show_user(user: &User) -> Value {
    let [username, email, phone, nickname] = names(user).map(|name| name.map(|name| cut(name)));
    json!({
        "id": user.id,
        "username": username,
        "email": email,
        "phone": phone,
        "nickname": nickname,
        "blocked": user.blocked,
    })
}

/// Cuts a text that is too long to be shown.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
