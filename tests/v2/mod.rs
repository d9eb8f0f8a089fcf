//! The client of the API v2: its endpoint and headers, its owner token, its sessions.

mod arguments;
mod custom_data;
mod empty;
mod rbac;
mod rest;

use std::sync::{Arc, Mutex};

use authing::{
    Error,
    v2::{
        Authing,
        operations::{auth::LoginByEmail, email::BindEmail, users::GetUser},
        types::WhitelistType,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{
    Outcome,
    emulated::LEA,
    server::{Reply, Request, Server},
};

/// A request: the path, the operation, the pool in the header, and the token.
type Seen = (String, String, Option<String>, Option<String>);

fn token(of: &str) -> String {
    let claims = json!({ "data": { "id": of }, "iat": 1_000_000, "exp": 2_296_000 });
    format!("head.{}.tail", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

/// A user as the service returns it, with the fields that are never null.
fn user(token: Option<&str>) -> Value {
    json!({ "id": "lea", "arn": "arn:cn:authing:pool:user:lea", "userPoolId": "pool", "token": token })
}

/// A pool with the fields that are never null.
fn pool_without_allowlists() -> Value {
    json!({
        "id": "pool", "name": "Pool", "domain": "pool", "logo": "https://example.com/logo.png", "emailVerifiedDefault": false,
        "sendWelcomeEmail": false, "registerDisabled": false, "appSsoEnabled": false, "whitelist": { "emailEnabled": false },
    })
}

fn seen(request: &Request) -> Seen {
    let sent: Value = serde_json::from_slice(&request.body).expect("JSON is sent");
    let operation = sent["operationName"].as_str().unwrap_or_default();
    let header = |name| request.header(name).map(str::to_owned);
    (
        request.path.clone(),
        operation.to_owned(),
        header("x-authing-userpool-id"),
        header("authorization"),
    )
}

/// A server of the API, and the requests that it received.
fn server() -> (Server, Arc<Mutex<Vec<Seen>>>) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&log);
    let server = Server::start(move |request| {
        let seen = seen(request);
        let operation = seen.1.clone();
        kept.lock().unwrap().push(seen);
        assert_eq!(request.header("x-authing-request-from"), Some("sdk"));
        let version = request.header("x-authing-sdk-version");
        assert!(version.is_some_and(|version| version.starts_with("rust:")));
        let data = match operation.as_str() {
            "GetOwnerToken" => json!({ "accessToken": { "accessToken": token("owner") } }),
            "GetUser" => json!({ "user": user(None) }),
            "LoginByEmail" => json!({ "loginByEmail": user(Some(&token("lea"))) }),
            "BindEmail" => json!({ "bindEmail": user(None) }),
            "UpdateUserPool" => json!({ "updateUserpool": pool_without_allowlists() }),
            other => panic!("{other} was not expected"),
        };
        Reply::json(&json!({ "data": data }))
    });
    (server, log)
}

fn client(server: &Server) -> Authing {
    let settings = Authing::builder("pool", "secret").service_url(server.url());
    settings.build().expect("the settings are right")
}

/// A client of a service that cannot be reached.
fn unreachable() -> Authing {
    let settings = Authing::builder("pool", "secret").service_url("http://127.0.0.1:9");
    settings.build().expect("the settings are right")
}

#[tokio::test]
async fn requests_name_the_pool_in_a_header_and_carry_the_owner_token() {
    let (server, log) = server();
    let authing = client(&server);
    let user = authing.send(GetUser::new().user_id("lea")).await.unwrap();
    assert_eq!(user.unwrap().id, "lea");
    let path = || "/graphql/v2".to_owned();
    let (pool, owner) = (
        Some("pool".to_owned()),
        format!("Bearer {}", token("owner")),
    );
    let expected = [
        (path(), "GetOwnerToken".to_owned(), pool.clone(), None),
        (path(), "GetUser".to_owned(), pool, Some(owner)),
    ];
    assert_eq!(*log.lock().unwrap(), expected);
}

#[tokio::test]
async fn an_allowlist_that_the_service_keeps_as_it_was_is_an_error() {
    let (server, _) = server();
    let allowlist = client(&server).allowlist();
    let enabled = allowlist.enable(WhitelistType::Email).await;
    assert!(matches!(enabled, Err(Error::Service(_))), "{enabled:?}");
    assert!(allowlist.disable(WhitelistType::Email).await.is_ok());
}

#[tokio::test]
async fn a_repeated_id_is_requested_once() -> Outcome {
    let (emulator, authing) = rbac::start().await;
    let found = authing.users().get_many([LEA; 81]).await?;
    assert_eq!(found.len(), 1);
    let entries = emulator.journal().entries();
    let sent = entries.iter();
    let sent = sent.filter_map(|entry| entry.variables.as_ref()?.get("userIds"));
    assert_eq!(sent.collect::<Vec<_>>(), [&json!([LEA])]);
    Ok(())
}

#[tokio::test]
async fn a_session_carries_the_token_of_its_login() {
    let (server, log) = server();
    let authing = client(&server);
    let login = LoginByEmail::new("lea@example.com", "correct horse");
    let lea = authing.send(login).await.unwrap();
    let session = authing.session_from_token(lea.token.unwrap()).unwrap();
    assert_eq!(session.user_id(), "lea");
    session
        .send(BindEmail::new("lea@example.com", "1234"))
        .await
        .unwrap();
    let log = log.lock().unwrap();
    assert_eq!(log[0].3, None, "a login carries no token");
    assert_eq!(log[1].3, Some(format!("Bearer {}", token("lea"))));
}

#[tokio::test]
async fn a_client_of_another_service_has_its_addresses_below_the_base() {
    let authing = Authing::builder("pool", "secret")
        .service_url("https://authing.example.com/base")
        .build()
        .unwrap();
    let shown = format!("{authing:?}");
    assert!(
        shown.contains("core_url: \"https://authing.example.com/base/graphql/v2\""),
        "{shown}"
    );
    assert!(!shown.contains("secret"), "{shown}");
    let wrong = Authing::builder("pool\n", "secret").build();
    assert!(
        matches!(&wrong, Err(Error::InvalidArgument(error)) if error.name == "pool_id"),
        "{wrong:?}"
    );
}
