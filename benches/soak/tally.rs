//! Counts the outcomes of calls, and samples the memory of the process.

use std::{
    collections::BTreeMap,
    fmt, fs,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use authing::Error;

const SUCCESS: &str = "success";
const WRONG: &str = "wrong response";

/// The number of calls for each outcome.
#[derive(Default)]
pub(crate) struct Tally(BTreeMap<String, u64>);

impl Tally {
    pub(crate) fn count(&mut self, outcome: Result<bool, Error>) {
        let end = match outcome {
            Ok(true) => SUCCESS.to_owned(),
            Ok(false) => WRONG.to_owned(),
            Err(error) => kind(&error),
        };
        *self.0.entry(end).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (end, calls) in other.0 {
            *self.0.entry(end).or_default() += calls;
        }
    }

    pub(crate) fn sum(&self) -> u64 {
        self.0.values().sum()
    }

    /// Returns the number of valid responses that belonged to another call.
    pub(crate) fn wrong(&self) -> u64 {
        self.0.get(WRONG).copied().unwrap_or_default()
    }
}

/// Describes an error by its kind.
fn kind(error: &Error) -> String {
    match error {
        Error::Transport(error) => format!("transport: {}", error.kind),
        Error::Status(error) => format!("status {}", error.status),
        Error::Service(error) => match error.code {
            Some(code) => format!("service error {code}"),
            None => "service error without a code".to_owned(),
        },
        Error::Decode(error) => format!("decode: {}", error.reason),
        other => format!("unexpected: {other}"),
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "| outcome | calls |\n| --- | ---: |")?;
        for (end, calls) in &self.0 {
            writeln!(formatter, "| {end} | {calls} |")?;
        }
        Ok(())
    }
}

/// Samples the memory ten times.
pub(crate) struct Watch {
    every: u64,
    started: Instant,
    samples: Mutex<Vec<Sample>>,
}

struct Sample {
    calls: u64,
    seconds: f64,
    /// `None` if the system does not report it.
    kib: Option<f64>,
}

impl Watch {
    pub(crate) fn over(calls: u64) -> Self {
        Self {
            every: calls.div_ceil(10),
            started: Instant::now(),
            samples: Mutex::default(),
        }
    }

    /// Samples the memory if it is time.
    pub(crate) fn sample(&self, calls: u64) {
        if calls == 0 || !calls.is_multiple_of(self.every) {
            return;
        }
        let sample = Sample {
            calls,
            seconds: self.started.elapsed().as_secs_f64(),
            kib: resident_kib(),
        };
        let mut samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        samples.push(sample);
    }

    /// Returns the largest growth of memory since the first sample, in percent.
    pub(crate) fn growth(&self) -> Option<f64> {
        let samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, later) = samples.split_first()?;
        let largest = later
            .iter()
            .filter_map(|sample| sample.kib)
            .reduce(f64::max)?;
        Some((largest / first.kib? - 1.0) * 100.0)
    }
}

/// Returns the resident memory of this process, on Linux.
fn resident_kib() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

impl fmt::Display for Watch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "| calls | s | resident, MiB |\n| ---: | ---: | ---: |"
        )?;
        let samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        for Sample {
            calls,
            seconds,
            kib,
        } in samples.iter()
        {
            let mib = kib.map_or_else(|| "-".to_owned(), |kib| format!("{:.1}", kib / 1024.0));
            writeln!(formatter, "| {calls} | {seconds:.0} | {mib} |")?;
        }
        Ok(())
    }
}
