//! A pool of the emulator, and a client of either API.

use std::time::{Duration, SystemTime};

use authing::{Authing, Claims, Error, Secret, Session, operations, v2, verify::TokenVerifier};
use authing_axum::{Authenticator, AuthenticatorBuilder, PoolClient};
use authing_emulated::{EMAIL, Emulated, PASSWORD, POOL, SECRET};
use authing_emulator::{Emulator, PoolSeed};

/// Makes two tests of each function: one in each API.
macro_rules! in_both_apis {
    ($($test:ident)*) => {
        mod in_v1 {
            $(#[tokio::test]
            async fn $test() {
                super::$test::<authing::Authing>().await;
            })*
        }

        mod in_v2 {
            $(#[tokio::test]
            async fn $test() {
                super::$test::<authing::v2::Authing>().await;
            })*
        }
    };
}

pub(super) use in_both_apis;

/// The calls of an API.
pub(super) trait Api: PoolClient<Claims = Claims> {
    /// Makes a client that has its owner token.
    async fn connected(emulator: &Emulator) -> Result<Self, Error>;

    /// Makes the verifier of the tokens of the pool's own logins.
    fn verifier(emulator: &Emulator) -> Result<TokenVerifier, Error>;

    async fn owner_token(&self) -> Result<Option<Secret>, Error>;

    async fn register(&self, email: &str) -> Result<(), Error>;

    async fn log_in(&self, email: &str) -> Result<Session<Self>, Error>;

    async fn log_out_elsewhere(session: &Session<Self>) -> Result<(), Error>;

    fn nickname(
        session: &Session<Self>,
    ) -> impl Future<Output = Result<Option<String>, Error>> + Send;
}

macro_rules! api {
    ($client:ty, $verifier:expr, $owner_token:expr) => {
        impl Api for $client {
            async fn connected(emulator: &Emulator) -> Result<Self, Error> {
                let authing = Self::from_vars(emulator.env())?;
                authing.connect().await?;
                Ok(authing)
            }

            fn verifier(emulator: &Emulator) -> Result<TokenVerifier, Error> {
                $verifier(emulator)
            }

            async fn owner_token(&self) -> Result<Option<Secret>, Error> {
                $owner_token(self).await
            }

            async fn register(&self, email: &str) -> Result<(), Error> {
                let registration = self.auth().register_by_email(email, PASSWORD);
                registration.await.map(drop)
            }

            async fn log_in(&self, email: &str) -> Result<Session<Self>, Error> {
                self.auth().login_by_email(email, PASSWORD).await
            }

            async fn log_out_elsewhere(session: &Session<Self>) -> Result<(), Error> {
                session.auth().logout().await
            }

            async fn nickname(session: &Session<Self>) -> Result<Option<String>, Error> {
                Ok(session.users().me().await?.nickname)
            }
        }
    };
}

api!(
    Authing,
    |_| TokenVerifier::with_secret(SECRET),
    async |authing: &Authing| {
        let operation = operations::init::GetOwnerToken::new(SECRET);
        authing.send(operation).await
    }
);
api!(
    v2::Authing,
    |emulator: &Emulator| TokenVerifier::with_app_secret(SECRET, emulator.oidc_issuer(), POOL),
    async |authing: &v2::Authing| {
        let operation = v2::operations::init::GetOwnerToken::new(SECRET);
        Ok(authing.send(operation).await?.access_token)
    }
);

/// A pool of the emulator, and a client of it.
pub(super) struct Pool<C> {
    pub(super) emulator: Emulator,
    pub(super) authing: C,
}

impl<C: Api> Pool<C> {
    pub(super) async fn start() -> Self {
        Self::with(|pool| pool).await
    }

    /// Starts with a changed pool. The journal is empty.
    pub(super) async fn with(change: impl FnOnce(PoolSeed) -> PoolSeed) -> Self {
        let Emulated { emulator, .. } = Emulated::with(change).await;
        let authing = C::connected(&emulator).await.expect("the owner is known");
        emulator.journal().clear();
        Self { emulator, authing }
    }

    /// An authenticator on the clock of the emulator.
    pub(super) fn builder(&self) -> AuthenticatorBuilder<C> {
        let clock = self.emulator.clock().clone();
        Authenticator::builder(self.authing.clone()).clock(move || time(clock.unix_seconds()))
    }

    /// Logs Lea in. The journal is empty afterwards.
    pub(super) async fn lea(&self) -> Session<C> {
        self.log_in(EMAIL).await
    }

    /// Registers a user, and logs them in. The journal is empty afterwards.
    pub(super) async fn newcomer(&self, email: &str) -> Session<C> {
        let registered = self.authing.register(email).await;
        registered.expect("the user is registered");
        self.log_in(email).await
    }

    async fn log_in(&self, email: &str) -> Session<C> {
        let session = self.authing.log_in(email).await;
        self.emulator.journal().clear();
        session.expect("the user is let in")
    }

    /// Advances the clock.
    pub(super) fn wait(&self, seconds: u64) {
        self.emulator.clock().advance(Duration::from_secs(seconds));
    }

    /// Returns how many seconds the token of a session is still valid.
    pub(super) fn life(&self, session: &Session<C>) -> u64 {
        let end = session.expires_at().expect("the token states it");
        let now = time(self.emulator.clock().unix_seconds());
        let left = end.duration_since(now).expect("it is valid");
        left.as_secs()
    }
}

fn time(unix_seconds: i64) -> SystemTime {
    let seconds = u64::try_from(unix_seconds).expect("it is after 1970");
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
