//! The second factor.

use std::time::Duration;

use authing_emulator::{Emulator, OidcAppSeed, PoolSeed};
use serde_json::{Value, json};

use super::client::{APP, Core, payload, text};
use super::logins::{archive, mailed};
use super::rest::{delete, get, post};
use crate::client::{Client, POOL, SECRET};
use crate::password_mfa_captcha::one_time_password;

const CHANGE: &str = "mutation($e: Boolean, $r: Boolean) { changeMfa(enable: $e, refresh: $r) { id userId enable secret } }";

/// A user with a second factor.
struct Protected {
    core: Core,
    id: String,
    token: String,
    secret: String,
}

impl Protected {
    async fn new() -> Self {
        Self::of(Core::new().await).await
    }

    async fn of(core: Core) -> Self {
        let (id, token) = core.user("a@example.com").await;
        let response = core
            .send_as_app(Some(&token), CHANGE, json!({ "e": true }))
            .await;
        let secret = text(&response.data()["secret"]);
        Self {
            core,
            id,
            token,
            secret,
        }
    }

    /// Begins a login, and returns the token for the second step.
    async fn begin(&self) -> String {
        let input = json!({ "email": "a@example.com", "password": "secret1" });
        let response = self.core.login(input).await;
        assert_eq!(response.code(), 1635);
        text(&response.body["errors"][0]["message"]["data"]["mfaToken"])
    }

    async fn verify(&self, token: Option<&str>, code: &str) -> Value {
        let path = "/api/v2/mfa/totp/verify";
        post(&self.core, path, token, json!({ "totp": code })).await
    }

    /// Changes the user as the owner.
    async fn change(&self, change: Value) {
        let owner = self.core.owner().await;
        let query =
            "mutation($i: String, $u: UpdateUserInput!) { updateUser(id: $i, input: $u) { id } }";
        let variables = json!({ "i": self.id, "u": change });
        self.core.send(Some(&owner), query, variables).await.data();
    }

    fn code(&self) -> String {
        one_time_password(&self.secret, self.core.0.emulator.clock().unix_seconds())
    }
}

#[tokio::test]
async fn a_login_requires_the_second_step() {
    let anna = Protected::new().await;
    let token = anna.begin().await;
    assert_eq!(anna.verify(Some(&token), "000000").await["code"], 1635);
    let reply = anna.verify(Some(&token), &anna.code()).await;
    assert_eq!(reply["code"], 200);
    assert_eq!(reply["data"]["id"], json!(anna.id));
    assert_eq!(reply["data"]["loginsCount"], 2);
    assert_eq!(payload(&text(&reply["data"]["token"]))["aud"], APP);
}

#[tokio::test]
async fn the_token_of_the_second_step_is_for_that_step_only() {
    let anna = Protected::new().await;
    let token = anna.begin().await;
    let response = anna
        .core
        .send_as_app(Some(&token), "{ user { id } }", json!({}))
        .await;
    assert_eq!(response.code(), 2020);
    let (message, _) = token.rsplit_once('.').expect("a signature");
    let forged = format!(
        "{message}.{}",
        anna.token.rsplit('.').next().expect("a signature")
    );
    for invalid in [None, Some(&*anna.token), Some(&*forged)] {
        assert_eq!(anna.verify(invalid, &anna.code()).await["code"], 2020);
    }
    anna.core.0.emulator.clock().advance(Duration::from_mins(5));
    assert_eq!(anna.verify(Some(&token), &anna.code()).await["code"], 2020);
}

#[tokio::test]
async fn a_second_factor_is_read_renewed_and_disabled() {
    let anna = Protected::new().await;
    let query = "query($u: String) { queryMfa(userId: $u) { userId enable secret } }";
    let owner = anna.core.owner().await;
    let response = anna
        .core
        .send(Some(&owner), query, json!({ "u": anna.id }))
        .await;
    let expected = json!({ "userId": anna.id, "enable": true, "secret": anna.secret });
    assert_eq!(*response.data(), expected);
    let change = async |variables| {
        let response = anna
            .core
            .send_as_app(Some(&anna.token), CHANGE, variables)
            .await;
        response.data().clone()
    };
    let renewed = change(json!({ "r": true })).await;
    assert_eq!(renewed["enable"], true);
    assert_ne!(renewed["secret"], json!(anna.secret));
    assert_eq!(change(json!({ "e": false })).await["enable"], false);
    let input = json!({ "email": "a@example.com", "password": "secret1" });
    assert_eq!(anna.core.login(input).await.data()["loginsCount"], 2);
}

