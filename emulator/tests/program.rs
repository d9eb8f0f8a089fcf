//! The program: its ready line, its responses, its end, its errors.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

const PROGRAM: &str = env!("CARGO_BIN_EXE_authing-emulator");

/// A running program and its address.
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

fn rejected(arguments: &[&str]) -> String {
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
async fn it_prints_the_ready_line_and_ends_on_a_signal() {
    for signal in ["-TERM", "-INT"] {
        let running = start(&["--pool", "5e4c8b1f0a2d3c4b5a697887:secret"]);
        let response = reqwest::get(format!("{}/system/status", running.address))
            .await
            .expect("a response");
        assert_eq!(response.text().await.expect("text"), r#"{"ok":2}"#);
        end_with(running, signal);
    }
}

#[tokio::test]
async fn settings_apply_only_to_pools_of_the_command_line() {
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
    let response = request
        .send()
        .await
        .expect("a response")
        .text()
        .await
        .expect("text");
    assert_eq!(
        response,
        r#"{"data":{"a":{"jwtExpired":60},"b":{"jwtExpired":1296000}}}"#
    );
    end_with(running, "-TERM");
}

/// Waits until the program ends, and returns its output.
fn output(child: Child) -> (String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().expect("an end");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let (stdout, stderr) = (text(stdout), text(stderr));
    assert!(status.success(), "{status}: {stdout}{stderr}");
    (stdout, stderr)
}

/// Starts the program in a shell that sends SIGTERM as soon as it has read the first line.
fn start_and_end_at_once(arguments: &str) -> Child {
    static PIPES: AtomicUsize = AtomicUsize::new(0);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let script = format!(
        r#"set -e
        mkfifo "$1"
        "$2" --listen {arguments} > "$1" &
        read -r line < "$1"
        kill -TERM $!
        echo "$line"
        wait $!"#
    );
    // Tests run concurrently, so each start has its own pipe.
    let number = PIPES.fetch_add(1, Ordering::Relaxed);
    let pipe = folder.join(format!("pipe-{}-{number}", std::process::id()));
    let _ = fs::remove_file(&pipe);
    Command::new("sh")
        .args(["-c", &script, "sh"])
        .arg(&pipe)
        .arg(PROGRAM)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell")
}

/// A full pipe blocks the program at the ready line. A signal at that point must have a handler.
#[cfg(target_os = "linux")]
#[test]
fn signals_are_handled_before_the_ready_line() {
    use std::io::Write as _;

    let (mut reader, mut writer) = std::io::pipe().expect("a pipe");
    let filling = vec![b'.'; 64 * 1024];
    writer.write_all(&filling).expect("a pipe holds as much");
    let mut child = Command::new(PROGRAM)
        .args(["--listen", "127.0.0.1:0"])
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let errors = BufReader::new(child.stderr.take().expect("its errors"));
    let mut errors = errors.lines().map_while(Result::ok);
    assert!(
        errors.any(|line| line.contains("--help")),
        "the line before the ready line"
    );
    let process = child.id().to_string();
    let sent = Command::new("kill").args(["-TERM", &process]).status();
    assert!(sent.expect("kill").success());
    let mut text = String::new();
    reader.read_to_string(&mut text).expect("text");
    assert!(text.contains("authing-emulator ready at "), "it was killed");
    assert!(child.wait().expect("an end").success());
}

#[tokio::test]
async fn without_a_pool_it_creates_one_and_prints_its_settings() {
    let empty = file("empty.json", r#"{"pools": []}"#);
    for more in [vec![], vec!["--seed", empty.to_str().expect("a path")]] {
        creates_a_pool(&more).await;
    }
}

async fn creates_a_pool(more: &[&str]) {
    let mut child = Command::new(PROGRAM)
        .args(["--listen", "127.0.0.1:0"])
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut lines = BufReader::new(child.stdout.take().expect("its output"));
    let mut ready = String::new();
    lines.read_line(&mut ready).expect("a line");
    // The ready line comes last, so the settings are already printed.
    let mut errors = BufReader::new(child.stderr.take().expect("its errors")).lines();
    let mut value = |name: &str| {
        let line = errors.find_map(|line| {
            line.ok()?
                .split_once(name)
                .map(|(_, value)| value.trim().to_owned())
        });
        line.unwrap_or_else(|| panic!("{name} is missing"))
    };
    let (pool, secret) = (value("user pool id"), value("secret"));
    let users = value("GraphQL, user service");
    assert!(ready.contains(users.trim_end_matches("users/graphql")));
    let query =
        format!("{{ getAccessTokenByAppSecret(clientId: \"{pool}\", secret: \"{secret}\") }}");
    let body = serde_json::json!({ "query": query });
    let request = reqwest::Client::new().post(users).json(&body).send().await;
    let response: serde_json::Value = request.expect("a response").json().await.expect("JSON");
    assert!(
        response["data"]["getAccessTokenByAppSecret"].is_string(),
        "{response}"
    );
    let address = String::new();
    end_with(Running { child, address }, "-TERM");
}

#[tokio::test]
async fn it_warns_if_other_machines_can_reach_it() {
    for (address, warned) in [
        ("0.0.0.0:0", true),
        ("[::]:0", true),
        ("127.0.0.1:0", false),
        ("127.0.0.2:0", false),
    ] {
        if std::net::TcpListener::bind(address).is_err() {
            // The machine lacks IPv6, or has only one loopback address.
            continue;
        }
        let (line, errors) = output(start_and_end_at_once(address));
        assert_eq!(errors.contains("warning"), warned, "{address}: {errors}");
        let base = line.trim_end().rsplit(' ').next().expect("an address");
        assert!(
            !base.contains("0.0.0.0") && !base.contains("[::]"),
            "{base}"
        );
    }
}

#[tokio::test]
async fn it_accepts_allowed_hosts() {
    let running = start(&["--allow-host", "emulator.test", "--allow-host", "10.0.0.7"]);
    let client = reqwest::Client::new();
    for (host, status) in [
        ("emulator.test", 200),
        ("10.0.0.7:80", 200),
        ("localhost", 200),
        ("other.test", 403),
    ] {
        let request = client.get(format!("{}/outbox", running.address));
        let response = request.header("Host", host).send().await;
        assert_eq!(response.expect("a response").status(), status, "{host}");
    }
    end_with(running, "-TERM");
}

/// Neither the requests nor the faults matter.
#[tokio::test]
async fn it_prints_nothing_about_requests() {
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
            // Requests for `users` are reset.
            let response = request.bearer_auth("MARKED").send().await;
            assert!(response.is_ok() || body.contains("users("));
        }
    }
    let running = Running {
        child,
        address: String::new(),
    };
    let rest = end_reading(running);
    assert_eq!(rest, "", "no other output");
    let mut more = String::new();
    output.read_to_string(&mut more).expect("text");
    assert_eq!(more, "");
}

/// Ends the program and returns what it printed on standard error.
fn end_reading(mut running: Running) -> String {
    let errors = running.child.stderr.take();
    end_with(running, "-TERM");
    let mut text = String::new();
    let read = errors.expect("its errors").read_to_string(&mut text);
    read.expect("text");
    text
}

#[test]
fn it_explains_invalid_arguments() {
    assert!(rejected(&["--settings", "file"]).contains("--pool"));
    for status in ["100", "101", "199", "1000", "x"] {
        let text = rejected(&["--fault", &format!("status={status}")]);
        assert!(text.contains("200 to 999"), "{text}");
    }
    for host in ["http://a.test", "a.test:7003", "*.test"] {
        let text = rejected(&["--listen", "127.0.0.1:0", "--allow-host", host]);
        assert!(text.contains(host), "{text}");
    }
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    assert!(rejected(&["--listen", &address]).contains(&address));
    assert!(rejected(&["--pool", "no-colon"]).contains("expected ID:SECRET"));
    assert!(rejected(&["--seed", "/no/such/file"]).contains("/no/such/file"));
    let path = file("broken.json", r#"{"pools": [{"id": "x"}]}"#);
    assert!(rejected(&["--seed", path.to_str().expect("a path")]).contains("secret"));
    let path = file("typo.json", r#"{"jwtExpires": 60}"#);
    let text = rejected(&[
        "--pool",
        "a:b",
        "--settings",
        path.to_str().expect("a path"),
    ]);
    assert!(text.contains("jwtExpires"), "{text}");
}
