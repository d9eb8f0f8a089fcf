//! A portal on an emulator, and a browser that uses it.

use authing::reqwest::{
    Body, Client,
    header::{CONTENT_TYPE, COOKIE, SET_COOKIE},
};
use authing_axum::Authenticator;
use authing_emulated::{EMAIL, Emulated, PASSWORD, client, pool};
use authing_emulator::{Emulator, PoolSeed};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::example::serve;

/// A browser. It sends the cookie that it received last.
pub(super) struct Browser {
    client: Client,
    portal: String,
    /// The header `Set-Cookie` that came last.
    pub(super) set_cookie: String,
    pub(super) emulated: Emulated,
}

impl Browser {
    /// Starts a portal on an emulator. The clock runs, because the portal compares the expiry of tokens with the time.
    pub(super) async fn start(change: impl FnOnce(PoolSeed) -> PoolSeed) -> Self {
        let emulator = Emulator::builder().pool(change(pool())).start().await;
        let emulator = emulator.expect("the emulator starts");
        let authing = client(&emulator).build().expect("the settings are right");
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        let auth = Authenticator::new(authing.clone());
        tokio::spawn(async { serve(listener, auth).await.expect("it serves") });
        Self {
            client: Client::new(),
            portal: format!("http://{address}"),
            set_cookie: String::new(),
            emulated: Emulated { emulator, authing },
        }
    }

    /// Starts a portal, and logs Lea in.
    pub(super) async fn of_lea() -> Self {
        let mut browser = Self::start(|pool| pool).await;
        assert_eq!(browser.log_in(json!({})).await.0, 204);
        browser
    }

    /// Logs Lea in. `more` adds fields to the form, or replaces them.
    pub(super) async fn log_in(&mut self, more: Value) -> (u16, Value) {
        let mut form = json!({ "email": EMAIL, "password": PASSWORD });
        for (name, value) in more.as_object().expect("fields") {
            form[name] = value.clone();
        }
        self.send("POST /login", form).await
    }

    pub(super) async fn get(&mut self, path: &str) -> (u16, Value) {
        self.request(&format!("GET {path}"), "", String::new())
            .await
    }

    pub(super) async fn send(&mut self, request: &str, json: Value) -> (u16, Value) {
        let body = json.to_string();
        self.request(request, "application/json", body).await
    }

    /// Sends a request, given as method and path. Returns the status, and the body as JSON or else as text.
    pub(super) async fn request(
        &mut self,
        request: &str,
        media_type: &str,
        body: impl Into<Body>,
    ) -> (u16, Value) {
        let (method, path) = request.split_once(' ').expect("a method and a path");
        let method = method.parse().expect("a method");
        let cookie = self.set_cookie.split(';').next().unwrap_or_default();
        let request = self
            .client
            .request(method, format!("{}{path}", self.portal))
            .header(CONTENT_TYPE, media_type)
            .header(COOKIE, cookie)
            .body(body);
        let response = request.send().await.expect("the portal responds");
        if let Some(cookie) = response.headers().get(SET_COOKIE) {
            self.set_cookie = String::from(cookie.to_str().expect("it is text"));
        }
        let status = response.status().as_u16();
        let text = response.text().await.expect("the response is whole");
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        (status, body)
    }
}
