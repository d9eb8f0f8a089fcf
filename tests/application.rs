//! The client of an application in the API v2: its headers, its sessions, and the second step of its logins.

use std::sync::{Arc, Mutex};

use authing::{
    Error, ErrorCode, Password, Secret,
    error::{ChallengeKind, ErrorKind, MfaFactor},
    v2::{
        Application, Authing,
        operations::mfa::{ChangeMfa, GetMfa},
    },
    verify::TokenVerifier,
};
use authing_emulated::{FORUM, FORUM_SECRET, LEA, POOL, SECRET, forum, refused_input};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::server::{Reply, Server};

/// The headers of a request, by these names; `-` in place of a missing one.
type Headers = [String; 6];

const NAMES: [&str; 6] = [
    "x-authing-userpool-id",
    "x-authing-app-id",
    "x-authing-app-tenant-id",
    "x-authing-lang",
    "x-authing-request-from",
    "authorization",
];

fn token() -> String {
    let claims = json!({ "data": { "id": "lea" } }).to_string();
    format!("head.{}.tail", URL_SAFE_NO_PAD.encode(claims))
}

/// A server that lets every user in, and records the headers of its requests.
fn server() -> (Server, Arc<Mutex<Vec<Headers>>>) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&log);
    let server = Server::start(move |request| {
        assert_eq!(request.path, "/graphql/v2");
        let header = |name| request.header(name).unwrap_or("-").to_owned();
        kept.lock().unwrap().push(NAMES.map(header));
        let lea = json!({ "id": "lea", "arn": "arn:lea", "userPoolId": "pool", "token": token() });
        let data = json!({
            "loginByEmail": lea, "user": lea, "accessToken": { "accessToken": token() },
            "isUserExists": true,
        });
        Reply::json(&json!({ "data": data }))
    });
    (server, log)
}

#[tokio::test]
async fn requests_name_the_application_and_no_pool() {
    let (server, log) = server();
    let forum = Application::new("forum", server.url()).unwrap();
    assert!(forum.users().email_exists("lea@example.com").await.unwrap());
    let session = forum.auth().login_by_email("lea@example.com", "x").await;
    let session = session.unwrap();
    assert_eq!(session.authing().app_id(), "forum");
    session.users().me().await.unwrap();

    let bearer = format!("Bearer {}", token());
    let expected = ["-", "-", &bearer].map(|token| {
        let headers = ["-", "forum", "-", "-", "sdk", token];
        headers.map(str::to_owned)
    });
    assert_eq!(*log.lock().unwrap(), expected);
}

#[tokio::test]
async fn language_and_tenant_are_sent_if_they_are_set() {
    let (server, log) = server();
    let forum = Application::builder("forum", server.url())
        .tenant_id("acme")
        .lang("en-US")
        .build()
        .unwrap();
    forum.users().username_exists("lea").await.unwrap();
    let authing = Authing::builder("pool", "secret").service_url(server.url());
    let authing = authing.lang("ja-JP").build().unwrap();
    authing.users().username_exists("lea").await.unwrap();
    let expected = [
        ["-", "forum", "acme", "en-US", "sdk", "-"],
        ["pool", "-", "-", "ja-JP", "sdk", "-"],
    ];
    assert_eq!(
        *log.lock().unwrap(),
        expected.map(|headers| headers.map(str::to_owned))
    );
}

#[test]
fn an_invalid_setting_is_named() {
    let of = |id: &str, host: &str| Application::builder(id, host);
    let host = "https://forum.authing.cn";
    for (builder, name) in [
        (of("", host), "app_id"),
        (of("forum\n", host), "app_id"),
        (of("forum", ""), "service_url"),
        (of("forum", "http://forum.authing.cn"), "service_url"),
        (of("forum", host).lang("en\nUS"), "lang"),
        (of("forum", host).tenant_id("\0"), "tenant_id"),
        (of("forum", host).lang(""), "lang"),
        (of("forum", host).tenant_id(" "), "tenant_id"),
    ] {
        let built = builder.build();
        let error = built.as_ref().err().map(Error::kind);
        assert_eq!(error, Some(ErrorKind::Configuration), "{name}");
        assert_eq!(refused_input(built).name, name);
    }
    let tenant = refused_input(of("forum", host).tenant_id("").build());
    let hint = "give a value, or do not set it";
    assert_eq!(tenant.to_string(), format!("`tenant_id` is empty: {hint}"));
}

#[tokio::test]
async fn a_login_returns_a_token_of_the_application() {
    let (emulator, forum) = forum().await.unwrap();
    let session = forum
        .auth()
        .login_by_email("lea@example.com", "correct horse")
        .await;
    let session = session.unwrap();
    assert!(session.auth().is_valid().await.unwrap());
    assert!(forum.auth().is_token_valid(session.token()).await.unwrap());

    let verifier = TokenVerifier::with_secret(FORUM_SECRET)
        .unwrap()
        .audience(FORUM);
    assert_eq!(verifier.verify(session.token()).unwrap().user_id, LEA);
    let of_pool = TokenVerifier::with_secret(SECRET).unwrap();
    assert!(of_pool.verify(session.token()).is_err());

    let owner = Authing::builder(POOL, SECRET).service_url(emulator.base_url());
    let verified = owner.build().unwrap().auth().verify(session.token()).await;
    assert_eq!(verified.unwrap().user_id, LEA);
}

