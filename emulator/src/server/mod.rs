//! The emulator's addresses, and the thread that serves them.

mod assets;
pub(crate) mod connection;
mod graphql;
mod oidc;
mod page;
mod qr_login;
mod rest;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::{self, Next};
use axum::response::Response;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tower_http::cors::CorsLayer;

use crate::fault;
use crate::journal::Entry;
use crate::token;
use crate::world::World;

use connection::{Connections, Peer};

/// How long requests in flight are waited for when the emulator stops.
const PATIENCE: Duration = Duration::from_secs(1);

/// A serving thread. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `world` on `listener`, on a thread and a runtime of its own, so that tests of any kind,
    /// blocking ones too, can call it.
    pub(crate) fn start(
        listener: TcpListener,
        tls: Option<TlsAcceptor>,
        world: Arc<World>,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("authing-emulator")
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let listener = {
            let _context = runtime.enter();
            let listener = tokio::net::TcpListener::from_std(listener)?;
            Connections::of(listener, tls, world.faults.clone())?
        };
        let thread = thread::Builder::new()
            .name("authing-emulator".to_owned())
            .spawn(move || runtime.block_on(serve(listener, world, stopped)))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // A server that has ended already does not hear this, and need not.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(listener: Connections, world: Arc<World>, stopped: oneshot::Receiver<()>) {
    let service = router(world).into_make_service_with_connect_info::<Peer>();
    let (closing, closed) = oneshot::channel();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = stopped.await;
        let _ = closing.send(());
    });
    tokio::select! {
        _ = serving => {}
        () = async { let _ = closed.await; tokio::time::sleep(PATIENCE).await } => {}
    }
}

/// All addresses, open to every origin. Faults strike all answers but the page for people.
fn router(world: Arc<World>) -> Router {
    let beside_gateway = || {
        rest::router()
            .merge(oidc::router())
            .merge(qr_login::router())
    };
    let recorded = beside_gateway()
        .merge(assets::router())
        .nest("/users", beside_gateway())
        .nest("/oauth", beside_gateway())
        .layer(middleware::from_fn_with_state(Arc::clone(&world), record));
    Router::new()
        .merge(graphql::router())
        .merge(recorded)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&world),
            fault::strike,
        ))
        .merge(page::router())
        .layer(CorsLayer::very_permissive())
        .with_state(world)
}

/// Puts a request that is not GraphQL into the journal.
async fn record(State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let caller = world.caller(token(&parts));
    world.journal.push(Entry::new(&parts, &caller));
    next.run(Request::from_parts(parts, body)).await
}

fn token(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(AUTHORIZATION)?;
    token::from_header(header.to_str().ok()?)
}
