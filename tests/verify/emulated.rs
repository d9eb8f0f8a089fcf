//! Tokens of OIDC applications of the emulator: signed with the published key, or with a secret.

use std::time::{Duration, SystemTime};

use authing::{
    error::TokenError,
    verify::{PublishedKeyVerifier, TokenVerifier},
};
use authing_emulated::{EMAIL, Emulated, LEA, PASSWORD};
use authing_emulator::OidcAppSeed;

use super::NOW;

const FORUM: &str = "5e4c8b1f0a2d3c4b5a690f01";
const DESK: &str = "5e4c8b1f0a2d3c4b5a690f02";
const SECRET: &str = "secret of the desk";

#[tokio::test]
async fn tokens_of_the_emulator_are_verified() -> Result<(), Box<dyn std::error::Error>> {
    let emulated = Emulated::with(|pool| {
        pool.app(OidcAppSeed::new(FORUM, "Forum").rs256())
            .app(OidcAppSeed::new(DESK, "Desk").secret(SECRET))
    })
    .await;
    let Emulated { emulator, authing } = &emulated;
    let issuer = emulator.oidc_issuer();
    let keys = format!("{issuer}/.well-known/jwks.json");
    let published = PublishedKeyVerifier::new(authing, &keys, &issuer, FORUM)?;
    let with_secret = TokenVerifier::with_secret(SECRET)?
        .issuer(&issuer)
        .audience(DESK);
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    let login = || authing.auth().oidc_login_by_email(EMAIL, PASSWORD);

    let forum = login().oidc_app_id(FORUM).await?;
    let id_token = forum.id_token.ok_or("an id token")?;
    for token in [&id_token, &forum.access_token] {
        let claims = published.verify_at(token, now).await?;
        assert_eq!(claims.user_id, LEA);
        let refused = with_secret.verify_at(token, now);
        assert_eq!(refused, Err(TokenError::AlgorithmNotAllowed));
    }
    let late = now + Duration::from_secs(3631);
    let expired = published.verify_at(&id_token, late).await;
    let error = expired.unwrap_err();
    assert!(error.to_string().contains("expired"), "{error}");

    let desk = login().oidc_app_id(DESK).await?;
    for token in [&desk.id_token.ok_or("an id token")?, &desk.access_token] {
        let claims = with_secret.verify_at(token, now)?;
        assert_eq!(claims.user_id, LEA);
        assert!(published.verify_at(token, now).await.is_err());
    }
    Ok(())
}
