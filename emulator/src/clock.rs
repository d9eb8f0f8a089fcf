//! The emulator's clock: the system clock, until a test shifts, freezes or advances it.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone};
use parking_lot::Mutex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The offset of the service's time zone (+08:00) from UTC.
const OFFSET_SECONDS: i32 = 8 * 3600;

/// The clock of an emulator. Clones share it.
///
/// It follows the system clock until a test changes it. Tokens, codes and all timestamps use it, so that tests of
/// expiry need not wait.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Source>>);

#[derive(Clone, Copy, Debug)]
enum Source {
    System { ahead: Duration, behind: Duration },
    Frozen { at: Duration },
}

impl Clock {
    /// Creates a clock that follows the system clock.
    pub fn system() -> Self {
        Self::shifted(0)
    }

    /// Creates a clock that is this many seconds ahead of the system clock, or behind it if negative.
    pub fn shifted(seconds: i64) -> Self {
        let shift = Duration::from_secs(seconds.unsigned_abs());
        let (ahead, behind) = match seconds {
            0.. => (shift, Duration::ZERO),
            _ => (Duration::ZERO, shift),
        };
        Self::of(Source::System { ahead, behind })
    }

    /// Creates a clock that stays at `unix_seconds` until it is advanced.
    pub fn frozen_at(unix_seconds: u64) -> Self {
        Self::of(Source::Frozen {
            at: Duration::from_secs(unix_seconds),
        })
    }

    fn of(source: Source) -> Self {
        Self(Arc::new(Mutex::new(source)))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        match &mut *self.0.lock() {
            Source::System { ahead, .. } => *ahead = ahead.saturating_add(by),
            Source::Frozen { at } => *at = at.saturating_add(by),
        }
    }

    /// Stops the clock at its current time.
    pub fn freeze(&self) {
        let mut source = self.0.lock();
        *source = Source::Frozen { at: source.read() };
    }

    /// Sets the time. The clock runs on from there, or stays there if `frozen`.
    pub(crate) fn set(&self, unix_seconds: u64, frozen: bool) {
        let at = Duration::from_secs(unix_seconds);
        *self.0.lock() = if frozen {
            Source::Frozen { at }
        } else {
            let now = system_time();
            Source::System {
                ahead: at.saturating_sub(now),
                behind: now.saturating_sub(at),
            }
        };
    }

    pub(crate) fn is_frozen(&self) -> bool {
        matches!(*self.0.lock(), Source::Frozen { .. })
    }

    /// Returns a clock with the same time that later changes do not affect.
    pub(crate) fn copy(&self) -> Self {
        Self::of(*self.0.lock())
    }

    /// Sets this clock to that of a copy.
    pub(crate) fn restore(&self, copy: &Self) {
        let source = *copy.0.lock();
        *self.0.lock() = source;
    }

    /// Returns the current time in seconds since the Unix epoch.
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
    fn read(self) -> Duration {
        match self {
            Self::System { ahead, behind } => {
                system_time().saturating_add(ahead).saturating_sub(behind)
            }
            Self::Frozen { at } => at,
        }
    }
}

/// Returns the system clock's time since the Unix epoch.
fn system_time() -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default()
}

/// A point in time, in seconds. It serializes in the service's format: `2020-02-01T15:06:58+08:00`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Timestamp(pub(crate) i64);

/// The service's text for a missing or invalid time.
pub(crate) const INVALID_DATE: &str = "Invalid date";

impl Timestamp {
    pub(crate) fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Parses the formats that clients send: RFC 3339, a local date and time, milliseconds since the epoch, and a small
    /// number, which the service reads as a year counted from 2000.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(number) = text.parse::<i64>() {
            return Self::from_number(number);
        }
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Some(Self(time.timestamp()));
        }
        let formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%.f"];
        let mut parsed = formats
            .iter()
            .filter_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
        let local = parsed.next()?;
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

    /// Formats the time as roles and webhook logs do: `2019-11-11 21:59:53`.
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
            .ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a valid time")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_have_the_format_of_the_service() {
        assert_eq!(
            Timestamp(1_580_540_818).to_string(),
            "2020-02-01T15:06:58+08:00"
        );
        assert_eq!(Timestamp(1_580_540_818).plain(), "2020-02-01 15:06:58");
    }

    #[test]
    fn all_formats_of_clients_are_parsed() {
        let expected = Some(Timestamp(1_580_540_818));
        for text in [
            "2020-02-01T15:06:58+08:00",
            "2020-02-01T07:06:58Z",
            "2020-02-01 15:06:58",
            "2020-02-01T15:06:58",
            "2020-02-01T15:06:58.125",
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
    fn a_frozen_clock_moves_only_when_advanced() {
        let clock = Clock::frozen_at(100);
        clock.advance(Duration::from_secs(20));
        assert_eq!(clock.unix_seconds(), 120);
    }
}
