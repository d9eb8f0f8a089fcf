//! Instructions of a call, with the network and without, counted by Valgrind: no noise of the machine is in them. So many calls
//! and twice as many are made, and what they differ in is theirs, without the start of the program.

use std::{env, process::Command};

use tempfile::TempDir;

use crate::{Outcome, contender::Contender, server::Service, work::Work};

/// What Callgrind says the number after.
const COLLECTED: &str = "Collected :";

/// The version of Valgrind; why not, if there is none.
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

/// What is counted.
#[derive(Clone, Debug)]
pub(crate) enum Counted<'run> {
    /// One encryption of a password.
    Encryption,
    /// A call without the network.
    Share(Contender, Work),
    /// A call with it, as far as this process goes.
    Call(Contender, Work, &'run Service),
}

impl Counted<'_> {
    /// This program, told to do it so often.
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

    /// Instructions of one time.
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
