//! The emulator's addresses, and the thread that serves them.

mod arrival;
mod assets;
mod control;
mod core;
mod graphql;
mod guard;
mod gzip;
mod language;
mod oidc;
mod oidc_pages;
mod owner;
mod page;
mod qr_login;
mod rest;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRef, Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::middleware::{self, Next};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tower_http::cors::CorsLayer;

use crate::error::Code;
use crate::fault::{self, Faults};
use crate::graphql::{Engines, Tenant};
use crate::journal::{Entry, Number, Outcome};
use crate::network::connection::{Connection, Peer};
use crate::token;
use crate::world::{Current, World};

pub(crate) use control::Start;

/// How long the emulator waits for running requests when it stops.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(1);

/// The state of the service and the settings for serving it. Clones share the state.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) current: Current,
    pub(crate) start: Arc<Start>,
    pub(crate) engines: Arc<Engines>,
    pub(crate) faults: Faults,
    pub(crate) tls: Option<TlsAcceptor>,
    /// The limit for a request's head, for its body, and for a client that stops reading.
    pub(crate) request_timeout: Duration,
}

/// A request uses one world from its beginning to its end.
impl FromRef<Current> for Arc<World> {
    fn from_ref(current: &Current) -> Self {
        current.get()
    }
}

/// A thread that serves requests. Dropping this stops it.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves on `listener`, on its own thread and runtime, so that blocking tests can call it too.
    pub(crate) fn start(listener: TcpListener, service: Service) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("authing-emulator")
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let listener = {
            let _context = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let thread = thread::Builder::new()
            .name("authing-emulator".to_owned())
            .spawn(move || runtime.block_on(serve(listener, service, stopped)))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The receiver is gone if the server has already ended.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(
    listener: tokio::net::TcpListener,
    service: Service,
    mut stopped: oneshot::Receiver<()>,
) {
    let router = router(&service);
    let connections = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut stopped => break,
        };
        // A failed connection is the client's problem. A lack of file descriptors passes.
        let Ok((tcp, address)) = accepted else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let (service, router) = (service.clone(), router.clone());
        let watcher = connections.watcher();
        tokio::spawn(async move { serve_connection(tcp, address, service, router, watcher).await });
    }
    drop(listener);
    service.current.get().changes.stop();
    // Connections that take longer are dropped.
    let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, connections.shutdown()).await;
}

/// Serves one connection until it ends, is too slow, or the emulator stops.
async fn serve_connection(
    tcp: TcpStream,
    address: SocketAddr,
    Service {
        tls,
        faults,
        request_timeout,
        ..
    }: Service,
    router: Router,
    watcher: Watcher,
) {
    let _ = tcp.set_nodelay(true);
    if tls.is_some() {
        tokio::time::sleep(faults.handshake_delay()).await;
    }
    let Ok(connection) = Connection::open(tcp, tls.as_ref(), request_timeout).await else {
        return;
    };
    let line = connection.line();
    let peer = Peer { address, line };
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer.clone()));
        router.call(request)
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(request_timeout)
        .serve_connection(TokioIo::new(connection), service);
    // The client sees how the connection ends.
    let _ = watcher.watch(served).await;
}

/// Routes all addresses. The service's addresses allow every origin, and faults apply to them. The emulator's own
/// addresses and the pages of the OIDC login are guarded.
fn router(service: &Service) -> Router {
    let Service {
        current, engines, ..
    } = service;
    let rest_api = || {
        rest::router()
            .merge(oidc::router())
            .merge(qr_login::router())
    };
    let recording = middleware::from_fn_with_state(current.clone(), record);
    let recorded = rest_api()
        .merge(assets::router())
        .merge(oidc::discovery_router())
        .merge(oidc::core_router())
        .merge(core::router())
        .merge(owner::router())
        .nest("/users", rest_api())
        .nest("/oauth", rest_api())
        .route_layer(recording.clone());
    let arrive = middleware::from_fn_with_state(service.request_timeout, arrival::arrive);
    let fault_state = (
        service.faults.clone(),
        Arc::clone(engines),
        Arc::clone(&current.get().entropy),
        current.get().journal.clone(),
    );
    let strike = middleware::from_fn_with_state(fault_state, fault::strike);
    let service_routes = graphql::router(engines)
        .merge(recorded)
        .route_layer(strike.clone())
        .route_layer(arrive.clone())
        .route_layer(CorsLayer::very_permissive());
    let login_routes = oidc_pages::router(current)
        .route_layer(recording)
        .route_layer(strike)
        .route_layer(arrive.clone());
    let own_routes = page::router(current)
        .merge(control::router(service))
        .layer(arrive)
        .layer(middleware::from_fn_with_state(
            current.clone(),
            guard::guard,
        ))
        .layer(middleware::from_fn(control::errors_as_json));
    service_routes
        .merge(login_routes)
        .merge(own_routes)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(gzip::compress))
        .with_state(current.clone())
}

/// Adds a request that is not GraphQL to the journal.
async fn record(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let caller = world.caller(token(&parts.headers));
    let number = world.journal.push(Entry::new(&parts, &caller));
    let response = next.run(Request::from_parts(parts, body)).await;
    let (response, code) = read_code(response).await;
    let page_code = response.extensions().get::<Code>();
    let code = page_code.map(|code| code.number()).or(code);
    finish(&world, number, response, code.is_some(), code)
}

/// Reads the code of an error in a JSON body.
async fn read_code(response: Response) -> (Response, Option<i32>) {
    let content_type = response.headers().get(CONTENT_TYPE);
    if content_type.is_none_or(|media_type| media_type != "application/json") {
        return (response, None);
    }
    let (parts, body) = response.into_parts();
    // The body is already complete.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let code = value["code"].as_i64().filter(|code| *code != 200);
    let code = code.and_then(|code| code.try_into().ok());
    (Response::from_parts(parts, bytes.into()), code)
}

/// Adds the outcome to a request in the journal. The response gets its number, for faults.
fn finish(
    world: &World,
    number: Option<Number>,
    mut response: Response,
    has_errors: bool,
    code: Option<i32>,
) -> Response {
    let status = response.status();
    let outcome = Outcome {
        status: status.as_u16(),
        is_error: has_errors || status.is_client_error() || status.is_server_error(),
        code,
    };
    if let Some(number) = number {
        world
            .journal
            .change(number, |entry| entry.outcome = Some(outcome));
        response.extensions_mut().insert(number);
    }
    response
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(AUTHORIZATION)?;
    token::from_header(header.to_str().ok()?)
}

/// Returns the pool and the application that a request to version 2 names.
fn tenant(headers: &HeaderMap) -> Tenant<'_> {
    let text = |name| {
        let text = headers.get(name)?.to_str().ok()?;
        Some(text).filter(|text| !text.is_empty())
    };
    Tenant {
        pool: text("x-authing-userpool-id"),
        app: text("x-authing-app-id"),
    }
}
