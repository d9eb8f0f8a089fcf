//! One direction of a network as a calculation: when bytes arrive that are sent now.

use std::time::{Duration, Instant};

use super::Profile;

/// A link that sends bytes in their order, at a fixed rate. All connections share it.
#[derive(Debug)]
pub(super) struct Link {
    delay: Duration,
    bits_per_second: u64,
    /// The time at which all earlier bytes are sent.
    free: Option<Instant>,
}

/// The times of bytes on a link.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Times {
    /// The last byte is on the link, and the next bytes can follow.
    pub(super) sent: Instant,
    /// The last byte arrives.
    pub(super) arrived: Instant,
}

impl Link {
    pub(super) fn new(profile: Profile) -> Self {
        Self {
            delay: profile.round_trip / 2,
            bits_per_second: profile.megabits * 1_000_000,
            free: None,
        }
    }

    /// Sends this many bytes as soon as all earlier ones are sent.
    pub(super) fn send(&mut self, bytes: usize, now: Instant) -> Times {
        let begin = self.free.map_or(now, |free| free.max(now));
        let sent = begin + self.duration(bytes);
        self.free = Some(sent);
        Times {
            sent,
            arrived: sent + self.delay,
        }
    }

    fn duration(&self, bytes: usize) -> Duration {
        let bits = 8 * bytes as u64;
        Duration::from_nanos(bits * 1_000_000_000 / self.bits_per_second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    /// 50 ms to the other end, and 1,000 bytes in a millisecond.
    fn link() -> Link {
        Link::new(Profile {
            name: "test",
            round_trip: 100 * MILLISECOND,
            megabits: 8,
        })
    }

    #[test]
    fn a_free_link_takes_the_delay_and_the_time_of_the_bytes() {
        let now = Instant::now();
        let times = link().send(3000, now);
        let sent = now + 3 * MILLISECOND;
        let arrived = sent + 50 * MILLISECOND;
        assert_eq!(times, Times { sent, arrived });
    }

    #[test]
    fn no_bytes_only_take_the_delay() {
        let now = Instant::now();
        assert_eq!(link().send(0, now).arrived, now + 50 * MILLISECOND);
    }

    #[test]
    fn bytes_wait_for_those_before_them() {
        let (mut link, now) = (link(), Instant::now());
        link.send(10_000, now);
        let later = link.send(1000, now + 4 * MILLISECOND);
        assert_eq!(later.sent, now + 11 * MILLISECOND);
        assert_eq!(later.arrived, now + 61 * MILLISECOND);
    }

    #[test]
    fn unused_time_is_not_saved() {
        let (mut link, now) = (link(), Instant::now());
        link.send(1000, now);
        let later = now + 500 * MILLISECOND;
        assert_eq!(link.send(1000, later).sent, later + MILLISECOND);
    }

    #[test]
    fn the_rate_does_not_depend_on_the_size_of_pieces() {
        let (mut in_pieces, mut at_once, now) = (link(), link(), Instant::now());
        let mut last = in_pieces.send(0, now);
        for _ in 0..50 {
            last = in_pieces.send(4000, now);
        }
        assert_eq!(last, at_once.send(200_000, now));
    }
}
