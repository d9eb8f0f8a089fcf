//! A local Authing and a client of it, with a stopped clock, for tests and for the examples of the documentation.

#![allow(
    missing_docs,
    missing_debug_implementations,
    clippy::missing_panics_doc,
    reason = "only tests use it"
)]

use std::{fmt::Debug, time::Duration};

use authing::{Authing, AuthingBuilder, Error, ErrorCode, Session, error::InvalidArgument};
use authing_emulator::{Clock, Emulator, OidcAppSeed, PoolSeed, UserSeed};
use tokio::runtime::Runtime;

pub const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";
pub const SECRET: &str = "4f2c1a8e9b7d6c5f4e3d2c1b0a998877";

/// The owner of the pool, who is not one of its users.
pub const OWNER: &str = "5e4c8b1f0a2d3c4b5a690000";

/// Lea, a user of the pool. Her account has an e-mail address, a user name and a phone number for logins.
pub const LEA: &str = "5e4c8b1f0a2d3c4b5a690001";
pub const EMAIL: &str = "lea@example.com";
pub const USERNAME: &str = "lea";
pub const PHONE: &str = "13800000001";
pub const PASSWORD: &str = "correct horse";

/// An application that Lea has authorized.
pub const APP: &str = "5e4c8b1f0a2d3c4b5a690a99";

/// Ada, who is only in the pool's LDAP directory.
pub const LDAP_USERNAME: &str = "ada";
pub const LDAP_PASSWORD: &str = "counting engine";

/// An AD connector of the pool, with Otto, who is only in that directory. [`APP`] uses it for logins.
pub const CONNECTOR: &str = "5e4c8b1f0a2d3c4b5a690d01";
pub const AD_USERNAME: &str = "otto@example.com";
pub const AD_PASSWORD: &str = "steam engine";

/// An unused id.
pub const NO_ONE: &str = "5e4c8b1f0a2d3c4b5a69ffff";

/// The current time, in seconds since 1970. The service writes it as [`TODAY`].
const NOW: u64 = 1_580_540_818;
pub const TODAY: &str = "2020-02-01T15:06:58+08:00";

/// A local Authing, and a client of it.
pub struct Emulated {
    pub emulator: Emulator,
    pub authing: Authing,
}

impl Emulated {
    /// Starts with the pool of most tests.
    pub async fn start() -> Self {
        Self::with(|pool| pool).await
    }

    /// Starts with a changed pool. The client already has its owner token. The journal is empty.
    pub async fn with(change: impl FnOnce(PoolSeed) -> PoolSeed) -> Self {
        let emulator = Emulator::builder()
            .clock(Clock::frozen_at(NOW))
            .pool(change(pool()))
            .start()
            .await
            .expect("the emulator starts");
        let authing = client(&emulator)
            .build()
            .expect("the client is set up right");
        authing
            .connect()
            .await
            .expect("the owner of the pool is admitted");
        emulator.journal().clear();
        Self { emulator, authing }
    }

    /// Logs Lea in. The journal is empty afterwards.
    pub async fn lea(&self) -> Session {
        self.log_in(EMAIL, PASSWORD).await
    }

    /// Logs a user in. The journal is empty afterwards.
    pub async fn log_in(&self, email: &str, password: &str) -> Session {
        let session = self.authing.auth().login_by_email(email, password).await;
        self.emulator.journal().clear();
        session.expect("the user is let in")
    }

    /// Registers a user with an e-mail address and a password, and logs them in.
    pub async fn newcomer(&self, email: &str) -> Session {
        let registered = self.authing.auth().register_by_email(email, PASSWORD).await;
        registered.expect("the user is registered");
        self.log_in(email, PASSWORD).await
    }

    /// Returns the last code that was sent to an address or a number.
    pub fn code_for(&self, address: &str) -> String {
        self.emulator
            .outbox()
            .code_for(address)
            .expect("a code was sent")
    }

    /// Sends a code to a number, and returns it. The journal is empty afterwards.
    pub async fn text_code(&self, phone: &str) -> String {
        self.authing
            .phone()
            .send_code(phone)
            .await
            .expect("a message is sent");
        self.emulator.journal().clear();
        self.code_for(phone)
    }

    /// Advances the clock.
    pub fn wait(&self, seconds: u64) {
        self.emulator.clock().advance(Duration::from_secs(seconds));
    }

    /// Returns the current code of an authenticator with this key.
    pub fn authenticator(&self, key: &str) -> String {
        totp(&self.emulator, key)
    }
}

/// Returns the current code of an authenticator with this key.
pub fn totp(emulator: &Emulator, key: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(key).expect("the key is base32");
    let totp = totp_rs::Builder::new()
        .with_secret(secret)
        .build()
        .expect("the key is long enough");
    let now = emulator.clock().unix_seconds();
    totp.generate(u64::try_from(now).expect("it is after 1970"))
        .to_string()
}

