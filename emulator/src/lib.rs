#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

// Top layer first. A module imports only modules below it.
mod emulator;

mod server;

mod fault;

mod coverage;
mod seed;

mod calls;

mod graphql;

mod world;

mod state;

mod journal;
mod network;
mod outbox;
mod upload;

mod keys;
mod password;
mod secrets;
mod token;

mod bounded;
mod changes;
mod clock;
mod entropy;
mod error;
mod secret_names;

pub use clock::Clock;
pub use coverage::{Field, coverage, coverage_of};
pub use emulator::{Builder, Emulator, StartError};
pub use fault::{ErrorForm, Fault, Faults, Rule};
pub use graphql::{Api, Status};
pub use journal::{Entry, Gateway, Journal, Outcome};
pub use network::tls::{Tls, TlsError};
pub use outbox::{Channel, Message, Outbox};
pub use seed::{OidcAppSeed, PoolSeed, SeedError, UserSeed};
pub use state::settings::{
    ChangeEmailStrategy, ChangePhoneStrategy, FrequencyCheck, QrcodeLoginStrategy, Settings,
};
