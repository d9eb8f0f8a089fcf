//! The new password of a first login, and the check of the password.

use serde_json::{Value, json};

use super::client::{Core, text};

const RESET: &str = "mutation($t: String!, $p: String!) {
    resetPasswordByFirstLoginToken(token: $t, password: $p) { code message } }";

/// Creates a user who must set a new password, and returns the refused login.
async fn refused(core: &Core) -> crate::client::Response {
    let owner = core.owner().await;
    let query =
        "mutation($p: String) { createUser(userInfo: { email: \"a@example.com\", password: $p },
        resetPasswordOnFirstLogin: true) { id } }";
    let password = json!({ "p": core.0.encrypt("secret1") });
    core.send(Some(&owner), query, password).await.data();
    core.login(json!({ "email": "a@example.com", "password": "secret1" }))
        .await
}

fn token(refused: &crate::client::Response) -> String {
    text(&refused.body["errors"][0]["message"]["data"]["token"])
}

async fn reset(core: &Core, token: &str, password: &str) -> crate::client::Response {
    let variables = json!({ "t": token, "p": core.0.encrypt(password) });
    core.send_as_app(None, RESET, variables).await
}

#[tokio::test]
async fn a_first_login_is_refused_until_there_is_a_new_password() {
    let core = Core::new().await;
    let response = refused(&core).await;
    assert_eq!(response.error(), (1639, "首次登录，请修改密码"));
    let token = token(&response);
    assert_eq!(reset(&core, &token, "short").await.code(), 2029);
    let response = reset(&core, &token, "another1").await;
    assert_eq!(
        *response.data(),
        json!({ "code": 200, "message": "重置密码成功！" })
    );
    assert_eq!(reset(&core, &token, "another2").await.code(), 500);
    let login = |password: &str| json!({ "email": "a@example.com", "password": password });
    assert_eq!(core.login(login("secret1")).await.code(), 2006);
    assert_eq!(core.login(login("another1")).await.data()["loginsCount"], 1);
}

#[tokio::test]
async fn the_token_of_a_first_login_expires() {
    let core = Core::new().await;
    let token = token(&refused(&core).await);
    core.0
        .emulator
        .clock()
        .advance(std::time::Duration::from_secs(301));
    assert_eq!(reset(&core, &token, "another1").await.code(), 500);
    assert_eq!(reset(&core, "unknown", "another1").await.code(), 500);
}

#[tokio::test]
async fn a_user_checks_the_own_password() {
    let core = Core::new().await;
    let (_, token) = core.user("a@example.com").await;
    let query = "query($p: String) { checkPassword(password: $p) { code message } }";
    for (password, expected) in [
        ("secret1", json!({ "code": 200, "message": "密码正确" })),
        ("wrong", json!({ "code": 2006, "message": "密码不正确" })),
    ] {
        let variables = json!({ "p": password });
        let response = core.send_as_app(Some(&token), query, variables).await;
        assert_eq!(*response.data(), expected);
    }
    let response = core.send_as_app(None, query, Value::Null).await;
    assert_eq!(response.code(), 2020);
}
