//! What became of the calls, and how much memory the process held meanwhile.

use std::{
    collections::BTreeMap,
    fmt, fs,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use authing::Error;

const ANSWERED: &str = "answered";
const WRONG: &str = "answered wrongly";

/// How many calls came to which end.
#[derive(Default)]
pub(crate) struct Tally(BTreeMap<String, u64>);

impl Tally {
    pub(crate) fn count(&mut self, outcome: Result<bool, Error>) {
        let end = match outcome {
            Ok(true) => ANSWERED.to_owned(),
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

    /// How many answers were right in form and not what was asked for.
    pub(crate) fn wrong(&self) -> u64 {
        self.0.get(WRONG).copied().unwrap_or_default()
    }
}

/// An error by its kind.
fn kind(error: &Error) -> String {
    match error {
        Error::Transport(error) => format!("on the way: {}", error.kind),
        Error::Status(error) => format!("status {}", error.status),
        Error::Service(error) => match error.code {
            Some(code) => format!("refused with code {code}"),
            None => "refused without a code".to_owned(),
        },
        Error::Decode(error) => format!("not as the schema says: {}", error.reason),
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

/// Looks at the memory ten times on the way.
pub(crate) struct Watch {
    every: u64,
    started: Instant,
    looks: Mutex<Vec<Look>>,
}

struct Look {
    calls: u64,
    seconds: f64,
    /// None where the system does not tell.
    kib: Option<f64>,
}

impl Watch {
    pub(crate) fn over(calls: u64) -> Self {
        Self {
            every: calls.div_ceil(10),
            started: Instant::now(),
            looks: Mutex::default(),
        }
    }

    /// Looks, if it is time to.
    pub(crate) fn look(&self, calls: u64) {
        if calls == 0 || !calls.is_multiple_of(self.every) {
            return;
        }
        let look = Look {
            calls,
            seconds: self.started.elapsed().as_secs_f64(),
            kib: resident_kib(),
        };
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        looks.push(look);
    }

    /// By how much, in per cent, memory was larger at any later look than at the first.
    pub(crate) fn growth(&self) -> Option<f64> {
        let looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, later) = looks.split_first()?;
        let largest = later.iter().filter_map(|look| look.kib).reduce(f64::max)?;
        Some((largest / first.kib? - 1.0) * 100.0)
    }
}

/// The resident memory of this process, where the system tells it as Linux does.
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
        let looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        for Look {
            calls,
            seconds,
            kib,
        } in looks.iter()
        {
            let mib = kib.map_or_else(|| "-".to_owned(), |kib| format!("{:.1}", kib / 1024.0));
            writeln!(formatter, "| {calls} | {seconds:.0} | {mib} |")?;
        }
        Ok(())
    }
}
