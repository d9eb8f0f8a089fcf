//! The program: its one line, its answers, its end, its refusals.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_authing-emulator");

/// A running program with the address it told.
struct Running {
    child: Child,
    address: String,
}

fn start(arguments: &[&str]) -> Running {
    let mut child = Command::new(PROGRAM)
        .args(["--listen", "127.0.0.1:0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    output.read_line(&mut line).expect("a line");
    let address = line
        .strip_prefix("authing-emulator ready at ")
        .expect("the line");
    let address = address.trim_end().trim_end_matches('/').to_owned();
    Running { child, address }
}

fn end_with(mut running: Running, signal: &str) {
    let process = running.child.id().to_string();
    let sent = Command::new("kill").args([signal, &process]).status();
    assert!(sent.expect("kill").success());
    assert!(running.child.wait().expect("an end").success());
}

fn refused(arguments: &[&str]) -> String {
    let Output { status, stderr, .. } = Command::new(PROGRAM)
        .args(arguments)
        .output()
        .expect("the program");
    assert!(!status.success());
    String::from_utf8(stderr).expect("text")
}

fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("a file");
    path
}

#[tokio::test]
async fn it_tells_when_it_is_ready_and_ends_when_told() {
    for signal in ["-TERM", "-INT"] {
        let running = start(&["--pool", "5e4c8b1f0a2d3c4b5a697887:secret"]);
        let answer = reqwest::get(format!("{}/system/status", running.address))
            .await
            .expect("an answer");
        assert_eq!(answer.text().await.expect("text"), r#"{"ok":2}"#);
        end_with(running, signal);
    }
}

#[tokio::test]
async fn it_takes_pools_from_a_seed_and_settings_for_the_others() {
    let seed = file(
        "seed.json",
        r#"{"pools": [{"id": "seeded", "secret": "s", "users": [{"email": "a@example.com"}]}]}"#,
    );
    let settings = file("settings.json", r#"{"jwtExpired": 60}"#);
    let running = start(&[
        "--pool",
        "given:secret",
        "--settings",
        settings.to_str().expect("a path"),
        "--seed",
        seed.to_str().expect("a path"),
    ]);
    let query = r#"{"query": "{ a: getUserPoolSettings(userPoolId: \"given\") { jwtExpired } b: getUserPoolSettings(userPoolId: \"seeded\") { jwtExpired } }"}"#;
    let request = reqwest::Client::new()
        .post(format!("{}/graphql", running.address))
        .body(query);
    let answer = request
        .send()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("text");
    assert_eq!(
        answer,
        r#"{"data":{"a":{"jwtExpired":60},"b":{"jwtExpired":1296000}}}"#
    );
    end_with(running, "-TERM");
}

/// Whatever it is sent, and whatever goes wrong with its answers.
#[tokio::test]
async fn it_prints_nothing_of_what_it_is_sent() {
    let mut child = Command::new(PROGRAM)
        .args(["--listen", "127.0.0.1:0", "--pool", "id:MARKED"])
        .args([
            "--fault",
            "wrong-types,on=user",
            "--fault",
            "reset,on=users",
        ])
        .args(["--fault", "errors=wrapped,on=login"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    output.read_line(&mut line).expect("a line");
    let base = line.trim_end().rsplit(' ').next().expect("an address");
    let client = reqwest::Client::new();
    let sent = [
        r#"{"query": "{ getAccessTokenByAppSecret(clientId: \"id\", secret: \"MARKED\") }"}"#,
        r#"{"query": "{ getAccessTokenByAppSecret(clientId: \"MARKED\", secret: MARKED) }"}"#,
        r#"{"query": "{ user(id: \"MARKED\") { _id } }"}"#,
        r#"{"query": "{ users(registerInClient: \"MARKED\") { totalCount } }"}"#,
        r#"{"query": "mutation { login(registerInClient: \"id\", email: \"a@b.c\", password: \"MARKED\") { _id } }"}"#,
        r#"{"query": "query($MARKED: String!) { MARKED }", "variables": {"MARKED": ["MARKED"]}}"#,
        r#"{"query": "MARKED"#,
    ];
    for path in [
        "users/graphql",
        "oauth/graphql",
        "oidc/token?code=MARKED",
        "MARKED",
        "upload",
    ] {
        for body in sent {
            let request = client.post(format!("{base}{path}")).body(body);
            // A fault is no answer.
            let _ = request.bearer_auth("MARKED").send().await;
        }
    }
    let running = Running {
        child,
        address: String::new(),
    };
    let rest = end_reading(running);
    assert_eq!(rest, "", "nothing more is printed");
    let mut more = String::new();
    output.read_to_string(&mut more).expect("text");
    assert_eq!(more, "");
}

/// Ends the program, and reads what it printed as errors.
fn end_reading(mut running: Running) -> String {
    let errors = running.child.stderr.take();
    end_with(running, "-TERM");
    let mut text = String::new();
    let read = errors.expect("its errors").read_to_string(&mut text);
    read.expect("text");
    text
}

#[test]
fn it_says_what_is_wrong_with_its_arguments() {
    assert!(refused(&[]).contains("--pool"));
    assert!(refused(&["--pool", "no-colon"]).contains("a colon"));
    assert!(refused(&["--seed", "/no/such/file"]).contains("/no/such/file"));
    let path = file("broken.json", r#"{"pools": [{"id": "x"}]}"#);
    assert!(refused(&["--seed", path.to_str().expect("a path")]).contains("secret"));
    let path = file("typo.json", r#"{"jwtExpires": 60}"#);
    let text = refused(&[
        "--pool",
        "a:b",
        "--settings",
        path.to_str().expect("a path"),
    ]);
    assert!(text.contains("jwtExpires"), "{text}");
}
