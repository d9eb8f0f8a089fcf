//! The emulator's own addresses: a page with users, messages and requests, the messages as JSON, and the public key.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use axum::{Json, Router};

use super::texts::Texts;
use crate::outbox::Message;
use crate::world::World;

/// The maximum number of rows of each table.
const ROWS: usize = 100;

const HEAD: &str = include_str!("page.html");

pub(super) fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/", get(page))
        .route("/outbox", get(outbox))
        .route("/public-key.pem", get(public_key))
}

async fn public_key(State(world): State<Arc<World>>) -> impl IntoResponse {
    let pem = world.keys.public_pem().to_owned();
    ([(CONTENT_TYPE, "application/x-pem-file")], pem)
}

async fn outbox(State(world): State<Arc<World>>) -> Json<Vec<Message>> {
    Json(world.outbox.messages())
}

async fn page(State(world): State<Arc<World>>, headers: HeaderMap) -> impl IntoResponse {
    let texts = Texts::preferred(&headers);
    let mut html = HEAD
        .replace("{language}", texts.language)
        .replace("{title}", texts.title)
        .replace("{introduction}", texts.introduction);
    messages(&world, texts, &mut html);
    users(&world, texts, &mut html);
    requests(&world, texts, &mut html);
    ([(VARY, "Accept-Language")], Html(html))
}

fn messages(world: &World, texts: &Texts, html: &mut String) {
    let messages = world.outbox.messages();
    let rows = messages.iter().rev().take(ROWS).map(|message| {
        [
            message.to.clone(),
            message.code.clone().unwrap_or_default(),
            message.text.clone(),
            message.pool.clone(),
        ]
    });
    table(
        html,
        texts.messages,
        texts.message_columns,
        rows,
        texts.empty,
    );
}

fn users(world: &World, texts: &Texts, html: &mut String) {
    for (id, pool) in &world.pools {
        let pool = pool.lock();
        let rows = pool.users.newest_first().take(ROWS).map(|user| {
            [
                user.id.clone(),
                user.username.clone().unwrap_or_default(),
                user.email.clone().unwrap_or_default(),
                user.phone.clone().unwrap_or_default(),
            ]
        });
        let count = pool.users.len().to_string();
        let title = texts.users.replace("{count}", &count).replace("{pool}", id);
        table(html, &title, texts.user_columns, rows, texts.empty);
    }
}

fn requests(world: &World, texts: &Texts, html: &mut String) {
    let entries = world.journal.entries();
    let rows = entries.into_iter().rev().take(ROWS).map(|entry| {
        [
            entry.method,
            entry.path,
            entry.operation.unwrap_or_default(),
            entry.authorization,
        ]
    });
    table(
        html,
        texts.requests,
        texts.request_columns,
        rows,
        texts.empty,
    );
}

/// Writes a table under its title. The text `empty` replaces a table without rows.
fn table<const N: usize>(
    html: &mut String,
    title: &str,
    columns: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
    empty: &str,
) {
    let cells = |tag: &str, texts: &[String; N]| -> String {
        let cells = texts
            .each_ref()
            .map(|text| format!("<{tag}>{}</{tag}>", escape(text)));
        cells.concat()
    };
    let head = cells("th", &columns.map(str::to_owned));
    let body: Vec<String> = rows
        .map(|row| format!("<tr>{}</tr>\n", cells("td", &row)))
        .collect();
    // Writing to a string does not fail.
    let _ = if body.is_empty() {
        writeln!(html, "<h2>{}</h2>\n<p>{empty}</p>", escape(title))
    } else {
        writeln!(
            html,
            "<h2>{}</h2>\n<table>\n<tr>{head}</tr>\n{}</table>",
            escape(title),
            body.concat()
        )
    };
}

/// Escapes a text for the content of an element.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
