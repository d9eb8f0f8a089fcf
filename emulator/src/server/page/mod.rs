//! The emulator's page with what it reads and changes, and the public key.

mod change;
mod events;
mod state;
mod texts;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use axum::middleware;
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::Semaphore;

use super::language::Language;
use crate::world::{Current, World};
use texts::Texts;

/// The icon of the pages.
pub(super) const ICON: &str = "data:image/svg+xml,\
    %3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%23245bdb'/%3E\
    %3Cpath d='M4 8l3 3 5-6' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E";

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The state of the page's addresses. Clones share it.
#[derive(Clone)]
struct Page {
    current: Current,
    /// The token that changes require. Only the page reads it.
    token: Arc<str>,
    /// Limits the number of pages that follow changes.
    followers: Arc<Semaphore>,
}

pub(super) fn router(current: &Current) -> Router<Current> {
    let page = Page {
        current: current.clone(),
        token: random_text().into(),
        followers: Arc::new(Semaphore::new(events::MAX_FOLLOWERS)),
    };
    let protect = middleware::from_fn_with_state(page.clone(), change::protect);
    Router::new()
        .route("/page/users", post(change::change).layer(protect))
        .route("/page/state", get(state::state))
        .route("/page/events", get(events::events))
        .with_state(page)
        .route("/", get(show))
        .route("/public-key.pem", get(public_key))
}

async fn public_key(State(world): State<Arc<World>>) -> impl IntoResponse {
    let pem = world.keys.public_pem().to_owned();
    ([(CONTENT_TYPE, "application/x-pem-file")], pem)
}

/// Returns the page. Its policy allows only its own style and script, and no text as HTML.
async fn show(headers: HeaderMap) -> impl IntoResponse {
    let nonce = random_text();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    let language = Language::preferred(&headers);
    let texts = Texts::of(language);
    let html = fill(TEMPLATE, |name| match name {
        "nonce" => nonce.clone(),
        "style" => STYLE.to_owned(),
        "script" => SCRIPT.to_owned(),
        "texts" => texts.json().replace('<', "\\u003c"),
        "language" => language.tag().to_owned(),
        "icon" => ICON.to_owned(),
        text => escape(texts.get(text)),
    });
    let headers = [
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, "no-store".to_owned()),
        (VARY, "Accept-Language".to_owned()),
    ];
    (headers, Html(html))
}

/// Replaces each `{{name}}` of a template.
pub(super) fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
        filled += &value(name);
        filled += rest;
    }
    filled
}

/// Returns a text that cannot be guessed. It is not from the emulator's entropy, which can be repeatable.
fn random_text() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>())
}

/// Escapes a text for the content of an element.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
