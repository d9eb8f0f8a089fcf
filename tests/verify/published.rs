//! Keys that are fetched from their published address.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    time::{Duration, SystemTime},
};

use authing::{Authing, Error, blocking::Runtime, error::TokenError, verify::PublishedKeyVerifier};
use serde_json::{Value, json};

use super::{APP, ISSUER, NOW, claims, signing::Pair};
use crate::server::{Reply, Server};

/// A key set at an address. It can be changed, and counts its requests.
struct Publisher {
    server: Server,
    keys: Arc<Mutex<Value>>,
    fetched: Arc<AtomicUsize>,
}

impl Publisher {
    fn of(keys: &[Value]) -> Self {
        let keys = Arc::new(Mutex::new(json!({ "keys": keys })));
        let fetched = Arc::new(AtomicUsize::new(0));
        let (shown, counted) = (Arc::clone(&keys), Arc::clone(&fetched));
        let server = Server::start(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            match &*shown.lock().unwrap() {
                Value::Null => Reply::new(503, "text/plain", "away"),
                keys => Reply::json(keys),
            }
        });
        Self {
            server,
            keys,
            fetched,
        }
    }

    fn publish(&self, keys: Value) {
        *self.keys.lock().unwrap() = keys;
    }

    fn fetched(&self) -> usize {
        self.fetched.load(Ordering::SeqCst)
    }

    fn verifier(&self) -> PublishedKeyVerifier {
        verifier_of(&self.server)
    }
}

fn verifier_of(server: &Server) -> PublishedKeyVerifier {
    let authing = Authing::new("pool", "secret").expect("the settings are right");
    let verifier = PublishedKeyVerifier::new(&authing, &server.url(), ISSUER, APP);
    verifier
        .expect("the address is right")
        .leeway(Duration::from_secs(24 * 3600))
}

fn after(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW + seconds)
}

async fn outcome(
    verifier: &PublishedKeyVerifier,
    token: &str,
    now: SystemTime,
) -> Result<(), TokenError> {
    match verifier.verify_at(token, now).await {
        Ok(_) => Ok(()),
        Err(Error::Token(refusal)) => Err(refusal),
        Err(error) => panic!("nothing is known of the token: {error}"),
    }
}

#[tokio::test]
async fn keys_are_fetched_once_for_all() {
    let pair = Pair::p256();
    let publisher = Publisher::of(&[pair.published("first")]);
    let verifier = publisher.verifier();
    assert_eq!(publisher.fetched(), 0);
    let token = pair.token("ES256", "first", &claims());
    let calls = (0..20).map(|_| verifier.verify_at(&token, after(0)));
    for outcome in futures_util::future::join_all(calls).await {
        assert_eq!(outcome.expect("the token is good").user_id, "lea");
    }
    assert_eq!(publisher.fetched(), 1);
}

#[tokio::test]
async fn an_unknown_key_is_looked_for_once_a_minute() {
    let (old, new) = (Pair::p256(), Pair::p256());
    let publisher = Publisher::of(&[old.published("old"), old.published("older")]);
    let verifier = publisher.verifier();
    let (of_old, of_new) = (
        old.token("ES256", "old", &claims()),
        new.token("ES256", "new", &claims()),
    );
    assert_eq!(outcome(&verifier, &of_old, after(0)).await, Ok(()));

    publisher.publish(json!({ "keys": [old.published("old"), new.published("new")] }));
    for passed in [1, 30, 59] {
        let refused = outcome(&verifier, &of_new, after(passed)).await;
        assert_eq!(refused, Err(TokenError::UnknownKey));
    }
    assert_eq!(publisher.fetched(), 1);
    assert_eq!(outcome(&verifier, &of_new, after(60)).await, Ok(()));
    assert_eq!(outcome(&verifier, &of_old, after(61)).await, Ok(()));
    assert_eq!(publisher.fetched(), 2);
}

#[tokio::test]
async fn a_withdrawn_key_is_accepted_for_an_hour() {
    let (old, new) = (Pair::p256(), Pair::p256());
    let publisher = Publisher::of(&[old.published("old"), new.published("new")]);
    let verifier = publisher.verifier();
    let token = old.token("ES256", "old", &claims());
    assert_eq!(outcome(&verifier, &token, after(0)).await, Ok(()));
    publisher.publish(json!({ "keys": [new.published("new"), new.published("newer")] }));
    assert_eq!(outcome(&verifier, &token, after(3599)).await, Ok(()));
    let refused = outcome(&verifier, &token, after(3600)).await;
    assert_eq!(refused, Err(TokenError::UnknownKey));
    assert_eq!(publisher.fetched(), 2);
}

#[tokio::test]
async fn a_failed_fetch_does_not_reject_the_token() {
    let pair = Pair::p256();
    let publisher = Publisher::of(&[]);
    let verifier = publisher.verifier();
    let token = pair.token("ES256", "key", &claims());

    for passed in [0, 59] {
        let error = verifier.verify_at(&token, after(passed)).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
    }
    assert_eq!(publisher.fetched(), 1, "the failure is shared for a minute");
    publisher.publish(Value::Null);
    let error = verifier.verify_at(&token, after(60)).await.unwrap_err();
    assert!(
        matches!(&error, Error::Status(error) if error.status == 503),
        "{error}"
    );

    publisher.publish(json!({ "keys": [pair.published("key")] }));
    assert_eq!(outcome(&verifier, &token, after(120)).await, Ok(()));
    publisher.publish(Value::Null);
    assert_eq!(outcome(&verifier, &token, after(3719)).await, Ok(()));
    let error = verifier.verify_at(&token, after(3720)).await.unwrap_err();
    assert!(matches!(error, Error::Status(_)), "{error}");
}

