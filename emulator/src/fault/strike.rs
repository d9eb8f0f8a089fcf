//! Applies a fault to a response.

use std::future::{self, Future};
use std::io::{self, Write as _};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use flate2::{Compression, write::GzEncoder};
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use super::{Fault, Faults, forge};
use crate::entropy::Entropy;
use crate::graphql::{Document, Engine, Engines};
use crate::journal::{Journal, Number};
use crate::network::connection::Peer;

/// Marks a response that a fault was applied to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Struck;

/// Serves a request, and applies the matching fault to its response.
pub(crate) async fn strike(
    State((faults, engines, entropy, journal)): State<(
        Faults,
        Arc<Engines>,
        Arc<Entropy>,
        Journal,
    )>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    if !faults.is_armed() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    // `arrival` has already read the body and limited its size.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let engine = engines.at(parts.uri.path());
    let document = document(engine, &bytes);
    let fields = document.as_ref().map(|document| document.root_fields());
    let fault = faults.draw(parts.uri.path(), &fields.unwrap_or_default(), &entropy);
    let response = next.run(Request::from_parts(parts, bytes.into())).await;
    match fault {
        None => response,
        Some(fault) => {
            if let Some(number) = response.extensions().get::<Number>() {
                let name = fault.name();
                journal.change(*number, |entry| entry.fault = Some(name));
            }
            let mut response = apply(fault, response, engine, document.as_deref(), &peer).await;
            response.extensions_mut().insert(Struck);
            response
        }
    }
}

fn document(engine: &Engine, bytes: &[u8]) -> Option<Arc<Document>> {
    let request: Value = serde_json::from_slice(bytes).ok()?;
    Some(engine.document(request["query"].as_str()?))
}

async fn apply(
    fault: Fault,
    response: Response,
    engine: &Engine,
    document: Option<&Document>,
    peer: &Peer,
) -> Response {
    match fault {
        Fault::Latency(delay) => {
            tokio::time::sleep(delay).await;
            response
        }
        Fault::NoResponse => future::pending().await,
        Fault::Reset => {
            peer.line.reset();
            response
        }
        Fault::CloseAfter(responses) => {
            peer.line.close_after(responses);
            response
        }
        Fault::Status(status) => (code(status), Html("<h1>Not now</h1>")).into_response(),
        Fault::Busy(pause) => {
            let seconds = pause.as_secs().to_string();
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, seconds)]).into_response()
        }
        Fault::RespondWith(status) => (code(status), response).into_response(),
        Fault::Html => {
            Html("<html><body>Please log in to the network.</body></html>").into_response()
        }
        fault => {
            let (parts, body) = response.into_parts();
            let Ok(bytes) = to_bytes(body, usize::MAX).await else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            let mut headers = parts.headers;
            headers.remove(CONTENT_LENGTH);
            let body = apply_to_body(fault, &mut headers, bytes, engine, document, peer);
            (parts.status, headers, body).into_response()
        }
    }
}

/// Returns the status, or 500 for a number that is not a valid response status.
fn code(status: u16) -> StatusCode {
    let code = StatusCode::from_u16(status).ok();
    let code = code.filter(|code| !code.is_informational());
    code.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Applies a fault to a body and its headers.
fn apply_to_body(
    fault: Fault,
    headers: &mut HeaderMap,
    bytes: Bytes,
    engine: &Engine,
    document: Option<&Document>,
    peer: &Peer,
) -> Body {
    match fault {
        Fault::StallInBody => {
            headers.insert(CONTENT_LENGTH, bytes.len().into());
            interrupted(half(&bytes), future::pending())
        }
        Fault::StallAfterBody => interrupted(bytes, future::pending()),
        Fault::Truncated | Fault::ResetInBody => {
            headers.insert(CONTENT_LENGTH, bytes.len().into());
            let line = (fault == Fault::ResetInBody).then(|| Arc::clone(&peer.line));
            interrupted(half(&bytes), async move {
                // Gives the first half time to be sent.
                tokio::time::sleep(Duration::from_millis(1)).await;
                if let Some(line) = line {
                    line.reset();
                }
            })
        }
        Fault::ContentType(media_type) => {
            if let Ok(media_type) = HeaderValue::try_from(media_type) {
                headers.insert(CONTENT_TYPE, media_type);
            }
            bytes.into()
        }
        Fault::Oversized(length) => padded(&bytes, length).into(),
        Fault::GzipBomb(length) => {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            compressed(length).unwrap_or_default().into()
        }
        Fault::InvalidUtf8 => {
            let mut broken = bytes.to_vec();
            // This byte never occurs in UTF-8.
            broken.insert(bytes.len() / 2, 0xff);
            broken.into()
        }
        Fault::InvalidJson => {
            let mut broken = half(&bytes).to_vec();
            broken.extend_from_slice(b"}}]]\"");
            broken.into()
        }
        Fault::DeepJson(lists) => {
            let (open, close) = ("[".repeat(lists), "]".repeat(lists));
            format!("{{\"data\":{open}{close}}}").into()
        }
        Fault::DuplicateKeys => {
            let text = String::from_utf8_lossy(&bytes);
            let inside = text.trim().trim_start_matches('{');
            let inside = inside.strip_suffix('}').unwrap_or(inside);
            format!("{{{inside},{inside}}}").into()
        }
        fault => apply_to_json(fault, bytes, engine, document),
    }
}

/// Creates a body that starts with `first`, waits for `last`, and fails.
fn interrupted(first: Bytes, last: impl Future<Output = ()> + Send + 'static) -> Body {
    let first = stream::once(future::ready(Ok(first)));
    let last = stream::once(async move {
        last.await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Body::from_stream(first.chain(last))
}

fn half(bytes: &Bytes) -> Bytes {
    bytes.slice(..bytes.len() / 2)
}

fn padded(bytes: &[u8], length: usize) -> Vec<u8> {
    let mut padded = bytes.to_vec();
    padded.resize(length.max(bytes.len()), b' ');
    padded
}

fn compressed(length: usize) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let blanks = vec![b' '; 64 * 1024];
    let mut left = length;
    while left > 0 {
        let now = left.min(blanks.len());
        encoder.write_all(&blanks[..now])?;
        left -= now;
    }
    encoder.finish()
}

/// Applies a fault to a JSON response. Returns any other body unchanged.
fn apply_to_json(fault: Fault, bytes: Bytes, engine: &Engine, document: Option<&Document>) -> Body {
    let Ok(mut response) = serde_json::from_slice::<Value>(&bytes) else {
        return bytes.into();
    };
    let executable = document.and_then(|document| document.executable.as_ref().ok());
    let forger = executable.map(|document| forge::Forger {
        schema: engine.schema,
        document,
    });
    match (fault, forger) {
        (Fault::Errors { form, with_data }, forger) => {
            let (errors, data) = forge::error(form, forger.map(|forger| forger.document));
            response["errors"] = errors;
            if !with_data {
                response["data"] = data;
            }
        }
        (Fault::MissingFields, _) => forge::missing_fields(&mut response["data"]),
        (Fault::ExtraFields, _) => forge::extra_fields(&mut response),
        (Fault::WrongTypes, Some(forger)) => forger.wrong_types(&mut response),
        (Fault::UnknownEnumValues, Some(forger)) => forger.unknown_enum_values(&mut response),
        _ => {}
    }
    response.to_string().into()
}
