//! The tests of the client, as one program that is linked once. Tests of the whole process are separate programs: `log`, `memory`
//! and `sweep`.

mod api;
mod application;
mod batches;
mod blocking;
mod child;
mod client;
mod documented_calls;
mod faults;
mod guide;
mod identity;
mod input;
mod misbehaving;
mod misuse;
mod operations;
mod options;
mod order;
mod pictures;
mod public_api;
mod public_key;
mod readme;
mod server;
mod streams;
mod test_data;
mod threads;
mod tls;
mod translations;
mod upgrade;
mod v2;
mod values;
mod verify;

use authing_emulated::{self as emulated, Outcome};
