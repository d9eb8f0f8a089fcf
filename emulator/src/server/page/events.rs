//! Tells the open pages when to read the state again, by server-sent events.
//!
//! All events are the same, so that a slow page does not fill the memory: the changes that it has missed are one event.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header::RETRY_AFTER};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::Page;

/// The maximum number of pages that follow changes.
pub(super) const MAX_FOLLOWERS: usize = 32;

/// The time in which changes are collected into one event.
const PAUSE: Duration = Duration::from_millis(50);

/// The time between comments. Sending one fails if the page is gone.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Sends an event immediately and after changes, until the emulator stops.
pub(super) async fn events(State(page): State<Page>) -> Response {
    let Ok(follower) = Arc::clone(&page.followers).try_acquire_owned() else {
        let text = format!("{MAX_FOLLOWERS} pages already follow the emulator.\n");
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "3")], text).into_response();
    };
    let mut changes = page.current.get().changes.subscribe();
    changes.mark_changed();
    let events = stream::unfold((changes, follower), async |(mut changes, follower)| {
        changes.changed().await.ok()?;
        tokio::time::sleep(PAUSE).await;
        let stopped = *changes.borrow_and_update();
        let event = Ok::<_, Infallible>(Event::default().data("changed"));
        (!stopped).then_some((event, (changes, follower)))
    });
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    Sse::new(events).keep_alive(keep_alive).into_response()
}
