//! Sends one HTTP request, to this machine only.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Uri, header::HOST};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use crate::network::host::is_loopback;

const TIMEOUT: Duration = Duration::from_secs(5);
const BODY_LIMIT: usize = 64 * 1024;

/// The response.
#[derive(Debug)]
pub(crate) struct Response {
    /// The headers, as the text of a JSON object.
    pub(crate) headers: String,
    pub(crate) body: String,
}

/// Posts `body` to `url`. The error is the text that the service writes to its logs.
pub(crate) fn post(
    url: &str,
    headers: &[(&'static str, String)],
    body: &'static str,
) -> Result<Response, String> {
    let uri: Uri = url.parse().map_err(|_| format!("Invalid URL: {url}"))?;
    let host = uri.host().unwrap_or_default();
    if uri.scheme_str() != Some("http") || !is_loopback(host) {
        return Err("the emulator delivers to http addresses of this machine only".to_owned());
    }
    let request = async {
        tokio::time::timeout(TIMEOUT, exchange(&uri, headers, body))
            .await
            .map_err(|_| "timeout of 5000ms exceeded".to_owned())?
    };
    block_in_place(|| Handle::current().block_on(request))
}

async fn exchange(
    uri: &Uri,
    headers: &[(&'static str, String)],
    body: &'static str,
) -> Result<Response, String> {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let address = match uri.port_u16() {
        Some(_) => authority.to_owned(),
        None => format!("{authority}:80"),
    };
    let stream = TcpStream::connect(&address).await.map_err(text)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(text)?;
    tokio::spawn(connection);
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::post(path).header(HOST, authority);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.body(Body::from(body)).map_err(text)?;
    let response = sender.send_request(request).await.map_err(text)?;
    let status = response.status();
    if !status.is_success() {
        return Err(format!(
            "Request failed with status code {}",
            status.as_u16()
        ));
    }
    let headers: serde_json::Map<_, _> = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().into()))
        .collect();
    let body = to_bytes(Body::new(response.into_body()), BODY_LIMIT)
        .await
        .map_err(text)?;
    Ok(Response {
        headers: serde_json::Value::Object(headers).to_string(),
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
