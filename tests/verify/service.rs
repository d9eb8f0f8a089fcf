//! Tokens of the service, verified by the service in each API, and with the secret of the pool.

use std::time::{Duration, SystemTime};

use authing::{
    Authing, Claims, Error, Secret, Session, error::TokenError, operations::init::GetOwnerToken,
    v2, verify::TokenVerifier,
};
use authing_emulator::{Clock, Emulator, PoolSeed, UserSeed};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::NOW;
use crate::{
    client::Client,
    emulated::{EMAIL, Emulated, LEA, OWNER, PASSWORD, POOL, SECRET, pool},
    server::{Reply, Server},
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The lifetime of the pool's tokens in v1, in seconds.
const LIFE: u64 = 15 * 24 * 3600;

/// A second pool, and its user.
const NEIGHBOURS: &str = "5e4c8b1f0a2d3c4b5a69788f";
const NOA: &str = "noa@example.com";

/// The calls of an API about tokens.
trait Calls: Client {
    /// Makes a client of a pool of an emulator.
    fn of(emulator: &Emulator, pool: &str) -> Self {
        let settings = Self::set_up(pool, SECRET).service_url(emulator.base_url());
        let settings = settings.public_key_pem(emulator.public_key_pem());
        Self::build(settings).expect("the settings are right")
    }

    fn of_server(server: &Server) -> Self {
        let settings = Self::set_up("pool", SECRET).service_url(server.url());
        Self::build(settings).expect("the settings are right")
    }

    async fn log_in(&self, email: &str) -> Result<Session<Self>, Error>;

    async fn log_out(session: &Session<Self>) -> Result<(), Error>;

    async fn owner_token(&self) -> Result<Option<Secret>, Error>;

    async fn is_valid(&self, token: &str) -> Result<bool, Error>;

    async fn verify(&self, token: &str) -> Result<Claims, Error>;

    async fn verified_session(&self, token: &str) -> Result<Session<Self>, Error>;

    async fn session_of_user(&self, id: &str) -> Result<Session<Self>, Error>;

    /// Returns the reason why a token is rejected.
    async fn rejected(&self, token: &str) -> TokenError {
        let made = self.verified_session(token).await;
        match self.verify(token).await {
            Err(Error::Token(error)) => {
                assert!(matches!(made, Err(Error::Token(same)) if same == error));
                error
            }
            other => panic!("the token should be refused: {other:?}"),
        }
    }
}

macro_rules! calls {
    ($client:ty, $owner_token:expr) => {
        impl Calls for $client {
            async fn log_in(&self, email: &str) -> Result<Session<Self>, Error> {
                self.auth().login_by_email(email, PASSWORD).await
            }

            async fn log_out(session: &Session<Self>) -> Result<(), Error> {
                session.auth().logout().await
            }

            async fn owner_token(&self) -> Result<Option<Secret>, Error> {
                $owner_token(self).await
            }

            async fn is_valid(&self, token: &str) -> Result<bool, Error> {
                self.auth().is_token_valid(token).await
            }

            async fn verify(&self, token: &str) -> Result<Claims, Error> {
                self.auth().verify(token).await
            }

            async fn verified_session(&self, token: &str) -> Result<Session<Self>, Error> {
                self.auth().verified_session(token).await
            }

            async fn session_of_user(&self, id: &str) -> Result<Session<Self>, Error> {
                self.auth().session_of_user(id).await
            }
        }
    };
}

calls!(Authing, async |authing: &Authing| {
    authing.send(GetOwnerToken::new(SECRET)).await
});
calls!(v2::Authing, async |authing: &v2::Authing| {
    let operation = v2::operations::init::GetOwnerToken::new(SECRET);
    Ok(authing.send(operation).await?.access_token)
});

/// A server that gives the owner's token to everybody, and checks tokens with this result.
fn server(status: Value) -> Server {
    let claims = json!({ "data": { "id": "owner" }, "exp": NOW });
    let token = format!("head.{}.tail", URL_SAFE_NO_PAD.encode(claims.to_string()));
    Server::start(move |_| {
        Reply::json(&json!({ "data": {
            "getAccessTokenByAppSecret": token, "accessToken": { "accessToken": token },
            "refreshToken": { "token": token }, "checkLoginStatus": status,
        } }))
    })
}

/// Starts an emulator with two pools.
async fn emulator() -> Emulator {
    let noa = UserSeed::with_email(NOA, PASSWORD);
    let builder = Emulator::builder()
        .clock(Clock::frozen_at(NOW))
        .pool(pool());
    let builder = builder.pool(PoolSeed::new(NEIGHBOURS, SECRET).user(noa));
    builder.start().await.expect("the emulator starts")
}

#[tokio::test]
async fn the_service_and_a_verifier_of_the_secret_return_the_same_claims() -> Outcome {
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

async fn refuses_what_is_over<C: Calls>() -> Outcome {
    let emulator = emulator().await;
    let authing = C::of(&emulator, POOL);
    assert_eq!(authing.rejected(" Bearer ").await, TokenError::Malformed);
    let known = [TokenError::Rejected, TokenError::Expired];
    assert!(known.contains(&authing.rejected("not.a.token").await));

    let session = authing.log_in(EMAIL).await?;
    let token = session.token().expose();
    let claims = authing.verify(&format!("Bearer {token}\n")).await?;
    assert_eq!(claims.user_id, LEA);
    assert_eq!(claims.pool_id, Some(POOL.into()));
    let issued_at = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    assert_eq!(claims.issued_at, Some(issued_at));
    assert_eq!(session.expires_at(), Some(claims.expires_at));
    let life = claims.expires_at.duration_since(issued_at)?;
    let almost = Duration::from_secs(life.as_secs() - 1);
    emulator.clock().advance(almost);
    let restored = authing.verified_session(token).await?;
    assert_eq!(
        (restored.user_id(), restored.token()),
        (session.user_id(), session.token())
    );
    emulator.clock().advance(Duration::from_secs(1));
    assert_eq!(authing.rejected(token).await, TokenError::Expired);

    let session = authing.log_in(EMAIL).await?;
    emulator.clock().advance(Duration::from_secs(1));
    C::log_out(&session).await?;
    let token = session.token().expose();
    assert_eq!(authing.rejected(token).await, TokenError::Expired);
    Ok(())
}

#[tokio::test]
async fn the_service_refuses_expired_and_revoked_tokens() -> Outcome {
    refuses_what_is_over::<Authing>().await?;
    refuses_what_is_over::<v2::Authing>().await
}

async fn refuses_another_pools_user<C: Calls>() -> Outcome {
    let emulator = emulator().await;
    let noa = C::of(&emulator, NEIGHBOURS).log_in(NOA).await?;
    let token = noa.token().expose();
    let authing = C::of(&emulator, POOL);
    assert!(authing.is_valid(token).await?);
    assert_eq!(authing.rejected(token).await, TokenError::WrongAudience);
    Ok(())
}

/// The service accepts the tokens of all its pools. A backend accepts users of one pool only.
#[tokio::test]
async fn a_user_of_another_pool_is_refused() -> Outcome {
    refuses_another_pools_user::<Authing>().await?;
    refuses_another_pools_user::<v2::Authing>().await
}

async fn refuses_the_owner<C: Calls>() -> Outcome {
    let emulator = emulator().await;
    let authing = C::of(&emulator, POOL);
    let token = authing.owner_token().await?.ok_or("the secret is right")?;
    let token = token.expose();
    // The client first fetches an owner token, to learn who the owner is.
    assert_eq!(authing.rejected(token).await, TokenError::OwnerToken);
    let session = authing.session(token.to_owned());
    assert!(
        matches!(session, Err(Error::InvalidArgument(_))),
        "{session:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_owner_is_not_a_user() -> Outcome {
    refuses_the_owner::<Authing>().await?;
    refuses_the_owner::<v2::Authing>().await
}

async fn acts_for_a_user<C: Calls>() -> Outcome {
    let emulator = emulator().await;
    let authing = C::of(&emulator, POOL);
    let lea = authing.session_of_user(LEA).await?;
    assert_eq!(authing.verify(lea.token().expose()).await?.user_id, LEA);

    let server = server(json!(null));
    let authing = C::of_server(&server);
    assert_eq!(authing.session_of_user("lea").await?.user_id(), "lea");
    let owner = authing.session_of_user("owner").await;
    assert!(
        matches!(owner, Err(Error::Token(TokenError::OwnerToken))),
        "{owner:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_owner_acts_for_a_user() -> Outcome {
    acts_for_a_user::<Authing>().await?;
    acts_for_a_user::<v2::Authing>().await
}

async fn requires_the_claims<C: Calls>() {
    let pool = json!({ "id": "lea", "clientId": "pool", "userPoolId": "pool" });
    let nameless = json!({ "id": "", "clientId": "pool", "userPoolId": "pool" });
    for (user, exp, expected) in [
        (json!(null), json!(1), "the call has no result without it"),
        (nameless, json!(1), ".id"),
        (
            json!({ "id": "lea" }),
            json!(1),
            &TokenError::WrongAudience.to_string(),
        ),
        (pool, json!(null), &TokenError::MissingExpiry.to_string()),
    ] {
        let token = json!({ "data": user, "exp": exp });
        let server = server(json!({ "status": true, "token": token, "data": user, "exp": exp }));
        let error = C::of_server(&server)
            .verify("token")
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_response_without_the_claims_is_an_error() {
    requires_the_claims::<Authing>().await;
    requires_the_claims::<v2::Authing>().await;
}

/// An owner token is recognized by the owner's id alone.
#[tokio::test]
async fn the_owner_passes_a_verifier_of_the_secret() -> Outcome {
    let emulated = Emulated::start().await;
    let token = emulated.authing.send(GetOwnerToken::new(SECRET)).await?;
    let token = token.ok_or("the secret is right")?;
    let seconds = u64::try_from(emulated.emulator.clock().unix_seconds())?;
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let verifier = TokenVerifier::with_secret(SECRET)?.audience(POOL);
    assert_eq!(verifier.verify_at(token, now)?.user_id, OWNER);
    Ok(())
}
