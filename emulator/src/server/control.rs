//! Control over HTTP, for tests in any language: the state, the clock, the faults, the outbox and the journal.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Bytes, to_bytes};
use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::task::block_in_place;

use super::Service;
use crate::clock::Clock;
use crate::fault::{Faults, Rule};
use crate::journal::Entry;
use crate::outbox::Message;
use crate::seed;
use crate::world::{Current, World};

/// The maximum time for which a request can wait for a message.
const MAX_WAIT: u64 = 60;

/// The end of the year 9999, the last time with a valid format.
const LAST_SECOND: u64 = 253_402_300_799;

/// The emulator as it started. A reset returns to it.
#[derive(Debug)]
pub(crate) struct Start {
    /// A seed, compressed because it can be large.
    seed: Vec<u8>,
    first_pool: String,
    faults: Vec<Rule>,
    clock: Clock,
}

impl Start {
    pub(crate) fn new(world: &World, faults: &Faults) -> io::Result<Self> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        serde_json::to_writer(&mut encoder, world)?;
        Ok(Self {
            seed: encoder.finish()?,
            first_pool: world.contents.first_pool.clone(),
            faults: faults.rules(),
            clock: world.clock.copy(),
        })
    }
}

#[derive(Clone)]
struct Control {
    current: Current,
    faults: Faults,
    start: Arc<Start>,
}

/// The reason why a request changed nothing. [`errors_as_json`] sends it as JSON.
type Refusal = (StatusCode, String);

type Env = Json<BTreeMap<&'static str, String>>;

pub(super) fn router(service: &Service) -> Router<Current> {
    let control = Control {
        current: service.current.clone(),
        faults: service.faults.clone(),
        start: Arc::clone(&service.start),
    };
    Router::new()
        .route("/outbox", get(outbox))
        .route("/emulator/env", get(env))
        .route("/emulator/reset", post(reset))
        .route("/emulator/seed", put(seed))
        .route("/emulator/snapshot", get(snapshot))
        .route("/emulator/clock", get(clock).put(set_clock))
        .route("/emulator/clock/advance", post(advance_clock))
        .route("/emulator/faults", put(set_faults).delete(clear_faults))
        .route("/emulator/outbox", get(outbox).delete(clear_outbox))
        .route("/emulator/journal", get(journal).delete(clear_journal))
        .with_state(control)
}

/// Sends errors of the control addresses as `{"error": …}`.
pub(super) async fn errors_as_json(request: Request, next: Next) -> Response {
    let is_control = request.uri().path().starts_with("/emulator/");
    let response = next.run(request).await;
    let status = response.status();
    if !is_control || status.is_success() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let text = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let text = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            "wrong address or method: the emulator's README lists them".to_owned()
        }
        _ => String::from_utf8_lossy(&text).trim_end().to_owned(),
    };
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    (status, parts.headers, Json(json!({ "error": text }))).into_response()
}

fn read<T: DeserializeOwned>(body: &Bytes, expected: &str) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| refusal(&format!("invalid body: {error}; send {expected}")))
}

fn refusal(text: &impl ToString) -> Refusal {
    (StatusCode::BAD_REQUEST, text.to_string())
}

async fn env(State(control): State<Control>) -> Env {
    Json(BTreeMap::from(control.current.get().env()))
}

async fn reset(State(control): State<Control>) -> Result<Env, Refusal> {
    let start = &control.start;
    let world = control.current.get();
    world.clock.restore(&start.clock);
    control.faults.set(start.faults.clone());
    let seed = serde_json::from_reader(GzDecoder::new(start.seed.as_slice()))
        .map_err(|error| refusal(&error))?;
    replace(&control.current, seed, Some(&start.first_pool))
}

async fn seed(State(control): State<Control>, body: Bytes) -> Result<Env, Refusal> {
    let seed = read(
        &body,
        r#"a seed such as {"pools": [{"id": "…", "secret": "…"}]}"#,
    )?;
    replace(&control.current, seed, None)
}

