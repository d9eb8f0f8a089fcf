//! The emulator in its own process. One in a hundred responses has a fault.

use std::{
    env,
    io::{self, BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use authing_emulator::{Emulator, ErrorForm, Fault, PoolSeed, Rule, UserSeed};
use serde_json::{Value, json};

pub(crate) const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";
pub(crate) const SECRET: &str = "soaked";
pub(crate) const USER: &str = "5e4c8b1f0a2d3c4b5a690001";
pub(crate) const EMAIL: &str = "lea@example.com";
pub(crate) const PASSWORD: &str = "correct horse";

/// The probability of a fault.
const RATE: f64 = 0.01;

/// The root fields with faults. The owner token's is not among them: after a rejected secret, all calls of the client
/// fail for a second.
const FIELDS: [&str; 5] = ["user", "users", "updateUser", "login", "checkLoginStatus"];

/// The faults, with equal probability.
fn faults() -> Vec<Fault> {
    let errors = [ErrorForm::Object, ErrorForm::Text, ErrorForm::Wrapped]
        .into_iter()
        .flat_map(|form| [true, false].map(|with_data| Fault::Errors { form, with_data }));
    [
        Fault::Latency(Duration::from_millis(20)),
        Fault::NoResponse,
        Fault::StallInBody,
        Fault::StallAfterBody,
        Fault::Reset,
        Fault::ResetInBody,
        Fault::Truncated,
        Fault::CloseAfter(1),
        Fault::Status(401),
        Fault::Status(500),
        Fault::Status(502),
        Fault::Status(503),
        Fault::Busy(Duration::from_secs(1)),
        Fault::RespondWith(500),
        Fault::ContentType("text/plain".to_owned()),
        Fault::Html,
        Fault::Oversized(100_000),
        Fault::GzipBomb(1_000_000),
        Fault::InvalidUtf8,
        Fault::InvalidJson,
        Fault::DeepJson(10_000),
        Fault::DuplicateKeys,
        Fault::WrongTypes,
        Fault::MissingFields,
        Fault::ExtraFields,
        Fault::UnknownEnumValues,
    ]
    .into_iter()
    .chain(errors)
    .collect()
}

/// Serves until the standard input ends, and then prints the number of faults.
pub(crate) fn serve() {
    let lea = UserSeed::default().id(USER).email(EMAIL).password(PASSWORD);
    let emulator = Emulator::builder()
        .pool(PoolSeed::new(POOL, SECRET).user(lea))
        .start_blocking()
        .expect("an emulator");
    let faults = faults();
    // The rules together have the probability of `RATE`.
    let rate = RATE / f64::from(u32::try_from(faults.len()).expect("few faults"));
    for fault in faults {
        for field in FIELDS {
            let rule = Rule::new(fault.clone()).on(field);
            emulator.faults().add(rule.rate(rate));
        }
    }
    let addresses = json!({
        "users": emulator.users_url(),
        "oauth": emulator.oauth_url(),
        "key": emulator.public_key_pem(),
    });
    println!("{addresses}");
    io::stdin()
        .read_to_end(&mut Vec::new())
        .expect("the client ends");
    println!("{}", emulator.faults().struck());
}

/// The server process, from the client's side.
pub(crate) struct Served {
    process: Child,
    output: BufReader<ChildStdout>,
    pub(crate) users_url: String,
    pub(crate) oauth_url: String,
    pub(crate) public_key_pem: String,
}

impl Served {
    /// Starts the server.
    pub(crate) fn start() -> Self {
        let mut process = Command::new(env::current_exe().expect("this program"))
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        let addresses: Value = serde_json::from_str(&line(&mut output)).expect("the addresses");
        let text = |name: &str| addresses[name].as_str().expect("a text").to_owned();
        Self {
            users_url: text("users"),
            oauth_url: text("oauth"),
            public_key_pem: text("key"),
            process,
            output,
        }
    }

    /// Ends the server and returns the number of faults.
    pub(crate) fn end(mut self) -> u64 {
        drop(self.process.stdin.take());
        let faults = line(&mut self.output);
        self.process.wait().expect("the server ends");
        faults.trim().parse().expect("a number")
    }
}

fn line(output: &mut impl BufRead) -> String {
    let mut line = String::new();
    output.read_line(&mut line).expect("a line");
    line
}
