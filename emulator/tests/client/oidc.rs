//! Applications of a pool, and a browser that logs in on the login page.

use authing_emulator::{Emulator, OidcAppSeed, PoolSeed, UserSeed};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Response, redirect};
use serde_json::Value;

use super::{Client, POOL, SECRET};

pub(crate) const ANNA: &str = "5f00000000000000000000aa";
/// An application that signs by RS256, with its own secret.
pub(crate) const FORUM: &str = "5f00000000000000000000d1";
pub(crate) const FORUM_SECRET: &str = "secret of the forum";
/// An application that signs by HS256, with the secret of the pool.
pub(crate) const DESK: &str = "5f00000000000000000000d2";
/// An application without a secret.
pub(crate) const PHONE: &str = "5f00000000000000000000d3";

pub(crate) const REDIRECT: &str = "http://127.0.0.1:3000/callback?page=1";
/// The pair of the specification.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(crate) fn pool() -> PoolSeed {
    PoolSeed::new(POOL, SECRET)
        .user(UserSeed::with_email("a@example.com", "secret1").id(ANNA))
        .user(UserSeed::with_username("bert", "secret2").phone("13800000000"))
        .app(
            OidcAppSeed::new(FORUM, "Forum <&>")
                .secret(FORUM_SECRET)
                .redirect_uri(REDIRECT)
                .redirect_uri("https://forum.example/back")
                .post_logout_redirect_uri("https://forum.example/goodbye")
                .rs256(),
        )
        .app(OidcAppSeed::new(DESK, "Desk").redirect_uri(REDIRECT))
        .app(
            OidcAppSeed::new(PHONE, "Phone")
                .redirect_uri("com.example.phone:/back")
                .rs256()
                .public(),
        )
}

/// An application with a browser.
pub(crate) struct App {
    pub(crate) client: Client,
    browser: reqwest::Client,
    cookie: Option<String>,
}

/// The response of a page: its text, or the address that the browser is sent to.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) text: String,
    pub(crate) sent: Option<String>,
}

impl Page {
    /// Returns a parameter of the address that the browser is sent to.
    #[track_caller]
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let sent = self
            .sent
            .as_ref()
            .unwrap_or_else(|| panic!("not sent: {self:?}"));
        let url = reqwest::Url::parse(sent).expect("an address");
        let mut pairs = url.query_pairs();
        let (_, value) = pairs.find(|(known, _)| known == name)?;
        Some(value.into_owned())
    }

    #[track_caller]
    pub(crate) fn code(&self) -> String {
        self.parameter("code")
            .unwrap_or_else(|| panic!("no code: {self:?}"))
    }

    #[track_caller]
    pub(crate) fn error(&self) -> String {
        self.parameter("error")
            .unwrap_or_else(|| panic!("no error: {self:?}"))
    }
}

