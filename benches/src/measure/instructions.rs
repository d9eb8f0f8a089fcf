//! Counts the instructions of a call, with and without the network, with Valgrind, so that noise of the machine does
//! not matter. The difference between N and 2N calls excludes the start of the program.

use std::{env, process::Command};

use tempfile::TempDir;

use crate::{Outcome, contender::Contender, server::Service, work::Work};

/// The text before the number in Callgrind's output.
const COLLECTED: &str = "Collected :";

/// Returns the version of Valgrind, or the reason why it is missing.
pub(crate) fn valgrind() -> Outcome<String> {
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

/// The counted work.
#[derive(Clone, Debug)]
pub(crate) enum Counted<'run> {
    /// One encryption of a password.
    Encryption,
    /// A call without the network.
    Share(Contender, Work),
    /// A call with the network, counted in this process.
    Call(Contender, Work, &'run Service),
}

impl Counted<'_> {
    /// Returns the arguments of this program for this many repetitions.
    fn arguments(&self, times: u32) -> Outcome<Vec<String>> {
        let floor = Contender::Floor;
        let (command, contender) = match self {
            Self::Encryption => ("share", &floor),
            Self::Share(contender, _) => ("share", contender),
            Self::Call(contender, ..) => ("call", contender),
        };
        let mut arguments = vec![command.to_owned(), contender.argument(), times.to_string()];
        if let Self::Share(_, work) | Self::Call(_, work, _) = self {
            arguments.extend(["--work".to_owned(), work.name().to_owned()]);
        }
        if let Self::Call(_, _, service) = self {
            arguments.extend(["--service".to_owned(), serde_json::to_string(service)?]);
        }
        Ok(arguments)
    }

    /// Returns the instructions of one repetition.
    pub(crate) fn measure(&self, times: u32) -> Outcome<f64> {
        let once = callgrind(&self.arguments(times)?)?;
        let twice = callgrind(&self.arguments(times * 2)?)?;
        Ok((twice - once) / f64::from(times))
    }
}

fn callgrind(arguments: &[String]) -> Outcome<f64> {
    let folder = TempDir::new()?;
    let mut command = Command::new("valgrind");
    command.arg("--tool=callgrind");
    command.arg(format!(
        "--callgrind-out-file={}",
        folder.path().join("out").display()
    ));
    let output = command.arg(env::current_exe()?).args(arguments).output()?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(log.into());
    }
    collected(&log).ok_or_else(|| "Callgrind printed no count".into())
}

fn collected(log: &str) -> Option<f64> {
    let number = log.lines().find_map(|line| line.split_once(COLLECTED))?.1;
    number.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_parsed_from_the_output_of_callgrind() {
        let log = "==7== Events    : Ir\n==7== Collected : 2169581\n==7== \n";
        assert_eq!(collected(log), Some(2_169_581.0));
        assert_eq!(collected("==7== Events    : Ir\n"), None);
    }
}
