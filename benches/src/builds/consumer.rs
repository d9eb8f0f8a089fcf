//! A crate that depends, and how long it takes to build.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Instant,
};

use super::Files;
use crate::{Outcome, place};

/// What Linux counts processor time in, whatever its clock does.
const TICKS_PER_SECOND: f64 = 100.0;

/// The crate.
pub(crate) struct Consumer {
    folder: PathBuf,
}

/// What a build took, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Built {
    pub(crate) wall: f64,
    /// Of all processors, where the system tells.
    pub(crate) processor: Option<f64>,
}

impl Consumer {
    /// Writes the crate, locked to what this workspace is locked to, and fetches what it depends on.
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
            place::root().join("Cargo.lock"),
            consumer.folder.join("Cargo.lock"),
        )?;
        consumer.required(&["fetch"])?;
        Ok(consumer)
    }

    pub(crate) fn write(&self, path: &str, text: &str) -> Outcome<()> {
        let path = self.folder.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(path, text)?)
    }

    /// Builds it from nothing.
    pub(crate) fn build_anew(&self, arguments: &[&str]) -> Outcome<Built> {
        let target = self.folder.join("target");
        if target.is_dir() {
            fs::remove_dir_all(target)?;
        }
        self.build(arguments)
    }

    /// Builds what is not built.
    pub(crate) fn build(&self, arguments: &[&str]) -> Outcome<Built> {
        let (before, started) = (processor_seconds(), Instant::now());
        self.required(arguments)?;
        let wall = started.elapsed().as_secs_f64();
        let processor = processor_seconds().zip(before);
        Ok(Built {
            wall,
            processor: processor.map(|(after, before)| after - before),
        })
    }

    /// What the compiler has against it; nothing, if it compiles.
    pub(crate) fn problems(&self) -> Outcome<Option<String>> {
        let output = self.cargo(&["check"])?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(Some(said).filter(|_| !output.status.success()))
    }

    /// A program that was built.
    pub(crate) fn program(&self, profile: &str) -> PathBuf {
        self.folder.join("target").join(profile).join("consumer")
    }

    fn required(&self, arguments: &[&str]) -> Outcome<()> {
        let output = self.cargo(arguments)?;
        if output.status.success() {
            return Ok(());
        }
        Err(String::from_utf8_lossy(&output.stderr).into())
    }

    fn cargo(&self, arguments: &[&str]) -> Outcome<Output> {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).arg("--quiet");
        cargo.current_dir(&self.folder);
        // The floor reads its operations there.
        cargo.env("OPERATIONS", place::OPERATIONS);
        // Whatever is set here would be built elsewhere, or otherwise.
        for set in [
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET_DIR",
            "RUSTC_WRAPPER",
            "RUSTFLAGS",
        ] {
            cargo.env_remove(set);
        }
        Ok(cargo.output()?)
    }
}

fn manifest(dependencies: &str) -> String {
    format!(
        "[package]\nname = \"consumer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{dependencies}\n\
         [profile.release]\nstrip = true\n\n[workspace]\n"
    )
}

/// The processor time of all processes that this one has waited for, where the system tells it as Linux does.
fn processor_seconds() -> Option<f64> {
    ticks_of_children(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// The 16th and 17th value; the second one, in brackets, may have spaces in it.
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
    fn processor_time_is_that_of_children() {
        let stat = "7 (a ) name) S 1 7 7 0 -1 4194560 1 2 3 4 50 60 250 150 20 0 1 0 9 8 7";
        assert_eq!(ticks_of_children(stat), Some(4.0));
    }
}
