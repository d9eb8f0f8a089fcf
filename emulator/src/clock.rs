//! The emulator's clock: the system's until a test sets it, freezes it or moves it forward.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone};
use parking_lot::Mutex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds that the service's own time zone (+08:00) is ahead of UTC.
const OFFSET_SECONDS: i32 = 8 * 3600;

/// The time an emulator lives in. Clones share it.
///
/// It follows the system's clock until it is told otherwise; tokens, codes and every timestamp of the
/// emulator go by it, so that expiry is tested without waiting.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Source>>);

#[derive(Debug)]
enum Source {
    System { ahead: Duration, behind: Duration },
    Frozen { at: Duration },
}

impl Clock {
    /// A clock that runs with the system's.
    pub fn system() -> Self {
        Self::shifted(0)
    }

    /// A clock that runs with the system's, so many seconds ahead of it, or, below zero, behind it.
    pub fn shifted(seconds: i64) -> Self {
        let shift = Duration::from_secs(seconds.unsigned_abs());
        let (ahead, behind) = match seconds {
            0.. => (shift, Duration::ZERO),
            _ => (Duration::ZERO, shift),
        };
        Self(Arc::new(Mutex::new(Source::System { ahead, behind })))
    }

    /// A clock that stands still at `unix_seconds`, until it is advanced.
    pub fn frozen_at(unix_seconds: u64) -> Self {
        Self(Arc::new(Mutex::new(Source::Frozen {
            at: Duration::from_secs(unix_seconds),
        })))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        match &mut *self.0.lock() {
            Source::System { ahead, .. } => *ahead = ahead.saturating_add(by),
            Source::Frozen { at } => *at = at.saturating_add(by),
        }
    }

    /// Stops the clock at the time it shows now.
    pub fn freeze(&self) {
        let mut source = self.0.lock();
        *source = Source::Frozen { at: source.read() };
    }

    /// Seconds since the Unix epoch.
    pub fn unix_seconds(&self) -> i64 {
        i64::try_from(self.0.lock().read().as_secs()).unwrap_or(i64::MAX)
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.unix_seconds())
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Source {
    fn read(&self) -> Duration {
        match self {
            Self::System { ahead, behind } => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
                .saturating_add(*ahead)
                .saturating_sub(*behind),
            Self::Frozen { at } => *at,
        }
    }
}

/// A second in time, written as the service writes it: `2020-02-01T15:06:58+08:00`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Timestamp(pub(crate) i64);

/// What the service writes for a time that it could not read, or that never was.
pub(crate) const INVALID_DATE: &str = "Invalid date";

impl Timestamp {
    pub(crate) fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Reads the forms in which clients send times: RFC 3339, a local date and time, milliseconds of
    /// the epoch, and a bare small number, which the service takes for a year counted from 2000.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(number) = text.parse::<i64>() {
            return Self::from_number(number);
        }
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Some(Self(time.timestamp()));
        }
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
        Some(Self(
            local.and_utc().timestamp() - i64::from(OFFSET_SECONDS),
        ))
    }

    fn from_number(number: i64) -> Option<Self> {
        if number >= 10_000 {
            return Some(Self(number / 1000));
        }
        let year = if number < 100 { 2000 + number } else { number };
        let start = service_zone()?.with_ymd_and_hms(i32::try_from(year).ok()?, 1, 1, 0, 0, 0);
        Some(Self(start.single()?.timestamp()))
    }

    /// As roles and webhook logs print it: `2019-11-11 21:59:53`.
    pub(crate) fn plain(self) -> String {
        self.format("%Y-%m-%d %H:%M:%S")
    }

    fn format(self, pattern: &str) -> String {
        service_zone()
            .and_then(|zone| zone.timestamp_opt(self.0, 0).single())
            .map_or_else(
                || INVALID_DATE.to_owned(),
                |time| time.format(pattern).to_string(),
            )
    }
}

fn service_zone() -> Option<FixedOffset> {
    FixedOffset::east_opt(OFFSET_SECONDS)
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.format("%Y-%m-%dT%H:%M:%S%:z"))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a point in time")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_written_as_the_service_writes_it() {
        assert_eq!(
            Timestamp(1_580_540_818).to_string(),
            "2020-02-01T15:06:58+08:00"
        );
        assert_eq!(Timestamp(1_580_540_818).plain(), "2020-02-01 15:06:58");
    }

    #[test]
    fn clients_write_times_in_many_ways() {
        let expected = Some(Timestamp(1_580_540_818));
        for text in [
            "2020-02-01T15:06:58+08:00",
            "2020-02-01T07:06:58Z",
            "2020-02-01 15:06:58",
            "1580540818000",
        ] {
            assert_eq!(Timestamp::parse(text), expected, "{text}");
        }
        assert_eq!(
            Timestamp::parse("0")
                .map(|time| time.to_string())
                .as_deref(),
            Some("2000-01-01T00:00:00+08:00")
        );
        assert_eq!(Timestamp::parse("soon"), None);
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let clock = Clock::frozen_at(100);
        clock.advance(Duration::from_secs(20));
        assert_eq!(clock.unix_seconds(), 120);
    }
}
