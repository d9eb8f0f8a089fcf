//! A backend that accepts requests with a valid token of Authing.
//!
//! It runs on a local Authing, sends requests to itself, with and without a token, and exits.
//!
//! ```text
//! cargo run -p authing-axum --example backend
//! ```

use std::error::Error as StdError;

use authing::{Authing, reqwest};
use authing_axum::{AuthClaims, Authenticator, HttpError};
use authing_emulator::{Emulator, PoolSeed, UserSeed};
use axum::{Router, extract::State, http::StatusCode, routing::get};
use tokio::net::TcpListener;

async fn greet(
    AuthClaims(caller): AuthClaims,
    State(auth): State<Authenticator>,
) -> Result<String, HttpError> {
    let user = auth.authing().users().get(&caller.user_id).await?;
    let missing = || HttpError::new(StatusCode::NOT_FOUND, "not_found", "the user was deleted");
    let user = user.ok_or_else(missing)?;
    Ok(format!(
        "Hello, {}!",
        user.nickname.unwrap_or(user.id.into())
    ))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let lea = UserSeed::with_email("lea@example.com", "correct horse").nickname("Lea");
    let pool = PoolSeed::new("5e4c8b1f0a2d3c4b5a697887", "the pool's secret").user(lea);
    let emulator = Emulator::builder().pool(pool).start().await?;
    let authing = Authing::from_vars(emulator.env())?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/greeting", listener.local_addr()?);
    let auth = Authenticator::new(authing.clone());
    let routes = Router::new()
        .route("/greeting", get(greet))
        .with_state(auth.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    println!("The backend listens at {address}.");

    let browser = reqwest::Client::new();
    let stranger = browser.get(&address).send().await?;
    println!("Without a token it returns {}.", stranger.status());

    let session = authing
        .auth()
        .login_by_email("lea@example.com", "correct horse")
        .await?;
    let request = || browser.get(&address).bearer_auth(session.token().expose());
    let known = request().send().await?;
    println!(
        "With a token it returns {}: {}",
        known.status(),
        known.text().await?
    );

    // The logout passes through this program, so that it can remove the cached result.
    auth.log_out(&session).await?;
    let gone = request().send().await?;
    println!("After the logout it returns {}.", gone.status());
    Ok(())
}
