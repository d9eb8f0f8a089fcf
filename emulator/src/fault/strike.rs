//! A fault striking: what becomes of one answer.

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
use crate::graphql::{Document, Engine};
use crate::network::connection::Peer;
use crate::world::World;

/// Serves a request, and lets the fault that is due strike its answer.
pub(crate) async fn strike(
    State((faults, engine, world)): State<(Faults, Arc<Engine>, Arc<World>)>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    if !faults.is_armed() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    // The body has arrived; its size was limited then.
    let Ok(sent) = to_bytes(body, usize::MAX).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let document = document(&engine, &sent);
    let fields = document.as_ref().map(|document| document.root_fields());
    let fault = faults.draw(
        parts.uri.path(),
        &fields.unwrap_or_default(),
        &world.entropy,
    );
    let answer = next.run(Request::from_parts(parts, sent.into())).await;
    match fault {
        None => answer,
        Some(fault) => struck(fault, answer, &engine, document.as_deref(), &peer).await,
    }
}

fn document(engine: &Engine, sent: &[u8]) -> Option<Arc<Document>> {
    let sent: Value = serde_json::from_slice(sent).ok()?;
    Some(engine.document(sent["query"].as_str()?))
}

async fn struck(
    fault: Fault,
    answer: Response,
    engine: &Engine,
    document: Option<&Document>,
    peer: &Peer,
) -> Response {
    match fault {
        Fault::Latency(delay) => {
            tokio::time::sleep(delay).await;
            answer
        }
        Fault::NoAnswer => future::pending().await,
        Fault::Reset => {
            peer.line.reset();
            answer
        }
        Fault::CloseAfter(answers) => {
            peer.line.close_after(answers);
            answer
        }
        Fault::Status(status) => (code(status), Html("<h1>Not now</h1>")).into_response(),
        Fault::Busy(pause) => {
            let seconds = pause.as_secs().to_string();
            (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, seconds)]).into_response()
        }
        Fault::AnswerWith(status) => (code(status), answer).into_response(),
        Fault::Html => {
            Html("<html><body>Please log in to the network.</body></html>").into_response()
        }
        fault => {
            let (parts, body) = answer.into_parts();
            let Ok(bytes) = to_bytes(body, usize::MAX).await else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            let mut headers = parts.headers;
            headers.remove(CONTENT_LENGTH);
            let body = spoiled(fault, &mut headers, bytes, engine, document, peer);
            (parts.status, headers, body).into_response()
        }
    }
}

/// The status, or 500 for a number that cannot be a response's.
fn code(status: u16) -> StatusCode {
    let code = StatusCode::from_u16(status).ok();
    let code = code.filter(|code| !code.is_informational());
    code.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What a fault makes of a body and its headers.
fn spoiled(
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
            begun(half(&bytes), future::pending())
        }
        Fault::StallAfterBody => begun(bytes, future::pending()),
        Fault::Truncated | Fault::ResetInBody => {
            headers.insert(CONTENT_LENGTH, bytes.len().into());
            let line = (fault == Fault::ResetInBody).then(|| Arc::clone(&peer.line));
            begun(half(&bytes), async move {
                // Waited for, so that the first half is on its way.
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
            // A byte that UTF-8 has no use for.
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
        fault => forged(fault, bytes, engine, document),
    }
}

/// A body that begins like this, waits for something, and breaks.
fn begun(first: Bytes, last: impl Future<Output = ()> + Send + 'static) -> Body {
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

/// What a fault makes of an answer that is JSON. Another one is left as it is.
fn forged(fault: Fault, bytes: Bytes, engine: &Engine, document: Option<&Document>) -> Body {
    let Ok(mut answer) = serde_json::from_slice::<Value>(&bytes) else {
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
            answer["errors"] = errors;
            if !with_data {
                answer["data"] = data;
            }
        }
        (Fault::MissingFields, _) => forge::missing_fields(&mut answer["data"]),
        (Fault::ExtraFields, _) => forge::extra_fields(&mut answer),
        (Fault::WrongTypes, Some(forger)) => forger.wrong_types(&mut answer),
        (Fault::UnknownEnumValues, Some(forger)) => forger.unknown_enum_values(&mut answer),
        _ => {}
    }
    answer.to_string().into()
}
