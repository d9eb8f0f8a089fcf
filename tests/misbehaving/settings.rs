//! Settings at their limits, and their effect on connections and requests.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use authing::{
    Authing, AuthingBuilder, Error, Photo, RetryPolicy,
    error::{ErrorKind, TransportErrorKind},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use tokio::time::Instant;

use super::{Reply, Server, operation, server_with_token, set_up, token};

fn photo() -> Photo {
    Photo::new([1, 2, 3], "image/png")
}

/// A server that records the paths of its requests.
fn recording() -> (Server, Arc<Mutex<Vec<String>>>) {
    let paths = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&paths);
    let server = Server::start(move |request| {
        kept.lock().unwrap().push(request.path.clone());
        match operation(request).as_str() {
            "GetOwnerToken" => Reply::json(
                &json!({ "data": { "getAccessTokenByAppSecret": token("owner", 3600) } }),
            ),
            "GetUploadToken" => Reply::json(&json!({ "data": { "qiNiuUploadToken": "upload" } })),
            "UpdateUser" => Reply::json(&json!({ "data": { "updateUser": null } })),
            _ if request.path.ends_with("/upload") => Reply::json(&json!({ "key": "lea.png" })),
            _ => Reply::new(200, "text/plain", ""),
        }
    });
    (server, paths)
}

#[tokio::test]
async fn the_address_of_the_service_sets_all_others() {
    for base in ["", "/", "/authing", "/authing/"] {
        let (server, paths) = recording();
        let authing = Authing::builder("pool", "secret").service_url(server.url() + base);
        let authing = authing.build().unwrap();
        let _changed = authing.users().update("id").photo_file(photo()).await;
        assert!(authing.health().preflight().await.unwrap().is_up());
        authing.health().cdn().await.unwrap();
        let base = base.trim_end_matches('/');
        let expected = [
            "/users/graphql",
            "/users/graphql",
            "/upload",
            "/users/graphql",
            "/users/system/status",
            "/oauth/system/status",
            "/cdn",
        ];
        let paths = paths.lock().unwrap();
        assert_eq!(*paths, expected.map(|path| format!("{base}{path}")));
    }
}

#[tokio::test]
async fn an_address_that_is_set_overrides_the_one_of_the_service() {
    let (server, paths) = recording();
    let authing = Authing::builder("pool", "secret")
        .cdn_url(format!("{}/pictures", server.url()))
        .users_url(format!("{}/api", server.url()))
        .service_url(server.url())
        .build()
        .unwrap();
    authing.health().cdn().await.unwrap();
    authing.connect().await.unwrap();
    assert!(authing.health().preflight().await.unwrap().is_up());
    let expected = [
        "/pictures",
        "/api",
        "/system/status",
        "/oauth/system/status",
    ];
    assert_eq!(*paths.lock().unwrap(), expected);
}

#[test]
fn a_service_that_is_not_an_address_is_refused() {
    for base in [
        "",
        "service.example.com",
        "http://service.example.com",
        "https://a:b@c.example",
    ] {
        let refused = Authing::builder("pool", "secret").service_url(base).build();
        match refused {
            Err(Error::InvalidArgument(error)) => assert_eq!(error.name, "service_url", "{base}"),
            other => panic!("{base}: {other:?}"),
        }
    }
}

