//! Instructions of a call without the network, counted by Valgrind: no noise of the machine is in them. So many calls
//! and twice as many are made, and what they differ in is theirs, without the start of the program.

use std::{env, process::Command};

use tempfile::TempDir;

use crate::{Outcome, contender::Contender, work::Work};

/// What Callgrind says the number after.
const COLLECTED: &str = "Collected :";

/// The version of Valgrind; why not, if there is none.
pub fn valgrind() -> Outcome<String> {
    let missing = |_| "`valgrind` is missing";
    let output = Command::new("valgrind")
        .arg("--version")
        .output()
        .map_err(missing)?;
    let version = String::from_utf8(output.stdout)?;
    Ok(version
        .trim()
        .replace('-', " ")
        .replace("valgrind", "Valgrind"))
}

/// Instructions of one call; of one encryption of a password, if no kind of call is told.
pub fn measure(contender: Contender, work: Option<Work>, times: u32) -> Outcome<f64> {
    let once = counted(contender, work, times)?;
    let twice = counted(contender, work, times * 2)?;
    Ok((twice - once) / f64::from(times))
}

fn counted(contender: Contender, work: Option<Work>, times: u32) -> Outcome<f64> {
    let folder = TempDir::new()?;
    let mut command = Command::new("valgrind");
    command.arg("--tool=callgrind");
    command.arg(format!(
        "--callgrind-out-file={}",
        folder.path().join("out").display()
    ));
    command.arg(env::current_exe()?);
    command.args(["share", &contender.argument(), &times.to_string()]);
    if let Some(work) = work {
        command.args(["--work", work.name()]);
    }
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(said.into());
    }
    collected(&said).ok_or_else(|| "Callgrind did not say what it counted".into())
}

fn collected(said: &str) -> Option<f64> {
    let number = said.lines().find_map(|line| line.split_once(COLLECTED))?.1;
    number.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_found_in_what_callgrind_says() {
        let said = "==7== Events    : Ir\n==7== Collected : 2169581\n==7== \n";
        assert_eq!(collected(said), Some(2_169_581.0));
        assert_eq!(collected("==7== Events    : Ir\n"), None);
    }
}
