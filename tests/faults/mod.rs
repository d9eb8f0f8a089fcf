//! The client under every fault of the emulator: every outcome is a typed error or a result, within the time limit, and no change
//! is made twice.

mod bytes;
mod connections;
mod document;
mod matrix;
mod trouble;
mod v2;
