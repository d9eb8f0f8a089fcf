//! The REST calls of the API v2: what is sent, and how responses are read.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use authing::{
    Error, ErrorCode,
    error::{ChallengeKind, MfaChallenge},
    v2::{Authing, Photo, Session, SmsScene},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server};

fn token(of: &str) -> String {
    let claims = json!({ "data": { "id": of }, "iat": 1_000_000, "exp": 2_296_000 });
    format!("head.{}.tail", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

fn client(server: &Server) -> Authing {
    let settings =
        Authing::builder("pool", "secret").core_url(format!("{}/base/graphql/v2", server.url()));
    let settings = settings.ad_url(format!("{}/ad", server.url()));
    settings.build().expect("the settings are right")
}

fn session(authing: &Authing) -> Session {
    let session = authing.session_from_token(token("lea"));
    session.expect("it is a token of a user")
}

fn success(data: &Value) -> Reply {
    Reply::json(&json!({ "code": 200, "message": "ok", "data": data }))
}

/// The response to a request, by its path.
fn respond(request: &Request) -> Reply {
    let path = request.path.split('?').next().unwrap_or_default();
    let user = json!({ "id": "lea", "arn": "arn", "userPoolId": "pool", "token": token("lea") });
    match path {
        "/base/graphql/v2" => {
            let data = if String::from_utf8_lossy(&request.body).contains("updateUser") {
                json!({ "updateUser": user })
            } else {
                json!({ "accessToken": { "accessToken": token("owner") } })
            };
            Reply::json(&json!({ "data": data }))
        }
        "/base/api/v2/mfa/authenticator" => success(&json!([])),
        "/base/api/v2/users/me/applications/allowed" => {
            success(&json!({ "list": [{ "id": "app" }], "totalCount": 1 }))
        }
        "/base/api/v2/mfa/totp/associate" if request.method == "POST" => {
            success(&json!({ "secret": "KEY", "recovery_code": "recover" }))
        }
        "/base/api/v2/upload" => success(&json!({ "key": "k", "url": "https://cdn.example/k" })),
        path if path.contains("verify")
            || path.contains("email-code")
            || path.ends_with("recovery") =>
        {
            success(&user)
        }
        _ => Reply::json(&json!({ "statusCode": 200, "message": "ok" })),
    }
}

/// A request: the method, the path, the token and the JSON body.
type Seen = (String, String, Option<String>, Value);

fn seen(request: &Request) -> Seen {
    assert_eq!(request.header("x-authing-userpool-id"), Some("pool"));
    assert_eq!(request.header("x-authing-request-from"), Some("sdk"));
    let token = request.header("authorization").map(str::to_owned);
    let body = serde_json::from_slice(&request.body).unwrap_or_default();
    (request.method.clone(), request.path.clone(), token, body)
}

#[tokio::test]
async fn each_call_is_sent_to_its_address_with_its_token_and_arguments() -> crate::Outcome {
    let log = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&log);
    let server = Server::start(move |request| {
        if request.path != "/base/graphql/v2" {
            assert_eq!(request.header("accept-encoding"), Some("identity"));
            kept.lock().unwrap().push(seen(request));
        }
        respond(request)
    });
    let authing = client(&server);
    let lea = session(&authing);
    let challenge = MfaChallenge::new("step");
    let (auth, mfa, users) = (authing.auth(), authing.mfa(), authing.users());

    let sms = authing.phone().send_code("13800000001");
    sms.scene(SmsScene::MfaVerify)
        .phone_country_code("+86")
        .await?;
    let login = auth.login_by_email_code("lea@example.com", "1234");
    assert_eq!(
        login
            .auto_register(true)
            .client_ip("192.0.2.1")
            .await?
            .user_id(),
        "lea"
    );
    let register = auth.register_by_email_code("lea@example.com", "1234");
    assert_eq!(
        register
            .profile(json!({ "name": "Lea" }))
            .force_login(true)
            .await?
            .id,
        "lea"
    );
    auth.login_by_ldap("lea", "correct horse").await?;
    auth.login_by_ad("lea", "correct horse")
        .client_ip("192.0.2.1")
        .await?;
    lea.auth().logout().app_id("app").await?;
    lea.users().link_account("other").await?;
    lea.users().unlink_account("github").await?;
    users
        .link_identity("lea", "idp", "github", "1")
        .identity_type("openid")
        .await?;
    users.unlink_identity("lea", "idp", "github").await?;
    let apps = lea.users().list_allowed_apps().page(2).page_size(5).await?;
    assert_eq!((apps.items[0].id.as_str(), apps.total), ("app", Some(1)));
    assert_eq!(lea.mfa().list().await?, []);
    assert_eq!(
        lea.mfa().add_totp().await?.recovery_code.expose(),
        "recover"
    );
    lea.mfa().confirm_totp("123456").await?;
    lea.mfa().remove_totp().await?;
    mfa.verify_totp(&challenge, "123456").await?;
    mfa.verify_recovery_code(&challenge, "recover").await?;
    mfa.verify_sms_code(&challenge, "13800000001", "1234")
        .await?;
    mfa.verify_email_code(&challenge, "lea@example.com", "1234")
        .await?;
    let update = lea
        .users()
        .update()
        .photo_file(Photo::new(*b"PNG", "image/png"));
    update.await?;

    let (user, owner, step) = (token("lea"), token("owner"), "step".to_owned());
    let (none, user, owner, step) = (None, Some(&user), Some(&owner), Some(&step));
    let person = json!({ "username": "lea", "password": "correct horse" });
    let mut from = person.clone();
    from["clientIp"] = json!("192.0.2.1");
    let identity =
        json!({ "userId": "lea", "extIdpId": "idp", "identifier": "github", "isSocial": true });
    let mut linked = identity.clone();
    linked["userIdInIdp"] = json!("1");
    linked["type"] = json!("openid");
    let expected = [
        (
            "POST",
            "sms/send",
            none,
            json!({ "phone": "13800000001", "scene": "mfa-verify", "phoneCountryCode": "+86" }),
        ),
        (
            "POST",
            "login/email-code",
            none,
            json!({ "email": "lea@example.com", "code": "1234", "autoRegister": true, "clientIp": "192.0.2.1" }),
        ),
        (
            "POST",
            "register/email-code",
            none,
            json!({ "email": "lea@example.com", "code": "1234", "profile": { "name": "Lea" }, "forceLogin": true }),
        ),
        ("POST", "ldap/verify-user", none, person),
        ("POST", "/ad/api/v2/ad/verify-user", none, from),
        ("GET", "logout?app_id=app", user, Value::Null),
        (
            "POST",
            "users/link",
            user,
            json!({ "primaryUserToken": token("lea"), "secondaryUserToken": "other" }),
        ),
        (
            "POST",
            "users/unlink",
            user,
            json!({ "primaryUserToken": token("lea"), "provider": "github" }),
        ),
        ("POST", "users/identity/link", owner, linked),
        ("POST", "users/identity/unlink", owner, identity),
        (
            "GET",
            "users/me/applications/allowed?limit=5&page=2",
            user,
            Value::Null,
        ),
        ("GET", "mfa/authenticator?type=totp", user, Value::Null),
        (
            "POST",
            "mfa/totp/associate",
            user,
            json!({ "authenticator_type": "totp" }),
        ),
        (
            "POST",
            "mfa/totp/associate/confirm",
            user,
            json!({ "authenticator_type": "totp", "totp": "123456" }),
        ),
        ("DELETE", "mfa/totp/associate", user, Value::Null),
        ("POST", "mfa/totp/verify", step, json!({ "totp": "123456" })),
        (
            "POST",
            "mfa/totp/recovery",
            step,
            json!({ "recoveryCode": "recover" }),
        ),
        (
            "POST",
            "applications/mfa/sms/verify",
            step,
            json!({ "phone": "13800000001", "code": "1234" }),
        ),
        (
            "POST",
            "applications/mfa/email/verify",
            step,
            json!({ "email": "lea@example.com", "code": "1234" }),
        ),
        ("POST", "upload?folder=avatar", user, Value::Null),
    ];
    let log = log.lock().unwrap();
    assert_eq!(log.len(), expected.len());
    for (sent, (method, path, token, body)) in log.iter().zip(expected) {
        let path = match path.starts_with('/') {
            true => path.to_owned(),
            false => format!("/base/api/v2/{path}"),
        };
        let token = token.map(|token| format!("Bearer {token}"));
        assert_eq!(*sent, (method.to_owned(), path, token, body));
    }
    Ok(())
}

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
async fn a_login_by_rest_can_need_a_second_step() {
    let server = Server::start(|_| {
        let data = json!({ "mfaToken": "step" });
        Reply::json(&json!({ "code": 1635, "message": "mfa", "data": data }))
    });
    let login = client(&server)
        .auth()
        .login_by_email_code("lea@example.com", "1234")
        .await;
    let error = login.unwrap_err();
    let challenge = error.mfa_challenge().expect("the second step");
    assert_eq!(challenge.token().expose(), "step");
    assert!(
        matches!(error, Error::Challenge(challenge) if challenge.kind == ChallengeKind::SecondStep)
    );
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

#[tokio::test]
async fn passwords_for_a_directory_go_to_known_hosts_only() {
    let elsewhere =
        Authing::builder("pool", "secret").core_url("https://authing.example.com/graphql/v2");
    let login = elsewhere
        .build()
        .unwrap()
        .auth()
        .login_by_ad("lea", "correct horse")
        .await;
    assert!(
        matches!(&login, Err(Error::InvalidArgument(error)) if error.name == "ad_url"),
        "{login:?}"
    );
    let clear = Authing::builder("pool", "secret")
        .ad_url("http://ws.example.com")
        .build();
    assert!(
        matches!(&clear, Err(Error::InvalidArgument(error)) if error.name == "ad_url"),
        "{clear:?}"
    );
}

#[tokio::test]
async fn malformed_arguments_are_not_sent() {
    let authing = Authing::new("pool", "secret").unwrap();
    let (auth, mfa, step) = (authing.auth(), authing.mfa(), MfaChallenge::new("step"));
    let name = |error: Error| match error {
        Error::InvalidArgument(error) => error.name,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        name(authing.phone().send_code("secret").await.unwrap_err()),
        "phone"
    );
    assert_eq!(
        name(
            auth.login_by_email_code("lea@example.com", "secret")
                .await
                .unwrap_err()
        ),
        "code"
    );
    assert_eq!(
        name(auth.register_by_email_code("", "1234").await.unwrap_err()),
        "email"
    );
    assert_eq!(
        name(auth.login_by_ldap("", "correct horse").await.unwrap_err()),
        "username"
    );
    assert_eq!(
        name(auth.login_by_ad("lea", "").await.unwrap_err()),
        "password"
    );
    assert_eq!(name(mfa.verify_totp(&step, "").await.unwrap_err()), "code");
    let empty = MfaChallenge::new("");
    assert_eq!(
        name(mfa.verify_totp(&empty, "123456").await.unwrap_err()),
        "challenge"
    );
    assert_eq!(
        name(
            authing
                .users()
                .link_identity("lea", "", "github", "1")
                .await
                .unwrap_err()
        ),
        "ext_idp_id"
    );
    let shown = format!("{:?}", auth.login_by_ldap("lea", "correct horse"));
    assert!(
        shown.contains("lea") && !shown.contains("correct horse"),
        "{shown}"
    );
}
