//! How often, and for how many bytes, a call asks for memory. A second program counts: its allocator does nothing else
//! than to count, and would be in the way of everything that is timed.

use std::{env, process::Command};

use serde::{Deserialize, Serialize};

use super::share;
use crate::{Outcome, contender::Contender, place, work::Work};

/// What one call asked for.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Allocated {
    /// Who called.
    pub(crate) contender: Contender,
    /// The call.
    pub(crate) work: Work,
    /// How often memory was asked for.
    pub(crate) count: u64,
    /// How many bytes in all.
    pub(crate) bytes: u64,
}

/// Counts in this process, and prints what was counted. `measure` tells how often a closure asks for memory, and for how
/// many bytes; this crate itself must not name what does.
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
    // What is allocated once and kept is not a call's.
    halves.request()?;
    halves.open(halves.body())?;
    let (mut body, mut outcome) = (halves.body(), Ok(()));
    let (count, bytes) = measure(&mut || {
        let asked = halves.request();
        outcome = asked.and_then(|_| halves.open(std::mem::take(&mut body)));
    });
    outcome?;
    Ok(Allocated {
        contender,
        work,
        count,
        bytes,
    })
}

/// Has the program that counts built and run.
pub(crate) fn measure() -> Outcome<Vec<Allocated>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(place::root())
        .args(["run", "--quiet", "--locked"]);
    command.args([
        "--package",
        "authing-bench",
        "--bin",
        "authing-bench-allocations",
    ]);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
