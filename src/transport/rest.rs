//! REST addresses: their paths, and requests to them.

use std::collections::BTreeMap;

use reqwest::{Client, Method, RequestBuilder, header::ACCEPT_ENCODING};
use tokio::time::Instant;
use tracing::{Instrument, debug_span};
use url::Url;

use crate::{
    error::{Error, InvalidArgument, TransportError},
    transport::{
        ApiRequest, HttpResponse, IDENTITY, Transport,
        endpoints::{Address, below},
    },
};

impl Transport {
    /// Returns the method and the address of a request. Only a POST request has a body: others have their variables in the address.
    pub(super) fn target(
        &self,
        address: &Address,
        request: &ApiRequest<'_>,
    ) -> Result<(Method, Url), InvalidArgument> {
        let Some(rest) = request.rest else {
            return Ok((Method::POST, address.url.clone()));
        };
        let path: Vec<_> = rest.path.split('/').collect();
        let mut url = if rest.of_directories {
            below(self.urls.directories()?, &path)
        } else {
            rest_url(address, &path)
        };
        if !rest.has_body() {
            add_query(&mut url, &request.body);
        }
        Ok((rest.method.clone(), url))
    }

    /// Sends a GET request.
    pub(crate) async fn get(
        &self,
        call: &'static str,
        url: Url,
        deadline: Instant,
    ) -> Result<HttpResponse, Error> {
        self.send_once(call, |http| http.get(url), deadline).await
    }

    /// Sends a REST request once, without retries: most such requests send text messages or upload pictures.
    pub(crate) async fn send_once(
        &self,
        call: &'static str,
        request: impl FnOnce(&Client) -> RequestBuilder,
        deadline: Instant,
    ) -> Result<HttpResponse, Error> {
        let span = debug_span!("authing.request", call);
        let failed = |source| TransportError::new(call, source);
        let client = self.pools.choose(false).client;
        let mut request = request(client).build().map_err(failed)?;
        request.headers_mut().insert(ACCEPT_ENCODING, IDENTITY);
        let left = deadline.saturating_duration_since(Instant::now());
        let sending = self.send(call, false, request, self.timeout.min(left));
        Ok(sending.instrument(span).await?)
    }
}

/// Rejects text that would not remain one segment of a path: dots would change the path, and so would control characters that a
/// parser drops between dots.
pub(crate) fn check_segment(argument: &'static str, text: &str) -> Result<(), Error> {
    if matches!(text, "." | "..") || text.contains(char::is_control) {
        let reason = "cannot be part of an address";
        return Err(InvalidArgument::new(argument, reason, "give letters and digits").into());
    }
    Ok(())
}

/// Returns a REST address: the endpoint's with checked segments instead of `graphql` and what follows it.
pub(crate) fn rest_url(address: &Address, path: &[&str]) -> Url {
    let mut base = address.url.clone();
    let segments = address.endpoint.path.rsplit('/');
    let after = segments.take_while(|segment| *segment != "graphql").count();
    // The builder checked that an endpoint's address has a path.
    if let Ok(mut segments) = base.path_segments_mut() {
        segments.pop_if_empty();
        for _ in 0..=after {
            segments.pop();
        }
    }
    below(&base, path)
}

/// Adds variables to the query of an address. They are not secret: such a call does not compile.
fn add_query(url: &mut Url, variables: &[u8]) {
    let variables: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(variables).unwrap_or_default();
    for (name, value) in variables {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        url.query_pairs_mut().append_pair(&name, &text);
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;
    use crate::operation::Endpoint;

    #[test]
    fn segments_are_encoded() {
        let endpoint = |url, path| Address {
            endpoint: Endpoint {
                name: "users",
                setting: "users_url",
                url,
                path,
                headers: &[],
            },
            url: Url::parse(url).unwrap(),
            headers: HeaderMap::new(),
        };
        let users = endpoint("https://users.example/api/graphql", "users/graphql");
        let url = rest_url(&users, &["send_smscode", "+86 1/2?#%", "pool"]);
        assert_eq!(
            url.as_str(),
            "https://users.example/api/send_smscode/+86%201%2F2%3F%23%25/pool"
        );
        let core = endpoint("https://core.example/base/graphql/later/", "graphql/later");
        let mut url = rest_url(&core, &["api", "users"]);
        add_query(&mut url, br#"{"limit":10,"name":"a&b"}"#);
        assert_eq!(
            url.as_str(),
            "https://core.example/base/api/users?limit=10&name=a%26b"
        );
    }
}
