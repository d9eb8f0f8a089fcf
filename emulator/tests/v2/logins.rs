//! Registrations and logins at REST addresses.

use authing_emulator::PoolSeed;
use serde_json::{Value, json};

use super::client::{APP, Core, payload, text};
use super::rest::post;
use crate::client::{POOL, SECRET, v1};

const LOGIN: &str = "/api/v2/login/email-code";
const REGISTRATION: &str = "/api/v2/register/email-code";

/// Sends an e-mail with a code, and returns the code.
pub(super) async fn mailed(core: &Core, email: &str, scene: &str) -> String {
    let query =
        "mutation($e: String!, $s: EmailScene!) { sendEmail(email: $e, scene: $s) { code } }";
    let variables = json!({ "e": email, "s": scene });
    let response = core.send_as_app(None, query, variables).await;
    assert_eq!(response.data()["code"], 200);
    core.0.code_for(email)
}

/// Marks a user as deleted, or not.
pub(super) async fn archive(core: &Core, id: &str, archived: bool) {
    let variables = json!({ "i": id, "c": POOL, "d": archived });
    let owner = core.0.owner().await;
    core.0
        .send(Some(&owner), v1::ARCHIVE, variables)
        .await
        .data();
}

#[tokio::test]
async fn a_code_of_an_email_registers() {
    let core = Core::new().await;
    let email = "a@example.com";
    let code = mailed(&core, email, "REGISTER_VERIFY_CODE").await;
    let register = async |code: &str, more: Value| {
        let mut body = json!({ "email": email, "code": code });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        post(&core, REGISTRATION, None, body).await
    };
    assert_eq!(register("0000", json!({})).await["code"], 2001);
    // The fields after `ip` are ignored.
    let profile = json!({
        "nickname": "Anna", "ip": "203.0.113.9", "lastIP": "x", "registerMethod": 1,
        "phoneVerified": true, "loginsCount": 9, "password": 1,
    });
    let more = json!({
        "password": core.0.encrypt("secret1"),
        "profile": profile,
        "forceLogin": true,
    });
    let user = register(&code, more).await["data"].clone();
    assert_eq!(user["emailVerified"], true);
    assert_eq!(user["phoneVerified"], false);
    assert_eq!(user["nickname"], "Anna");
    assert_eq!(user["registerSource"], json!(["basic:email-code"]));
    assert_eq!(payload(&text(&user["token"]))["aud"], APP);
    let input = json!({ "email": email, "password": "secret1" });
    assert_eq!(core.login(input).await.data()["loginsCount"], 2);
    let again = mailed(&core, email, "REGISTER_VERIFY_CODE").await;
    assert_eq!(register(&again, json!({})).await["code"], 2026);
}

#[tokio::test]
async fn a_code_of_an_email_logs_in_once() {
    let core = Core::new().await;
    let (id, _) = core.user("a@example.com").await;
    let code = mailed(&core, "a@example.com", "LOGIN_VERIFY_CODE").await;
    let login = async |code: &str| {
        let body = json!({ "email": "a@example.com", "code": code });
        post(&core, LOGIN, None, body).await
    };
    let user = login(&code).await["data"].clone();
    assert_eq!(
        (&user["id"], &user["emailVerified"]),
        (&json!(id), &json!(true))
    );
    let token = text(&user["token"]);
    let me = core
        .send(Some(&token), "{ user { loginsCount } }", json!({}))
        .await;
    assert_eq!(me.data()["loginsCount"], 2);
    assert_eq!(login(&code).await["code"], 2001);
    let other_scene = mailed(&core, "a@example.com", "CHANGE_EMAIL").await;
    assert_eq!(login(&other_scene).await["code"], 2001);
}

#[tokio::test]
async fn an_unknown_address_is_registered_if_the_login_says_so() {
    let core = Core::new().await;
    let code = mailed(&core, "new@example.com", "LOGIN_VERIFY_CODE").await;
    let mut body = json!({ "email": "new@example.com", "code": code });
    assert_eq!(post(&core, LOGIN, None, body.clone()).await["code"], 2004);
    body["autoRegister"] = json!(true);
    body["code"] = json!("0000");
    assert_eq!(post(&core, LOGIN, None, body.clone()).await["code"], 2001);
    body["code"] = json!(code);
    let user = post(&core, LOGIN, None, body).await;
    assert_eq!(user["data"]["loginsCount"], 1);
}

#[tokio::test]
async fn users_of_directories_log_in() {
    let attributes = |dn: &str| json!({ "dn": dn, "mail": "ada@example.com", "cn": "Ada" });
    let pool = PoolSeed::new(POOL, SECRET)
        .ldap_entry("ada", "secret1", attributes("uid=ada"))
        .ad_entry(
            "5e4c8b1f0a2d3c4b5a690d01",
            "otto",
            "secret2",
            attributes("cn=otto"),
        )
        .ad_entry(
            "5e4c8b1f0a2d3c4b5a690d02",
            "emil",
            "secret3",
            attributes("cn=emil"),
        );
    let core = Core::with(pool).await;
    let (ldap, ad) = ("/api/v2/ldap/verify-user", "/api/v2/ad/verify-user");
    let login = async |path: &str, username: &str, password: &str| {
        let body = json!({ "username": username, "password": password, "clientIp": "192.0.2.1" });
        post(&core, path, None, body).await
    };
    let ada = login(ldap, "ada", "secret1").await;
    assert_eq!(ada["data"]["email"], "ada@example.com");
    assert_eq!(ada["data"]["lastIP"], "192.0.2.1");
    assert_eq!(payload(&text(&ada["data"]["token"]))["aud"], APP);
    assert_eq!(
        login(ldap, "ada", "secret1").await["data"]["loginsCount"],
        2
    );
    for (username, password) in [
        ("otto@example.com", "secret2"),
        ("EXAMPLE\\emil", "secret3"),
    ] {
        assert_eq!(
            login(ad, username, password).await["data"]["loginsCount"],
            1
        );
    }
    for (path, username, password, code) in [
        (ldap, "otto", "secret2", 2004),
        (ldap, "ada", "wrong", 2006),
        (ad, "ada", "secret1", 2004),
        (ad, "otto", "wrong", 2006),
    ] {
        assert_eq!(
            login(path, username, password).await["code"],
            code,
            "{username}"
        );
    }
    let otto = login(ad, "otto", "secret2").await;
    for (user, path, username, password) in [
        (&ada, ldap, "ada", "secret1"),
        (&otto, ad, "otto", "secret2"),
    ] {
        archive(&core, &text(&user["data"]["id"]), true).await;
        assert_eq!(login(path, username, password).await["code"], 2004);
    }
}
