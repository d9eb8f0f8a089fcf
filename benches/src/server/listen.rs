//! The listeners: one without TLS, one with it, and one that records how long requests are.

use std::{
    convert::Infallible,
    io::{self, Read},
    sync::Arc,
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response, StatusCode, body::Incoming, header, http::HeaderValue, server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::io::InspectReader;

use super::{answers::Answers, process::Told, record::Record, tls::Tls};
use crate::Outcome;

/// The address that everything listens at, and the certificate is made out to.
const HOST: &str = "127.0.0.1";

/// What all connections share.
struct Shared {
    answers: Answers,
    record: Record,
}

/// Serves until the standard input ends, and says first where.
pub(crate) fn serve() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let told = start().await?;
        println!("{}", serde_json::to_string(&told)?);
        let ended = tokio::task::spawn_blocking(|| io::stdin().read_to_end(&mut Vec::new()));
        ended.await??;
        Ok(())
    })
}

async fn start() -> Outcome<Told> {
    let shared = Arc::new(Shared {
        answers: Answers::new(),
        record: Record::default(),
    });
    let tls = Tls::for_name(HOST)?;
    let plain = TcpListener::bind((HOST, 0)).await?;
    let secure = TcpListener::bind((HOST, 0)).await?;
    let recorded = TcpListener::bind((HOST, 0)).await?;
    let told = Told {
        http: format!("http://{}/graphql", plain.local_addr()?),
        https: format!("https://{}/graphql", secure.local_addr()?),
        recorded: format!("http://{}/graphql", recorded.local_addr()?),
        root: tls.root,
    };
    tokio::spawn(serve_plain(plain, Arc::clone(&shared)));
    tokio::spawn(serve_secure(secure, tls.acceptor, Arc::clone(&shared)));
    tokio::spawn(serve_recorded(recorded, shared));
    Ok(told)
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

/// Answers until the client has enough.
async fn connection<S>(stream: S, shared: Arc<Shared>, recorded: bool)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let service = service_fn(|request| answer(request, &shared, recorded));
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // A client that goes away is no matter.
    let _ = served.await;
}

async fn answer(
    request: Request<Incoming>,
    shared: &Shared,
    recorded: bool,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let Ok(body) = request.into_body().collect().await else {
        return Ok(refused());
    };
    let body = body.to_bytes();
    if recorded && body.is_empty() {
        return Ok(json(shared.record.take().into()));
    }
    if recorded {
        shared.record.note(&body);
    }
    Ok(shared.answers.to(&body).map_or_else(refused, json))
}

fn json(body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn refused() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}
