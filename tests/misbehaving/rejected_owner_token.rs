//! Rejected credentials and rejected owner tokens: errors are cached, and a token is replaced once.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use authing::{Authing, Error, RetryPolicy, v2};
use serde_json::{Value, json};

use super::{
    Calls, Reply, Server, client, operation,
    owner_token::{no_user, server},
    set_up,
};

/// A server that rejects requests for the owner token, and counts them.
fn refusing(reply: impl Fn() -> Reply + Send + Sync + 'static) -> (Server, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let server = Server::start(move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        reply()
    });
    (server, asked)
}

#[tokio::test]
async fn rejected_credentials_are_not_tried_again_and_again() {
    for body in [
        json!({ "errors": [{ "message": { "code": 1001, "message": "无权限执行此项操作" } }] }),
        json!({ "errors": [{ "message": { "code": 2224, "message": "用户池不存在" } }] }),
        super::owner_token(""),
        super::owner_token("\n"),
    ] {
        rejects_credentials::<Authing>(body.clone()).await;
        rejects_credentials::<v2::Authing>(body).await;
    }
    let null = json!({ "data": { "getAccessTokenByAppSecret": null } });
    rejects_credentials::<Authing>(null).await;
    let null = json!({ "data": { "accessToken": { "accessToken": null } } });
    rejects_credentials::<v2::Authing>(null).await;
}

