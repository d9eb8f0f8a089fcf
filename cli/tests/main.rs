//! Tests of the program `authing` against the emulator.

#![allow(missing_docs, reason = "only tests")]

mod access;
mod doctor;
mod help;
mod import;
mod profile;
mod program;
mod readme;
mod users;
