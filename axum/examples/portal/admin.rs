//! The users of the pool, for administrators.

use authing::{Page, types::User};
use authing_axum::{Authenticator, HttpError};
use axum::{
    Json,
    body::Body,
    extract::{Query, State},
    http::header::CONTENT_TYPE,
    response::IntoResponse,
};
use futures_util::StreamExt;
use serde::Deserialize;

/// The name of the permission that administrators have.
pub(crate) const PERMISSION: &str = "list users";

#[derive(Deserialize)]
pub(crate) struct Wanted {
    page: Option<i32>,
}

pub(crate) async fn page(
    State(auth): State<Authenticator>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<User>>, HttpError> {
    let page = wanted.page.unwrap_or(1);
    Ok(Json(auth.authing().users().list().page(page).await?))
}

/// Streams all users, one line of JSON each. An error aborts the response.
pub(crate) async fn stream(State(auth): State<Authenticator>) -> impl IntoResponse {
    let users = auth.authing().users().list().page_size(200).stream();
    let lines = users.map(|user| {
        let line = serde_json::to_string(&user?)?;
        Ok::<_, axum::BoxError>(line + "\n")
    });
    (
        [(CONTENT_TYPE, "application/jsonl")],
        Body::from_stream(lines),
    )
}
