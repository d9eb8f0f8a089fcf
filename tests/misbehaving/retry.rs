//! Which requests are retried.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use authing::{Authing, Error, Photo, RetryPolicy, v2};
use serde_json::json;

use super::{Calls, Reply, Server, operation, server_with_token, set_up};

/// A server that fails this many times before it succeeds, and counts requests.
struct Failing {
    server: Server,
    asked: Arc<AtomicUsize>,
}

impl Failing {
    fn times(failures: usize, failure: impl Fn() -> Reply + Send + Sync + 'static) -> Self {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let server = server_with_token(move |_| {
            if counter.fetch_add(1, Ordering::SeqCst) < failures {
                return failure();
            }
            Reply::json(&json!({ "data": { "user": null } }))
        });
        Self { server, asked }
    }

    fn client(&self) -> Authing {
        self.client_of()
    }

    /// A client whose retries pause only if the service requests it.
    fn client_of<C: Calls>(&self) -> C {
        let policy = RetryPolicy::default().initial_backoff(Duration::ZERO);
        C::of(&self.server, policy)
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn busy(status: u16) -> Reply {
    Reply::new(status, "text/html", "<h1>later</h1>")
}

fn busy_until(retry_after: &str) -> Reply {
    let text = format!(
        "HTTP/1.1 503 Busy\r\nretry-after: {retry_after}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    Reply(text.into_bytes())
}

#[tokio::test]
async fn a_query_is_retried_while_the_service_is_busy() {
    a_query_is_repeated::<Authing>().await;
    a_query_is_repeated::<v2::Authing>().await;
}

async fn a_query_is_repeated<C: Calls>() {
    for status in [429, 502, 503, 504] {
        let failing = Failing::times(2, move || busy(status));
        failing.client_of::<C>().get_user().await.unwrap();
        assert_eq!(failing.asked(), 3, "{status}");
    }
}

#[tokio::test]
async fn a_query_is_retried_if_the_connection_breaks() {
    let failing = Failing::times(2, || Reply(Vec::new()));
    assert!(failing.client().users().get("id").await.unwrap().is_none());
    assert_eq!(failing.asked(), 3);
}

#[tokio::test]
async fn a_query_is_sent_three_times_at_most() {
    let failing = Failing::times(usize::MAX, || busy(503));
    let outcome = failing.client().users().get("id").await;
    assert!(matches!(outcome, Err(Error::Status(error)) if error.status == 503));
    assert_eq!(failing.asked(), 3);
}

#[tokio::test]
async fn disabled_retries_send_a_query_once() {
    let failing = Failing::times(1, || busy(503));
    let authing = set_up(&failing.server).retry(RetryPolicy::disabled());
    let outcome = authing.build().unwrap().users().get("id").await;
    assert!(outcome.is_err());
    assert_eq!(failing.asked(), 1);
}

#[tokio::test]
async fn other_statuses_are_not_retried() {
    for status in [400, 403, 404, 500, 501, 505] {
        let failing = Failing::times(1, move || busy(status));
        let outcome = failing.client().users().get("id").await;
        assert!(matches!(outcome, Err(Error::Status(error)) if error.status == status));
        assert_eq!(failing.asked(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_mutation_that_may_have_arrived_is_not_retried() {
    a_mutation_is_not_repeated::<Authing>().await;
    a_mutation_is_not_repeated::<v2::Authing>().await;
}

async fn a_mutation_is_not_repeated<C: Calls>() {
    for failure in [|| busy(429), || busy(503), || Reply(Vec::new())] {
        let failing = Failing::times(1, failure);
        assert!(failing.client_of::<C>().create_role().await.is_err());
        assert_eq!(failing.asked(), 1);
    }
}

#[tokio::test]
async fn the_request_for_the_owner_token_is_retried() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let server = Server::start(move |_| {
        if counter.fetch_add(1, Ordering::SeqCst) < 2 {
            return busy(502);
        }
        let token = super::token("owner", 3600);
        Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": token } }))
    });
    set_up(&server).build().unwrap().connect().await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_retry_after_beyond_the_deadline_is_returned() {
    let failing = Failing::times(1, || busy_until("3600"));
    let outcome = failing.client().users().get("id").await;
    let Err(Error::Status(error)) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(error.retry_after, Some(Duration::from_hours(1)));
    assert_eq!(failing.asked(), 1);
}

/// REST requests are sent once, even if they only read.
#[tokio::test]
async fn text_messages_uploads_and_status_requests_are_sent_once() {
    for failure in [|| busy(503), || busy_until("0"), || Reply(Vec::new())] {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let server = server_with_token(move |request| {
            if operation(request) == "GetUploadToken" {
                return Reply::json(&json!({ "data": { "qiNiuUploadToken": "upload" } }));
            }
            counter.fetch_add(1, Ordering::SeqCst);
            failure()
        });
        let policy = RetryPolicy::default().initial_backoff(Duration::ZERO);
        let authing = set_up(&server).retry(policy).build().unwrap();
        let sent = || asked.swap(0, Ordering::SeqCst);

        assert!(authing.phone().send_code("13800000000").await.is_err());
        assert_eq!(sent(), 1);
        let message = authing.phone().send_register_code("13800000000");
        assert!(message.await.is_err());
        assert_eq!(sent(), 1);
        assert!(authing.health().cdn().await.is_err());
        assert_eq!(sent(), 1);
        let preflight = authing.health().preflight().await.unwrap();
        assert!(preflight.users.is_err() && preflight.oauth.is_err());
        assert_eq!(sent(), 2, "one to each gateway");
        let photo = Photo::new([1, 2, 3], "image/png");
        let update = authing.users().update("id").photo_file(photo);
        assert!(update.await.is_err());
        assert_eq!(sent(), 1, "the user is not changed");
    }
}
