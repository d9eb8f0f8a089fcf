//! Compresses responses for clients that accept gzip.

use std::io::{self, Write as _};

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flate2::{Compression, write::GzEncoder};

use crate::fault::Struck;

/// Smaller bodies fit into one packet.
const MIN_LENGTH: u64 = 1024;

/// Serves a request, and compresses the response if the client accepts it and the body is text. A response with a fault
/// is sent as the fault made it.
pub(super) async fn compress(request: Request, next: Next) -> Response {
    let accepted = accepts_gzip(request.headers());
    let mut response = next.run(request).await;
    if !is_compressible(&response) {
        return response;
    }
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    if !accepted {
        return response;
    }
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.remove(CONTENT_LENGTH);
    let (parts, body) = response.into_parts();
    match gzip(body).await {
        Ok(bytes) => (parts, bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn gzip(body: Body) -> io::Result<Vec<u8>> {
    let bytes = to_bytes(body, usize::MAX).await.map_err(io::Error::other)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&bytes)?;
    encoder.finish()
}

fn is_compressible(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let is_text = content_type.is_some_and(|value| {
        ["application/json", "text/", "image/svg+xml"]
            .iter()
            .any(|prefix| value.starts_with(prefix))
    });
    let length = response.body().size_hint().exact();
    is_text
        && length.is_some_and(|length| length >= MIN_LENGTH)
        && response.extensions().get::<Struck>().is_none()
        && !response.headers().contains_key(CONTENT_ENCODING)
}

/// Returns whether a client lists gzip, with another weight than 0.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT_ENCODING).iter();
    let mut codings = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    codings.any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().strip_prefix("q=");
        let weight = weight.and_then(|weight| weight.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case("gzip") && weight.is_some_and(|weight| weight > 0.0)
    })
}
