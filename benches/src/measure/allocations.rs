//! Counts the allocations of a call and their bytes. A separate program counts them, because the counting allocator
//! would distort all times.

use std::{env, process::Command};

use serde::{Deserialize, Serialize};

use super::share;
use crate::{Outcome, contender::Contender, paths, work::Work};

/// The allocations of one call.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Allocated {
    /// The contender.
    pub(crate) contender: Contender,
    /// The call.
    pub(crate) work: Work,
    /// The number of allocations.
    pub(crate) count: u64,
    /// The number of allocated bytes.
    pub(crate) bytes: u64,
}

/// Counts in this process, and prints the result. `measure` returns the allocations and bytes of a closure. It is an
/// argument, because naming the counter in this crate would link it everywhere.
pub fn count(measure: impl Fn(&mut dyn FnMut()) -> (u64, u64)) -> Outcome<()> {
    let mut counted = Vec::new();
    for work in Work::ALL {
        for contender in Contender::RUST {
            counted.push(one(contender, work, &measure)?);
        }
    }
    println!("{}", serde_json::to_string(&counted)?);
    Ok(())
}

fn one(
    contender: Contender,
    work: Work,
    measure: impl Fn(&mut dyn FnMut()) -> (u64, u64),
) -> Outcome<Allocated> {
    let halves = share::halves(contender, work)?;
    // Allocations that are made once and kept do not belong to a call.
    halves.request()?;
    halves.open(halves.body())?;
    let (mut body, mut outcome) = (halves.body(), Ok(()));
    let (count, bytes) = measure(&mut || {
        let requested = halves.request();
        outcome = requested.and_then(|_| halves.open(std::mem::take(&mut body)));
    });
    outcome?;
    Ok(Allocated {
        contender,
        work,
        count,
        bytes,
    })
}

/// Runs the counting program: the one in the environment variable, or one that Cargo builds.
pub(crate) fn measure() -> Outcome<Vec<Allocated>> {
    let mut program = match env::var_os("AUTHING_BENCH_ALLOCATIONS") {
        Some(program) => Command::new(program),
        None => cargo_run(),
    };
    let output = program.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn cargo_run() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(paths::root());
    command.args(["run", "--quiet", "--locked", "--package", "authing-bench"]);
    command.args(["--bin", "authing-bench-allocations"]);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    command
}
