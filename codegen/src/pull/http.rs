//! Sends the introspection queries over HTTP.

use std::{fmt, io::Read as _, net::IpAddr};

use reqwest::{Url, blocking::Client, header::ACCEPT, redirect::Policy};
use serde_json::{Value as Json, json};

use super::{
    Error,
    introspection::{self, Supported},
};
use crate::{comparison::Schema, visible::visible};

/// The maximum size of a response in bytes.
const MAX_RESPONSE_SIZE: u64 = 32 * 1024 * 1024;
/// The maximum length of an error message in characters.
const MAX_REASON_CHARS: usize = 500;

/// The address of a service, and the token for it.
#[derive(Clone)]
pub struct Access {
    url: Url,
    token: Option<String>,
}

/// The schema of a service, as returned by introspection.
#[derive(Debug)]
pub struct Service {
    pub(super) schema: Schema,
    pub(super) supported: Supported,
}

impl Service {
    /// Queries the schema of a service. A first request determines which parts of introspection the service supports.
    pub fn ask(access: &Access) -> Result<Self, Error> {
        let client = access.client()?;
        let supported = Supported::read(&access.query(&client, introspection::SUPPORTED)?);
        let schema = introspection::read(access.query(&client, &supported.query())?)?;
        Ok(Self { schema, supported })
    }
}

impl Access {
    /// Creates the access to a service. Requires TLS unless the service is on this machine.
    pub fn new(url: &str, token: Option<String>) -> Result<Self, Error> {
        let access = Self::dangerous_clear(url, token)?;
        let is_private = access.url.scheme() == "https" || access.is_local();
        if is_private {
            Ok(access)
        } else {
            Err(Error::Clear)
        }
    }

    /// Creates the access to a service without requiring TLS.
    ///
    /// # Security
    ///
    /// Without TLS, anyone on the network path can read the token and change the schema.
    pub fn dangerous_clear(url: &str, token: Option<String>) -> Result<Self, Error> {
        let url = Url::parse(url).map_err(|error| Error::Address(error.to_string()))?;
        match url.scheme() {
            "http" | "https" => Ok(Self { url, token }),
            other => Err(Error::Address(format!("unsupported scheme `{other}`"))),
        }
    }

    fn is_local(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Creates an HTTP client that sends the token only to the service. It does not follow redirects, and uses no proxy for this machine.
    fn client(&self) -> Result<Client, Error> {
        let mut client = Client::builder().redirect(Policy::none());
        if self.is_local() {
            client = client.no_proxy();
        }
        client.build().map_err(Error::Unreachable)
    }

    fn query(&self, client: &Client, query: &str) -> Result<Json, Error> {
        let request = client
            .post(self.url.clone())
            .json(&json!({ "query": query }));
        let mut request = request.header(ACCEPT, "application/json");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().map_err(|error| match error {
            // The URL is valid, so that only the token can be invalid.
            error if error.is_builder() => Error::Token,
            error => Error::Unreachable(error.without_url()),
        })?;
        let status = response.status();
        let mut body = Vec::new();
        let read = response.take(MAX_RESPONSE_SIZE + 1).read_to_end(&mut body);
        if body.len() as u64 > MAX_RESPONSE_SIZE {
            return Err(Error::TooLarge(MAX_RESPONSE_SIZE));
        }
        let json = read.ok().and_then(|_| serde_json::from_slice(&body).ok());
        let mut json: Json = json.unwrap_or_default();
        let errors = json["errors"].as_array();
        let errors = errors.filter(|errors| !errors.is_empty());
        let reasons = errors.map(|errors| self.reasons(errors));
        match (reasons, json.pointer_mut("/data")) {
            (Some(reasons), _) => Err(Error::Refused(reasons)),
            _ if !status.is_success() => Err(Error::Status(status.as_u16())),
            (_, Some(data @ Json::Object(_))) => Ok(data.take()),
            _ => Err(Error::NotGraphQl),
        }
    }

    /// Joins the messages of the errors to one line of limited length. Masks the token, which some services repeat.
    fn reasons(&self, errors: &[Json]) -> String {
        let reasons = errors.iter().map(|error| {
            // The messages of Authing are objects with a code and a message.
            let message = &error["message"];
            match (message.as_str(), message["message"].as_str()) {
                (Some(text), _) => text.to_owned(),
                (_, Some(text)) => format!("{text} ({})", message["code"]),
                _ => "no message".to_owned(),
            }
        });
        let mut reasons = reasons.collect::<Vec<_>>().join("; ");
        if let Some(token) = self.token.as_deref().filter(|token| !token.is_empty()) {
            reasons = reasons.replace(token, "***");
        }
        let reasons = visible(&reasons.replace(['\n', '\t'], " "));
        reasons.chars().take(MAX_REASON_CHARS).collect()
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Access");
        shown
            .field("host", &self.url.host_str())
            .finish_non_exhaustive()
    }
}