#[tokio::test]
async fn registrations_and_refreshed_tokens_are_of_the_application() {
    let (_emulator, forum) = forum().await.unwrap();
    let register = forum.auth().register_by_username("mia", "battery staple");
    let mia = register.generate_token(true).await.unwrap();
    let session = forum.session_from_token(mia.token.unwrap()).unwrap();
    assert_eq!(*session.user_id(), mia.id);
    let renewed = session.auth().refresh_token().await.unwrap();
    let verifier = TokenVerifier::with_secret(FORUM_SECRET)
        .unwrap()
        .audience(FORUM);
    assert_eq!(verifier.verify(renewed.token).unwrap().user_id, mia.id);
}

#[tokio::test]
async fn an_unknown_application_is_refused() {
    let (emulator, _forum) = forum().await.unwrap();
    let other = Application::new(LEA, emulator.base_url()).unwrap();
    let outcome = other.users().username_exists("lea").await;
    assert_eq!(outcome.unwrap_err().code(), Some(ErrorCode::AppNotFound));
}

/// The pool of an application is unknown to its client.
#[tokio::test]
async fn a_pool_has_to_be_given() {
    let (_emulator, forum) = forum().await.unwrap();
    let login = forum.auth().login_by_username("lea", "correct horse");
    let session = login.await.unwrap();
    let refused = refused_input(session.send(GetMfa::new()).await);
    assert_eq!(refused.name, "pool_id");
    session.send(GetMfa::new().pool_id(POOL)).await.unwrap();
}

#[tokio::test]
async fn a_login_with_a_second_factor_returns_the_token_of_the_second_step() {
    let (emulator, forum) = forum().await.unwrap();
    let authing = Authing::builder(POOL, SECRET).core_url(emulator.core_url());
    let authing = authing.build().unwrap();
    authing
        .send(ChangeMfa::new(true).user_id(LEA))
        .await
        .unwrap();

    let login = forum.auth().login_by_username("lea", "correct horse").await;
    let error = login.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::MfaCodeRequired));
    assert_eq!(error.kind(), ErrorKind::Challenge);
    let token = error.mfa_challenge().unwrap().token();
    assert!(!format!("{error} {error:?}").contains(token.expose()));
}

/// A login that a server refuses with this message.
async fn refused(message: Value) -> Error {
    let server =
        Server::start(move |_| Reply::json(&json!({ "errors": [{ "message": message }] })));
    let forum = Application::new("forum", server.url()).unwrap();
    let login = forum.auth().login_by_username("lea", Password::new("x"));
    login.await.unwrap_err()
}

#[tokio::test]
async fn the_second_step_lists_the_factors_of_the_application() {
    let factor =
        |kind: &str, status, sort| json!({ "mfaPolicy": kind, "status": status, "sort": sort });
    let factors = [
        factor("OTP", 1, 3),
        factor("SMS", 1, 1),
        factor("EMAIL", 0, 2),
        factor("FACE", 1, 4),
        factor("VOICE", 1, 5),
    ];
    let data = json!({ "mfaToken": "e.y.J", "applicationMfa": factors });
    let old = json!({ "code": 1636, "message": "not yet: e.y.J", "data": data });
    let new = json!({
        "statusCode": 499, "apiCode": "1636", "message": "not yet: e.y.J", "data": data,
    });
    for message in [old, new] {
        let error = refused(message).await;
        let challenge = error.mfa_challenge().unwrap();
        assert_eq!(*challenge.token(), Secret::new("e.y.J"));
        let expected = [
            MfaFactor::Sms,
            MfaFactor::Totp,
            MfaFactor::Face,
            MfaFactor::Other,
        ];
        assert_eq!(challenge.factors(), expected);
        assert_eq!(error.message(), "not yet: ***");
        assert!(!format!("{error} {error:?}").contains("e.y.J"), "{error:?}");
        assert_eq!(error.code(), Some(ErrorCode::AppMfaRequired));
        match error {
            Error::Challenge(challenge) => assert_eq!(challenge.kind, ChallengeKind::SecondStep),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn without_a_token_there_is_no_second_step() {
    for data in [
        json!({}),
        json!({ "mfaToken": "" }),
        json!({ "mfaToken": 5 }),
        Value::Null,
    ] {
        let error = refused(json!({ "code": 1636, "data": data })).await;
        assert!(error.mfa_challenge().is_none(), "{data}");
        assert!(matches!(error, Error::Service(_)), "{error:?}");
    }
    // Other codes are not a second step, whatever their data is.
    let error = refused(json!({ "code": 2004, "data": { "mfaToken": "e.y.J" } })).await;
    assert!(matches!(error, Error::Service(_)), "{error:?}");
}
