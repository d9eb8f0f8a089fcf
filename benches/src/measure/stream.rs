//! Reads all users of the pool, page by page, and measures the time and whether memory grows after the first tenth.
//! Each contender runs in its own process, whose memory is measured.

use std::{env, fs, process::Command, time::Instant};

use serde::{Deserialize, Serialize};

use super::{Effort, Turns};
use crate::{
    Outcome,
    contender::{Client, Contender, for_client},
    sample::USERS,
    server::Service,
};

/// The time and memory of reading all users.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Read {
    /// The seconds from the first request to the last user.
    pub(crate) seconds: f64,
    /// The resident memory in KiB after each tenth, if the system reports it.
    pub(crate) resident: Vec<f64>,
    /// The peak of resident memory in KiB, if the system reports it.
    pub(crate) peak: Option<f64>,
}

impl Read {
    /// Returns the ratio of the largest memory after this many tenths to the largest until then.
    pub(crate) fn growth(&self, tenths: usize) -> Option<f64> {
        let (first, later) = self.resident.split_at_checked(tenths)?;
        let largest = |resident: &[f64]| resident.iter().copied().reduce(f64::max);
        Some(largest(later)? / largest(first)?)
    }
}

async fn all_users<C: Client>(service: &Service) -> Outcome<Read> {
    let client = C::new(service)?;
    measured(USERS, async |on_progress| client.stream(on_progress).await).await
}

/// Measures a stream of this many users. It calls its argument with the number of users read so far.
pub(super) async fn measured(
    users: usize,
    stream: impl AsyncFnOnce(&mut dyn FnMut(usize)) -> Outcome<usize>,
) -> Outcome<Read> {
    let mut resident = Vec::new();
    let mut on_progress = |read: usize| {
        if read.is_multiple_of(users / 10) {
            resident.extend(memory("VmRSS:"));
        }
    };
    let started = Instant::now();
    let read = stream(&mut on_progress).await?;
    let seconds = started.elapsed().as_secs_f64();
    if read != users {
        return Err(format!("{read} of {users} users were read").into());
    }
    let peak = memory("VmHWM:");
    Ok(Read {
        seconds,
        resident,
        peak,
    })
}

/// Returns a figure of this process's memory in KiB, on Linux.
fn memory(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Reads in this process, and prints the result.
pub(crate) fn read(contender: Contender, service: &Service) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let read = for_client!(contender, C => runtime.block_on(all_users::<C>(service)));
    print(read)
}

pub(super) fn print(read: Outcome<Read>) -> Outcome<()> {
    println!("{}", serde_json::to_string(&read?)?);
    Ok(())
}

/// Runs all contenders in turn.
pub(crate) fn measure(
    contenders: &[Contender],
    service: &Service,
    effort: Effort,
) -> Outcome<Turns<Read>> {
    effort.in_cold_turn(contenders, |turn| {
        let contender = contenders[turn].argument();
        in_a_process(&["stream", &contender, &serde_json::to_string(service)?])
    })
}

/// Runs this program with other arguments, and returns what it prints.
pub(super) fn in_a_process(arguments: &[&str]) -> Outcome<Read> {
    let output = Command::new(env::current_exe()?).args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_counted_from_the_largest_memory_before() {
        let read = |resident: &[f64]| Read {
            seconds: 1.0,
            resident: resident.to_vec(),
            peak: None,
        };
        let grown = read(&[100.0, 90.0, 105.0, 84.0]);
        assert_eq!(grown.growth(1), Some(1.05));
        assert_eq!(grown.growth(3), Some(0.8));
        assert_eq!(read(&[]).growth(1), None);
    }
}
