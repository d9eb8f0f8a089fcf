//! A backend that accepts requests with a valid token of the API v2. It checks the signature, and sends no request for it.
//!
//! It runs on a local Authing, sends requests to itself, with and without a token, and exits.
//!
//! ```text
//! cargo run -p authing-axum --example backend_v2
//! ```

use std::error::Error as StdError;

use authing::{
    reqwest,
    v2::{Authing, types::User},
    verify::TokenVerifier,
};
use authing_axum::{AuthSession, Authenticator, HttpError, v2::Grant};
use authing_emulator::{Emulator, PoolSeed, UserSeed};
use axum::{Json, Router, routing::get};
use tokio::net::TcpListener;

async fn me(AuthSession(session): AuthSession<Authing>) -> Result<Json<User>, HttpError> {
    Ok(Json(session.users().me().await?))
}

fn routes(auth: Authenticator<Authing>) -> Router {
    Router::new()
        .route("/editor", get("for editors"))
        .route_layer(auth.require(Grant::role("editor")))
        .route("/me", get(me))
        .with_state(auth)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let lea = UserSeed::with_email("lea@example.com", "correct horse").nickname("Lea");
    let pool = PoolSeed::new("5e4c8b1f0a2d3c4b5a697887", "the secret").user(lea);
    let emulator = Emulator::builder().pool(pool).start().await?;
    let authing = Authing::from_vars(emulator.env())?;

    // The emulator's logins for the pool are those of an application with the id and the secret of the pool.
    let (secret, issuer, app_id) = (
        emulator.secret(),
        emulator.oidc_issuer(),
        emulator.pool_id(),
    );
    let verifier = TokenVerifier::with_app_secret(secret, issuer, app_id)?;
    let auth = Authenticator::builder(authing.clone()).verifier(verifier);
    let auth = auth.build();

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let routes = routes(auth.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    println!("The backend listens at {address}.");

    let session = authing
        .auth()
        .login_by_email("lea@example.com", "correct horse")
        .await?;
    let browser = reqwest::Client::new();
    let get = |path: &str| browser.get(format!("{address}{path}"));
    let token = session.token().expose();

    let stranger = get("/me").send().await?;
    println!("Without a token it returns {}.", stranger.status());
    let me = get("/me").bearer_auth(token).send().await?;
    println!("With a token it returns {}.", me.status());
    let refused = get("/editor").bearer_auth(token).send().await?;
    println!(
        "To a user who is no editor it returns {}.",
        refused.status()
    );

    let roles = authing.rbac().roles();
    roles.create("editor").await?;
    roles.add_user("editor", session.user_id()).await?;
    auth.forget_user(session.user_id());
    let editor = get("/editor").bearer_auth(token).send().await?;
    println!("To an editor it returns {}.", editor.status());
    Ok(())
}
