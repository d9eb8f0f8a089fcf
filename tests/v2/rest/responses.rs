//! The responses to REST calls, and retries.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use authing::{
    Error, ErrorCode,
    error::{ChallengeKind, ErrorKind},
    v2::Photo,
};
use serde_json::{Value, json};

use super::{client, respond, session, token};
use crate::server::{Reply, Request, Server};

#[tokio::test]
async fn refusals_of_both_shapes_are_read_without_the_secrets_of_the_call() {
    for (body, code) in [
        (
            json!({ "code": 2004, "message": "not correct horse, lea" }),
            ErrorCode::UserNotFound,
        ),
        (
            json!({ "statusCode": 499, "apiCode": 2004, "message": "not correct horse, lea" }),
            ErrorCode::UserNotFound,
        ),
        (
            json!({ "code": 2004, "message": "not correct horse, lea", "data": { "id": "lea" } }),
            ErrorCode::UserNotFound,
        ),
    ] {
        let server = Server::start(move |_| Reply::json(&body));
        let login = client(&server)
            .auth()
            .login_by_ldap("lea", "correct horse")
            .await;
        match login {
            Err(Error::Service(error)) => {
                assert_eq!(error.code, Some(code));
                assert_eq!(error.message, "not ***, lea");
                assert_eq!(error.operation, "LoginByLdap");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_login_can_need_a_second_step() {
    let server = Server::start(|request| {
        let data = json!({ "mfaToken": "step" });
        reply(
            request,
            &json!({ "code": 1635, "message": "mfa", "data": data }),
        )
    });
    let auth = client(&server).auth();
    let by_name = auth.login_by_username("lea", "correct horse").await;
    let by_code = auth.login_by_email_code("lea@example.com", "1234").await;
    for error in [by_name.unwrap_err(), by_code.unwrap_err()] {
        let challenge = error.mfa_challenge().expect("the second step");
        assert_eq!(challenge.token().expose(), "step");
        assert!(
            matches!(error, Error::Challenge(challenge) if challenge.kind == ChallengeKind::SecondStep)
        );
    }
}

/// Refuses a call, in GraphQL or at a REST address.
fn reply(request: &Request, refusal: &Value) -> Reply {
    if request.path.ends_with("/graphql/v2") {
        return Reply::json(&json!({ "errors": [{ "message": refusal }] }));
    }
    Reply::json(refusal)
}

/// No login of v2 accepts the code that v1 asks for.
#[tokio::test]
async fn a_second_factor_without_a_token_is_a_refusal() {
    let server =
        Server::start(|request| reply(request, &json!({ "code": 1635, "message": "mfa" })));
    let auth = client(&server).auth();
    let by_name = auth.login_by_username("lea", "correct horse").await;
    let by_ldap = auth.login_by_ldap("lea", "correct horse").await;
    for error in [by_name.unwrap_err(), by_ldap.unwrap_err()] {
        assert!(error.mfa_challenge().is_none());
        assert_eq!(error.kind(), ErrorKind::Challenge);
        assert!(matches!(error, Error::Service(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_response_without_the_result_cannot_be_used() {
    for (body, path) in [
        (json!({ "code": 200, "message": "ok" }), "data"),
        (json!({ "code": 200, "data": { "id": "lea" } }), "data"),
        (json!({ "code": 200, "data": { "token": "t" } }), "data.id"),
        (json!({ "data": { "id": "lea", "token": "t" } }), "code"),
    ] {
        let server = Server::start(move |_| Reply::json(&body));
        let login = client(&server)
            .auth()
            .login_by_ldap("lea", "correct horse")
            .await;
        assert!(
            matches!(&login, Err(Error::Decode(error)) if error.path == path),
            "{login:?}"
        );
    }
}

/// The upload of a photo is not repeated, but the next call has a new token.
#[tokio::test]
async fn a_refused_upload_shows_no_token_and_discards_the_owner_token() {
    let fetched = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&fetched);
    let server = Server::start(move |request| {
        if request.path == "/base/graphql/v2" {
            counter.fetch_add(1, Ordering::SeqCst);
            return respond(request);
        }
        let token = request.header("authorization").unwrap_or_default();
        let message = format!("refused: {}", token.trim_start_matches("Bearer "));
        Reply::json(&json!({ "code": 2020, "message": message }))
    });
    let authing = client(&server);
    for fetched_before in [0, 1] {
        assert_eq!(fetched.load(Ordering::SeqCst), fetched_before);
        let update = authing.users().update("lea");
        let error = update.photo_file(Photo::new(*b"PNG", "image/png")).await;
        let error = error.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::NotLoggedIn));
        assert!(
            !format!("{error} {error:?}").contains(&token("owner")),
            "{error:?}"
        );
    }
    assert_eq!(fetched.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn reads_are_retried_and_changes_are_not() {
    let requests = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&requests);
    let server = Server::start(
        move |request| match counted.fetch_add(1, Ordering::SeqCst) % 2 {
            0 => Reply::new(503, "text/plain", "busy"),
            _ => respond(request),
        },
    );
    let lea = session(&client(&server));
    assert!(lea.mfa().list().await.is_ok());
    assert_eq!(requests.load(Ordering::SeqCst), 2);
    let logout = lea.auth().logout().await;
    assert!(
        matches!(&logout, Err(Error::Status(error)) if error.status == 503),
        "{logout:?}"
    );
    assert_eq!(requests.load(Ordering::SeqCst), 3);
    assert!(
        lea.auth().logout().idempotent().await.is_ok(),
        "one more request"
    );
}