/// Photos of one service's users must not be sent to the hosts of another one.
#[tokio::test]
async fn without_the_addresses_for_photos_nothing_is_sent() {
    let (server, paths) = recording();
    let address = |path: &str| format!("{}{path}", server.url());
    let builder = || Authing::builder("pool", "secret");
    let cases: [(AuthingBuilder, &str); 4] = [
        (builder().users_url(address("/graphql")), "upload_url"),
        (builder().oauth_url(address("/graphql")), "upload_url"),
        (
            builder()
                .users_url(address("/graphql"))
                .cdn_url(address("/cdn")),
            "upload_url",
        ),
        (
            builder()
                .users_url(address("/graphql"))
                .upload_url(address("/upload")),
            "cdn_url",
        ),
    ];
    for (settings, argument) in cases {
        let authing = settings.build().unwrap();
        let session = super::session(&authing);
        let outcomes = [
            authing
                .users()
                .update("id")
                .photo_file(photo())
                .await
                .map(|_| ()),
            session
                .users()
                .update()
                .photo_file(photo())
                .await
                .map(|_| ()),
        ];
        for outcome in outcomes {
            let kind = outcome.as_ref().err().map(Error::kind);
            assert_eq!(kind, Some(ErrorKind::Configuration));
            match outcome {
                Err(Error::InvalidArgument(error)) => {
                    assert_eq!(error.name, argument);
                    assert!(error.to_string().contains("service_url"), "{error}");
                }
                other => panic!("{argument}: {other:?}"),
            }
        }
    }
    let cdn = builder().users_url(address("/graphql")).build().unwrap();
    let outcome = cdn.health().cdn().await;
    assert!(matches!(outcome, Err(Error::InvalidArgument(error)) if error.name == "cdn_url"));
    assert!(paths.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_largest_settings_do_not_panic() {
    let patient = RetryPolicy::default()
        .max_retries(usize::MAX)
        .initial_backoff(Duration::MAX)
        .max_backoff(Duration::MAX)
        .max_elapsed(Duration::MAX);
    let server = server_with_token(|_| Reply::json(&json!({ "data": { "user": null } })));
    let authing = set_up(&server)
        .timeout(Duration::MAX)
        .connect_timeout(Duration::MAX)
        .pool_idle_timeout(Duration::MAX)
        .concurrency_limit(usize::MAX)
        .retry(patient)
        .build()
        .unwrap();
    let user = authing.users().get("id").await.unwrap();
    assert!(user.is_none());
}

#[tokio::test]
async fn the_smallest_settings_do_not_panic() {
    let server = server_with_token(|_| Reply::json(&json!({ "data": { "user": null } })));
    let impatient = RetryPolicy::disabled()
        .max_elapsed(Duration::ZERO)
        .initial_backoff(Duration::ZERO);
    let builder = || set_up(&server).retry(impatient.clone().max_backoff(Duration::ZERO));
    let authing = builder()
        .pool_idle_timeout(Duration::ZERO)
        .concurrency_limit(1)
        .build()
        .unwrap();
    assert!(authing.users().get("id").await.unwrap().is_none());
    for settings in [
        builder().timeout(Duration::ZERO),
        builder().max_response_size(0),
    ] {
        let outcome = settings.build().unwrap().connect().await;
        assert!(matches!(outcome, Err(Error::Transport(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn the_user_agent_can_be_set() {
    let (seen, agents) = mpsc::channel();
    let seen = Mutex::new(seen);
    let server = Server::start(move |request| {
        let agent = request.header("user-agent").map(str::to_owned);
        seen.lock().unwrap().send(agent).unwrap();
        Reply::new(200, "text/plain", "")
    });
    set_up(&server)
        .build()
        .unwrap()
        .health()
        .cdn()
        .await
        .unwrap();
    let agent = agents.recv().unwrap().unwrap();
    assert!(agent.starts_with("authing-rust/"), "{agent}");
    let own = set_up(&server).user_agent("notebook/7").build().unwrap();
    own.health().cdn().await.unwrap();
    assert_eq!(agents.recv().unwrap().as_deref(), Some("notebook/7"));
}

#[tokio::test]
async fn an_idle_connection_is_kept_for_its_time() {
    for (pool_idle_timeout, connections) in [
        (None, 1),
        (Some(Duration::MAX), 1),
        (Some(Duration::from_nanos(1)), 3),
    ] {
        let peers = Arc::new(Mutex::new(HashSet::new()));
        let kept = Arc::clone(&peers);
        let server = Server::start(move |request| {
            kept.lock().unwrap().insert(request.peer);
            Reply(
                b"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n".to_vec(),
            )
        });
        let mut settings = set_up(&server);
        if let Some(timeout) = pool_idle_timeout {
            settings = settings.pool_idle_timeout(timeout);
        }
        let authing = settings.build().unwrap();
        for _ in 0..3 {
            authing.health().cdn().await.unwrap();
        }
        assert_eq!(
            peers.lock().unwrap().len(),
            connections,
            "{pool_idle_timeout:?}"
        );
    }
}

/// The clock jumps, over a year or over the limit of a pause.
#[tokio::test(start_paused = true)]
async fn pauses_of_any_length_do_not_panic() {
    for retry_after in [
        "0",
        "18446744073709551615",
        "99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let server = server_with_token(move |_| {
            Reply(
                format!(
                    "HTTP/1.1 503 Away\r\nretry-after: {retry_after}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                )
                .into_bytes(),
            )
        });
        for total in [Duration::ZERO, Duration::MAX] {
            let patient = RetryPolicy::default()
                .initial_backoff(Duration::MAX)
                .max_backoff(Duration::MAX)
                .max_elapsed(total);
            let settings = set_up(&server).timeout(Duration::MAX).retry(patient);
            let outcome = settings.build().unwrap().users().get("id").await;
            assert!(
                matches!(outcome, Err(Error::Status(_) | Error::Transport(_))),
                "{outcome:?}"
            );
        }
    }
}

#[tokio::test]
async fn times_of_a_token_at_their_limits_do_not_panic() {
    let extremes = [i64::MIN, -1, 0, i64::MAX];
    for (issued, expires) in extremes
        .iter()
        .flat_map(|iat| extremes.map(|exp| (*iat, exp)))
    {
        let token = |id: &str| {
            let claims = json!({ "data": { "id": id }, "iat": issued, "exp": expires });
            format!("e30.{}.e30", URL_SAFE_NO_PAD.encode(claims.to_string()))
        };
        let (token, owner_token) = (token("lea"), token("olga"));
        let server = Server::start(move |request| match operation(request).as_str() {
            "GetOwnerToken" => {
                Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": owner_token } }))
            }
            "CheckLoginStatus" => {
                let valid = json!({ "id": "lea", "clientId": "pool" });
                let token = json!({ "data": valid, "iat": issued, "exp": expires });
                let status = json!({ "status": true, "code": 200, "token": token });
                Reply::json(&json!({ "data": { "checkLoginStatus": status } }))
            }
            _ => Reply::json(&json!({ "data": { "user": null } })),
        });
        let authing = set_up(&server).build().unwrap();
        for _ in 0..2 {
            assert!(authing.users().get("id").await.unwrap().is_none());
        }
        assert_eq!(
            authing.session_from_token(&*token).unwrap().user_id(),
            "lea"
        );
        let lea = authing.auth().verify(&*token).await;
        assert!(matches!(lea, Ok(_) | Err(Error::Token(_))), "{lea:?}");
    }
}

/// The clock stands still until all tasks wait.
#[tokio::test(start_paused = true)]
async fn a_request_that_gets_no_slot_in_time_is_not_sent() {
    let (hold, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let server = Server::start(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        let _ended = held.lock().map(|held| held.recv());
        Reply(Vec::new())
    });
    let settings = set_up(&server)
        .concurrency_limit(1)
        .retry(RetryPolicy::disabled());
    let authing = settings.build().unwrap();
    let health = authing.health();
    let mut first = health.cdn().into_future();
    assert!(futures_util::poll!(&mut first).is_pending());
    let (second, first) = futures_util::join!(health.cdn().into_future(), first);
    let problem = |outcome: Result<(), Error>| match outcome {
        Err(Error::Transport(error)) => error.kind,
        other => panic!("the time was to run out: {other:?}"),
    };
    assert_eq!(problem(second), TransportErrorKind::Busy);
    assert_eq!(problem(first), TransportErrorKind::Timeout);
    assert!(sent.load(Ordering::SeqCst) <= 1);
    drop(hold);
}

/// Two requests within the time of one call.
#[tokio::test(start_paused = true)]
async fn asking_both_gateways_takes_no_longer_than_a_call_may() {
    let (hold, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let server = Server::start(move |_| {
        let _ended = held.lock().map(|held| held.recv());
        Reply(Vec::new())
    });
    let second = Duration::from_secs(1);
    let policy = RetryPolicy::default().max_elapsed(second);
    let authing = set_up(&server).timeout(second).retry(policy);
    let started = Instant::now();
    let preflight = authing.build().unwrap().health().preflight().await;
    let preflight = preflight.unwrap();
    assert!(preflight.users.is_err() && preflight.oauth.is_err());
    assert!(started.elapsed() < 2 * second, "{:?}", started.elapsed());
    drop(hold);
}
