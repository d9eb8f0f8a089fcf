//! Tokens of an application of the API v2 that signs with a key which the service publishes.

use authing::{v2::Application, verify::PublishedKeyVerifier};
use authing_axum::AuthSession;
use authing_emulated::{EMAIL, FORUM, Outcome, PASSWORD};
use authing_emulator::OidcAppSeed;
use axum::{
    Router,
    http::{StatusCode, header},
    routing::get,
};

use super::{api::Pool, send, status, text};

type Authing = authing::v2::Authing;

async fn nickname(AuthSession(session): AuthSession<Authing>) -> String {
    let me = session.users().me().await.expect("the user is read");
    me.nickname.unwrap_or_default()
}

#[tokio::test]
async fn only_the_tokens_of_the_application_are_accepted() -> Outcome {
    let forum = OidcAppSeed::new(FORUM, "Forum").rs256();
    let pool = Pool::<Authing>::with(|pool| pool.app(forum)).await;
    let (emulator, authing) = (&pool.emulator, &pool.authing);
    let issuer = emulator.oidc_issuer();
    let keys = format!("{issuer}/.well-known/jwks.json");
    let verifier = PublishedKeyVerifier::new(authing, &keys, &issuer, FORUM)?;
    let auth = pool.builder().verifier(verifier).build();
    let routes = Router::new().route("/", get(nickname)).with_state(auth);

    let forum = Application::builder(FORUM, emulator.base_url());
    let forum = forum.public_key_pem(emulator.public_key_pem()).build()?;
    let lea = forum.auth().login_by_email(EMAIL, PASSWORD).await?;
    let header = format!("Bearer {}", lea.token().expose());
    let response = send(&routes, header::AUTHORIZATION, &header).await;
    assert_eq!(text(response).await, "Lea");
    let of_pool = pool.lea().await;
    let refused = status(&routes, of_pool.token().expose()).await;
    assert_eq!(refused, StatusCode::UNAUTHORIZED);
    Ok(())
}
