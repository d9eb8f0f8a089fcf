//! The client of the tests. It sends raw JSON over HTTP, to test exactly what is on the wire.

pub(crate) mod oidc;
pub(crate) mod owner;
pub(crate) mod v1;

use authing_emulator::{Emulator, PoolSeed};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::rand_core::OsRng;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey};
use serde_json::{Value, json};

pub(crate) const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";
pub(crate) const SECRET: &str = "4f2c1a8e9b7d6c5f4e3d2c1b0a998877";

/// An emulator and an HTTP client.
pub(crate) struct Client {
    pub(crate) emulator: Emulator,
    http: reqwest::Client,
}

/// The response to a call.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Response {
    /// Returns the value of the only root field. Panics if the call failed.
    #[track_caller]
    pub(crate) fn data(&self) -> &Value {
        assert!(
            self.body.get("errors").is_none(),
            "the call failed: {}",
            self.body
        );
        let data = self.body["data"].as_object().expect("data");
        data.values().next().expect("a root field")
    }

    /// Returns the code of an error, which has HTTP status 200, a location and no data.
    #[track_caller]
    pub(crate) fn code(&self) -> i64 {
        let Self { status, body } = self;
        let error = &body["errors"][0];
        let key = error["path"][0].as_str().expect("a path");
        let data = &body["data"];
        let no_data = data.is_null() || *data == json!({ key: null });
        assert!(*status == 200 && no_data, "{status} {body}");
        assert!(error["locations"][0]["line"].is_u64(), "{body}");
        assert_eq!(
            error["extensions"],
            json!({ "code": "INTERNAL_SERVER_ERROR" })
        );
        error["message"]["code"]
            .as_i64()
            .unwrap_or_else(|| panic!("no code: {}", self.body))
    }

    /// Returns the code and the text of an error.
    #[track_caller]
    pub(crate) fn error(&self) -> (i64, &str) {
        let text = self.body["errors"][0]["message"]["message"].as_str();
        (self.code(), text.expect("a text"))
    }
}

impl Client {
    /// Starts an emulator with one empty pool.
    pub(crate) async fn new() -> Self {
        Self::with(PoolSeed::new(POOL, SECRET)).await
    }

    /// Starts an emulator with this pool.
    pub(crate) async fn with(pool: PoolSeed) -> Self {
        let emulator = Emulator::builder().pool(pool).start().await;
        Self::of(emulator.expect("an emulator"))
    }

    pub(crate) fn of(emulator: Emulator) -> Self {
        Self {
            emulator,
            http: reqwest::Client::new(),
        }
    }

    /// Sends a document to the combined gateway.
    pub(crate) async fn send(
        &self,
        token: Option<&str>,
        query: &str,
        variables: Value,
    ) -> Response {
        let url = self.emulator.graphql_url();
        self.send_to(&url, token, query, variables).await
    }

    pub(crate) async fn send_to(
        &self,
        url: &str,
        token: Option<&str>,
        query: &str,
        variables: Value,
    ) -> Response {
        self.send_with(url, &[], token, query, variables).await
    }

    /// Sends a document with these headers.
    pub(crate) async fn send_with(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        token: Option<&str>,
        query: &str,
        variables: Value,
    ) -> Response {
        let mut request = self.http.post(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let body = json!({ "query": query, "variables": variables, "operationName": null });
        let response = request.json(&body).send().await.expect("a response");
        Response {
            status: response.status().as_u16(),
            body: response.json().await.expect("JSON"),
        }
    }

    /// Returns the body of a GET request.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let text = self.get_text(path).await;
        serde_json::from_str(&text).expect("JSON")
    }

