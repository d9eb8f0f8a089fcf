//! The official SDKs. Each runs in a process of its language, which makes the requested calls and measures them.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde::{Deserialize, Serialize};
use serde_json::json;
use tempfile::NamedTempFile;

use super::{
    Contender,
    caller::{CallTime, Caller},
    checked,
};
use crate::{
    Outcome, paths,
    sample::{CHANGES, EMAIL, PASSWORD, POOL, SECRET, USER},
    server::Service,
    work::Work,
};

/// The version of the Python SDK that `interop/` installs.
pub(crate) const PYTHON_RELEASE: &str = "0.16.9";

/// The version of the JavaScript SDK that `interop/` installs.
pub(crate) const JAVASCRIPT_RELEASE: &str = "3.16.7";

/// An installed SDK.
#[derive(Clone, Debug)]
pub(crate) struct Installed {
    contender: Contender,
    interpreter: PathBuf,
    script: PathBuf,
    modules: PathBuf,
}

impl Installed {
    /// Installs the Python SDK in the folder of the interoperability tests, as they do.
    pub(crate) fn python() -> Outcome<Self> {
        let folder = paths::root().join("interop/python");
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
            script: paths::root().join("benches/sdk/python/calls.py"),
            modules: folder,
        })
    }

    /// Installs the JavaScript SDK in the folder of the interoperability tests, as they do.
    pub(crate) fn javascript() -> Outcome<Self> {
        let folder = paths::root().join("interop/javascript");
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
            script: paths::root().join("benches/sdk/javascript/calls.js"),
            modules,
        })
    }

    /// Returns the name and version of the interpreter.
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

/// Runs a command that must succeed.
fn required(command: &mut Command) -> Outcome<()> {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    if succeeds(command) {
        return Ok(());
    }
    Err(format!("`{name}` is missing, or the installation failed").into())
}

/// A running SDK.
#[derive(Debug)]
pub(crate) struct Sdk {
    contender: Contender,
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// The root certificate that Node reads at its start.
    _root: NamedTempFile,
}

/// A request for calls of one kind.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Request<'text> {
    pub(crate) work: &'text str,
    pub(crate) calls: u32,
    /// The number of concurrent calls. If there are several, all calls are measured together.
    pub(crate) at_once: u32,
    /// Begins with an uncounted measurement.
    pub(crate) warm_up: bool,
}

#[derive(Deserialize)]
struct Timing {
    nanoseconds: Vec<f64>,
    users: usize,
}

impl Sdk {
    /// Starts the SDK, which fetches the owner token immediately.
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
        sdk.send(&json!({
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

    fn send(&mut self, line: &impl Serialize) -> Outcome<()> {
        let input = self.input.as_mut().ok_or("no input")?;
        writeln!(input, "{}", serde_json::to_string(line)?)?;
        Ok(input.flush()?)
    }

    fn request(&mut self, request: Request<'_>) -> Outcome<Timing> {
        self.send(&request)?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let problem = || format!("the {} did not respond to {}", self.contender, request.work);
        serde_json::from_str(&line).map_err(|_| problem().into())
    }

    /// Creates an SDK object and makes a call with it. Returns the nanoseconds.
    pub(crate) fn cold(&mut self) -> Outcome<f64> {
        let (nanoseconds, _) = self.run(Request {
            work: "cold",
            calls: 1,
            at_once: 1,
            warm_up: true,
        })?;
        Ok(nanoseconds)
    }

    /// Makes calls. Returns the nanoseconds of all together, and the number of users in the last response.
    pub(crate) fn run(&mut self, request: Request<'_>) -> Outcome<(f64, usize)> {
        let timing = self.request(request)?;
        Ok((timing.nanoseconds.iter().sum(), timing.users))
    }
}

impl Caller for Sdk {
    fn contender(&self) -> Contender {
        self.contender
    }

    fn make(&mut self, work: Work, calls: u32) -> Outcome<CallTime> {
        let (nanoseconds, users) = self.run(Request {
            work: work.name(),
            calls,
            at_once: 1,
            warm_up: true,
        })?;
        checked(work, users)?;
        Ok(CallTime {
            wall: nanoseconds / f64::from(calls),
            processor: None,
        })
    }
}

impl Drop for Sdk {
    fn drop(&mut self) {
        drop(self.input.take());
        // The exit status does not matter.
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_match_the_installed_ones() {
        let python = include_str!("../../../interop/python/requirements.txt");
        assert!(python.contains(&format!("authing=={PYTHON_RELEASE} ")));
        let javascript = include_str!("../../../interop/javascript/package.json");
        let release = format!("\"authing-js-sdk\": \"{JAVASCRIPT_RELEASE}\"");
        assert!(javascript.contains(&release));
    }
}
