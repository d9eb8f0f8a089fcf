//! A local Authing and a client of it, with a clock that stands still: for tests and the examples of the documentation.

#![allow(
    missing_docs,
    missing_debug_implementations,
    clippy::missing_panics_doc,
    reason = "only tests use it"
)]

use std::{fmt::Debug, time::Duration};

use authing::{Authing, AuthingBuilder, Error, ErrorCode, Session, error::InvalidArgument};
use authing_emulator::{Clock, Emulator, PoolSeed, UserSeed};
use tokio::runtime::Runtime;

pub const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";
pub const SECRET: &str = "4f2c1a8e9b7d6c5f4e3d2c1b0a998877";

/// Who owns the pool, and is none of its users.
pub const OWNER: &str = "5e4c8b1f0a2d3c4b5a690000";

/// Lea, who is in the pool: with an e-mail address, a user name and a phone number that she can log in with.
pub const LEA: &str = "5e4c8b1f0a2d3c4b5a690001";
pub const EMAIL: &str = "lea@example.com";
pub const USERNAME: &str = "lea";
pub const PHONE: &str = "13800000001";
pub const PASSWORD: &str = "correct horse";

/// An application that Lea let in.
pub const APP: &str = "5e4c8b1f0a2d3c4b5a690a99";

/// Ada, who is in the pool's LDAP directory only.
pub const LDAP_USERNAME: &str = "ada";
pub const LDAP_PASSWORD: &str = "counting engine";

/// An AD connector of the pool, with Otto, who is only in that directory. [`APP`] logs its users in with it.
pub const CONNECTOR: &str = "5e4c8b1f0a2d3c4b5a690d01";
pub const AD_USERNAME: &str = "otto@example.com";
pub const AD_PASSWORD: &str = "steam engine";

/// An id that nothing has.
pub const NO_ONE: &str = "5e4c8b1f0a2d3c4b5a69ffff";

/// When it is, in seconds since 1970; the service writes it as [`TODAY`].
const NOW: u64 = 1_580_540_818;
pub const TODAY: &str = "2020-02-01T15:06:58+08:00";

/// A local Authing, and a client of it.
pub struct Emulated {
    pub emulator: Emulator,
    pub authing: Authing,
}

impl Emulated {
    /// With the pool as it is in most tests.
    pub async fn start() -> Self {
        Self::with(|pool| pool).await
    }

    /// With the pool changed. The client has its owner token already, and nothing of that is in the journal.
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

    /// Lea, logged in; nothing of that is in the journal.
    pub async fn lea(&self) -> Session {
        self.log_in(EMAIL, PASSWORD).await
    }

    /// A user logged in; nothing of that is in the journal.
    pub async fn log_in(&self, email: &str, password: &str) -> Session {
        let session = self.authing.auth().login_by_email(email, password).await;
        self.emulator.journal().clear();
        session.expect("the user is let in")
    }

    /// A new user with an e-mail address and a password, logged in.
    pub async fn newcomer(&self, email: &str) -> Session {
        let registered = self.authing.auth().register_by_email(email, PASSWORD).await;
        registered.expect("the user is registered");
        self.log_in(email, PASSWORD).await
    }

    /// The code that was sent to an address or a number last.
    pub fn code_for(&self, address: &str) -> String {
        self.emulator
            .outbox()
            .code_for(address)
            .expect("a code was sent")
    }

    /// Has a code sent to a number, and reads it; nothing of that is in the journal.
    pub async fn text_code(&self, phone: &str) -> String {
        self.authing
            .phone()
            .send_code(phone)
            .await
            .expect("a message is sent");
        self.emulator.journal().clear();
        self.code_for(phone)
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: u64) {
        self.emulator.clock().advance(Duration::from_secs(seconds));
    }

    /// What an authenticator with this key would show now.
    pub fn authenticator(&self, key: &str) -> String {
        let secret = totp_rs::Secret::try_from_base32(key).expect("the key is base32");
        let totp = totp_rs::Builder::new()
            .with_secret(secret)
            .build()
            .expect("the key is long enough");
        let now = self.emulator.clock().unix_seconds();
        totp.generate(u64::try_from(now).expect("it is after 1970"))
            .to_string()
    }
}

/// The code that the service refuses a call with.
pub async fn refusal<T: Debug>(call: impl IntoFuture<Output = Result<T, Error>>) -> ErrorCode {
    let error = call.await.expect_err("the service should refuse this");
    error
        .code()
        .unwrap_or_else(|| panic!("not the service refuses this: {error}"))
}

/// What the client says of an argument that it refuses to send.
pub fn refused_input<T: Debug>(outcome: Result<T, Error>) -> InvalidArgument {
    match outcome.expect_err("the client should refuse this") {
        Error::InvalidArgument(error) => error,
        error => panic!("not the client refuses this: {error}"),
    }
}

/// A client that is told everything about the emulator.
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

/// What a test or an example ends with; an error fails it.
pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Runs an example on a local Authing of its own: hands it a client, and the emulator behind it.
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

/// The same for an example that blocks, on a thread that is in no runtime.
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

/// The same with Lea's session instead of the client.
pub fn example_of_session<F>(body: F)
where
    F: AsyncFnOnce(Session, Emulator) -> Outcome,
{
    example(async |authing, emulator| {
        let session = authing.auth().login_by_email(EMAIL, PASSWORD).await?;
        body(session, emulator).await
    });
}
