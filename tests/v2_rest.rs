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

/// The requests to REST addresses: method, path, bearer and body.
type Log = Arc<Mutex<Vec<String>>>;

/// Prints a request. The bearer is the user, the owner, or a challenge.
fn printed(request: &Request) -> String {
    assert_eq!(request.header("accept-encoding"), Some("identity"));
    assert_eq!(request.header("x-authing-userpool-id"), Some("pool"));
    assert_eq!(request.header("x-authing-request-from"), Some("sdk"));
    let token = request.header("authorization").unwrap_or("-");
    let token = token.trim_start_matches("Bearer ");
    let names = ["lea", "owner"];
    let known = names.into_iter().find(|name| self::token(name) == token);
    let is_json = request.header("content-type") == Some("application/json");
    let body = String::from_utf8_lossy(&request.body).replace(&self::token("lea"), "TOKEN");
    let body = if is_json { body.as_str() } else { "" };
    let path = request.path.trim_start_matches("/base/api/v2/");
    let (method, token) = (&request.method, known.unwrap_or(token));
    format!("{method} {path} {token} {body}").trim_end().into()
}

/// A server that records the requests to REST addresses, a client and a session.
fn recorded() -> (Server, Log, Authing, Session) {
    let log = Log::default();
    let kept = Arc::clone(&log);
    let server = Server::start(move |request| {
        if request.path != "/base/graphql/v2" {
            kept.lock().unwrap().push(printed(request));
        }
        respond(request)
    });
    let authing = client(&server);
    let session = session(&authing);
    (server, log, authing, session)
}

#[tokio::test]
async fn codes_and_logins_are_sent_to_their_addresses() -> crate::Outcome {
    let (_server, log, authing, lea) = recorded();
    let sms = authing.phone().send_code("13800000001");
    let sms = sms.scene(SmsScene::MfaVerify).phone_country_code("+86");
    sms.await?;
    let auth = authing.auth();
    let login = auth.login_by_email_code("lea@example.com", "1234");
    let login = login.auto_register(true).client_ip("192.0.2.1").await?;
    assert_eq!(login.user_id(), "lea");
    let register = auth.register_by_email_code("lea@example.com", "1234");
    let register = register.profile(json!({ "name": "Lea" })).force_login(true);
    assert_eq!(register.await?.id, "lea");
    auth.login_by_ldap("lea", "correct horse").await?;
    let login = auth.login_by_ad("lea", "correct horse");
    login.client_ip("192.0.2.1").await?;
    lea.auth().logout().app_id("app").await?;

    let expected = [
        r#"POST sms/send - {"phone":"13800000001","scene":"mfa-verify","phoneCountryCode":"+86"}"#,
        r#"POST login/email-code - {"email":"lea@example.com","code":"1234","autoRegister":true,"clientIp":"192.0.2.1"}"#,
        r#"POST register/email-code - {"email":"lea@example.com","code":"1234","profile":{"name":"Lea"},"forceLogin":true}"#,
        r#"POST ldap/verify-user - {"username":"lea","password":"correct horse"}"#,
        r#"POST /ad/api/v2/ad/verify-user - {"username":"lea","password":"correct horse","clientIp":"192.0.2.1"}"#,
        "GET logout?app_id=app lea",
    ];
    assert_eq!(*log.lock().unwrap(), expected);
    Ok(())
}

#[tokio::test]
async fn changes_of_accounts_are_sent_to_their_addresses() -> crate::Outcome {
    let (_server, log, authing, lea) = recorded();
    lea.users().link_account("other").await?;
    lea.users().unlink_account("github").await?;
    let users = authing.users();
    let link = users.link_identity("lea", "idp", "github", "1");
    link.identity_type("openid").await?;
    users.unlink_identity("lea", "idp", "github").await?;
    let apps = lea.users().list_allowed_apps().page(2).page_size(5).await?;
    assert_eq!((apps.items[0].id.as_str(), apps.total), ("app", Some(1)));
    let update = lea.users().update();
    update.photo_file(Photo::new(*b"PNG", "image/png")).await?;

    let expected = [
        r#"POST users/link lea {"primaryUserToken":"TOKEN","secondaryUserToken":"other"}"#,
        r#"POST users/unlink lea {"primaryUserToken":"TOKEN","provider":"github"}"#,
        r#"POST users/identity/link owner {"userId":"lea","extIdpId":"idp","identifier":"github","isSocial":true,"userIdInIdp":"1","type":"openid"}"#,
        r#"POST users/identity/unlink owner {"userId":"lea","extIdpId":"idp","identifier":"github","isSocial":true}"#,
        "GET users/me/applications/allowed?limit=5&page=2 lea",
        "POST upload?folder=avatar lea",
    ];
    assert_eq!(*log.lock().unwrap(), expected);
    Ok(())
}

