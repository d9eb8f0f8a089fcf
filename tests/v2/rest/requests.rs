//! The requests of REST calls.

use std::sync::{Arc, Mutex};

use authing::{
    Error,
    error::MfaChallenge,
    v2::{Authing, Photo, Session, SmsScene},
};
use serde_json::json;

use super::{client, respond, session, token};
use crate::server::{Request, Server};

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
    let register = register
        .given_name("Lea")
        .nickname(None::<&str>)
        .gender("F");
    let register = register
        .custom_data(json!({ "seats": 12 }))
        .force_login(true);
    assert_eq!(register.await?.id, "lea");
    auth.login_by_ldap("lea", "correct horse").await?;
    let login = auth.login_by_ad("lea", "correct horse");
    login
        .client_ip(std::net::IpAddr::from([192, 0, 2, 1]))
        .await?;
    lea.auth().logout().app_id("app").await?;

    let expected = [
        r#"POST sms/send - {"phone":"13800000001","scene":"mfa-verify","phoneCountryCode":"+86"}"#,
        r#"POST login/email-code - {"email":"lea@example.com","code":"1234","autoRegister":true,"clientIp":"192.0.2.1"}"#,
        r#"POST register/email-code - {"email":"lea@example.com","code":"1234","params":"[{\"key\":\"seats\",\"value\":12}]","forceLogin":true,"profile":{"gender":"F","givenName":"Lea"}}"#,
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
    let unlink = users.unlink_identity("lea", "idp", "github");
    unlink.is_social(None).await?;
    let link = users.link_identity("lea", "idp", "saml", "1");
    link.is_social(false).await?;
    let apps = lea.users().list_allowed_apps().page(2).page_size(5).await?;
    assert_eq!((apps.items[0].id.as_str(), apps.total), ("app", Some(1)));
    let update = lea.users().update();
    update.photo_file(Photo::new(*b"PNG", "image/png")).await?;

    let expected = [
        r#"POST users/link lea {"primaryUserToken":"TOKEN","secondaryUserToken":"other"}"#,
        r#"POST users/unlink lea {"primaryUserToken":"TOKEN","provider":"github"}"#,
        r#"POST users/identity/link owner {"isSocial":true,"userId":"lea","extIdpId":"idp","identifier":"github","userIdInIdp":"1","type":"openid"}"#,
        r#"POST users/identity/unlink owner {"userId":"lea","extIdpId":"idp","identifier":"github","isSocial":true}"#,
        r#"POST users/identity/link owner {"userId":"lea","extIdpId":"idp","identifier":"saml","userIdInIdp":"1","isSocial":false}"#,
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
