//! Reads the bodies of requests: whole, up to a size, and within a time.

use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

/// The largest body that is read.
const BODY_LIMIT: usize = 4 << 20;

/// Hands a request on once its body is there.
pub(super) async fn arrive(
    State(limit): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    match timeout(limit, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, bytes.into())).await,
        // Too long, or broken off, in which case nobody reads this.
        Ok(Err(_)) => {
            let text = format!("The body is longer than {BODY_LIMIT} bytes.\n");
            (StatusCode::PAYLOAD_TOO_LARGE, text).into_response()
        }
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "The body took too long.\n").into_response(),
    }
}
