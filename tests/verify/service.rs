//! Tokens of the service, verified by the service and with its secret.

use std::time::{Duration, SystemTime};

use authing::{
    Authing, Error, error::TokenError, operations::init::GetOwnerToken, verify::TokenVerifier,
};
use authing_emulator::{PoolSeed, UserSeed};

use crate::emulated::{EMAIL, Emulated, LEA, OWNER, PASSWORD, POOL, SECRET, client, pool};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The lifetime of the pool's tokens, in seconds.
const LIFE: u64 = 15 * 24 * 3600;

async fn refusal(authing: &Authing, token: &str) -> TokenError {
    match authing.auth().verify(token).await {
        Err(Error::Token(refusal)) => refusal,
        other => panic!("the token should be refused: {other:?}"),
    }
}

#[tokio::test]
async fn the_service_and_its_secret_say_the_same() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let asked = emulated.authing.auth().verify(session.token()).await?;
    let verifier = TokenVerifier::with_secret(SECRET)?.audience(POOL);
    let seconds = u64::try_from(emulated.emulator.clock().unix_seconds())?;
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    assert_eq!(verifier.verify_at(session.token(), now)?, asked);
    assert_eq!(asked.user_id, LEA);
    assert_eq!(asked.email.as_deref(), Some(EMAIL));
    assert_eq!(asked.expires_at, now + Duration::from_secs(LIFE));
    Ok(())
}

#[tokio::test]
async fn the_service_refuses_what_is_over() {
    let emulated = Emulated::start().await;
    let authing = &emulated.authing;
    assert_eq!(refusal(authing, "not.a.token").await, TokenError::Rejected);

    let session = emulated.lea().await;
    let token = session.token().expose();
    emulated.wait(LIFE - 1);
    assert!(authing.auth().verify(token).await.is_ok());
    emulated.wait(1);
    assert_eq!(refusal(authing, token).await, TokenError::Expired);

    let session = emulated.lea().await;
    emulated.wait(1);
    session
        .auth()
        .logout()
        .await
        .expect("the user is logged out");
    let token = session.token().expose();
    assert_eq!(refusal(authing, token).await, TokenError::Expired);
}

/// The service accepts the tokens of all its pools. A backend accepts users of one pool only.
#[tokio::test]
async fn another_pools_user_is_a_stranger() -> Outcome {
    let neighbour = UserSeed::with_email("noa@example.com", PASSWORD);
    let neighbours = PoolSeed::new("5e4c8b1f0a2d3c4b5a69788f", "another secret").user(neighbour);
    let emulator = authing_emulator::Emulator::builder()
        .pool(pool())
        .pool(neighbours)
        .start()
        .await?;
    let authing = client(&emulator).build()?;
    let theirs = Authing::builder("5e4c8b1f0a2d3c4b5a69788f", "another secret")
        .users_url(emulator.users_url())
        .public_key_pem(emulator.public_key_pem())
        .build()?;
    let noa = theirs
        .auth()
        .login_by_email("noa@example.com", PASSWORD)
        .await?;
    let token = noa.token().expose();

    assert!(authing.auth().is_token_valid(token).await?);
    assert_eq!(refusal(&authing, token).await, TokenError::WrongAudience);
    let verifier = TokenVerifier::with_secret(emulator.secret())?;
    assert_eq!(verifier.verify(token), Err(TokenError::WrongSignature));
    Ok(())
}

/// An owner token is recognized by the owner's id alone.
#[tokio::test]
async fn the_owner_passes_a_verifier_of_the_secret() -> Outcome {
    let emulated = Emulated::start().await;
    let token = emulated.authing.send(GetOwnerToken::new(SECRET)).await?;
    let token = token.ok_or("the secret is right")?;
    let token = token.expose();
    let seconds = u64::try_from(emulated.emulator.clock().unix_seconds())?;
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let verifier = TokenVerifier::with_secret(SECRET)?.audience(POOL);
    assert_eq!(verifier.verify_at(token, now)?.user_id, OWNER);

    assert_eq!(
        refusal(&emulated.authing, token).await,
        TokenError::OwnerToken
    );
    let session = emulated.authing.session_from_token(token);
    assert!(
        matches!(session, Err(Error::InvalidArgument(_))),
        "{session:?}"
    );
    // A new client first fetches a token to learn the owner.
    let fresh = client(&emulated.emulator).build()?;
    assert_eq!(refusal(&fresh, token).await, TokenError::OwnerToken);
    Ok(())
}