const TOTP: &str = "/api/v2/mfa/totp/associate";

#[tokio::test]
async fn an_authenticator_is_required_once_it_is_confirmed() {
    let core = Core::new().await;
    let (id, token) = core.user("a@example.com").await;
    let input = json!({ "email": "a@example.com", "password": "secret1" });
    let list = "/api/v2/mfa/authenticator?type=totp";
    assert_eq!(get(&core, list, Some(&token)).await["data"], json!([]));
    let new = json!({ "authenticator_type": "totp" });
    let confirm = async |totp: &str| {
        let body = json!({ "authenticator_type": "totp", "totp": totp });
        post(
            &core,
            "/api/v2/mfa/totp/associate/confirm",
            Some(&token),
            body,
        )
        .await["code"]
            .clone()
    };
    assert_eq!(confirm("000000").await, 500);
    let made = post(&core, TOTP, Some(&token), new.clone()).await["data"].clone();
    let secret = text(&made["secret"]);
    assert!(text(&made["qrcode_uri"]).contains(&secret));
    assert!(text(&made["qrcode_data_url"]).starts_with("data:image/"));
    assert_eq!(core.login(input.clone()).await.data()["id"], json!(id));
    assert_eq!(confirm("000000").await, 1635);
    let now = core.0.emulator.clock().unix_seconds();
    assert_eq!(confirm(&one_time_password(&secret, now)).await, 200);
    let shown = get(&core, list, Some(&token)).await["data"][0].clone();
    assert_eq!(
        (&shown["enable"], &shown["secret"]),
        (&json!(true), &made["secret"])
    );
    assert_eq!(shown["recoveryCode"], made["recovery_code"]);
    assert_eq!(core.login(input.clone()).await.code(), 1635);
    assert_eq!(
        post(&core, TOTP, Some(&token), new.clone()).await["code"],
        500
    );
    assert_eq!(delete(&core, TOTP, Some(&token)).await["code"], 200);
    assert_eq!(delete(&core, TOTP, Some(&token)).await["code"], 500);
    assert_eq!(core.login(input).await.data()["id"], json!(id));
    let owner = core.owner().await;
    for (token, code) in [(None, 2020), (Some(&*owner), 1001)] {
        assert_eq!(get(&core, list, token).await["code"], code);
        assert_eq!(post(&core, TOTP, token, new.clone()).await["code"], code);
        assert_eq!(delete(&core, TOTP, token).await["code"], code);
    }
}

#[tokio::test]
async fn a_recovery_code_completes_one_login() {
    let anna = Protected::new().await;
    let token = &anna.token;
    assert_eq!(delete(&anna.core, TOTP, Some(token)).await["code"], 200);
    let new = json!({ "authenticatorType": "totp" });
    let made = post(&anna.core, TOTP, Some(token), new).await["data"].clone();
    let now = anna.core.0.emulator.clock().unix_seconds();
    let totp = one_time_password(&text(&made["secret"]), now);
    let body = json!({ "authenticator_type": "totp", "totp": totp });
    post(
        &anna.core,
        "/api/v2/mfa/totp/associate/confirm",
        Some(token),
        body,
    )
    .await;
    let challenge = anna.begin().await;
    let recover = async |code: &Value| {
        let body = json!({ "recoveryCode": code });
        post(
            &anna.core,
            "/api/v2/mfa/totp/recovery",
            Some(&challenge),
            body,
        )
        .await
    };
    assert_eq!(recover(&json!("wrong")).await["code"], 1635);
    let user = recover(&made["recovery_code"]).await;
    assert_eq!(user["data"]["id"], json!(anna.id));
    assert_eq!(recover(&made["recovery_code"]).await["code"], 1635);
}

