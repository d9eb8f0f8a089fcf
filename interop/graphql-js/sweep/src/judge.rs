//! The judge: where it is, and what it is asked for.

use std::fmt;

use authing::{Authing, Error, Operation, Session};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use url::Url;

use crate::expectation::Expectation;

/// How full an answer is wanted.
pub(crate) struct Answer {
    kind: &'static str,
    seed: u32,
    filled: String,
    /// The place that alone is null.
    empty: Option<String>,
}

impl Answer {
    fn new(kind: &'static str) -> Self {
        Self {
            kind,
            seed: 0,
            filled: String::new(),
            empty: None,
        }
    }

    /// Everything is there.
    pub(crate) fn full() -> Self {
        Self::new("full")
    }

    /// What may be null is, by the throw of a die, but for what the client promises.
    pub(crate) fn sparse(seed: u32, promised: &[String]) -> Self {
        Self {
            seed,
            filled: promised.join(","),
            ..Self::new("sparse")
        }
    }

    /// Everything is there but for one place.
    pub(crate) fn without(place: &str) -> Self {
        Self {
            empty: Some(place.to_owned()),
            ..Self::new("full")
        }
    }

    /// What may be null is.
    pub(crate) fn null() -> Self {
        Self::new("null")
    }

    /// Whether the answer was of use: only those that leave out what the client promises may be errors.
    pub(crate) fn met_by(&self, expected: &Expectation) -> Result<(), String> {
        let wanted = self.empty.is_some();
        if self.kind != "null" && expected.is_refused() != wanted {
            return Err("the judge did not answer what was asked for".to_owned());
        }
        Ok(())
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind, &self.empty) {
            (_, Some(place)) => write!(formatter, "all but `{place}`"),
            ("sparse", None) => write!(formatter, "seed {}", self.seed),
            (kind, None) => write!(formatter, "the {kind} answer"),
        }
    }
}

/// What the judge answered last.
#[derive(Deserialize)]
pub(crate) struct Judged {
    pub(crate) data: Value,
    /// The places that may be null by the schema.
    pub(crate) nullable: Vec<String>,
}

/// The server that is graphql-js.
pub(crate) struct Judge {
    address: Url,
    http: reqwest::Client,
    runtime: Runtime,
}

impl Judge {
    pub(crate) fn new(address: &str) -> Self {
        Self {
            address: address.parse().expect("the address is one"),
            http: reqwest::Client::new(),
            runtime: Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime starts"),
        }
    }

    /// Sends an operation as a user's, whatever token it carries: no answer is needed then before the one asked for.
    pub(crate) fn send<O: Operation>(
        &self,
        operation: O,
        answer: &Answer,
    ) -> Result<O::Output, Error> {
        let session = self.session(answer);
        let sent = authing::__testing::send_unchecked(&session, operation);
        self.runtime.block_on(sent)
    }

    /// What it answered.
    pub(crate) fn last(&self) -> Judged {
        let url = self.address.join("/last").expect("it is a path");
        let last = async { self.http.get(url).send().await?.json().await };
        self.runtime
            .block_on(last)
            .expect("the judge says what it answered")
    }

    fn session(&self, answer: &Answer) -> Session {
        let mut url = self.address.clone();
        url.query_pairs_mut()
            .append_pair("answer", answer.kind)
            .append_pair("seed", &answer.seed.to_string())
            .append_pair("filled", &answer.filled)
            .append_pair("empty", answer.empty.as_deref().unwrap_or_default());
        let authing = Authing::builder("a pool", "its secret")
            .users_url(url.clone())
            .oauth_url(url)
            .http_client(self.http.clone())
            .build()
            .expect("the settings are right");
        let claims = json!({ "data": { "id": "a user" } }).to_string();
        let token = format!("head.{}.tail", URL_SAFE_NO_PAD.encode(claims));
        authing
            .session_from_token(token)
            .expect("the token is a user's")
    }
}
