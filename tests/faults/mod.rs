//! The client under every fault of the emulator: every outcome is a typed error or a result, within the time limit, and no change
//! is made twice. The table is tested with each API. Bytes and connections are handled below the APIs, and are tested once.

mod bytes;
mod calls;
mod connections;
mod document;
mod matrix;
mod trouble;