fn replace(current: &Current, seed: Value, first_pool: Option<&str>) -> Result<Env, Refusal> {
    let world = current.get();
    let contents = block_in_place(|| seed::read(seed)?.complete(&world.entropy, &world.clock));
    let mut contents = contents.map_err(|error| refusal(&error))?;
    if let Some(id) = first_pool {
        id.clone_into(&mut contents.first_pool);
    }
    current.replace(contents);
    Ok(Json(BTreeMap::from(current.get().env())))
}

async fn snapshot(State(control): State<Control>) -> Response {
    Json(&*control.current.get()).into_response()
}

async fn clock(State(control): State<Control>) -> Json<Value> {
    let world = control.current.get();
    let clock = &world.clock;
    let (seconds, frozen) = (clock.unix_seconds(), clock.is_frozen());
    Json(json!({ "unixSeconds": seconds, "time": world.now(), "frozen": frozen }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Time {
    unix_seconds: u64,
    #[serde(default)]
    frozen: bool,
}

async fn set_clock(State(control): State<Control>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let Time {
        unix_seconds,
        frozen,
    } = read(&body, r#"{"unixSeconds": 1580540818, "frozen": false}"#)?;
    require_valid(Some(unix_seconds))?;
    let world = control.current.get();
    world.clock.set(unix_seconds, frozen);
    world.changes.announce();
    Ok(clock(State(control)).await)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

async fn advance_clock(
    State(control): State<Control>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let Advance { seconds } = read(&body, r#"{"seconds": 3600}"#)?;
    let world = control.current.get();
    let now = u64::try_from(world.clock.unix_seconds()).unwrap_or_default();
    require_valid(now.checked_add(seconds))?;
    world.clock.advance(Duration::from_secs(seconds));
    world.changes.announce();
    Ok(clock(State(control)).await)
}

fn require_valid(unix_seconds: Option<u64>) -> Result<(), Refusal> {
    if unix_seconds.is_some_and(|seconds| seconds <= LAST_SECOND) {
        return Ok(());
    }
    Err(refusal(&format!(
        "the time is after the year 9999: the maximum is {LAST_SECOND}"
    )))
}

async fn set_faults(State(control): State<Control>, body: Bytes) -> Result<StatusCode, Refusal> {
    let texts: Vec<String> = read(&body, r#"a list such as ["status=503,on=user,times=2"]"#)?;
    let rules = texts.iter().map(|text| {
        text.parse()
            .map_err(|error| refusal(&format!("invalid fault `{text}`: {error}; see --help")))
    });
    control.faults.set(rules.collect::<Result<_, _>>()?);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(control): State<Control>) -> StatusCode {
    control.faults.set(Vec::new());
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    to: Option<String>,
    #[serde(default)]
    wait: u64,
}

async fn outbox(
    State(control): State<Control>,
    Query(Wanted { to, wait }): Query<Wanted>,
) -> Result<Json<Vec<Message>>, Refusal> {
    if wait > MAX_WAIT {
        return Err(refusal(&format!(
            "`wait` is too long: the maximum is {MAX_WAIT} seconds"
        )));
    }
    let outbox = control.current.get().outbox.clone();
    let messages = outbox.wait(to.as_deref(), Duration::from_secs(wait)).await;
    Ok(Json(messages))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipient {
    to: Option<String>,
}

async fn clear_outbox(
    State(control): State<Control>,
    Query(Recipient { to }): Query<Recipient>,
) -> StatusCode {
    let world = control.current.get();
    match to {
        Some(to) => world.outbox.clear_to(&to),
        None => world.outbox.clear(),
    }
    StatusCode::NO_CONTENT
}

async fn journal(State(control): State<Control>) -> Json<Vec<Entry>> {
    Json(control.current.get().journal.entries())
}

async fn clear_journal(State(control): State<Control>) -> StatusCode {
    control.current.get().journal.clear();
    StatusCode::NO_CONTENT
}
