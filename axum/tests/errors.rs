//! Errors as responses.

use std::{
    io,
    sync::{Arc, Mutex},
};

use authing::{
    Error, ErrorCode,
    error::{MfaFactor, TokenError},
    serde_json::{Value, json},
    test_data,
};
use authing_axum::HttpError;
use authing_emulated::{EMAIL, Emulated, PASSWORD};
use authing_emulator::Fault;
use axum::{http::StatusCode, response::IntoResponse};
use tracing_subscriber::{fmt, util::SubscriberInitExt};

async fn response(error: impl Into<HttpError>) -> (u16, Value) {
    let response = error.into().into_response();
    (response.status().as_u16(), super::json(response).await)
}

#[tokio::test]
async fn the_status_follows_the_kind_as_documented() {
    let mut documented = include_str!("../README.md").lines().filter_map(|line| {
        let (_, kind_and_status) = line.strip_prefix("| `")?.split_once("` | `")?;
        let (kind, status) = kind_and_status.split_once("` | ")?;
        Some((kind.to_owned(), status.trim_end_matches(" |").parse().ok()?))
    });
    for (error, kind) in [
        (
            test_data::refusal(ErrorCode::PhoneOrEmailInvalid),
            "invalid_input",
        ),
        (test_data::refusal(ErrorCode::MfaCodeRequired), "challenge"),
        (
            test_data::refusal(ErrorCode::PasswordIncorrect),
            "credentials",
        ),
        (TokenError::Expired.into(), "unauthenticated"),
        (
            test_data::refusal(ErrorCode::NotOwnProfile),
            "permission_denied",
        ),
        (test_data::refusal(ErrorCode::UserNotFound), "not_found"),
        (
            test_data::refusal(ErrorCode::UsernameTaken),
            "already_exists",
        ),
        (
            test_data::refusal(ErrorCode::RegisterTooFrequent),
            "limit_exceeded",
        ),
        (wrong_secret().await, "configuration"),
        (
            test_data::refusal(ErrorCode::OrderCreateFailed),
            "unavailable",
        ),
    ] {
        let (status, body) = response(error).await;
        assert_eq!(body["kind"], kind);
        assert_eq!(documented.next(), Some((kind.to_owned(), status)));
    }
    let unknown = test_data::refusal(ErrorCode::Other(9999));
    let transient = test_data::refusal(ErrorCode::SystemBusy);
    for (error, kind, status) in [(unknown, "other", 502), (transient, "unavailable", 503)] {
        let (actual, body) = response(error).await;
        assert_eq!((actual, &body["kind"]), (status, &json!(kind)));
    }
}

/// The error of a client with a wrong secret.
async fn wrong_secret() -> Error {
    let emulated = Emulated::start().await;
    let users_url = emulated.emulator.users_url();
    let wrong = authing::Authing::builder(emulated.authing.pool_id(), "guessed");
    let wrong = wrong.users_url(users_url).build().expect("valid settings");
    wrong.users().list().await.expect_err("the secret is wrong")
}

#[tokio::test]
async fn the_body_says_what_a_browser_needs() {
    let refused = response(test_data::refusal(ErrorCode::UsernameTaken)).await;
    let body = json!({ "kind": "already_exists", "message": "refused in a test", "code": 2034 });
    assert_eq!(refused, (409, body));

    let emulated = Emulated::start().await;
    let empty = emulated.authing.auth().login_by_email("", PASSWORD).await;
    let (status, body) = response(empty.expect_err("it is refused")).await;
    assert_eq!((status, &body["argument"]), (400, &json!("email")));

    emulated.lea().await.mfa().enable().await.expect("it is on");
    let login = emulated
        .authing
        .auth()
        .login_by_email(EMAIL, PASSWORD)
        .await;
    let (status, body) = response(login.expect_err("a code is required")).await;
    assert_eq!(
        (status, &body["challenge"]),
        (401, &json!({ "kind": "mfa_code" }))
    );
}

#[tokio::test]
async fn the_body_names_the_factors_of_a_second_step_but_not_its_token() {
    let error = test_data::second_step("the token", [MfaFactor::Totp]);
    let (status, body) = response(error).await;
    let challenge = json!({ "kind": "second_step", "factors": ["OTP"] });
    assert_eq!((status, &body["challenge"]), (401, &challenge));
    assert!(!body.to_string().contains("the token"), "{body}");
}

#[tokio::test]
async fn the_body_names_no_operation() {
    let emulated = Emulated::start().await;
    for fault in [404, 403, 500, 503].map(Fault::Status) {
        emulated.emulator.faults().clear();
        emulated.emulator.faults().add(fault);
        let error = emulated.authing.users().list().await.expect_err("a fault");
        assert!(error.to_string().contains("ListUsers"), "{error}");
        let body = response(error).await.1.to_string();
        assert!(!body.contains("ListUsers"), "{body}");
    }
}

#[tokio::test]
async fn a_login_does_not_reveal_who_has_an_account() {
    let emulated = Emulated::start().await;
    let mut bodies = Vec::new();
    for (email, password) in [(EMAIL, "guessed"), ("nobody@example.com", PASSWORD)] {
        let login = emulated
            .authing
            .auth()
            .login_by_email(email, password)
            .await;
        let error = HttpError::of_login(login.expect_err("it is refused"));
        bodies.push(response(error).await);
    }
    assert_eq!(bodies[0].0, 401);
    assert_eq!(bodies[0], bodies[1]);
    let challenge = HttpError::of_login(test_data::refusal(ErrorCode::MfaCodeRequired));
    assert_eq!(challenge.kind(), "challenge");
}

#[tokio::test]
async fn a_program_makes_its_own_responses() {
    let own = HttpError::new(StatusCode::GONE, "gone", "the page was deleted");
    let body = json!({ "kind": "gone", "message": "the page was deleted" });
    assert_eq!(response(own).await, (410, body));
}

/// The text of a log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("the lock").write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn only_errors_of_the_server_are_logged() {
    let log = Log::default();
    let written = log.clone();
    let subscriber = fmt().with_writer(move || written.clone()).finish();
    let _logged = subscriber.set_default();
    response(test_data::refusal(ErrorCode::UsernameTaken)).await;
    assert!(log.0.lock().expect("the lock").is_empty());
    response(test_data::refusal(ErrorCode::Other(9999))).await;
    let text = String::from_utf8(log.0.lock().expect("the lock").clone());
    let text = text.expect("it is text");
    assert!(text.contains("ERROR") && text.contains("9999"), "{text}");
}
