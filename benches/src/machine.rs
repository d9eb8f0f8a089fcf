//! The machine and the versions of the measurement. The machine's name is never read.

use std::{env, fs, process::Command, thread};

use crate::{Outcome, paths};

/// Returns the number of cores and the processor.
pub(crate) fn processor() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let cpu_info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = after(&cpu_info, "model name").unwrap_or("unknown model");
    format!("{cores} cores, {model}")
}

/// Returns the operating system.
pub(crate) fn system() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="));
    let name = name.map_or(env::consts::OS, |name| name.trim_matches('"'));
    format!("{name}, {}", env::consts::ARCH)
}

/// Returns the load of the last minute.
pub(crate) fn load() -> Option<String> {
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    load.split(' ').next().map(str::to_owned)
}

/// Returns the version of the compiler.
pub(crate) fn rust() -> Outcome<String> {
    let output = Command::new("rustc").arg("--version").output()?;
    let version = String::from_utf8(output.stdout)?;
    let number = version
        .split(' ')
        .nth(1)
        .ok_or("`rustc --version` printed no version")?;
    Ok(format!("Rust {number}"))
}

/// Returns the locked versions of these crates.
pub(crate) fn locked(names: &[&str]) -> Outcome<Vec<String>> {
    let lock = fs::read_to_string(paths::root().join("Cargo.lock"))?;
    let version = |name: &&str| version_in(&lock, name);
    Ok(names.iter().filter_map(version).collect())
}

/// Returns the newest version of a crate in a lock file, which sorts the versions of a crate.
fn version_in(lock: &str, name: &str) -> Option<String> {
    let start = format!("name = \"{name}\"\nversion = \"");
    let (_, rest) = lock.rsplit_once(&start)?;
    let (version, _) = rest.split_once('"')?;
    Some(format!("{name} {version}"))
}

fn after<'text>(text: &'text str, key: &str) -> Option<&'text str> {
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_a_lock_file() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\n";
        assert_eq!(version_in(lock, "a").as_deref(), Some("a 2.0.0"));
        assert_eq!(version_in(lock, "b"), None);
    }
}
