//! The extractor of the example `backend`: which callers it lets in, and how often it asks the service.

#[path = "../examples/backend/caller.rs"]
#[allow(dead_code, reason = "the test has a clock of its own")]
mod caller;
use std::time::{Duration, SystemTime};

use crate::emulated::{Emulated, LEA};
use authing::id::UserId;
use axum::{
    extract::FromRequestParts,
    http::{Request, StatusCode, header::AUTHORIZATION},
};
use caller::{Caller, Callers};

/// The lifetime of the pool's tokens, in seconds.
const LIFE: u64 = 15 * 24 * 3600;

/// The extractor, on the clock of the emulator.
fn callers(emulated: &Emulated) -> Callers {
    let clock = emulated.emulator.clock().clone();
    Callers::with_clock(emulated.authing.clone(), move || {
        let seconds = u64::try_from(clock.unix_seconds()).expect("it is after 1970");
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    })
}

/// Returns the caller of a request with this header.
async fn caller(callers: &Callers, header: Option<&str>) -> Result<UserId, StatusCode> {
    let mut request = Request::builder();
    if let Some(header) = header {
        request = request.header(AUTHORIZATION, header);
    }
    let (mut parts, ()) = request.body(()).expect("the header is sound").into_parts();
    let caller = Caller::from_request_parts(&mut parts, callers).await?;
    Ok(caller.0.user_id.clone())
}

#[tokio::test]
async fn a_caller_is_remembered_for_a_while() {
    let emulated = Emulated::start().await;
    let header = format!("Bearer {}", emulated.lea().await.token().expose());
    let callers = callers(&emulated);
    let asked = || emulated.emulator.journal().len();
    for (passing, asked_by_then) in [(0, 1), (0, 1), (29, 1), (1, 2), (29, 2), (1, 3)] {
        emulated.wait(passing);
        assert_eq!(caller(&callers, Some(&header)).await, Ok(LEA.into()));
        assert_eq!(asked(), asked_by_then);
    }
}

#[tokio::test]
async fn a_cached_result_ends_with_its_token() {
    let emulated = Emulated::start().await;
    let header = format!("Bearer {}", emulated.lea().await.token().expose());
    let callers = callers(&emulated);
    emulated.wait(LIFE - 5);
    assert_eq!(caller(&callers, Some(&header)).await, Ok(LEA.into()));
    emulated.wait(4);
    assert_eq!(caller(&callers, Some(&header)).await, Ok(LEA.into()));
    emulated.wait(1);
    let refused = caller(&callers, Some(&header)).await;
    assert_eq!(refused, Err(StatusCode::UNAUTHORIZED));
}

#[tokio::test]
async fn who_logged_out_is_let_in_until_forgotten() {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let header = format!("Bearer {}", session.token().expose());
    let callers = callers(&emulated);
    assert_eq!(caller(&callers, Some(&header)).await, Ok(LEA.into()));
    emulated.wait(1);
    session.auth().logout().await.expect("Lea is logged out");
    assert_eq!(caller(&callers, Some(&header)).await, Ok(LEA.into()));
    callers.forget(session.token().expose());
    let refused = caller(&callers, Some(&header)).await;
    assert_eq!(refused, Err(StatusCode::UNAUTHORIZED));
}

#[tokio::test]
async fn strangers_are_not_let_in() {
    let emulated = Emulated::start().await;
    let callers = callers(&emulated);
    for header in [
        None,
        Some("Bearer"),
        Some("Bearer "),
        Some("Basic bGVhOg=="),
        Some("Bearer a.b.c"),
    ] {
        let refused = caller(&callers, header).await;
        assert_eq!(refused, Err(StatusCode::UNAUTHORIZED), "{header:?}");
    }
}

#[tokio::test]
async fn a_service_that_is_away_is_no_verdict() {
    let emulated = Emulated::start().await;
    let header = format!("Bearer {}", emulated.lea().await.token().expose());
    let callers = callers(&emulated);
    drop(emulated.emulator);
    let refused = caller(&callers, Some(&header)).await;
    assert_eq!(refused, Err(StatusCode::BAD_GATEWAY));
}
