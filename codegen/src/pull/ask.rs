//! Asks a service for its schema, over HTTP.

use std::{fmt, io::Read as _, net::IpAddr};

use reqwest::{
    Url,
    blocking::{Client, Response},
    header::{AUTHORIZATION, HeaderValue},
    redirect::Policy,
};
use serde_json::{Value, json};

use super::{
    Error,
    introspection::{self, Knows},
};
use crate::{comparison::Schema, visible::visible};

/// The longest answer that is read, in bytes.
const LONGEST: u64 = 32 * 1024 * 1024;
/// The longest reason of a refusal that is told, in characters.
const LONGEST_REASON: usize = 500;

/// Where a service is, and what opens it.
#[derive(Clone)]
pub struct Access {
    url: Url,
    token: Option<String>,
}

/// What a service tells of itself.
#[derive(Debug)]
pub struct Service {
    pub(super) schema: Schema,
    pub(super) knows: Knows,
}

impl Access {
    /// A service that is asked over TLS, or one on this machine.
    pub fn new(url: &str, token: Option<String>) -> Result<Self, Error> {
        let access = Self::dangerous_clear(url, token)?;
        if access.url.scheme() == "https" || access.is_local() {
            Ok(access)
        } else {
            Err(Error::Clear)
        }
    }

    /// A service anywhere, without TLS too: whoever is on the way can read the token and change the schema.
    pub fn dangerous_clear(url: &str, token: Option<String>) -> Result<Self, Error> {
        let url = Url::parse(url).map_err(|error| Error::Address(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Error::Address(format!(
                "`{}` is another protocol",
                url.scheme()
            )));
        }
        Ok(Self { url, token })
    }

    fn is_local(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
        host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    fn client(&self) -> Result<Client, Error> {
        let client = Client::builder().redirect(Policy::none());
        let client = if self.is_local() {
            client.no_proxy()
        } else {
            client
        };
        client.build().map_err(Error::Unreachable)
    }

    fn header(&self) -> Result<Option<HeaderValue>, Error> {
        let Some(token) = &self.token else {
            return Ok(None);
        };
        let header = HeaderValue::try_from(format!("Bearer {token}"));
        let mut header = header.map_err(|_| Error::Token)?;
        header.set_sensitive(true);
        Ok(Some(header))
    }

    fn query(&self, client: &Client, query: &str) -> Result<Value, Error> {
        let unreachable = |error: reqwest::Error| Error::Unreachable(error.without_url());
        let mut request = client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .body(json!({ "query": query }).to_string());
        if let Some(header) = self.header()? {
            request = request.header(AUTHORIZATION, header);
        }
        let response = request.send().map_err(unreachable)?;
        let status = response.status();
        let answer: Option<Value> = serde_json::from_slice(&body(response)?).ok();
        let errors = answer
            .as_ref()
            .and_then(|answer| answer["errors"].as_array());
        if let Some(errors) = errors.filter(|errors| !errors.is_empty()) {
            return Err(Error::Refused(self.reasons(errors)));
        }
        if !status.is_success() {
            return Err(Error::Status(status.as_u16()));
        }
        match answer {
            Some(Value::Object(mut answer)) => match answer.remove("data") {
                Some(data @ Value::Object(_)) => Ok(data),
                _ => Err(Error::NotGraphQl),
            },
            _ => Err(Error::NotGraphQl),
        }
    }

    /// What the service says of its refusal: in one line, not too long, and without the token, which some services repeat.
    fn reasons(&self, errors: &[Value]) -> String {
        let reasons = errors.iter().map(|error| match &error["message"] {
            Value::String(text) => text.clone(),
            // Authing's own refusals are objects with a code.
            Value::Object(refusal) => match refusal.get("message").and_then(Value::as_str) {
                Some(text) => format!("{text} ({})", refusal.get("code").unwrap_or(&Value::Null)),
                None => "without a reason".to_owned(),
            },
            _ => "without a reason".to_owned(),
        });
        let mut reasons = reasons.collect::<Vec<_>>().join("; ");
        if let Some(token) = self.token.as_deref().filter(|token| !token.is_empty()) {
            reasons = reasons.replace(token, "***");
        }
        let reasons = visible(&reasons.replace(['\n', '\t'], " "));
        reasons.chars().take(LONGEST_REASON).collect()
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str();
        let host = host.unwrap_or_default();
        formatter
            .debug_struct("Access")
            .field("host", &host)
            .finish_non_exhaustive()
    }
}

fn body(response: Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    let read = response.take(LONGEST + 1).read_to_end(&mut body);
    if read.is_err() {
        return Err(Error::NotGraphQl);
    }
    if body.len() as u64 > LONGEST {
        return Err(Error::TooLarge(LONGEST));
    }
    Ok(body)
}

impl Service {
    /// Asks the service: which parts of introspection it knows, then for all of them. Fails when it cannot be reached or does not
    /// tell, see [`Error`].
    pub fn ask(access: &Access) -> Result<Self, Error> {
        let client = access.client()?;
        let knows = Knows::read(&access.query(&client, introspection::KNOWS)?);
        let schema = introspection::read(access.query(&client, &knows.query())?)?;
        Ok(Self { schema, knows })
    }
}
