//! A crate with dependencies, and how long it takes to build.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use super::Files;
use crate::{Outcome, paths};

/// The unit of processor time on Linux, independent of its clock.
const TICKS_PER_SECOND: f64 = 100.0;

/// A crate with dependencies.
pub(crate) struct Consumer {
    folder: PathBuf,
}

/// The time of a build, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Built {
    pub(crate) wall: f64,
    /// The time of all processors, if the system reports it.
    pub(crate) processor: Option<f64>,
}

impl Consumer {
    /// Writes the crate with the lock file of this workspace, and fetches its dependencies.
    pub(crate) fn new(below: &Path, name: &str, dependencies: &str, files: Files) -> Outcome<Self> {
        let consumer = Self {
            folder: below.join(name),
        };
        consumer.write("Cargo.toml", &manifest(dependencies))?;
        consumer.write("src/main.rs", "fn main() {}\n")?;
        for (path, text) in files {
            consumer.write(&path, &text)?;
        }
        fs::copy(
            paths::root().join("Cargo.lock"),
            consumer.folder.join("Cargo.lock"),
        )?;
        required(&mut consumer.cargo(&["fetch"]))?;
        Ok(consumer)
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> Outcome<()> {
        let path = self.folder.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(path, text)?)
    }

    /// Builds the crate from scratch, without incremental compilation. Cargo compiles only local dependencies
    /// incrementally, which would favour them.
    pub(crate) fn build_from_scratch(&self, arguments: &[&str]) -> Outcome<Built> {
        let target = self.folder.join("target");
        if target.is_dir() {
            fs::remove_dir_all(target)?;
        }
        timed(self.cargo(arguments).env("CARGO_INCREMENTAL", "0"))
    }

    /// Builds the crate, re-using earlier results.
    pub(crate) fn build(&self, arguments: &[&str]) -> Outcome<Built> {
        timed(&mut self.cargo(arguments))
    }

    /// Returns the errors of the compiler, if there are any.
    pub(crate) fn problems(&self) -> Outcome<Option<String>> {
        let output = self.cargo(&["check"]).output()?;
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(Some(errors).filter(|_| !output.status.success()))
    }

    /// Returns the path of a built program.
    pub(crate) fn program(&self, profile: &str) -> PathBuf {
        self.folder.join("target").join(profile).join("consumer")
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).arg("--quiet");
        cargo.current_dir(&self.folder);
        // The floor includes its operations from there.
        cargo.env("OPERATIONS", paths::OPERATIONS);
        // These variables would change the build.
        for variable in [
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET_DIR",
            "CARGO_INCREMENTAL",
            "RUSTC_WRAPPER",
            "RUSTFLAGS",
        ] {
            cargo.env_remove(variable);
        }
        cargo
    }
}

fn timed(command: &mut Command) -> Outcome<Built> {
    let (before, started) = (processor_seconds(), Instant::now());
    required(command)?;
    let wall = started.elapsed().as_secs_f64();
    let processor = processor_seconds().zip(before);
    Ok(Built {
        wall,
        processor: processor.map(|(after, before)| after - before),
    })
}

fn required(command: &mut Command) -> Outcome<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into())
}

fn manifest(dependencies: &str) -> String {
    format!(
        "[package]\nname = \"consumer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{dependencies}\n\
         [profile.release]\nstrip = true\n\n[workspace]\n"
    )
}

/// Returns the processor time of all processes that this one has waited for, on Linux.
fn processor_seconds() -> Option<f64> {
    ticks_of_children(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// Parses the 16th and 17th value. The second value, in brackets, may contain spaces.
fn ticks_of_children(stat: &str) -> Option<f64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut values = after_name.split_ascii_whitespace().skip(13);
    let (user, system): (f64, f64) = (values.next()?.parse().ok()?, values.next()?.parse().ok()?);
    Some((user + system) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_of_children_is_parsed() {
        let stat = "7 (a ) name) S 1 7 7 0 -1 4194560 1 2 3 4 50 60 250 150 20 0 1 0 9 8 7";
        assert_eq!(ticks_of_children(stat), Some(4.0));
    }
}
