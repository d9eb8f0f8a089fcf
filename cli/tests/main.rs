//! Tests of the program `authing` against the emulator.

mod access;
mod doctor;
mod help;
mod import;
mod profile;
mod program;
mod readme;
mod users;
mod v2;
