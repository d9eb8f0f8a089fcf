//! The server of graphql-js, and the kinds of responses that it sends.

use std::fmt;

use authing::{ClientBuilder, Error, Operation, Session};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use url::{Url, form_urlencoded};

use crate::{client::Client, expectation::Expectation};

/// The kind of response that the server sends.
pub(crate) struct ResponseKind {
    kind: &'static str,
    seed: u32,
    filled: String,
    /// The path of the only null value.
    empty: Option<String>,
}

impl ResponseKind {
    fn new(kind: &'static str) -> Self {
        Self {
            kind,
            seed: 0,
            filled: String::new(),
            empty: None,
        }
    }

    /// A response with all fields.
    pub(crate) fn full() -> Self {
        Self::new("full")
    }

    /// A response with random null values, except in fields that the client requires.
    pub(crate) fn sparse(seed: u32, required: &[String]) -> Self {
        Self {
            seed,
            filled: required.join(","),
            ..Self::new("sparse")
        }
    }

    /// A response with null at one path.
    pub(crate) fn without(path: &str) -> Self {
        Self {
            empty: Some(path.to_owned()),
            ..Self::new("full")
        }
    }

    /// A response with null in all nullable fields.
    pub(crate) fn null() -> Self {
        Self::new("null")
    }

    /// Checks that the response is useful: only a response without a required field may give an error.
    pub(crate) fn met_by(&self, expected: &Expectation) -> Result<(), String> {
        let expects_error = self.empty.is_some();
        if self.kind != "null" && expected.is_rejected() != expects_error {
            return Err("the server sent another response than requested".to_owned());
        }
        Ok(())
    }
}

impl fmt::Display for ResponseKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind, &self.empty) {
            (_, Some(path)) => write!(formatter, "all but `{path}`"),
            ("sparse", None) => write!(formatter, "seed {}", self.seed),
            (kind, None) => write!(formatter, "the {kind} response"),
        }
    }
}

/// The last response of the server.
#[derive(Deserialize)]
pub(crate) struct LastResponse {
    pub(crate) data: Value,
    /// The paths of nullable fields.
    pub(crate) nullable: Vec<String>,
}

/// The server of graphql-js.
pub(crate) struct Server<C: Client> {
    address: Url,
    settings: ClientBuilder<C>,
    http: reqwest::Client,
    runtime: Runtime,
}

impl<C: Client> Server<C> {
    pub(crate) fn new(address: &str) -> Self {
        let http = reqwest::Client::new();
        Self {
            address: address.parse().expect("a valid address"),
            settings: C::set_up("a pool", "its secret").http_client(http.clone()),
            http,
            runtime: Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime"),
        }
    }

    /// Sends an operation with a user's token, even if it needs another one, so that no other request comes first.
    pub(crate) fn send<O: Operation>(
        &self,
        operation: O,
        response: &ResponseKind,
    ) -> Result<O::Output, Error> {
        let session = self.session(response);
        let call = authing::__testing::send_unchecked(&session, operation);
        self.runtime.block_on(call)
    }

    /// Returns its last response.
    pub(crate) fn last(&self) -> LastResponse {
        let url = self.address.join("/last").expect("a valid path");
        let last = async { self.http.get(url).send().await?.json().await };
        self.runtime.block_on(last).expect("the last response")
    }

    fn session(&self, response: &ResponseKind) -> Session<C> {
        let kind = form_urlencoded::Serializer::new(String::new())
            .append_pair("response", response.kind)
            .append_pair("seed", &response.seed.to_string())
            .append_pair("filled", &response.filled)
            .append_pair("empty", response.empty.as_deref().unwrap_or_default())
            .finish();
        let url = self.address.join(&kind).expect("a valid path");
        let authing = C::build(self.settings.clone().service_url(url));
        let claims = json!({ "data": { "id": "a user" } }).to_string();
        let token = format!("head.{}.tail", URL_SAFE_NO_PAD.encode(claims));
        let session = authing.and_then(|authing| authing.session(token));
        session.expect("valid settings, and a user's token")
    }
}
