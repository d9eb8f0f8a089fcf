//! The page: its policy, the state that it shows, and the events that keep it current.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{Clock, Emulator, Fault, PoolSeed, Rule, UserSeed};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::time::timeout;

/// The emulator's limit of pages that follow its changes.
const MAX_FOLLOWERS: usize = 32;

async fn state(client: &Client, query: &str) -> Value {
    client.get(&format!("/page/state?{query}")).await
}

/// Returns the values of a field in a list of objects.
fn all(list: &Value, field: &str) -> Vec<Value> {
    let items = list.as_array().expect("a list");
    items.iter().map(|item| item[field].clone()).collect()
}

#[tokio::test]
async fn only_its_own_style_and_script_are_allowed() {
    let client = Client::new().await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let response = client.http().get(client.emulator.base_url()).send().await;
        let response = response.expect("a response");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let policy = response.headers()["content-security-policy"].to_str();
        let policy = policy.expect("text").to_owned();
        let nonce = policy
            .split("script-src 'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next());
        let nonce = nonce.expect("a nonce").to_owned();
        for part in ["default-src 'none'", "require-trusted-types-for 'script'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        let page = response.text().await.expect("text");
        assert!(!page.contains("{{"), "an unknown name");
        for tag in ["<style ", "<script type=\"module\" "] {
            assert!(page.contains(&format!("{tag}nonce=\"{nonce}\"")), "{tag}");
        }
        for outside in ["src=", "<link rel=\"stylesheet", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn messages_are_newest_first_with_their_expiry() {
    let emulator = Emulator::builder()
        .clock(Clock::frozen_at(1_000))
        .pool(PoolSeed::new(POOL, SECRET).user(UserSeed::with_email("a@example.com", "secret1")));
    let client = Client::of(emulator.start().await.expect("an emulator"));
    client
        .get_text(&format!("/send_smscode/13800000000/{POOL}"))
        .await;
    client.emulator.clock().advance(Duration::from_secs(10));
    client.user("b@example.com", "secret1").await;
    let state = state(&client, "").await;
    assert_eq!(
        (state["now"].as_i64(), &state["isFrozen"]),
        (Some(1_010), &json!(true))
    );
    let messages = &state["messages"];
    assert_eq!(all(messages, "number"), [2, 1, 0]);
    assert_eq!(
        all(messages, "to"),
        ["b@example.com", "b@example.com", "13800000000"]
    );
    assert_eq!(all(messages, "channel"), ["email", "email", "sms"]);
    assert_eq!(all(messages, "sentAt"), [1_010, 1_010, 1_000]);
    // The second one is the welcome, which has neither a code nor a link.
    assert_eq!(
        all(messages, "validUntil"),
        [json!(1_310), json!(null), json!(1_300)]
    );
    assert_eq!(messages[2]["code"], client.code_for("13800000000"));
    let link = messages[0]["link"].as_str().expect("a link");
    assert!(link.starts_with(client.emulator.base_url()), "{link}");

    let numbers = messages.clone();
    client.emulator.outbox().clear();
    client
        .get_text(&format!("/send_smscode/13800000001/{POOL}"))
        .await;
    let messages = self::state(&client, "").await["messages"].clone();
    assert_eq!(all(&messages, "number"), [3], "after {numbers}");
}

#[tokio::test]
async fn requests_have_outcomes() {
    let client = Client::new().await;
    let owner = client.owner().await;
    client
        .send(Some(&owner), "{ user(id: \"x\") { _id } }", json!({}))
        .await;
    client
        .send(None, "{ users { totalCount } }", json!({}))
        .await;
    client.send(None, "{ nothing }", json!({})).await;
    client.get_text("/authing/token").await;
    client.get_text("/cdn/none").await;
    let once = |fault| Rule::new(fault).times(1);
    client.emulator.faults().add(once(Fault::Html));
    client.get_text("/system/status").await;
    client.emulator.faults().add(once(Fault::NoResponse));
    let address = format!("{}/system/status", client.emulator.base_url());
    let pending = tokio::spawn(client.http().get(address).send());
    let entries = loop {
        let entries = client.emulator.journal().entries();
        if entries.last().and_then(|entry| entry.fault) == Some("no-response") {
            break entries;
        }
        tokio::task::yield_now().await;
    };
    pending.abort();

    let shown = state(&client, "").await["requests"].clone();
    let mut outcomes = all(&shown, "outcome");
    outcomes.reverse();
    let outcome = |status: u16, code: Option<i32>| {
        let is_error = status >= 400 || code.is_some();
        json!({ "status": status, "isError": is_error, "code": code })
    };
    assert_eq!(
        outcomes,
        [
            outcome(200, None),
            outcome(200, Some(500)),
            outcome(200, Some(2020)),
            outcome(400, None),
            outcome(200, Some(2020)),
            outcome(404, None),
            outcome(200, None),
            outcome(200, None),
        ]
    );
    // A request without a name is shown with its document.
    assert!(all(&shown, "operation").contains(&json!("{ nothing }")));
    let mut failed = all(&shown, "failed");
    failed.reverse();
    assert_eq!(failed, [false, true, true, true, true, true, true, true]);
    assert_eq!(shown[1]["fault"], "html");
    let last = entries.last().expect("an entry");
    assert_eq!(last.outcome.map(|outcome| outcome.status), Some(200));
}

#[tokio::test]
async fn users_are_searched() {
    let second = PoolSeed::new("second", SECRET);
    let pool = ["Anna", "Bert"]
        .into_iter()
        .fold(PoolSeed::new(POOL, SECRET), |pool, name| {
            let address = format!("{}@example.com", name.to_lowercase());
            pool.user(UserSeed::with_email(address, "secret1").username(name))
        });
    let builder = Emulator::builder().pool(pool).pool(second);
    let client = Client::of(builder.start().await.expect("an emulator"));
    for (query, names, total) in [
        ("", vec!["Bert", "Anna"], 2),
        ("search=", vec!["Bert", "Anna"], 2),
        ("search=anna", vec!["Anna"], 2),
        ("search=BERT%40", vec!["Bert"], 2),
        ("search=none", vec![], 2),
        ("pool=second", vec![], 0),
        ("pool=unknown", vec!["Bert", "Anna"], 2),
    ] {
        let state = state(&client, query).await;
        assert_eq!(all(&state["users"]["list"], "username"), names, "{query}");
        assert_eq!(state["users"]["total"], total, "{query}");
        assert_eq!(state["pools"], json!([POOL, "second"]));
        assert!(!state.to_string().contains("secret1"), "a password");
    }
}

#[tokio::test]
async fn the_state_is_limited() {
    let client = Client::new().await;
    let owner = client.owner().await;
    for number in 0..120 {
        client
            .get_text(&format!(
                "/send_smscode/138{number:08}/{POOL}?x={}",
                "y".repeat(1000)
            ))
            .await;
    }
    let address = format!("{}@example.com", "x".repeat(1 << 20));
    let send = "mutation($p: String!, $e: String!) { sendChangeEmailVerifyCode(userPoolId: $p, email: $e) { code } }";
    let sent = json!({ "p": POOL, "e": address });
    assert_eq!(
        client.send(Some(&owner), send, sent).await.data()["code"],
        200
    );
    let state = state(&client, "").await;
    for list in ["messages", "requests"] {
        assert_eq!(state[list].as_array().map(Vec::len), Some(100), "{list}");
    }
    assert!(state.to_string().len() < 200_000);
}

/// Opens the stream of events.
async fn follow(client: &Client) -> Response {
    let address = format!("{}/page/events", client.emulator.base_url());
    let response = client.http().get(address).send().await;
    response.expect("a response")
}

/// Waits for the next event.
async fn event(events: &mut Response) -> Option<String> {
    let next = timeout(Duration::from_secs(10), events.chunk()).await;
    let chunk = next.expect("an event in time").expect("a chunk")?;
    Some(String::from_utf8(chunk.to_vec()).expect("text"))
}

#[tokio::test]
async fn events_follow_changes() {
    let client = Client::new().await;
    let mut events = follow(&client).await;
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    let changed = Some("data: changed\n\n".to_owned());
    assert_eq!(event(&mut events).await, changed, "the first one");
    client.get_text("/system/status").await;
    assert_eq!(event(&mut events).await, changed, "a request");
    client.emulator.outbox().clear();
    assert_eq!(event(&mut events).await, changed, "another state");
}

#[tokio::test]
async fn the_page_follows_the_control() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let mut events = follow(&client).await;
    assert!(event(&mut events).await.is_some());
    for (method, path) in [
        (Method::PUT, "clock"),
        (Method::DELETE, "outbox?to=a@example.com"),
        (Method::DELETE, "journal"),
        (Method::POST, "reset"),
    ] {
        let address = format!("{}/emulator/{path}", client.emulator.base_url());
        let request = client.http().request(method, address);
        let response = request.body("{\"unixSeconds\": 1}").send().await;
        assert!(
            response.expect("a response").status().is_success(),
            "{path}"
        );
        assert!(event(&mut events).await.is_some(), "{path}");
    }
    assert_eq!(state(&client, "").await["users"]["total"], 0);
}

#[test]
fn events_end_with_the_emulator() {
    let emulator = Emulator::start_blocking().expect("an emulator");
    let mut stream = TcpStream::connect(emulator.address()).expect("a connection");
    let head = "GET /page/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("sent");
    let mut first = [0; 1];
    stream.read_exact(&mut first).expect("a response");
    drop(emulator);
    let mut rest = String::new();
    stream.read_to_string(&mut rest).expect("an end");
    assert!(rest.ends_with("0\r\n\r\n"), "it was cut off: {rest}");
}

#[tokio::test]
async fn the_number_of_followers_is_limited() {
    let client = Client::new().await;
    let mut followers = Vec::new();
    for _ in 0..MAX_FOLLOWERS {
        let response = follow(&client).await;
        assert_eq!(response.status(), 200);
        followers.push(response);
    }
    let rejected = follow(&client).await;
    assert_eq!(rejected.status(), 503);
    assert_eq!(rejected.headers()["retry-after"], "3");
    followers.pop();
    let accepted = async {
        while follow(&client).await.status() != 200 {
            tokio::task::yield_now().await;
        }
    };
    let freed = timeout(Duration::from_secs(10), accepted).await;
    freed.expect("a page that was closed makes room");
}
