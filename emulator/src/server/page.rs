//! The emulator's page with users, messages and requests, and the public key.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse};
use axum::routing::get;

use crate::world::{Current, World};

/// The maximum number of rows of each table.
const ROWS: usize = 100;

const HEAD: &str = include_str!("page.html");

pub(super) fn router() -> Router<Current> {
    Router::new()
        .route("/", get(page))
        .route("/public-key.pem", get(public_key))
}

async fn public_key(State(world): State<Arc<World>>) -> impl IntoResponse {
    let pem = world.keys.public_pem().to_owned();
    ([(CONTENT_TYPE, "application/x-pem-file")], pem)
}

async fn page(State(world): State<Arc<World>>) -> Html<String> {
    let mut html = HEAD.to_owned();
    messages(&world, &mut html);
    users(&world, &mut html);
    requests(&world, &mut html);
    Html(html)
}

fn messages(world: &World, html: &mut String) {
    let messages = world.outbox.messages();
    let rows = messages.iter().rev().take(ROWS).map(|message| {
        [
            message.to.clone(),
            message.code.clone().unwrap_or_default(),
            message.text.clone(),
            message.pool.clone(),
        ]
    });
    table(html, "Messages", ["To", "Code", "Text", "Pool"], rows);
}

fn users(world: &World, html: &mut String) {
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
        let title = format!("Users of {id} ({})", pool.users.len());
        table(html, &title, ["Id", "User name", "E-mail", "Phone"], rows);
    }
}

fn requests(world: &World, html: &mut String) {
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
        "Requests",
        ["Method", "Path", "Operation", "Token"],
        rows,
    );
}

fn table<const N: usize>(
    html: &mut String,
    title: &str,
    columns: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
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
        writeln!(html, "<h2>{}</h2>\n<p>None yet.</p>", escape(title))
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
