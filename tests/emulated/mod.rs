//! A local Authing and a client of it, with a clock that stands still.

use std::{fmt::Debug, time::Duration};

use authing::{Authing, Error, ErrorCode, Session, error::InputError};
use authing_emulator::{Clock, Emulator, PoolSeed};

include!("pool.rs");

/// An id that nothing has.
pub(crate) const NO_ONE: &str = "5e4c8b1f0a2d3c4b5a69ffff";

/// When it is, in seconds since 1970; the service writes it as [`TODAY`].
const NOW: u64 = 1_580_540_818;
pub(crate) const TODAY: &str = "2020-02-01T15:06:58+08:00";

/// A local Authing, and a client of it.
pub(crate) struct Emulated {
    pub(crate) emulator: Emulator,
    pub(crate) authing: Authing,
}

impl Emulated {
    /// With the pool as it is in most tests.
    pub(crate) async fn start() -> Self {
        Self::with(|pool| pool).await
    }

    /// With the pool changed. The client has its owner token already, and nothing of that is in the journal.
    pub(crate) async fn with(change: impl FnOnce(PoolSeed) -> PoolSeed) -> Self {
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
    pub(crate) async fn lea(&self) -> Session {
        self.log_in(EMAIL, PASSWORD).await
    }

    /// A user logged in; nothing of that is in the journal.
    pub(crate) async fn log_in(&self, email: &str, password: &str) -> Session {
        let session = self.authing.auth().login_by_email(email, password).await;
        self.emulator.journal().clear();
        session.expect("the user is let in")
    }

    /// A new user with an e-mail address and a password, logged in.
    pub(crate) async fn newcomer(&self, email: &str) -> Session {
        let registered = self.authing.auth().register_by_email(email, PASSWORD).await;
        registered.expect("the user is registered");
        self.log_in(email, PASSWORD).await
    }

    /// The code that was sent to an address or a number last.
    pub(crate) fn code_for(&self, address: &str) -> String {
        self.emulator
            .outbox()
            .code_for(address)
            .expect("a code was sent")
    }

    /// Has a code sent to a number, and reads it; nothing of that is in the journal.
    pub(crate) async fn text_code(&self, phone: &str) -> String {
        self.authing
            .phone()
            .send_code(phone)
            .await
            .expect("a message is sent");
        self.emulator.journal().clear();
        self.code_for(phone)
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, seconds: u64) {
        self.emulator.clock().advance(Duration::from_secs(seconds));
    }

    /// What an authenticator with this key would show now.
    pub(crate) fn authenticator(&self, key: &str) -> String {
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
pub(crate) async fn refusal<T: Debug>(
    call: impl IntoFuture<Output = Result<T, Error>>,
) -> ErrorCode {
    let error = call.await.expect_err("the service should refuse this");
    error
        .code()
        .unwrap_or_else(|| panic!("not the service refuses this: {error}"))
}

/// What the client says of an argument that it refuses to send.
pub(crate) fn refused_input<T: Debug>(outcome: Result<T, Error>) -> InputError {
    match outcome.expect_err("the client should refuse this") {
        Error::Input(error) => error,
        error => panic!("not the client refuses this: {error}"),
    }
}
