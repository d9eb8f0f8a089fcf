//! Refresh tokens, introspection and revocation.

use crate::client::SECRET;
use crate::client::oidc::{ANNA, App, DESK, FORUM, FORUM_SECRET, PHONE, part};
use serde_json::{Value, json};

const AS_FORUM: [(&str, &str); 2] = [("client_id", FORUM), ("client_secret", FORUM_SECRET)];
const AS_DESK: [(&str, &str); 2] = [("client_id", DESK), ("client_secret", SECRET)];

async fn introspected(app: &App, client: &[(&str, &str)], token: &Value) -> (u16, Value) {
    let mut form = client.to_vec();
    form.push(("token", token.as_str().expect("a token")));
    let response = app.post("/token/introspection", None, &form).await;
    (
        response.status().as_u16(),
        response.json().await.expect("JSON"),
    )
}

/// Returns the status and the error.
async fn revoked(app: &App, client: &[(&str, &str)], token: &Value) -> (u16, String) {
    let mut form = client.to_vec();
    form.push(("token", token.as_str().expect("a token")));
    let response = app.post("/token/revocation", None, &form).await;
    (
        response.status().as_u16(),
        response.text().await.expect("text"),
    )
}

#[tokio::test]
async fn a_refresh_token_belongs_to_its_client_and_scope() {
    let mut app = App::new().await;
    let tokens = app.tokens().await;
    let refresh = tokens["refresh_token"].as_str().expect("a token");
    let form = |more: &[(&'static str, &'static str)]| {
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", refresh)];
        form.extend(more);
        form
    };
    for (wrong, error) in [
        (form(&AS_DESK), "invalid_grant"),
        (form(&[("scope", "openid phone")]), "invalid_scope"),
        (
            vec![
                ("grant_type", "refresh_token"),
                ("refresh_token", "unknown"),
            ],
            "invalid_grant",
        ),
        (vec![("grant_type", "refresh_token")], "invalid_request"),
    ] {
        let (status, response) = app.exchange("", &wrong).await;
        assert_eq!(
            (status, &response["error"]),
            (400, &json!(error)),
            "{wrong:?}"
        );
    }
    let (status, fresh) = app.exchange("", &form(&[("scope", "openid")])).await;
    assert_eq!(
        (status, &fresh["scope"]),
        (200, &json!("openid")),
        "{fresh}"
    );
    let [old, new] = [&tokens, &fresh].map(|tokens| part(&tokens["id_token"], 1));
    assert_eq!(
        (&old["auth_time"], &old["sub"]),
        (&new["auth_time"], &new["sub"])
    );
    assert_eq!(new.get("nonce"), None);
    assert_eq!(app.exchange("", &form(&[])).await.0, 400, "used");
    let next = fresh["refresh_token"].as_str().expect("a token");
    let again = [("grant_type", "refresh_token"), ("refresh_token", next)];
    assert_eq!(
        app.exchange("", &again).await.1["scope"],
        "openid email offline_access"
    );
}

#[tokio::test]
async fn tokens_are_introspected() {
    let mut app = App::new().await;
    let tokens = app.tokens().await;
    let (access, refresh) = (&tokens["access_token"], &tokens["refresh_token"]);
    for client in [AS_FORUM, AS_DESK] {
        let (status, known) = introspected(&app, &client, access).await;
        assert_eq!(status, 200);
        assert_eq!(
            [
                &known["active"],
                &known["client_id"],
                &known["sub"],
                &known["scope"],
                &known["iss"]
            ],
            [
                &json!(true),
                &json!(FORUM),
                &json!(ANNA),
                &json!("openid email offline_access"),
                &json!(app.client.emulator.oidc_issuer())
            ]
        );
    }
    assert_eq!(
        introspected(&app, &AS_FORUM, refresh).await.1["active"],
        true
    );
    let inactive = (200, json!({ "active": false }));
    assert_eq!(
        introspected(&app, &AS_DESK, refresh).await,
        inactive,
        "of another client"
    );
    assert_eq!(
        introspected(&app, &AS_FORUM, &tokens["id_token"]).await,
        inactive
    );
    assert_eq!(
        introspected(&app, &AS_FORUM, &json!("junk")).await,
        inactive
    );
    let (status, error) = introspected(&app, &[("client_id", PHONE)], access).await;
    assert_eq!((status, &error["error"]), (401, &json!("invalid_client")));
    let response = app.post("/token/introspection", None, &AS_FORUM).await;
    assert_eq!(response.status(), 400, "no token");
    app.client
        .emulator
        .clock()
        .advance(std::time::Duration::from_secs(3601));
    assert_eq!(
        introspected(&app, &AS_FORUM, access).await,
        inactive,
        "expired"
    );
}

#[tokio::test]
async fn tokens_are_revoked() {
    let mut app = App::new().await;
    let first = app.tokens().await;
    let (status, error) = revoked(&app, &AS_DESK, &first["access_token"]).await;
    assert!(
        status == 400 && error.contains("unauthorized_client"),
        "{error}"
    );
    assert_eq!(
        revoked(&app, &AS_DESK, &first["refresh_token"]).await.0,
        400
    );
    assert_eq!(
        revoked(&app, &AS_FORUM, &json!("junk")).await,
        (200, String::new())
    );
    assert_eq!(app.claims_status(&first["access_token"]).await, 200);

    assert_eq!(
        revoked(&app, &AS_FORUM, &first["access_token"]).await.0,
        200
    );
    assert_eq!(app.claims_status(&first["access_token"]).await, 401);
    let access = first["access_token"].as_str().expect("a token");
    let path = format!("/oauth/oidc/validate_access_token?access_token={access}");
    assert_eq!(app.client.get(&path).await["code"], 1921);
    let check = "query($t: String) { checkLoginStatus(token: $t) { status } }";
    let response = app.client.send(None, check, json!({ "t": access })).await;
    assert_eq!(response.data()["status"], false);

    let refresh = first["refresh_token"].as_str().expect("a token");
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let (status, second) = app.exchange("", &form).await;
    assert_eq!(status, 200, "the login is still valid");
    let other = app.tokens().await;
    assert_eq!(
        revoked(&app, &AS_FORUM, &second["refresh_token"]).await.0,
        200
    );
    assert_eq!(
        app.claims_status(&second["access_token"]).await,
        401,
        "with its login"
    );
    assert_eq!(
        app.claims_status(&other["access_token"]).await,
        200,
        "another login"
    );
}
