//! Runs the program.

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use authing::{Authing, Error};
use authing_emulator::{Emulator, PoolSeed, UserSeed};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Builder;

pub(crate) const LEA: &str = "5e4c8b1f0a2d3c4b5a690001";
pub(crate) const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";
pub(crate) const SECRET: &str = "4f2c1a8e9b7d6c5f4e3d2c1b0a998877";

/// The APIs of the service.
pub(crate) const APIS: [&str; 2] = ["v1", "v2"];

/// An emulator with the user Lea, a folder for files, and the API that the program uses.
pub(crate) struct Place {
    pub(crate) emulator: Emulator,
    pub(crate) folder: TempDir,
    api: &'static str,
}

/// A finished program.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) errors: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        let lea = UserSeed::with_email("lea@example.com", "correct horse")
            .id(LEA)
            .nickname("Lea");
        let pool = PoolSeed::new(POOL, SECRET).user(lea);
        Self::with(pool)
    }

    pub(crate) fn with(pool: PoolSeed) -> Self {
        Self {
            emulator: Emulator::builder()
                .pool(pool)
                .start_blocking()
                .expect("the emulator"),
            folder: TempDir::new().expect("a folder"),
            api: APIS[0],
        }
    }

    /// Lets the program use another API.
    pub(crate) fn of(self, api: &'static str) -> Self {
        Self { api, ..self }
    }

    /// Returns the name of the field with the id of a user.
    pub(crate) fn id(&self) -> &'static str {
        if self.api == APIS[0] { "_id" } else { "id" }
    }

    /// Returns the program with the settings of the emulator in its environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.command_without_settings(arguments);
        command.envs(self.emulator.env());
        // v1 is the default.
        if self.api != APIS[0] {
            command.env("AUTHING_API", self.api);
        }
        command
    }

    pub(crate) fn command_without_settings(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_authing"));
        command
            .args(arguments)
            .env_clear()
            .env("AUTHING_PROFILES", self.path("profiles.toml"))
            .current_dir(self.folder.path());
        command
    }

    /// Makes a call of a client of the emulator.
    pub(crate) fn call<T>(&self, call: impl AsyncFnOnce(Authing) -> Result<T, Error>) -> T {
        let authing = Authing::from_vars(self.emulator.env()).expect("a client");
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(call(authing)).expect("a response")
    }

    /// Runs the program with the settings of the emulator.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments), "")
    }

    /// Stores a profile for the pool.
    pub(crate) fn add_profile(&self, name: &str, options: &[&str]) -> Ended {
        let add = ["profile", "add", name, "--pool-id", POOL];
        let add = self.command_without_settings(&[&add, options].concat());
        ended(add, &format!("{SECRET}\n"))
    }

    /// Runs the program, which must succeed, and returns its output as JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let ended = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(ended.code, Some(0), "{arguments:?}: {ended:?}");
        serde_json::from_str(&ended.out).expect("JSON")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    /// Writes a file that only its owner can read.
    #[cfg(unix)]
    pub(crate) fn write_private(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt as _;

        self.write(name, text);
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(self.path(name), mode).expect("a change");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect(name)
    }

    /// Returns the users of the pool.
    pub(crate) fn users(&self) -> Vec<Value> {
        let snapshot = self.emulator.snapshot();
        snapshot["pools"][0]["users"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    }
}

/// Starts a command with this text on its standard input.
pub(crate) fn started(mut command: Command, input: &str) -> Child {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut stdin = child.stdin.take().expect("its input");
    // A program that does not read its input may have ended.
    let _ = stdin.write_all(input.as_bytes());
    child
}

/// Runs a command to its end.
pub(crate) fn ended(command: Command, input: &str) -> Ended {
    of(started(command, input))
}

/// Waits for the end of a program.
pub(crate) fn of(child: Child) -> Ended {
    let output = child.wait_with_output().expect("an end");
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("text"),
        errors: String::from_utf8(output.stderr).expect("text"),
    }
}
