//! The OIDC addresses of version 2, which are those of version 1 at another path.

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::client::{APP, APP_SECRET, Core};

#[tokio::test]
async fn programs_use_the_same_addresses_at_the_path_of_version_2() {
    let core = Core::new().await;
    let base = core.0.emulator.base_url().to_owned();
    let http = core.0.http();
    let get = async |path: &str| {
        let response = http.get(format!("{base}{path}")).send().await;
        let body: Value = response.expect("a response").json().await.expect("JSON");
        body
    };
    for path in [
        "/.well-known/openid-configuration",
        "/.well-known/jwks.json",
    ] {
        assert_eq!(
            get(&format!("/oidc{path}")).await,
            get(&format!("/oauth/oidc{path}")).await
        );
    }
    assert_eq!(get("/oidc/me").await["error"], "invalid_token");
    let form = format!(
        "client_id={APP}&client_secret={}&grant_type=authorization_code&code=wrong&redirect_uri=x&token=wrong",
        APP_SECRET.replace(' ', "+")
    );
    for (path, field, expected) in [
        ("token", "error", json!("invalid_grant")),
        ("token/introspection", "active", json!(false)),
    ] {
        let request = http.post(format!("{base}/oidc/{path}")).body(form.clone());
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let response = request.send().await.expect("a response");
        let body: Value = response.json().await.expect("JSON");
        assert_eq!(body[field], expected, "{path}");
    }
}

#[tokio::test]
async fn browsers_are_sent_to_the_pages() {
    let core = Core::new().await;
    let base = core.0.emulator.base_url();
    for page in ["auth?client_id=a%20b", "session/end"] {
        let request = core.0.http().get(format!("{base}/oidc/{page}"));
        let response = request.send().await.expect("a response");
        assert_eq!(response.url().as_str(), format!("{base}/oauth/oidc/{page}"));
        assert_ne!(response.status(), 404);
    }
}

#[tokio::test]
async fn tokens_are_validated_without_a_secret() {
    let core = Core::new().await;
    let (id, token) = core.user("a@example.com").await;
    let validate = async |query: String| {
        let url = format!(
            "{}/api/v2/oidc/validate_token?{query}",
            core.0.emulator.base_url()
        );
        let response = core.0.http().get(url).send().await.expect("a response");
        let body: Value = response.json().await.expect("JSON");
        body
    };
    assert_eq!(validate(format!("id_token={token}")).await["sub"], id);
    for (query, message) in [
        ("id_token=wrong".to_owned(), "id_token 不合法"),
        (format!("access_token={token}"), "access_token 不合法"),
        (String::new(), "access_token 不合法"),
    ] {
        let expected = json!({ "code": 400, "message": message });
        assert_eq!(validate(query).await, expected);
    }
    let owner = core.owner().await;
    assert_eq!(validate(format!("id_token={owner}")).await["code"], 400);
}

#[tokio::test]
async fn no_session_is_tracked() {
    let core = Core::new().await;
    let url = format!("{}/cas/session", core.0.emulator.base_url());
    let response = core.0.http().get(url).send().await.expect("a response");
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(body, Value::Null);
}