/// The parameters of a request of the forum. Later pairs replace earlier ones; an empty value removes a parameter.
pub(crate) fn request(more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let usual = [
        ("client_id", FORUM),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("scope", "openid email offline_access"),
        ("state", "the \"state\" <&>"),
        ("nonce", "the nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    for (name, value) in usual.iter().chain(more) {
        pairs.retain(|(known, _)| known != name);
        if !value.is_empty() {
            pairs.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
    pairs
}

/// The usual fields of the login page.
pub(crate) const ANNAS_LOGIN: [(&str, &str); 2] =
    [("name", "a@example.com"), ("password", "secret1")];

impl App {
    pub(crate) async fn new() -> Self {
        Self::with(pool()).await
    }

    pub(crate) async fn with(pool: PoolSeed) -> Self {
        let emulator = Emulator::builder().pool(pool).start().await;
        Self::of(Client::of(emulator.expect("an emulator")))
    }

    pub(crate) fn of(client: Client) -> Self {
        let browser = reqwest::Client::builder().redirect(redirect::Policy::none());
        Self {
            client,
            browser: browser.build().expect("a browser"),
            cookie: None,
        }
    }

    pub(crate) fn url(&self, path: &str) -> reqwest::Url {
        let url = format!("{}{path}", self.client.emulator.oidc_issuer());
        reqwest::Url::parse(&url).expect("an address")
    }

    async fn page(&mut self, request: reqwest::RequestBuilder) -> Page {
        let cookie = self.cookie.clone().unwrap_or_default();
        let response = request
            .header(COOKIE, cookie)
            .send()
            .await
            .expect("a response");
        let text = |name| -> Option<String> {
            let value = response.headers().get(name)?;
            Some(value.to_str().expect("text").to_owned())
        };
        if let Some(cookie) = text(SET_COOKIE) {
            assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        let sent = text(LOCATION);
        Page {
            status: response.status().as_u16(),
            sent,
            text: response.text().await.expect("text"),
        }
    }

    /// Opens the authorization address.
    pub(crate) async fn open(&mut self, more: &[(&str, &str)]) -> Page {
        let mut url = self.url("/auth");
        url.query_pairs_mut().extend_pairs(request(more));
        let request = self.browser.get(url);
        self.page(request).await
    }

    /// Sends a form of a page.
    pub(crate) async fn send(
        &mut self,
        path: &str,
        form: &[(String, String)],
        headers: &[(&str, &str)],
    ) -> Page {
        let mut request = self.browser.post(self.url(path)).body(encoded(form));
        request = request.header("Content-Type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.page(request).await
    }

    /// Sends the form of the login page with these fields, for a request with these changes.
    pub(crate) async fn log_in_as(
        &mut self,
        fields: &[(&str, &str)],
        more: &[(&str, &str)],
    ) -> Page {
        let mut form = request(more);
        form.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        self.send("/login", &form, &[]).await
    }

    pub(crate) async fn log_in(&mut self, more: &[(&str, &str)]) -> Page {
        self.log_in_as(&ANNAS_LOGIN, more).await
    }

    /// Posts a form of a program, with an `Authorization` header if given.
    pub(crate) async fn post(
        &self,
        path: &str,
        authorization: Option<&str>,
        form: &[(&str, &str)],
    ) -> Response {
        let form: Vec<_> = form
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut request = self.client.http().post(self.url(path)).body(encoded(&form));
        request = request.header("Content-Type", "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            request = request.header("Authorization", authorization);
        }
        request.send().await.expect("a response")
    }

    /// Exchanges a code as the forum. Returns the status and the response.
    pub(crate) async fn exchange(&self, code: &str, more: &[(&str, &str)]) -> (u16, Value) {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("client_id", FORUM),
            ("client_secret", FORUM_SECRET),
            ("code_verifier", VERIFIER),
        ];
        for (name, value) in more {
            form.retain(|(known, _)| known != name);
            if !value.is_empty() {
                form.push((name, value));
            }
        }
        let response = self.post("/token", None, &form).await;
        (
            response.status().as_u16(),
            response.json().await.expect("JSON"),
        )
    }

    /// Logs Anna in to the forum, and returns the tokens.
    pub(crate) async fn tokens(&mut self) -> Value {
        let code = self.log_in(&[]).await.code();
        let (status, tokens) = self.exchange(&code, &[]).await;
        assert_eq!(status, 200, "{tokens}");
        tokens
    }

    /// Returns the status of the claims for a token.
    pub(crate) async fn claims_status(&self, token: &Value) -> u16 {
        let token = token.as_str().expect("a token");
        let request = self.client.http().get(self.url("/me")).bearer_auth(token);
        request.send().await.expect("a response").status().as_u16()
    }
}

fn encoded(form: &[(String, String)]) -> String {
    let mut url = reqwest::Url::parse("http://x/").expect("an address");
    url.query_pairs_mut().extend_pairs(form);
    url.query().unwrap_or_default().to_owned()
}

/// Returns the header or the claims of a token.
pub(crate) fn part(token: &Value, index: usize) -> Value {
    let part = token.as_str().and_then(|token| token.split('.').nth(index));
    let bytes = URL_SAFE_NO_PAD
        .decode(part.expect("a part"))
        .expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}
