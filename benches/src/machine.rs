//! What the figures were measured on and with. No name of a machine is asked for.

use std::{env, fs, process::Command, thread};

use crate::{Outcome, place};

/// Cores and processor.
pub(crate) fn processor() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let known = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = after(&known, "model name").unwrap_or("of a model that the system does not tell");
    format!("{cores} cores, {model}")
}

/// The operating system.
pub(crate) fn system() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="));
    let name = name.map_or(env::consts::OS, |name| name.trim_matches('"'));
    format!("{name}, {}", env::consts::ARCH)
}

/// How busy the machine was, in processes, over the last minute.
pub(crate) fn load() -> Option<String> {
    let load = fs::read_to_string("/proc/loadavg").ok()?;
    load.split(' ').next().map(str::to_owned)
}

/// The version of the compiler.
pub(crate) fn rust() -> Outcome<String> {
    let output = Command::new("rustc").arg("--version").output()?;
    let version = String::from_utf8(output.stdout)?;
    let number = version.split(' ').nth(1).ok_or("rustc tells no version")?;
    Ok(format!("Rust {number}"))
}

/// The versions of these crates that the workspace is locked to.
pub(crate) fn locked(names: &[&str]) -> Outcome<Vec<String>> {
    let lock = fs::read_to_string(place::root().join("Cargo.lock"))?;
    let version = |name: &&str| version_in(&lock, name);
    Ok(names.iter().filter_map(version).collect())
}

/// The newest version of a crate in a lock file, where the versions of one crate stand in order.
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
    fn a_lock_file_tells_versions() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.0.0\"\n";
        assert_eq!(version_in(lock, "a").as_deref(), Some("a 2.0.0"));
        assert_eq!(version_in(lock, "b"), None);
    }
}
