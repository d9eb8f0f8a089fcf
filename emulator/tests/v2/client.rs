//! The client of the tests of version 2.

use authing_emulator::{OidcAppSeed, PoolSeed};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::client::{Client, POOL, Response, SECRET};

pub(crate) const APP: &str = "5f00000000000000000000dd";
pub(crate) const APP_SECRET: &str = "secret of the application";

/// An emulator with a pool and an application.
pub(crate) struct Core(pub(crate) Client);

impl Core {
    pub(crate) async fn new() -> Self {
        Self::with(PoolSeed::new(POOL, SECRET)).await
    }

    /// Adds the application to this pool.
    pub(crate) async fn with(pool: PoolSeed) -> Self {
        let app = OidcAppSeed::new(APP, "Forum").secret(APP_SECRET);
        Self(Client::with(pool.app(app)).await)
    }

    /// Sends a document as a client of the pool does.
    pub(crate) async fn send(
        &self,
        token: Option<&str>,
        query: &str,
        variables: Value,
    ) -> Response {
        let headers = [("x-authing-userpool-id", POOL)];
        self.send_with(&headers, token, query, variables).await
    }

    /// Sends a document as a client of the application does.
    pub(crate) async fn send_as_app(
        &self,
        token: Option<&str>,
        query: &str,
        variables: Value,
    ) -> Response {
        let headers = [("x-authing-app-id", APP)];
        self.send_with(&headers, token, query, variables).await
    }

    pub(crate) async fn send_with(
        &self,
        headers: &[(&str, &str)],
        token: Option<&str>,
        query: &str,
        variables: Value,
    ) -> Response {
        let url = self.0.emulator.core_url();
        self.0
            .send_with(&url, headers, token, query, variables)
            .await
    }

    pub(crate) async fn owner(&self) -> String {
        let query = "query($p: String!, $s: String!) { accessToken(userPoolId: $p, secret: $s) { accessToken } }";
        let variables = json!({ "p": POOL, "s": self.0.emulator.secret() });
        let response = self.send(None, query, variables).await;
        text(&response.data()["accessToken"])
    }

    /// Registers with these members of the input. `password` is encrypted.
    pub(crate) async fn register(&self, mut input: Value) -> Response {
        self.encrypt(&mut input);
        let query = "mutation($i: RegisterByEmailInput!) { registerByEmail(input: $i) {
            id arn userPoolId status username email emailVerified phone registerSource token loginsCount lastLogin
            lastIP gender nickname password isDeleted createdAt } }";
        self.send_as_app(None, query, json!({ "i": input })).await
    }

    /// Logs in with these members of the input. `password` is encrypted.
    pub(crate) async fn login(&self, mut input: Value) -> Response {
        self.encrypt(&mut input);
        let query = "mutation($i: LoginByEmailInput!) { loginByEmail(input: $i) {
            id username email token tokenExpiredAt loginsCount lastLogin } }";
        self.send_as_app(None, query, json!({ "i": input })).await
    }

    fn encrypt(&self, input: &mut Value) {
        if let Some(plain) = input["password"].as_str() {
            input["password"] = json!(self.0.encrypt(plain));
        }
    }

    /// Registers a user, and returns the id and a token.
    pub(crate) async fn user(&self, email: &str) -> (String, String) {
        let input = json!({ "email": email, "password": "secret1", "forceLogin": true });
        let response = self.register(input).await;
        let user = response.data();
        (text(&user["id"]), text(&user["token"]))
    }
}

/// The owner of a pool with a user.
pub(crate) struct Owner {
    pub(crate) core: Core,
    pub(crate) token: String,
    pub(crate) user: String,
    pub(crate) user_token: String,
}

impl Owner {
    pub(crate) async fn new() -> Self {
        let core = Core::new().await;
        let (user, user_token) = core.user("a@example.com").await;
        let token = core.owner().await;
        Self {
            core,
            token,
            user,
            user_token,
        }
    }

    pub(crate) async fn send(&self, query: &str, variables: Value) -> Response {
        self.core.send(Some(&self.token), query, variables).await
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Returns the payload of a JWT.
pub(crate) fn payload(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a payload");
    let payload = URL_SAFE_NO_PAD.decode(payload).expect("base64");
    serde_json::from_slice(&payload).expect("JSON")
}