/// A publisher that responds on command, and reports the arrival of requests.
struct Slow {
    server: Server,
    requests: Receiver<()>,
    release: Sender<()>,
}

impl Slow {
    fn with(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Self {
        let (came, requests) = channel();
        let (release, released) = channel();
        let (came, released) = (Mutex::new(came), Mutex::new(released));
        let server = Server::start(move |_| {
            came.lock().unwrap().send(()).unwrap();
            let _ended = released.lock().unwrap().recv();
            reply()
        });
        Self {
            server,
            requests,
            release,
        }
    }

    /// Verifies a token, and gives up once the request has arrived.
    async fn give_up(&self, verifier: &PublishedKeyVerifier, token: &str) {
        let mut call = Box::pin(verifier.verify_at(token, after(0)));
        while self.requests.try_recv().is_err() {
            assert!(futures_util::poll!(&mut call).is_pending());
            tokio::task::yield_now().await;
        }
    }
}

/// An example is the branch of a `select!` while another branch runs.
#[tokio::test]
async fn callers_that_are_not_polled_do_not_block_others() {
    let pair = Pair::p256();
    let token = pair.token("ES256", "key", &claims());
    let keys = json!({ "keys": [pair.published("key")] });
    let slow = Slow::with(move || Reply::json(&keys));
    let authing = Authing::new("pool", "secret").unwrap();
    let url = slow.server.url();
    let verifier = PublishedKeyVerifier::new(&authing, &url, ISSUER, APP).unwrap();
    let call = || Box::pin(verifier.verify_at(&*token, after(0)));
    let mut kept = [call(), call(), call()];
    for call in &mut kept {
        assert!(futures_util::poll!(call).is_pending());
    }
    let mut last = call();
    assert!(futures_util::poll!(&mut last).is_pending());
    slow.release.send(()).unwrap();
    assert!(last.await.is_ok());
}

#[tokio::test]
async fn a_fetch_outlives_callers_that_give_up() {
    let pair = Pair::p256();
    let token = pair.token("ES256", "key", &claims());
    let keys = json!({ "keys": [pair.published("key")] });
    for is_good in [true, false] {
        let keys = keys.clone();
        let slow = Slow::with(move || {
            if is_good {
                Reply::json(&keys)
            } else {
                Reply::new(503, "text/plain", "away")
            }
        });
        let verifier = verifier_of(&slow.server);
        slow.give_up(&verifier, &token).await;
        for _ in 0..5 {
            let mut call = Box::pin(verifier.verify_at(&token, after(1)));
            assert!(futures_util::poll!(&mut call).is_pending());
        }
        slow.release.send(()).unwrap();
        // A caller that read the clock before the fetch began does not start another one.
        let before = after(0) - Duration::from_millis(1);
        for now in [before, after(0), after(59)] {
            match verifier.verify_at(&token, now).await {
                Ok(lea) => assert!(is_good && lea.user_id == "lea"),
                Err(Error::Status(error)) => assert!(!is_good && error.status == 503),
                Err(error) => panic!("{error}"),
            }
        }
        assert!(
            slow.requests.try_recv().is_err(),
            "there was a second request"
        );
    }
}

#[test]
fn callers_that_block_share_a_fetch() {
    let pair = Pair::p256();
    let publisher = Publisher::of(&[pair.published("key")]);
    let verifier = publisher.verifier();
    let token = pair.token("ES256", "key", &claims());
    let runtime = Runtime::new().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..5 {
            scope.spawn(|| {
                runtime
                    .block_on(verifier.verify_at(&token, after(0)))
                    .unwrap()
            });
        }
    });
    assert_eq!(publisher.fetched(), 1);
}

#[test]
fn a_fetch_that_ends_with_its_runtime_counts_as_failed() {
    let pair = Pair::p256();
    let token = pair.token("ES256", "key", &claims());
    let keys = json!({ "keys": [pair.published("key")] });
    let slow = Slow::with(move || Reply::json(&keys));
    let verifier = verifier_of(&slow.server);
    let in_runtime = |check: &dyn Fn(&tokio::runtime::Runtime)| {
        let runtime = tokio::runtime::Builder::new_current_thread();
        check(&{ runtime }.enable_all().build().expect("a runtime starts"));
    };
    in_runtime(&|runtime| runtime.block_on(slow.give_up(&verifier, &token)));
    in_runtime(&|runtime| {
        let outcome = runtime.block_on(verifier.verify_at(&token, after(59)));
        assert!(matches!(outcome, Err(Error::Transport(_))), "{outcome:?}");
        assert!(
            slow.requests.try_recv().is_err(),
            "there was a second request"
        );
        slow.release.send(()).unwrap();
        slow.release.send(()).unwrap();
        let outcome = runtime.block_on(verifier.verify_at(&token, after(60)));
        assert_eq!(outcome.expect("the keys are fetched again").user_id, "lea");
    });
}

#[tokio::test]
async fn a_text_that_is_not_a_token_fetches_no_keys() {
    let publisher = Publisher::of(&[]);
    let long = format!("eyJhbGciOiJFUzI1NiJ9.{}.", "A".repeat(64 * 1024));
    for token in ["no.to.ken", &long] {
        let refused = outcome(&publisher.verifier(), token, after(0)).await;
        assert_eq!(refused, Err(TokenError::Malformed));
    }
    assert_eq!(publisher.fetched(), 0);
    let authing = Authing::new("pool", "secret").expect("the settings are right");
    let wrong = PublishedKeyVerifier::new(&authing, "ftp://example.com", ISSUER, APP);
    assert!(matches!(wrong, Err(Error::InvalidArgument(error)) if error.name == "url"));
}
