//! Imports of users.

mod files;
mod interrupted;

use authing_emulator::PoolSeed;

use crate::program::{POOL, Place, SECRET};

/// An emulator without users.
fn empty() -> Place {
    Place::with(PoolSeed::new(POOL, SECRET))
}
