//! The client against a misbehaving server: every outcome is a typed error with the cause, and no change is sent twice unless
//! that is safe.

mod compression;
mod owner_token;
mod proxies;
mod rejected_owner_token;
mod responses;
mod retry;
mod settings;
mod wire;

use crate::{
    client::Client,
    server::{Reply, Request, Server},
};
use authing::{
    Authing, AuthingBuilder, Error, RetryPolicy, Session,
    v2::{self, operations},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// A client of a server.
fn client(server: &Server) -> Authing {
    set_up(server).build().expect("the settings are right")
}

/// Calls of an API, for tests that run for every API.
trait Calls: Client {
    fn get_user(&self) -> impl Future<Output = Result<(), Error>> + Send;

    fn create_role(&self) -> impl Future<Output = Result<(), Error>> + Send;

    /// A client of a server.
    fn of(server: &Server, policy: RetryPolicy) -> Self {
        let settings = Self::set_up("pool", "secret").service_url(server.url());
        Self::build(settings.retry(policy)).expect("the settings are right")
    }
}

impl Calls for Authing {
    async fn get_user(&self) -> Result<(), Error> {
        self.users().get("id").await.map(drop)
    }

    async fn create_role(&self) -> Result<(), Error> {
        self.roles().create("editor").await.map(drop)
    }
}

impl Calls for v2::Authing {
    async fn get_user(&self) -> Result<(), Error> {
        let operation = operations::users::GetUser::new().user_id("id");
        self.send(operation).await.map(drop)
    }

    async fn create_role(&self) -> Result<(), Error> {
        let operation = operations::roles::CreateRole::new("editor");
        self.send(operation).await.map(drop)
    }
}

/// Starts to set up a client of a server.
fn set_up(server: &Server) -> AuthingBuilder {
    Authing::builder("pool", "secret")
        .users_url(format!("{}/users/graphql", server.url()))
        .oauth_url(format!("{}/oauth/graphql", server.url()))
        .cdn_url(format!("{}/cdn", server.url()))
        .upload_url(format!("{}/upload", server.url()))
}

/// A token with this lifetime in seconds, by the server's clock.
fn token(name: &str, life: i64) -> String {
    let id = if name == "user" { "user" } else { "owner" };
    let claims =
        json!({ "name": name, "data": { "id": id }, "iat": 1_000_000, "exp": 1_000_000 + life });
    format!("head.{}.{name}", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

/// The response with an owner token, for every API.
fn owner_token(token: &str) -> Value {
    json!({ "data": { "getAccessTokenByAppSecret": token, "accessToken": { "accessToken": token } } })
}

/// A session of a server.
fn session(authing: &Authing) -> Session {
    authing
        .session_from_token(token("user", 3600))
        .expect("the token is a user's")
}

/// Returns the operation of a request.
fn operation(request: &Request) -> String {
    let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    sent["operationName"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// A server that returns an owner token, and uses `response` for every other request.
fn server_with_token(response: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        if operation(request) == "GetOwnerToken" {
            return Reply::json(&owner_token(&token("owner", 3600)));
        }
        response(request)
    })
}