async fn rejects_credentials<C: Calls>(body: Value) {
    let (server, asked) = refusing(move || Reply::json(&body));
    let authing = C::of(&server, RetryPolicy::default());
    for _ in 0..20 {
        let error = authing.get_user().await.unwrap_err();
        assert!(matches!(error, Error::Credentials(_)), "{error:?}");
        assert!(error.to_string().contains("id or secret"), "{error}");
    }
    assert!(authing.connect().await.is_err());
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

/// Responses of a busy service or of a proxy do not mean that the credentials are wrong.
#[tokio::test]
async fn other_failures_are_not_taken_for_rejected_credentials() {
    let coded = |code: i64| json!({ "errors": [{ "message": { "code": code } }] }).to_string();
    for (status, body) in [
        (200, coded(1000)),
        (200, coded(500)),
        (200, r#"{"errors":[{"message":"internal"}]}"#.to_owned()),
        (403, "<h1>no</h1>".to_owned()),
        (404, String::new()),
        (401, String::new()),
    ] {
        let reply = body.clone();
        let (server, asked) = refusing(move || Reply::new(status, "text/plain", &reply));
        let authing = client(&server);
        for _ in 0..3 {
            let error = authing.users().get("id").await.unwrap_err();
            let is_told = matches!(error, Error::Service(_) | Error::Status(_));
            assert!(is_told, "{status} {body}: {error:?}");
        }
        assert_eq!(asked.load(Ordering::SeqCst), 3, "{status} {body}");
    }
}

/// A query needs three requests when its token is rejected, and so does the next one. After that, each needs one for a while.
#[tokio::test]
async fn a_service_that_rejects_every_token_gets_few_queries() {
    let seen = server(3600, |_| {
        Reply::json(&json!({ "errors": [{ "message": { "code": 2206 } }] }))
    });
    let authing = client(&seen.server);
    for _ in 0..10 {
        let outcome = authing.users().get("id").await;
        assert!(matches!(outcome, Err(Error::Service(_))), "{outcome:?}");
    }
    assert_eq!(seen.fetched.load(Ordering::SeqCst), 2);
    assert_eq!(seen.carried.lock().unwrap().len(), 11);
}

/// For every kind of call, later ones need one request each for a while.
#[tokio::test]
async fn a_service_that_rejects_every_token_gets_few_mutations() {
    for (reply, policy) in [
        (401, RetryPolicy::default()),
        (401, RetryPolicy::disabled()),
        (200, RetryPolicy::default()),
        (200, RetryPolicy::disabled()),
    ] {
        let seen = server(3600, move |_| {
            let refusal = json!({ "errors": [{ "message": { "code": 2206 } }] });
            Reply::new(reply, "application/json", &refusal.to_string())
        });
        let authing = set_up(&seen.server).retry(policy).build().unwrap();
        for _ in 0..10 {
            assert!(authing.roles().create("editor").await.is_err());
        }
        assert_eq!(seen.fetched.load(Ordering::SeqCst), 2);
        assert!(seen.carried.lock().unwrap().len() <= 11);
    }
}

/// The service may deny a permission with the same code as a wrong token.
#[tokio::test]
async fn a_service_that_rejects_every_token_for_some_calls_gets_few_requests_for_tokens() {
    let seen = server(3600, |request| {
        if operation(request) == "GetUser" {
            return no_user();
        }
        Reply::json(&json!({ "errors": [{ "message": { "code": 2206 } }] }))
    });
    let authing = client(&seen.server);
    for _ in 0..10 {
        authing.users().get("id").await.unwrap();
        assert!(authing.roles().list().await.is_err());
    }
    assert_eq!(seen.fetched.load(Ordering::SeqCst), 2);
}

/// With retries disabled, no request is sent twice; the next call has a new token.
#[tokio::test]
async fn disabled_retries_send_every_call_once() {
    let seen = server(3600, |request| {
        let carries = request.header("authorization").unwrap_or_default();
        if carries.ends_with(".1") {
            return Reply::json(&json!({ "errors": [{ "message": { "code": 2206 } }] }));
        }
        Reply::json(&json!({ "data": { "createRole": { "_id": "id", "name": "editor" } } }))
    });
    let settings = set_up(&seen.server).retry(RetryPolicy::disabled());
    let authing = settings.build().unwrap();
    assert!(authing.roles().create("editor").await.is_err());
    assert_eq!(*seen.carried.lock().unwrap(), ["1"]);
    authing.roles().create("editor").await.unwrap();
    assert_eq!(*seen.carried.lock().unwrap(), ["1", "2"]);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    is_replaced_once::<Authing>().await;
    is_replaced_once::<v2::Authing>().await;
}

async fn is_replaced_once<C: Calls>() {
    let refused = |code: i64| json!({ "message": { "code": code } });
    let revoked = json!({ "exception": { "name": "TokenInBlackListError" } });
    let revoked = json!({ "message": { "code": 500 }, "extensions": revoked });
    for error in [refused(2020), refused(2206), refused(2207), revoked] {
        let seen = server(3600, move |request| {
            let carries = request.header("authorization").unwrap_or_default();
            if carries.ends_with(".1") {
                return Reply::json(&json!({ "errors": [error] }));
            }
            no_user()
        });
        let authing = C::of(&seen.server, RetryPolicy::default());
        authing.get_user().await.unwrap();
        assert_eq!(*seen.carried.lock().unwrap(), ["1", "2"]);
    }
}

#[tokio::test]
async fn a_token_refused_again_is_an_error() {
    let seen = server(3600, |_| Reply::new(401, "text/plain", "no"));
    let authing = client(&seen.server);
    let outcome = authing.users().get("id").await;
    assert!(matches!(outcome, Err(Error::Status(error)) if error.status == 401));
    assert_eq!(*seen.carried.lock().unwrap(), ["1", "2"]);
}

/// A change is retried only if the service itself reports that it did nothing. In both cases, the next call has a new token.
#[tokio::test]
async fn a_change_that_may_have_been_made_is_not_made_again() {
    for (status, refusal, is_repeated) in [
        (401, "<h1>no</h1>", false),
        (401, "{}", false),
        (401, r#"{"code":2206,"message":"expired"}"#, false),
        (
            200,
            r#"{"errors":[{"message":{"code":2206}}],"data":{"createRole":{}}}"#,
            false,
        ),
        (
            200,
            r#"{"errors":[{"message":{"code":2206}}],"data":{"createRole":{},"create\u0052ole":null}}"#,
            false,
        ),
        (
            200,
            r#"{"errors":[{"message":{"code":2206}}],"data":null}"#,
            true,
        ),
        (
            200,
            r#"{"errors":[{"message":{"code":2206}}],"data":{"createRole":null}}"#,
            true,
        ),
    ] {
        let seen = server(3600, move |request| {
            let carries = request.header("authorization").unwrap_or_default();
            if carries.ends_with(".1") {
                return Reply::new(status, "application/json", refusal);
            }
            Reply::json(&json!({ "data": { "createRole": { "_id": "id", "name": "editor" } } }))
        });
        let authing = client(&seen.server);
        let first = authing.roles().create("editor").await;
        assert_eq!(first.is_ok(), is_repeated, "{first:?}");
        authing.roles().create("author").await.unwrap();
        let carried: &[&str] = if is_repeated {
            &["1", "2", "2"]
        } else {
            &["1", "2"]
        };
        assert_eq!(*seen.carried.lock().unwrap(), carried);
    }
}
