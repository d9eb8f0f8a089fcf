//! Tests against the emulator, as one program.

mod api;
mod cookies;
mod errors;
mod extractors;
mod grants;
mod portal;
mod published_keys;

use authing::serde_json::Value;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use tower::ServiceExt;

/// Sends a request for `/` with a header, unless it is empty.
async fn send(routes: &Router, name: header::HeaderName, value: &str) -> Response<Body> {
    let mut request = Request::get("/");
    if !value.is_empty() {
        request = request.header(name, value);
    }
    let request = request.body(Body::empty()).expect("the header is valid");
    let Ok(response) = routes.clone().oneshot(request).await;
    response
}

/// Sends a request with a token, and returns the status.
async fn status(routes: &Router, token: &str) -> StatusCode {
    let header = format!("Bearer {token}");
    send(routes, header::AUTHORIZATION, &header).await.status()
}

/// Returns the body of a response.
async fn text(response: Response<Body>) -> String {
    let body = to_bytes(response.into_body(), 1 << 20).await;
    String::from_utf8(body.expect("the body is whole").into()).expect("it is text")
}

/// Returns the JSON of a response.
async fn json(response: Response<Body>) -> Value {
    authing::serde_json::from_str(&text(response).await).expect("it is JSON")
}
