//! A backend that lets in whoever carries a valid token of Authing, asking the service at each request.
//!
//! It runs on a local Authing, calls itself twice, once with a token and once without, and ends.
//!
//! ```text
//! cargo run --example backend
//! ```

use std::error::Error as StdError;

use authing::{Authing, Session};
use authing_emulator::{Emulator, PoolSeed, UserSeed};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{StatusCode, header::AUTHORIZATION, request::Parts},
    routing::get,
};
use tokio::net::TcpListener;

/// Who makes a request: a handler that takes it is only reached with a valid token.
struct Caller(Session);

impl FromRequestParts<Authing> for Caller {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, authing: &Authing) -> Result<Self, StatusCode> {
        let header = parts.headers.get(AUTHORIZATION);
        let token = header
            .and_then(|header| header.to_str().ok())
            .and_then(|header| header.strip_prefix("Bearer "))
            .ok_or(StatusCode::UNAUTHORIZED)?;
        let session = authing
            .session(token)
            .map_err(|_| StatusCode::UNAUTHORIZED)?;
        // Reading a token proves nothing: the service says whether it is valid.
        match session.auth().check().await {
            Ok(status) if status.status == Some(true) => Ok(Self(session)),
            Ok(_) => Err(StatusCode::UNAUTHORIZED),
            Err(_) => Err(StatusCode::BAD_GATEWAY),
        }
    }
}

async fn greet(Caller(session): Caller) -> Result<String, StatusCode> {
    let user = session
        .users()
        .me()
        .await
        .map_err(|_| StatusCode::BAD_GATEWAY)?;
    Ok(format!("Hello, {}!", user.nickname.unwrap_or(user.id)))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let lea = UserSeed::with_email("lea@example.com", "correct horse").nickname("Lea");
    let pool = PoolSeed::new("5e4c8b1f0a2d3c4b5a697887", "the pool's secret").user(lea);
    let emulator = Emulator::builder().pool(pool).start().await?;
    let authing = Authing::builder(emulator.pool_id(), emulator.secret())
        .users_url(emulator.users_url())
        .oauth_url(emulator.oauth_url())
        .public_key_pem(emulator.public_key_pem())
        .build()?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/greeting", listener.local_addr()?);
    let backend = Router::new()
        .route("/greeting", get(greet))
        .with_state(authing.clone());
    tokio::spawn(async move { axum::serve(listener, backend).await });
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

    session.auth().logout().await?;
    let gone = browser
        .get(&address)
        .bearer_auth(session.token().expose())
        .send()
        .await?;
    println!("After the logout it answers {}.", gone.status());
    Ok(())
}
