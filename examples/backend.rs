//! A backend that accepts requests with a valid token of Authing. It asks the service who the user is, and caches the result for
//! half a minute: see `backend/caller.rs`.
//!
//! It runs on a local Authing, sends requests to itself, with and without a token, and exits.
//!
//! ```text
//! cargo run --example backend
//! ```

#[path = "backend/caller.rs"]
mod caller;

use std::error::Error as StdError;

use authing::Authing;
use authing_emulator::{Emulator, PoolSeed, UserSeed};
use axum::{
    Router,
    extract::{FromRef, State},
    http::StatusCode,
    routing::get,
};
use caller::{Caller, Callers};
use tokio::net::TcpListener;

#[derive(Clone)]
struct Backend {
    authing: Authing,
    callers: Callers,
}

impl FromRef<Backend> for Callers {
    fn from_ref(backend: &Backend) -> Self {
        backend.callers.clone()
    }
}

async fn greet(
    Caller(caller): Caller,
    State(backend): State<Backend>,
) -> Result<String, StatusCode> {
    let user = backend.authing.users().get(&caller.user_id).await;
    match user {
        Ok(Some(user)) => Ok(format!(
            "Hello, {}!",
            user.nickname.unwrap_or(user.id.into())
        )),
        Ok(None) => Err(StatusCode::NOT_FOUND),
        Err(_) => Err(StatusCode::BAD_GATEWAY),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let lea = UserSeed::with_email("lea@example.com", "correct horse").nickname("Lea");
    let pool = PoolSeed::new("5e4c8b1f0a2d3c4b5a697887", "the pool's secret").user(lea);
    let emulator = Emulator::builder().pool(pool).start().await?;
    let authing = Authing::from_vars(emulator.env())?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/greeting", listener.local_addr()?);
    let callers = Callers::new(authing.clone());
    let backend = Backend {
        authing: authing.clone(),
        callers: callers.clone(),
    };
    let routes = Router::new()
        .route("/greeting", get(greet))
        .with_state(backend);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    println!("The backend listens at {address}.");

    let browser = reqwest::Client::new();
    let stranger = browser.get(&address).send().await?;
    println!("Without a token it answers {}.", stranger.status());

    let session = authing
        .auth()
        .login_by_email("lea@example.com", "correct horse")
        .await?;
    let known = browser
        .get(&address)
        .bearer_auth(session.token().expose())
        .send()
        .await?;
    println!(
        "With a token it answers {}: {}",
        known.status(),
        known.text().await?
    );

    // The logout passes through this program, so it can drop the cached result.
    session.auth().logout().await?;
    callers.forget(session.token().expose());
    let gone = browser
        .get(&address)
        .bearer_auth(session.token().expose())
        .send()
        .await?;
    println!("After the logout it answers {}.", gone.status());
    Ok(())
}
