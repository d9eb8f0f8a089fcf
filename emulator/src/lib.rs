#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod bounded;
mod calls;
mod clock;
mod coverage;
mod delivery;
mod emulator;
mod entropy;
mod error;
mod fault;
mod graphql;
mod host;
mod journal;
mod keys;
mod outbox;
mod password;
mod secret_names;
mod secrets;
mod seed;
mod server;
mod state;
mod tls;
mod token;
mod upload;
mod world;

pub use clock::Clock;
pub use coverage::{Field, Status, coverage};
pub use emulator::{Builder, Emulator, StartError};
pub use fault::{ErrorForm, Fault, Faults, Rule};
pub use journal::{Entry, Gateway, Journal};
pub use outbox::{Channel, Message, Outbox};
pub use seed::{PoolSeed, SeedError, UserSeed};
pub use state::settings::{
    ChangeEmailStrategy, ChangePhoneStrategy, FrequencyCheck, QrcodeLoginStrategy, Settings,
};
pub use tls::{Tls, TlsError};
