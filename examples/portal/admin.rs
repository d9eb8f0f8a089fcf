//! The users of the pool, for administrators.

use authing::{Authing, Page, types::User};
use axum::{
    Json,
    body::Body,
    extract::{FromRequestParts, Query, State},
    http::{StatusCode, header::CONTENT_TYPE, request::Parts},
    response::IntoResponse,
};
use futures_util::StreamExt;
use serde::Deserialize;

use super::{failure::Failure, routes::Portal, session::SignedIn};

/// The name of the permission that administrators have.
pub(crate) const PERMISSION: &str = "list users";

/// Proof that an administrator makes the request. Requests of others do not reach the handler.
pub(crate) struct Admin;

impl FromRequestParts<Portal> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Failure> {
        let SignedIn(session) = SignedIn::from_request_parts(parts, portal).await?;
        if !session.rbac().has_permission(PERMISSION).await? {
            let message = "you are not an administrator";
            return Err(Failure::new(StatusCode::FORBIDDEN, message));
        }
        Ok(Self)
    }
}

#[derive(Deserialize)]
pub(crate) struct Wanted {
    page: Option<i32>,
}

pub(crate) async fn page(
    _: Admin,
    State(authing): State<Authing>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<User>>, Failure> {
    let page = wanted.page.unwrap_or(1);
    Ok(Json(authing.users().list().page(page).await?))
}

/// Streams all users, one line of JSON each. An error aborts the response.
pub(crate) async fn stream(_: Admin, State(authing): State<Authing>) -> impl IntoResponse {
    let users = authing.users().list().page_size(200).stream();
    let lines = users.map(|user| {
        let line = serde_json::to_string(&user?)?;
        Ok::<_, axum::BoxError>(line + "\n")
    });
    (
        [(CONTENT_TYPE, "application/jsonl")],
        Body::from_stream(lines),
    )
}
