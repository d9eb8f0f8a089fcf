//! Sends HTTP requests: pooled connections, one address for each endpoint, responses read up to a limit.

pub(crate) mod address;
pub(crate) mod connections;
pub(crate) mod endpoints;
pub(crate) mod options;
pub(crate) mod pools;
pub(crate) mod proxy;
pub(crate) mod rest;
pub(crate) mod retry;

use std::{mem, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::{
    Method, Request, Response,
    header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout_at},
};
use tracing::debug;

use crate::{
    RetryPolicy,
    error::{Error, StatusError, TransportError, TransportErrorKind},
    operation::{Endpoint, OperationType, RestAddress},
    token::bearer::Bearer,
    transport::{
        address::Addresses, endpoints::Urls, options::Options, pools::Pools, retry::retry_after,
    },
};

/// The content type of GraphQL requests and responses.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Requests uncompressed responses.
const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// The connections and addresses of a client.
pub(crate) struct Transport {
    pub(crate) pools: Pools,
    pub(crate) urls: Urls,
    pub(crate) timeout: Duration,
    pub(crate) max_response_size: usize,
    /// Whether responses without secrets may be compressed.
    pub(crate) gzip: bool,
    #[cfg_attr(
        not(feature = "verify"),
        allow(dead_code, reason = "only keys have an address of their own")
    )]
    pub(crate) addresses: Addresses,
    pub(crate) retry: RetryPolicy,
    /// One permit for each concurrent request; `None` without a limit.
    pub(crate) concurrency: Option<Arc<Semaphore>>,
}

/// The request of an operation. It does not implement `Debug`, since its body may contain secrets.
pub(crate) struct ApiRequest<'call> {
    pub(crate) operation: &'static str,
    pub(crate) kind: OperationType,
    pub(crate) endpoint: Endpoint,
    pub(crate) rest: Option<&'static RestAddress>,
    pub(crate) options: &'call Options,
    pub(crate) body: Bytes,
    /// Whether the response may contain a secret. It is not compressed then, since its length could reveal the secret.
    pub(crate) is_secret: bool,
}

impl ApiRequest<'_> {
    /// Returns whether the request may arrive more than once.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.kind == OperationType::Query || self.options.idempotent
    }
}

/// The headers that carry the id of a request, by precedence.
const REQUEST_ID: [&str; 2] = ["x-request-id", "request-id"];

/// The maximum length of the id of a request in an error.
const MAX_REQUEST_ID_LENGTH: usize = 128;

/// An HTTP response.
#[derive(Clone, Default)]
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    /// The service's `Retry-After`.
    pub(crate) retry_after: Option<Duration>,
    /// The id of the request, of any length, in visible ASCII characters.
    pub(crate) request_id: Option<String>,
    pub(crate) body: Bytes,
}

impl HttpResponse {
    /// Makes an error from the status, for a response without a message.
    pub(crate) fn status_error(&self, call: &'static str) -> Error {
        StatusError {
            operation: call,
            status: self.status,
            retry_after: self.retry_after,
            request_id: self.short_request_id(),
        }
        .into()
    }

