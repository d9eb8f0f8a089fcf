//! A slow network on this machine: a relay between a client and the server, which delays bytes and limits their rate.

mod link;
mod relay;
mod traffic;
mod wire;

use std::time::Duration;

pub(crate) use relay::Relay;
pub(crate) use traffic::Counts;

/// The properties of a network, the same in both directions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Profile {
    /// The name in tables.
    pub(crate) name: &'static str,
    /// The time of a round trip without any queue.
    pub(crate) round_trip: Duration,
    /// The rate of each direction, in Mbit/s.
    pub(crate) megabits: u64,
}

/// A service in the same region.
pub(crate) const NEAR: Profile = profile("near", 5, 100);

/// A service in the same country.
pub(crate) const FAR: Profile = profile("far", 50, 20);

/// A service on another continent.
pub(crate) const ABROAD: Profile = profile("abroad", 250, 10);

const fn profile(name: &'static str, milliseconds: u64, megabits: u64) -> Profile {
    Profile {
        name,
        round_trip: Duration::from_millis(milliseconds),
        megabits,
    }
}
