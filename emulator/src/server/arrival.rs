//! Reads whole request bodies, with a size limit and a timeout.

use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

/// The maximum size of a body.
const BODY_LIMIT: usize = 4 << 20;

/// Passes a request on after its body has arrived.
pub(super) async fn arrive(
    State(limit): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    match timeout(limit, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, bytes.into())).await,
        // The body is too long, or the connection has ended and the response is not read.
        Ok(Err(_)) => {
            let text = format!("The body is longer than {BODY_LIMIT} bytes.\n");
            (StatusCode::PAYLOAD_TOO_LARGE, text).into_response()
        }
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "The body took too long.\n").into_response(),
    }
}