    /// Returns the id of the request for an error, cut.
    pub(crate) fn short_request_id(&self) -> Option<String> {
        let mut id = self.request_id.clone()?;
        id.truncate(MAX_REQUEST_ID_LENGTH);
        Some(id)
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Transport {
    /// Returns the deadline of a call that begins now.
    pub(crate) fn deadline(&self) -> Instant {
        self.retry.deadline(self.timeout)
    }

    /// Sends an operation until the deadline, with retries if they are useful and safe.
    pub(crate) async fn post(
        &self,
        request: &ApiRequest<'_>,
        token: Option<&Bearer>,
        deadline: Instant,
    ) -> Result<HttpResponse, Error> {
        let token = token.map(Bearer::header).transpose()?;
        let address = self.urls.endpoint(request.endpoint)?;
        let (method, url) = self.target(address, request)?;
        let has_body = method == Method::POST;
        let attempt = |timeout| {
            let mut sent = Request::new(method.clone(), url.clone());
            let headers = sent.headers_mut();
            headers.clone_from(&address.headers);
            for (name, value) in &request.options.headers {
                headers.insert(name, value.clone());
            }
            headers.insert(ACCEPT, JSON);
            if let Some(token) = &token {
                headers.insert(AUTHORIZATION, token.clone());
            }
            // Without the header, the HTTP client asks for the encodings that it can decode.
            if request.is_secret || !self.gzip {
                headers.insert(ACCEPT_ENCODING, IDENTITY);
            }
            if has_body {
                headers.insert(CONTENT_TYPE, JSON);
                *sent.body_mut() = Some(request.body.clone().into());
            }
            self.send(request.operation, request.is_idempotent(), sent, timeout)
        };
        let timeout = request.options.timeout.unwrap_or(self.timeout);
        let sending = self
            .retry
            .run(request.is_idempotent(), timeout, deadline, attempt);
        Ok(sending.await?)
    }

    /// Sends a request and reads the complete response.
    async fn send(
        &self,
        call: &'static str,
        is_idempotent: bool,
        request: Request,
        timeout: Duration,
    ) -> Result<HttpResponse, TransportError> {
        let started = Instant::now();
        let outcome = self.exchange(call, is_idempotent, request, timeout).await;
        let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
        match &outcome {
            Ok(HttpResponse { status, body, .. }) => {
                debug!(
                    status,
                    bytes = body.len(),
                    milliseconds,
                    "received a response"
                );
            }
            Err(error) => debug!(error = %error.kind, milliseconds, "received no response"),
        }
        outcome
    }

    /// Sends a request within its timeout, which includes the time spent waiting for a slot.
    async fn exchange(
        &self,
        call: &'static str,
        is_idempotent: bool,
        mut request: Request,
        timeout: Duration,
    ) -> Result<HttpResponse, TransportError> {
        let failed = |source| TransportError::new(call, source);
        let deadline = Instant::now() + timeout;
        let _permit = match &self.concurrency {
            // The semaphore is never closed, so this returns a permit or times out.
            Some(semaphore) => match timeout_at(deadline, semaphore.acquire()).await {
                Ok(turn) => turn.ok(),
                Err(_) => {
                    return Err(TransportError::without_source(
                        call,
                        TransportErrorKind::Busy,
                    ));
                }
            },
            None => None,
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let kind = TransportErrorKind::Timeout;
            return Err(TransportError::without_source(call, kind));
        }
        *request.timeout_mut() = Some(left);
        let pool = self.pools.choose(is_idempotent);
        let response = pool.client.execute(request).await.map_err(failed)?;
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let request_id = request_id(response.headers());
        let body = self.read(call, response).await?;
        pool.release();
        Ok(HttpResponse {
            status,
            retry_after,
            request_id,
            body,
        })
    }

    async fn read(
        &self,
        call: &'static str,
        mut response: Response,
    ) -> Result<Bytes, TransportError> {
        let too_large = || TransportError::without_source(call, TransportErrorKind::TooLarge);
        let announced = response.content_length().unwrap_or(0);
        if announced > self.max_response_size as u64 {
            return Err(too_large());
        }
        let failed = |source| TransportError::new(call, source);
        // Most bodies come in one piece, which is not copied. Memory is allocated for received bytes, not for an announced
        // length.
        let (mut first, mut body) = (Bytes::new(), Vec::new());
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if chunk.len() > self.max_response_size - first.len() - body.len() {
                return Err(too_large());
            }
            if first.is_empty() && body.is_empty() {
                first = chunk;
            } else {
                body.extend_from_slice(&mem::take(&mut first));
                body.extend_from_slice(&chunk);
            }
        }
        Ok(if body.is_empty() { first } else { body.into() })
    }
}

/// Reads the id of the request. A value with anything but visible ASCII characters is ignored.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = REQUEST_ID.iter().find_map(|name| headers.get(*name))?;
    let id = id.to_str().ok()?;
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic());
    is_id.then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderName;

    use super::*;

    #[test]
    fn the_first_id_of_a_request_is_read_and_cut() {
        let read = |headers: &[(&'static str, &[u8])]| {
            let headers = headers.iter().map(|(name, value)| {
                let value = HeaderValue::from_bytes(value).unwrap();
                (HeaderName::from_static(name), value)
            });
            request_id(&headers.collect())
        };
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[("request-id", b"b")]).as_deref(), Some("b"));
        let both: [(&str, &[u8]); 2] = [("request-id", b"b"), ("x-request-id", b"a-1")];
        assert_eq!(read(&both).as_deref(), Some("a-1"));
        for value in ["", "a b", "größe"] {
            assert_eq!(read(&[("x-request-id", value.as_bytes())]), None);
        }

        let long = HttpResponse {
            status: 503,
            request_id: read(&[("x-request-id", &[b'x'; 200])]),
            ..HttpResponse::default()
        };
        let Error::Status(error) = long.status_error("GetUser") else {
            panic!("it is a status");
        };
        assert_eq!(error.request_id, Some("x".repeat(128)));
        assert!(!error.to_string().contains("xx"), "{error}");
    }
}