#[tokio::test]
async fn a_code_to_the_users_own_contact_completes_a_login() {
    let anna = Protected::new().await;
    anna.core.user("b@example.com").await;
    let challenge = anna.begin().await;
    let send = async |path: &str, body: Value| {
        let path = format!("/api/v2/applications/mfa/{path}");
        post(&anna.core, &path, Some(&challenge), body).await
    };
    let code = mailed(&anna.core, "a@example.com", "MFA_VERIFY_CODE").await;
    let wrong = json!({ "email": "a@example.com", "code": "0000" });
    assert_eq!(send("email/verify", wrong).await["code"], 2001);
    let foreign = mailed(&anna.core, "b@example.com", "MFA_VERIFY_CODE").await;
    let foreign = json!({ "email": "b@example.com", "code": foreign });
    assert_eq!(send("email/verify", foreign).await["code"], 2037);
    let right = json!({ "email": "a@example.com", "code": code });
    assert_eq!(
        send("email/verify", right).await["data"]["id"],
        json!(anna.id)
    );

    let phone = "13800000000";
    assert_eq!(send("check", json!({ "phone": phone })).await["data"], true);
    assert_eq!(
        send("check", json!({ "email": "b@example.com" })).await["data"],
        false
    );
    assert_eq!(send("check", json!({})).await["code"], 2231);
    post(
        &anna.core,
        "/api/v2/sms/send",
        None,
        json!({ "phone": phone }),
    )
    .await;
    let sms = json!({ "phone": phone, "code": anna.core.0.code_for(phone) });
    let user = send("sms/verify", sms.clone()).await;
    assert_eq!(
        user["data"]["phone"], phone,
        "a user without a number gets it"
    );
    assert_eq!(send("sms/verify", sms).await["code"], 2001);
    let face = post(
        &anna.core,
        "/api/v2/mfa/face/verify",
        Some(&challenge),
        json!({}),
    )
    .await;
    assert_eq!(face["message"], "not emulated: faces as a second factor");
}

#[tokio::test]
async fn a_second_step_begins_in_the_second_of_a_logout() {
    let anna = Protected::new().await;
    anna.core.0.emulator.clock().freeze();
    let before = anna.begin().await;
    anna.change(json!({ "tokenExpiredAt": "0" })).await;
    assert_eq!(anna.verify(Some(&before), &anna.code()).await["code"], 2020);
    let token = anna.begin().await;
    assert_eq!(anna.verify(Some(&token), &anna.code()).await["code"], 200);
}

#[tokio::test]
async fn a_refused_login_does_not_use_up_the_code() {
    let anna = Protected::new().await;
    let challenge = anna.begin().await;
    let code = mailed(&anna.core, "a@example.com", "MFA_VERIFY_CODE").await;
    let verify = async || {
        let path = "/api/v2/applications/mfa/email/verify";
        let body = json!({ "email": "a@example.com", "code": code });
        post(&anna.core, path, Some(&challenge), body).await["code"].clone()
    };
    anna.change(json!({ "blocked": true })).await;
    assert_eq!(verify().await, 2005);
    anna.change(json!({ "blocked": false })).await;
    archive(&anna.core, &anna.id, true).await;
    assert_eq!(verify().await, 2004);
    archive(&anna.core, &anna.id, false).await;
    assert_eq!(verify().await, 200);
}

#[tokio::test]
async fn a_second_step_is_in_the_pool_of_its_token() {
    let other = "5f00000000000000000000ee";
    let pool = PoolSeed::new(POOL, SECRET).app(OidcAppSeed::new(APP, "Forum"));
    let emulator = Emulator::builder()
        .pool(pool)
        .pool(PoolSeed::new(other, "other secret"));
    let core = Core(Client::of(emulator.start().await.expect("an emulator")));
    let anna = Protected::of(core).await;
    let token = anna.begin().await;
    for (pool, expected) in [(other, 1001), (POOL, 200)] {
        let emulator = &anna.core.0.emulator;
        let url = format!("{}/api/v2/mfa/totp/verify", emulator.base_url());
        let request = anna.core.0.http().post(url).bearer_auth(&token);
        let request = request.header("x-authing-userpool-id", pool);
        let request = request.json(&json!({ "totp": anna.code() }));
        let response = request.send().await.expect("a response");
        let reply: Value = response.json().await.expect("JSON");
        assert_eq!(reply["code"], expected);
    }
}

#[tokio::test]
async fn a_code_completes_the_login_of_an_address_in_another_case() {
    let anna = Protected::new().await;
    let emulator = &anna.core.0.emulator;
    let mut seed = emulator.snapshot();
    seed["pools"][0]["users"][0]["email"] = json!("A@example.com");
    let url = format!("{}/emulator/seed", emulator.base_url());
    let replaced = anna.core.0.http().put(url).json(&seed).send().await;
    assert_eq!(replaced.expect("a response").status(), 200);
    let challenge = anna.begin().await;
    let code = mailed(&anna.core, "a@example.com", "MFA_VERIFY_CODE").await;
    let path = "/api/v2/applications/mfa/email/verify";
    let body = json!({ "email": "a@example.com", "code": code });
    let user = post(&anna.core, path, Some(&challenge), body).await["data"].clone();
    assert_eq!(user["id"], json!(anna.id));
    assert_eq!(user["email"], "A@example.com", "the address stays");
}