    pub(crate) async fn get_text(&self, path: &str) -> String {
        let url = format!("{}{path}", self.emulator.base_url());
        let response = self.http.get(url).send().await.expect("a response");
        response.text().await.expect("text")
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Encrypts a password as clients do.
    pub(crate) fn encrypt(&self, plain: &str) -> String {
        let key = RsaPublicKey::from_public_key_pem(self.emulator.public_key_pem()).expect("a key");
        let ciphertext = key.encrypt(&mut OsRng, Pkcs1v15Encrypt, plain.as_bytes());
        STANDARD.encode(ciphertext.expect("a ciphertext"))
    }

    pub(crate) async fn owner(&self) -> String {
        let query =
            "query($c: String, $s: String) { getAccessTokenByAppSecret(clientId: $c, secret: $s) }";
        let variables = json!({ "c": self.emulator.pool_id(), "s": self.emulator.secret() });
        let response = self.send(None, query, variables).await;
        response.data().as_str().expect("a token").to_owned()
    }

    /// Registers with these members of `userInfo`. `password` is encrypted.
    pub(crate) async fn register(&self, mut info: Value) -> Response {
        info["registerInClient"] = json!(self.emulator.pool_id());
        if let Some(plain) = info["password"].as_str() {
            info["password"] = json!(self.encrypt(plain));
        }
        let query = "mutation($i: UserRegisterInput!) { register(userInfo: $i) {
            _id email phone username unionid token photo nickname emailVerified phoneVerified
            registerMethod loginsCount lastIP tokenExpiredAt blocked group { name } } }";
        self.send(None, query, json!({ "i": info })).await
    }

    /// Registers a user with e-mail address and password, and returns the id.
    pub(crate) async fn user(&self, email: &str, password: &str) -> String {
        let response = self
            .register(json!({ "email": email, "password": password }))
            .await;
        response.data()["_id"].as_str().expect("an id").to_owned()
    }

    /// Logs in with these arguments. `password` is encrypted.
    pub(crate) async fn login(&self, mut arguments: Value) -> Response {
        arguments["registerInClient"] = json!(self.emulator.pool_id());
        if let Some(plain) = arguments["password"].as_str() {
            arguments["password"] = json!(self.encrypt(plain));
        }
        let query = "mutation($registerInClient: String!, $email: String, $username: String, $phone: String,
                $phoneCode: Int, $password: String, $verifyCode: String, $MFACode: String, $unionid: String) {
            login(registerInClient: $registerInClient, email: $email, username: $username, phone: $phone,
                phoneCode: $phoneCode, password: $password, verifyCode: $verifyCode, MFACode: $MFACode,
                unionid: $unionid) {
                _id email phone username token tokenExpiredAt loginsCount lastLogin lastIP phoneVerified } }";
        self.send(None, query, arguments).await
    }

    /// Logs in with e-mail address and password, and returns the token.
    pub(crate) async fn token(&self, email: &str, password: &str) -> String {
        let response = self
            .login(json!({ "email": email, "password": password }))
            .await;
        response.data()["token"]
            .as_str()
            .expect("a token")
            .to_owned()
    }

    /// Returns the user of a token.
    pub(crate) async fn read_self(&self, token: &str) -> Response {
        let query = "{ user { _id loginsCount } }";
        self.send(Some(token), query, json!({})).await
    }

    /// Returns a role as the owner.
    pub(crate) async fn read_role(&self, owner: &str, id: &str) -> Response {
        let query = "query($id: String!) { rbacRole(_id: $id) { name } }";
        self.send(Some(owner), query, json!({ "id": id })).await
    }

    /// Returns the pipeline rules as the owner.
    pub(crate) async fn read_rules(&self, owner: &str) -> Response {
        let query = "query($p: String!) { rules(userPoolId: $p) { list { name code type } } }";
        self.send(Some(owner), query, json!({ "p": POOL })).await
    }

    /// Returns the social logins of the pool.
    pub(crate) async fn read_social_logins(&self) -> Response {
        let query = "query($c: String!) { ReadOauthList(clientId: $c) { alias enabled } }";
        self.send(None, query, json!({ "c": POOL })).await
    }

    /// Returns the latest code that was sent to `to`.
    pub(crate) fn code_for(&self, to: &str) -> String {
        self.emulator.outbox().code_for(to).expect("a code")
    }
}