/// Returns the code of the service's refusal of a call.
pub async fn refusal<T: Debug>(call: impl IntoFuture<Output = Result<T, Error>>) -> ErrorCode {
    let error = call.await.expect_err("the service should refuse this");
    error
        .code()
        .unwrap_or_else(|| panic!("not the service refuses this: {error}"))
}

/// Returns the error of an argument that the client rejects.
pub fn refused_input<T: Debug>(outcome: Result<T, Error>) -> InvalidArgument {
    match outcome.expect_err("the client should refuse this") {
        Error::InvalidArgument(error) => error,
        error => panic!("not the client refuses this: {error}"),
    }
}

/// Sets up a client with all settings of the emulator.
pub fn client(emulator: &Emulator) -> AuthingBuilder {
    AuthingBuilder::from_vars(emulator.env()).expect("the emulator has all variables")
}

pub fn pool() -> PoolSeed {
    let lea = UserSeed::with_email(EMAIL, PASSWORD)
        .id(LEA)
        .username(USERNAME)
        .phone(PHONE)
        .nickname("Lea");
    PoolSeed::new(POOL, SECRET)
        .owner(OWNER, "owner@example.com")
        .user(lea)
        .ldap_entry(
            LDAP_USERNAME,
            LDAP_PASSWORD,
            serde_json::json!({ "dn": "uid=ada,dc=example,dc=com", "mail": "ada@example.com", "cn": "Ada" }),
        )
        .ad_entry(
            CONNECTOR,
            "otto",
            AD_PASSWORD,
            serde_json::json!({ "dn": "CN=Otto,DC=example,DC=com", "mail": AD_USERNAME, "cn": "Otto" }),
        )
        .oauth_app(APP, "Notebook")
        .ad_login(APP, CONNECTOR)
        .grant(LEA, APP, "profile")
}

/// The result of a test or an example. An error fails it.
pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Runs an example with a client and a new emulator.
pub fn example<F>(body: F)
where
    F: AsyncFnOnce(Authing, Emulator) -> Outcome,
{
    let run = async {
        let emulator = Emulator::builder().pool(pool()).start().await?;
        let authing = client(&emulator).build()?;
        body(authing, emulator).await
    };
    let runtime = Runtime::new().expect("a runtime starts");
    if let Err(error) = runtime.block_on(run) {
        panic!("the example fails: {error}");
    }
}

/// Runs an example with a client of the API v2 and a new emulator.
pub fn example_v2<F>(body: F)
where
    F: AsyncFnOnce(authing::v2::Authing, Emulator) -> Outcome,
{
    let run = async {
        let emulator = Emulator::builder().pool(pool()).start().await?;
        let authing = authing::v2::Authing::builder(POOL, SECRET)
            .core_url(emulator.core_url())
            .ad_url(emulator.base_url())
            .public_key_pem(emulator.public_key_pem())
            .build()?;
        body(authing, emulator).await
    };
    let runtime = Runtime::new().expect("a runtime starts");
    if let Err(error) = runtime.block_on(run) {
        panic!("the example fails: {error}");
    }
}

/// Forum, an application of the pool that users log in to in the API v2, and its secret.
pub const FORUM: &str = "5e4c8b1f0a2d3c4b5a690f01";
pub const FORUM_SECRET: &str = "the secret of the forum";

/// Runs an example with a client of the application [`FORUM`] and a new emulator.
pub fn example_of_application<F>(body: F)
where
    F: AsyncFnOnce(authing::v2::Application, Emulator) -> Outcome,
{
    let run = async {
        let (emulator, forum) = forum().await?;
        body(forum, emulator).await
    };
    let runtime = Runtime::new().expect("a runtime starts");
    if let Err(error) = runtime.block_on(run) {
        panic!("the example fails: {error}");
    }
}

/// Starts an emulator, and makes a client of [`FORUM`].
pub async fn forum() -> Result<(Emulator, authing::v2::Application), Box<dyn std::error::Error>> {
    let app = OidcAppSeed::new(FORUM, "Forum").secret(FORUM_SECRET);
    let emulator = Emulator::builder().pool(pool().app(app)).start().await?;
    let forum = authing::v2::Application::builder(FORUM, emulator.base_url())
        .public_key_pem(emulator.public_key_pem())
        .build()?;
    Ok((emulator, forum))
}

/// Runs a blocking example, on a thread outside of any runtime.
pub fn blocking_example<F>(body: F)
where
    F: FnOnce(Authing, Emulator) -> Outcome,
{
    let run = || {
        let emulator = Emulator::builder().pool(pool()).start_blocking()?;
        let authing = client(&emulator).build()?;
        body(authing, emulator)
    };
    if let Err(error) = run() {
        panic!("the example fails: {error}");
    }
}

/// Runs an example with Lea's session instead of the client.
pub fn example_of_session<F>(body: F)
where
    F: AsyncFnOnce(Session, Emulator) -> Outcome,
{
    example(async |authing, emulator| {
        let session = authing.auth().login_by_email(EMAIL, PASSWORD).await?;
        body(session, emulator).await
    });
}
