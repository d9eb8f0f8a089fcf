//! The client while everything goes wrong that the emulator can make go wrong: every outcome is a typed error or an
//! answer, in time, and no change is made twice.

mod bytes;
mod connections;
mod document;
mod matrix;
mod trouble;
