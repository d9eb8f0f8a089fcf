//! The second factor.

use std::time::Duration;

use serde_json::{Value, json};

use super::client::{APP, Core, payload, text};
use super::rest::post;
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
        let core = Core::new().await;
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