#[tokio::test]
async fn authenticators_and_second_steps_are_sent_to_their_addresses() -> crate::Outcome {
    let (_server, log, authing, lea) = recorded();
    assert_eq!(lea.mfa().list().await?, []);
    let added = lea.mfa().add_totp().await?;
    assert_eq!(added.recovery_code.expose(), "recover");
    lea.mfa().confirm_totp("123456").await?;
    lea.mfa().remove_totp().await?;
    let (mfa, challenge) = (authing.mfa(), MfaChallenge::new("step"));
    mfa.verify_totp(&challenge, "123456").await?;
    mfa.verify_recovery_code(&challenge, "recover").await?;
    let sms = mfa.verify_sms_code(&challenge, "13800000001", "1234");
    sms.await?;
    let email = mfa.verify_email_code(&challenge, "lea@example.com", "1234");
    email.await?;

    let expected = [
        "GET mfa/authenticator?type=totp lea",
        r#"POST mfa/totp/associate lea {"authenticator_type":"totp"}"#,
        r#"POST mfa/totp/associate/confirm lea {"authenticator_type":"totp","totp":"123456"}"#,
        "DELETE mfa/totp/associate lea",
        r#"POST mfa/totp/verify step {"totp":"123456"}"#,
        r#"POST mfa/totp/recovery step {"recoveryCode":"recover"}"#,
        r#"POST applications/mfa/sms/verify step {"phone":"13800000001","code":"1234"}"#,
        r#"POST applications/mfa/email/verify step {"email":"lea@example.com","code":"1234"}"#,
    ];
    assert_eq!(*log.lock().unwrap(), expected);
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
    let (phone, users, empty) = (authing.phone(), authing.users(), MfaChallenge::new(""));
    let lea = session(&authing);
    for (name, sent) in [
        ("phone", phone.send_code("secret").await),
        ("app_id", lea.auth().logout().app_id("").await),
        (
            "page",
            lea.users().list_allowed_apps().page(0).await.map(drop),
        ),
        (
            "page_size",
            lea.users()
                .list_allowed_apps()
                .page_size(-1)
                .await
                .map(drop),
        ),
        (
            "code",
            auth.login_by_email_code("lea@example.com", "secret")
                .await
                .map(drop),
        ),
        (
            "email",
            auth.register_by_email_code("", "1234").await.map(drop),
        ),
        (
            "username",
            auth.login_by_ldap("", "correct horse").await.map(drop),
        ),
        ("password", auth.login_by_ad("lea", "").await.map(drop)),
        ("code", mfa.verify_totp(&step, "").await.map(drop)),
        (
            "challenge",
            mfa.verify_totp(&empty, "123456").await.map(drop),
        ),
        (
            "ext_idp_id",
            users.link_identity("lea", "", "github", "1").await,
        ),
        (
            "email_code",
            lea.email()
                .bind("lea@example.com", "secret")
                .await
                .map(drop),
        ),
        (
            "email_code",
            lea.email()
                .update("lea@example.com", "secret")
                .await
                .map(drop),
        ),
        (
            "department_id",
            authing.orgs().set_main_department("lea", "").await,
        ),
        (
            "parent_node_id",
            authing.orgs().add_node("org", "Sales", "").await.map(drop),
        ),
        (
            "names",
            authing.allowlist().enable("OTHER".into()).await.map(drop),
        ),
    ] {
        let rejected = matches!(&sent, Err(Error::InvalidArgument(error)) if error.name == name);
        assert!(rejected, "{name}: {sent:?}");
    }
    let shown = format!("{:?}", auth.login_by_ldap("lea", "correct horse"));
    assert!(
        shown.contains("lea") && !shown.contains("correct horse"),
        "{shown}"
    );
}
