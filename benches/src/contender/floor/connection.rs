//! HTTP with the defaults of `authing`: the same library, features, pool and timeouts. Other contenders use it too.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Certificate, Client, Url,
    header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderValue},
    redirect::Policy,
};
use serde::Deserialize;
use tokio::sync::OnceCell;

use super::{FloorError, open};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Without this header, `reqwest` accepts gzip if another crate enables its feature.
const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// The connection pool, and the cached owner token.
#[derive(Clone, Debug)]
pub struct Connection {
    http: Client,
    url: Url,
    token: Arc<OnceCell<HeaderValue>>,
}

/// A response with its body.
#[derive(Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The whole body.
    pub body: bytes::Bytes,
}

#[derive(Deserialize)]
struct OwnerTokenData {
    #[serde(rename = "getAccessTokenByAppSecret")]
    token: Option<String>,
}

impl Connection {
    /// Creates a connection. The certificate `root` is trusted in addition to the system's.
    pub fn new(url: &str, root: Option<&str>) -> Result<Self, FloorError> {
        let root = root.map(|pem| Certificate::from_pem(pem.as_bytes()));
        let http = Client::builder()
            .user_agent("by-hand-rust/0.1.0")
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .pool_idle_timeout(Duration::from_secs(90))
            .timeout(Duration::from_secs(10))
            .tls_certs_merge(root.transpose()?)
            .build()?;
        Ok(Self {
            http,
            url: Url::parse(url)?,
            token: Arc::default(),
        })
    }

    /// Returns the owner token. The first call fetches it with this request.
    pub async fn token(
        &self,
        request: impl FnOnce() -> Result<Vec<u8>, FloorError>,
    ) -> Result<&HeaderValue, FloorError> {
        let fetch = || async {
            let response = self.post(request()?, None).await?;
            let data: OwnerTokenData = open(response.status, &response.body)?;
            let token = data.token.ok_or("no owner token")?;
            Ok::<_, FloorError>(HeaderValue::try_from(format!("Bearer {token}"))?)
        };
        self.token.get_or_try_init(fetch).await
    }

    /// Sends a request and reads the response.
    pub async fn post(
        &self,
        body: Vec<u8>,
        token: Option<&HeaderValue>,
    ) -> Result<Response, FloorError> {
        let mut request = self
            .http
            .post(self.url.clone())
            .header(CONTENT_TYPE, JSON)
            .header(ACCEPT, JSON)
            .header(ACCEPT_ENCODING, IDENTITY)
            .body(body);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, token);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let body = response.bytes().await?;
        Ok(Response { status, body })
    }
}
