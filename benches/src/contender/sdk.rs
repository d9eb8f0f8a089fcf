//! The official SDKs, each in a process of its own language, which makes the calls that it is told and times them itself.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::{
    Contender,
    caller::{Caller, Taken},
    checked,
};
use crate::{
    Outcome, place,
    sample::{CHANGES, EMAIL, PASSWORD, POOL, SECRET, USER},
    server::Service,
    work::Work,
};

/// The release of the SDK for Python that `interop/` installs.
pub(crate) const PYTHON_RELEASE: &str = "0.16.9";

/// The release of the SDK for JavaScript that `interop/` installs.
pub(crate) const JAVASCRIPT_RELEASE: &str = "3.16.7";

/// How an SDK is run.
#[derive(Clone, Debug)]
pub(crate) struct Installed {
    contender: Contender,
    interpreter: PathBuf,
    script: PathBuf,
    modules: PathBuf,
}

impl Installed {
    /// Installs the SDK for Python the way the interoperability tests do, and into the same folder.
    pub(crate) fn python() -> Outcome<Self> {
        let folder = place::root().join("interop/python");
        let interpreter = folder.join(".venv/bin/python");
        if !succeeds(Command::new(&interpreter).args(["-c", "import authing"])) {
            required(
                Command::new("python3.11")
                    .args(["-m", "venv"])
                    .arg(folder.join(".venv")),
            )?;
            let mut pip = Command::new(&interpreter);
            pip.args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ]);
            pip.args(["--require-hashes", "--requirement"]);
            required(pip.arg(folder.join("requirements.txt")))?;
        }
        Ok(Self {
            contender: Contender::Python,
            interpreter,
            script: place::root().join("benches/sdk/python/calls.py"),
            modules: folder,
        })
    }

    /// Installs the SDK for JavaScript likewise.
    pub(crate) fn javascript() -> Outcome<Self> {
        let folder = place::root().join("interop/javascript");
        let modules = folder.join("node_modules");
        if !modules.join("authing-js-sdk").is_dir() {
            required(
                Command::new("npm")
                    .args(["ci", "--silent"])
                    .current_dir(&folder),
            )?;
        }
        required(Command::new("node").arg("--version"))?;
        Ok(Self {
            contender: Contender::Javascript,
            interpreter: "node".into(),
            script: place::root().join("benches/sdk/javascript/calls.js"),
            modules,
        })
    }

    /// The interpreter, with its version.
    pub(crate) fn interpreter_version(&self) -> Outcome<String> {
        let output = Command::new(&self.interpreter).arg("--version").output()?;
        let version = String::from_utf8(output.stdout)?;
        let version = version.trim();
        Ok(match self.contender {
            Contender::Javascript => format!("Node {}", version.trim_start_matches('v')),
            _ => version.to_owned(),
        })
    }
}

fn succeeds(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Runs what has to succeed.
fn required(command: &mut Command) -> Outcome<()> {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    if succeeds(command) {
        return Ok(());
    }
    Err(format!("`{name}` is missing, or could not install what is measured").into())
}

/// A running SDK.
#[derive(Debug)]
pub(crate) struct Sdk {
    contender: Contender,
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// The root that Node reads from a file when it starts.
    _root: NamedTempFile,
}

#[derive(Deserialize)]
struct Made {
    nanoseconds: Vec<f64>,
    users: usize,
}

impl Sdk {
    /// Starts it. It fetches the owner token at once.
    pub(crate) fn start(installed: &Installed, service: &Service) -> Outcome<Self> {
        let mut root = NamedTempFile::new()?;
        root.write_all(service.root.as_deref().unwrap_or_default().as_bytes())?;
        let mut command = Command::new(&installed.interpreter);
        command.arg(&installed.script);
        if service.root.is_some() {
            command.env("NODE_EXTRA_CA_CERTS", root.path());
        }
        let mut process = command
            .env("NODE_PATH", &installed.modules)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut sdk = Self {
            contender: installed.contender,
            input: process.stdin.take(),
            process,
            output: BufReader::new(output),
            _root: root,
        };
        sdk.tell(&json!({
            "url": service.url,
            "pool": POOL,
            "secret": SECRET,
            "user": USER,
            "email": EMAIL,
            "password": PASSWORD,
            "changes": CHANGES,
        }))?;
        Ok(sdk)
    }

    fn tell(&mut self, line: &Value) -> Outcome<()> {
        let input = self.input.as_mut().ok_or("no input")?;
        writeln!(input, "{line}")?;
        Ok(input.flush()?)
    }

    fn ask(&mut self, work: &str, calls: u32) -> Outcome<Made> {
        self.tell(&json!({ "work": work, "calls": calls }))?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        serde_json::from_str(&line)
            .map_err(|_| format!("the {} did not answer to {work}", self.contender).into())
    }

    /// Makes a new SDK object and a call with it; how many nanoseconds that took.
    pub(crate) fn cold(&mut self) -> Outcome<f64> {
        Ok(self.ask("cold", 1)?.nanoseconds.iter().sum())
    }
}

impl Caller for Sdk {
    fn contender(&self) -> Contender {
        self.contender
    }

    fn make(&mut self, work: Work, calls: u32) -> Outcome<Taken> {
        let made = self.ask(work.name(), calls)?;
        checked(work, made.users)?;
        Ok(Taken {
            wall: made.nanoseconds.iter().sum::<f64>() / f64::from(calls),
            processor: None,
        })
    }
}

impl Drop for Sdk {
    fn drop(&mut self) {
        drop(self.input.take());
        // It has nothing to finish.
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_releases_are_those_that_are_installed() {
        let python = include_str!("../../../interop/python/requirements.txt");
        assert!(python.contains(&format!("authing=={PYTHON_RELEASE} ")));
        let javascript = include_str!("../../../interop/javascript/package.json");
        let release = format!("\"authing-js-sdk\": \"{JAVASCRIPT_RELEASE}\"");
        assert!(javascript.contains(&release));
    }
}
