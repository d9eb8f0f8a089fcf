//! The page changes users, and other websites cannot.

use crate::client::{Client, POOL};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// The page, as a browser that has loaded it.
struct Page {
    client: Client,
    token: String,
}

impl Page {
    async fn open() -> Self {
        let client = Client::new().await;
        let state = client.get("/page/state").await;
        let token = state["token"].as_str().expect("a token").to_owned();
        Self { client, token }
    }

    /// A request with these headers instead of the page's.
    fn request(&self, headers: &[(&str, &str)], body: &Value) -> RequestBuilder {
        let url = format!("{}/page/users", self.client.emulator.base_url());
        let request = self.client.http().post(url).body(body.to_string());
        headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        })
    }

    /// The headers of the page in the order: type, origin, site, token.
    fn headers(&self) -> [(&'static str, &str); 4] {
        [
            ("Content-Type", "application/json"),
            ("Origin", self.client.emulator.base_url()),
            ("Sec-Fetch-Site", "same-origin"),
            ("X-Emulator-Token", &self.token),
        ]
    }

    /// Sends a change, and returns the code of the response.
    async fn change(&self, action: &str, more: Value) -> i64 {
        let mut body = json!({ "action": action, "pool": POOL });
        for (name, value) in more.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let response = self.request(&self.headers(), &body).send().await;
        let response = response.expect("a response");
        assert_eq!(response.status(), 200, "{body}");
        let value: Value = response.json().await.expect("JSON");
        value["code"].as_i64().expect("a code")
    }

    async fn status(&self, headers: &[(&str, &str)], body: &Value) -> u16 {
        let response = self.request(headers, body).send().await;
        response.expect("a response").status().as_u16()
    }

    /// Returns the id of a user.
    async fn id(&self, name: &str) -> String {
        let state = self.client.get(&format!("/page/state?search={name}")).await;
        let id = state["users"]["list"][0]["id"].as_str();
        id.expect("a user").to_owned()
    }
}

#[tokio::test]
async fn users_are_created_changed_and_deleted() {
    let page = Page::open().await;
    let anna = json!({ "username": "anna", "email": "", "phone": "", "password": "secret1" });
    assert_eq!(page.change("create", anna).await, 200);
    let id = page.id("anna").await;
    let login = async |password: &str| {
        let arguments = json!({ "username": "anna", "password": password });
        let response = page.client.login(arguments).await;
        match response.body.get("errors") {
            None => 200,
            Some(_) => response.code(),
        }
    };
    assert_eq!(login("secret1").await, 200);
    assert_eq!(page.change("block", json!({ "id": id })).await, 200);
    assert_eq!(login("secret1").await, 2005);
    assert_eq!(page.change("unblock", json!({ "id": id })).await, 200);
    let password = json!({ "id": id, "password": "secret2" });
    assert_eq!(page.change("setPassword", password).await, 200);
    assert_eq!(login("secret1").await, 2006);
    assert_eq!(login("secret2").await, 200);
    assert_eq!(page.change("delete", json!({ "id": id })).await, 200);
    assert_eq!(login("secret2").await, 2004);
}

#[tokio::test]
async fn invalid_changes_have_the_codes_of_the_service() {
    let page = Page::open().await;
    let user = |username: &str, email: &str, password: &str| json!({ "username": username, "email": email, "password": password });
    assert_eq!(
        page.change("create", user("anna", "", "secret1")).await,
        200
    );
    let id = page.id("anna").await;
    for (action, more, code) in [
        ("create", user("anna", "", "secret1"), 2034),
        ("create", user("bert", "no address", "secret1"), 2003),
        ("create", user("bert", "", "short"), 2029),
        ("create", user("bert", "", ""), 2032),
        ("create", user("", "", "secret1"), 2028),
        (
            "create",
            json!({ "pool": "none", "username": "bert", "password": "secret1" }),
            2224,
        ),
        ("block", json!({ "id": "5f00000000000000000000aa" }), 2004),
        ("unblock", json!({ "id": "x" }), 500),
        ("delete", json!({ "id": "5f00000000000000000000aa" }), 2004),
        (
            "setPassword",
            json!({ "id": id, "password": "short" }),
            2029,
        ),
    ] {
        assert_eq!(
            page.change(action, more.clone()).await,
            code,
            "{action} {more}"
        );
    }
    let headers = page.headers();
    for (body, status) in [
        (json!({ "action": "drop", "pool": POOL }), 422),
        (json!({ "action": "block", "pool": POOL }), 422),
        (json!([]), 422),
    ] {
        assert_eq!(page.status(&headers, &body).await, status, "{body}");
    }
    assert_eq!(page.client.get("/page/state").await["users"]["total"], 1);
}

#[tokio::test]
async fn only_the_page_can_change_users() {
    let page = Page::open().await;
    let created =
        json!({ "action": "create", "pool": POOL, "username": "eve", "password": "secret1" });
    let own = page.headers();
    let [media_type, origin, site, token] = own;
    let other = Page::open().await;
    for headers in [
        vec![],
        vec![media_type, origin, site],
        vec![media_type, site, token],
        vec![media_type, origin, site, ("X-Emulator-Token", "")],
        vec![media_type, origin, site, ("X-Emulator-Token", &other.token)],
        vec![media_type, origin, site, token, token],
        vec![media_type, origin, ("Sec-Fetch-Site", "cross-site"), token],
        vec![media_type, origin, ("Sec-Fetch-Site", "same-site"), token],
        vec![media_type, origin, ("Sec-Fetch-Site", "none"), token],
        vec![media_type, ("Origin", "https://evil.example"), site, token],
        vec![media_type, ("Origin", "null"), site, token],
        vec![
            media_type,
            origin,
            ("Origin", "https://evil.example"),
            site,
            token,
        ],
        vec![media_type, origin, site, token, ("Host", "evil.example")],
    ] {
        assert_eq!(page.status(&headers, &created).await, 403, "{headers:?}");
    }
    // Websites can send these types without a preflight.
    for simple in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let headers = [("Content-Type", simple), origin, site, token];
        assert_eq!(page.status(&headers, &created).await, 415, "{simple}");
    }
    assert_eq!(page.status(&[origin, site, token], &created).await, 415);
    let url = format!("{}/page/users", page.client.emulator.base_url());
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let request = page.client.http().request(method.clone(), &url);
        let response = request.send().await.expect("a response");
        assert!(!response.status().is_success(), "{method}");
    }
    assert_eq!(page.client.get("/page/state").await["users"]["total"], 0);
    // Browsers without fetch metadata are old, but not foreign.
    assert_eq!(
        page.status(&[media_type, origin, token], &created).await,
        200
    );
    assert_eq!(page.client.get("/page/state").await["users"]["total"], 1);
}

#[tokio::test]
async fn the_token_is_not_in_other_responses() {
    let page = Page::open().await;
    let other = Page::open().await;
    assert_ne!(page.token, other.token);
    assert!(page.token.len() >= 32, "{}", page.token);
    for path in ["/", "/outbox", "/public-key.pem", "/page/users"] {
        assert!(
            !page.client.get_text(path).await.contains(&page.token),
            "{path}"
        );
    }
    assert!(
        !page
            .client
            .emulator
            .snapshot()
            .to_string()
            .contains(&page.token)
    );
}
