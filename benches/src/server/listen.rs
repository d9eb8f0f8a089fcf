//! The listeners: one without TLS, one with TLS, and one that records the size of requests.

use std::{
    convert::Infallible,
    io::{self, Read},
    sync::Arc,
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Request, Response, StatusCode,
    body::Incoming,
    header::{self, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::io::InspectReader;

use super::{body::Body, process::Addresses, record::Record, responses::Responses, tls::Tls};
use crate::Outcome;

/// The address of all listeners, and the name in the certificate.
const HOST: &str = "127.0.0.1";

/// The state that all connections share.
struct Shared {
    responses: Responses,
    /// Whether responses are compressed for clients that accept gzip.
    gzip: bool,
    record: Record,
}

/// Prints the addresses, and serves a pool with this many users until the standard input ends.
pub(crate) fn serve(users: usize, gzip: bool) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let addresses = start(users, gzip).await?;
        println!("{}", serde_json::to_string(&addresses)?);
        let ended = tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new()));
        ended.await??;
        Ok(())
    })
}

async fn start(users: usize, gzip: bool) -> Outcome<Addresses> {
    let shared = Arc::new(Shared {
        responses: Responses::new(users),
        gzip,
        record: Record::default(),
    });
    let tls = Tls::for_name(HOST)?;
    let plain = TcpListener::bind((HOST, 0)).await?;
    let secure = TcpListener::bind((HOST, 0)).await?;
    let recorded = TcpListener::bind((HOST, 0)).await?;
    let addresses = Addresses {
        http: format!("http://{}/graphql", plain.local_addr()?),
        https: format!("https://{}/graphql", secure.local_addr()?),
        recorded: format!("http://{}/graphql", recorded.local_addr()?),
        root: tls.root,
    };
    tokio::spawn(serve_plain(plain, Arc::clone(&shared)));
    tokio::spawn(serve_secure(secure, tls.acceptor, Arc::clone(&shared)));
    tokio::spawn(serve_recorded(recorded, shared));
    Ok(addresses)
}

async fn serve_plain(listener: TcpListener, shared: Arc<Shared>) {
    while let Some(stream) = accept(&listener).await {
        tokio::spawn(connection(stream, Arc::clone(&shared), false));
    }
}

async fn serve_secure(listener: TcpListener, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    while let Some(stream) = accept(&listener).await {
        let (acceptor, shared) = (acceptor.clone(), Arc::clone(&shared));
        tokio::spawn(async move {
            if let Ok(stream) = acceptor.accept(stream).await {
                connection(stream, shared, false).await;
            }
        });
    }
}

async fn serve_recorded(listener: TcpListener, shared: Arc<Shared>) {
    while let Some(stream) = accept(&listener).await {
        let counting = Arc::clone(&shared);
        let stream = InspectReader::new(stream, move |bytes: &[u8]| {
            counting.record.count(bytes.len());
        });
        tokio::spawn(connection(stream, Arc::clone(&shared), true));
    }
}

async fn accept(listener: &TcpListener) -> Option<TcpStream> {
    let (stream, _) = listener.accept().await.ok()?;
    stream.set_nodelay(true).ok()?;
    Some(stream)
}

/// Responds until the client closes the connection.
async fn connection<S>(stream: S, shared: Arc<Shared>, recorded: bool)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let service = service_fn(|request| respond(request, &shared, recorded));
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // A client can close the connection at any time.
    let _ = served.await;
}

async fn respond(
    request: Request<Incoming>,
    shared: &Shared,
    recorded: bool,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let gzip = shared.gzip && accepts_gzip(request.headers());
    let Ok(body) = request.into_body().collect().await else {
        return Ok(rejected());
    };
    let body = body.to_bytes();
    if recorded && body.is_empty() {
        return Ok(json(shared.record.take().into()));
    }
    if recorded {
        shared.record.add(&body);
    }
    let response = shared.responses.to(&body);
    Ok(response.map_or_else(rejected, |body| encoded(body, gzip)))
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.any(|value| value.split(',').any(|coding| coding.trim() == "gzip"))
}

fn json(body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Returns a response, compressed if it may be and is not short.
fn encoded(body: &Body, gzip: bool) -> Response<Full<Bytes>> {
    let Some(gzip) = body.gzip().filter(|_| gzip) else {
        return json(body.plain().clone());
    };
    let mut response = json(gzip.clone());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

fn rejected() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}

#[cfg(test)]
mod tests {
    use hyper::body::Body as _;

    use super::*;

    fn accepts(encodings: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(encodings));
        accepts_gzip(&headers)
    }

    #[test]
    fn only_gzip_is_compressed() {
        assert!(accepts("gzip") && accepts("deflate, gzip"));
        assert!(!accepts("identity") && !accepts("br") && !accepts_gzip(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn only_a_server_with_gzip_compresses() {
        let client = reqwest::Client::builder().no_gzip().build().unwrap();
        for gzip in [false, true] {
            let addresses = start(200, gzip).await.unwrap();
            let request = client
                .post(addresses.http)
                .header(header::ACCEPT_ENCODING, "gzip")
                .body(r#"{"query":"{users(","variables":{"count":200}}"#);
            let response = request.send().await.unwrap();
            let headers = response.headers();
            assert_eq!(headers.contains_key(header::CONTENT_ENCODING), gzip);
        }
    }

    #[test]
    fn only_compressed_responses_have_an_encoding() {
        let body = Body::new("user ".repeat(1000));
        let length = |response: &Response<Full<Bytes>>| response.body().size_hint().exact();
        let plain = encoded(&body, false);
        assert_eq!(plain.headers().get(header::CONTENT_ENCODING), None);
        assert_eq!(length(&plain), Some(5000));
        let compressed = encoded(&body, true);
        assert_eq!(compressed.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(compressed.headers()[header::VARY], "accept-encoding");
        assert!(length(&compressed) < Some(100));
    }
}
