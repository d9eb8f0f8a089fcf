//! Control over HTTP: state, clock, faults, outbox and journal.

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{Clock, Emulator, Fault, PoolSeed, Rule, UserSeed};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const OTHER: &str = "5f00000000000000000000ee";
const NOW: u64 = 1_580_540_818;

/// Sends a request to a control address, and returns the status and the JSON, or null for an empty body.
async fn control(client: &Client, method: Method, path: &str, body: &str) -> (StatusCode, Value) {
    let url = format!("{}/emulator/{path}", client.emulator.base_url());
    let request = client.http().request(method, url).body(body.to_owned());
    let response = request.send().await.expect("a response");
    let status = response.status();
    let text = response.text().await.expect("text");
    let json = if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).expect("JSON")
    };
    (status, json)
}

/// Sends a request that succeeds.
#[track_caller]
fn ok((status, json): (StatusCode, Value)) -> Value {
    assert!(status.is_success(), "{status} {json}");
    json
}

async fn get(client: &Client, path: &str) -> Value {
    ok(control(client, Method::GET, path, "").await)
}

async fn put(client: &Client, path: &str, body: Value) -> Value {
    ok(control(client, Method::PUT, path, &body.to_string()).await)
}

async fn send_code(client: &Client, phone: &str) {
    client.get(&format!("/send_smscode/{phone}/{POOL}")).await;
}

async fn status(client: &Client) -> StatusCode {
    let url = format!("{}/system/status", client.emulator.base_url());
    let response = client.http().get(url).send().await;
    response.expect("a response").status()
}

#[tokio::test]
async fn a_seed_replaces_the_state() {
    let client = Client::new().await;
    let owner = client.owner().await;
    client.user("a@example.com", "secret1").await;
    send_code(&client, "13800000000").await;
    client.emulator.clock().freeze();
    client
        .emulator
        .faults()
        .add(Rule::new(Fault::Status(503)).on("/cdn"));
    let seed = json!({ "pools": [
        { "id": OTHER, "secret": "s", "users": [{ "email": "b@example.com", "password": "secret2" }] },
        { "id": POOL, "secret": SECRET },
    ] });

    let env = put(&client, "seed", seed).await;

    assert_eq!(env["AUTHING_POOL_ID"], OTHER);
    assert_eq!(
        env,
        json!(std::collections::BTreeMap::from(client.emulator.env()))
    );
    assert!(client.emulator.outbox().messages().is_empty());
    assert!(client.emulator.journal().is_empty());
    assert_eq!(get(&client, "clock").await["frozen"], true);
    assert_eq!(client.emulator.pool_id(), POOL);
    let query = "query($p: String!, $e: String) { userExist(userPoolId: $p, email: $e) }";
    for (pool, email, expected) in [
        (OTHER, "b@example.com", true),
        (POOL, "a@example.com", false),
    ] {
        let response = client
            .send(None, query, json!({ "p": pool, "e": email }))
            .await;
        assert_eq!(*response.data(), json!(expected), "{email}");
    }
    let users = "query($p: String) { users(registerInClient: $p) { totalCount } }";
    let response = client.send(Some(&owner), users, json!({ "p": POOL })).await;
    assert_eq!(
        response.code(),
        2207,
        "the owner of a new pool is another one"
    );
    let cdn = client.http().get(client.emulator.cdn_url()).send().await;
    assert_eq!(cdn.expect("a response").status(), 503);
}

#[tokio::test]
async fn a_seed_without_pools_creates_one() {
    let client = Client::new().await;
    let env = put(&client, "seed", json!({ "pools": [] })).await;
    let pool = env["AUTHING_POOL_ID"].as_str().expect("an id");
    assert!(pool.len() == 24 && pool != POOL);
    assert_eq!(
        get(&client, "snapshot").await["pools"][0]["secret"],
        env["AUTHING_SECRET"]
    );
}

#[tokio::test]
async fn an_invalid_seed_changes_nothing() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let before = client.emulator.snapshot();
    let pool = json!({ "id": "x", "secret": "s" });
    for (seed, reason) in [
        ("{", "invalid body"),
        ("{}", "missing field `pools`"),
        (
            r#"{"pools": [{"id": "x", "secret": ""}]}"#,
            "empty `id` or `secret`",
        ),
        (
            r#"{"pools": [{"id": "x", "secret": "s", "user": []}]}"#,
            "unknown field `user`",
        ),
        (
            &json!({ "pools": [pool, pool] }).to_string(),
            "two pools have the id `x`",
        ),
    ] {
        let (status, json) = control(&client, Method::PUT, "seed", seed).await;
        assert_eq!(status, 400, "{seed}");
        let text = json["error"].as_str().expect("an error");
        assert!(text.contains(reason), "{text}");
    }
    assert_eq!(client.emulator.snapshot(), before);
    assert!(!client.emulator.journal().is_empty());
}

#[tokio::test]
async fn a_reset_returns_to_the_start() {
    let user = UserSeed::with_email("a@example.com", "secret1");
    // The first pool is not the first one in the order of the ids.
    let emulator = Emulator::builder()
        .pool(PoolSeed::new(OTHER, "other secret"))
        .pool(PoolSeed::new(POOL, SECRET).user(user))
        .clock(Clock::frozen_at(NOW));
    let client = Client::of(emulator.start().await.expect("an emulator"));
    client.emulator.faults().add(Fault::Html);
    let (start, env) = (client.emulator.snapshot(), client.emulator.env());
    client.emulator.faults().clear();
    client.user("b@example.com", "secret1").await;
    send_code(&client, "13800000000").await;
    put(&client, "clock", json!({ "unixSeconds": NOW + 60 })).await;
    put(&client, "faults", json!(["status=503"])).await;

    let returned = ok(control(&client, Method::POST, "reset", "").await);

    assert_eq!(returned, json!(std::collections::BTreeMap::from(env)));
    assert_eq!(client.emulator.snapshot(), start);
    assert!(client.emulator.outbox().messages().is_empty());
    assert!(client.emulator.journal().is_empty());
    let clock = json!({ "unixSeconds": NOW, "time": "2020-02-01T15:06:58+08:00", "frozen": true });
    assert_eq!(get(&client, "clock").await, clock);
    assert_eq!(status(&client).await, 200, "it started without faults");
}

#[tokio::test]
async fn a_reset_restores_the_faults_of_the_start() {
    let faults = authing_emulator::Faults::default();
    faults.add(Rule::new(Fault::Status(503)).times(1));
    let emulator = Emulator::builder().faults(faults).start().await;
    let client = Client::of(emulator.expect("an emulator"));
    for _ in 0..2 {
        assert_eq!(status(&client).await, 503);
        assert_eq!(status(&client).await, 200);
        ok(control(&client, Method::POST, "reset", "").await);
    }
}

#[tokio::test]
async fn a_snapshot_is_a_seed() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    send_code(&client, "13800000000").await;
    let snapshot = get(&client, "snapshot").await;
    assert_eq!(snapshot, client.emulator.snapshot());
    ok(control(&client, Method::POST, "reset", "").await);
    assert_ne!(client.emulator.snapshot(), snapshot);
    put(&client, "seed", snapshot.clone()).await;
    assert_eq!(client.emulator.snapshot(), snapshot);
}

#[tokio::test]
async fn the_clock_can_be_set_and_advanced() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let clock = put(
        &client,
        "clock",
        json!({ "unixSeconds": NOW, "frozen": true }),
    )
    .await;
    let expected =
        json!({ "unixSeconds": NOW, "time": "2020-02-01T15:06:58+08:00", "frozen": true });
    assert_eq!(clock, expected);
    let token = client.token("a@example.com", "secret1").await;
    let path = format!("/authing/token?access_token={token}");
    assert_eq!(client.get(&path).await["status"], true);
    let advance = json!({ "seconds": 15 * 24 * 3600 }).to_string();
    let clock = ok(control(&client, Method::POST, "clock/advance", &advance).await);
    assert_eq!(clock["unixSeconds"], NOW + 15 * 24 * 3600);
    assert_eq!(client.get(&path).await["code"], 2206);
    // Without `frozen`, it runs on from the time that was set.
    let clock = put(&client, "clock", json!({ "unixSeconds": NOW })).await;
    assert_eq!(clock["frozen"], false);
    assert!(
        clock["unixSeconds"]
            .as_u64()
            .is_some_and(|now| (NOW..NOW + 600).contains(&now))
    );
    let far = put(
        &client,
        "clock",
        json!({ "unixSeconds": 9_000_000_000_u64 }),
    )
    .await;
    assert!(far["unixSeconds"].as_u64() >= Some(9_000_000_000));
}

#[tokio::test]
async fn faults_can_be_set_and_removed() {
    let client = Client::new().await;
    let rules = json!([
        "status=503,on=/cdn",
        "status=418,times=1",
        "status=500,on=/system"
    ]);
    put(&client, "faults", rules).await;
    assert_eq!(status(&client).await, 418);
    assert_eq!(status(&client).await, 500);
    // Faults do not apply to the control.
    put(&client, "faults", json!(["reset"])).await;
    let (refused, json) = control(&client, Method::PUT, "faults", r#"["html", "fire"]"#).await;
    assert_eq!(refused, 400);
    assert_eq!(
        json["error"],
        "invalid fault `fire`: unknown fault `fire`; see --help"
    );
    let url = format!("{}/system/status", client.emulator.base_url());
    assert!(
        client.http().get(url).send().await.is_err(),
        "the rules have not changed"
    );
    let removed = control(&client, Method::DELETE, "faults", "").await;
    assert_eq!(removed, (StatusCode::NO_CONTENT, Value::Null));
    assert_eq!(status(&client).await, 200);
}

#[tokio::test]
async fn the_outbox_can_be_read_by_recipient() {
    let client = Client::new().await;
    for phone in ["13800000000", "13900000000"] {
        send_code(&client, phone).await;
    }
    assert_eq!(get(&client, "outbox").await, client.get("/outbox").await);
    assert_eq!(get(&client, "outbox").await[1]["to"], "13900000000");
    let messages = get(&client, "outbox?to=13800000000&wait=10").await;
    assert_eq!(messages.as_array().map(Vec::len), Some(1));
    assert_eq!(messages[0]["code"], client.code_for("13800000000"));
    assert_eq!(
        get(&client, "outbox?to=13700000000&wait=0").await,
        json!([])
    );
    ok(control(&client, Method::DELETE, "outbox?to=13800000000", "").await);
    assert_eq!(get(&client, "outbox").await[0]["to"], "13900000000");
    ok(control(&client, Method::DELETE, "outbox", "").await);
    assert_eq!(get(&client, "outbox").await, json!([]));
}

#[tokio::test]
async fn a_request_waits_for_a_message() {
    let client = Client::new().await;
    let waiting = get(&client, "outbox?to=13800000000&wait=60");
    let ((), messages) = tokio::join!(send_code(&client, "13800000000"), waiting);
    assert_eq!(messages[0]["code"], client.code_for("13800000000"));
}

#[tokio::test]
async fn the_journal_can_be_read_and_emptied() {
    let client = Client::new().await;
    client.owner().await;
    let entries = get(&client, "journal").await;
    assert_eq!(entries, json!(client.emulator.journal().entries()));
    assert_eq!(entries[0]["variables"]["s"], "<masked>");
    ok(control(&client, Method::DELETE, "journal", "").await);
    assert_eq!(get(&client, "journal").await, json!([]));
}

#[tokio::test]
async fn errors_are_json_and_name_the_remedy() {
    let client = Client::new().await;
    for (method, path, body, expected, remedy) in [
        (Method::GET, "typo", "", 404, "README"),
        (Method::GET, "reset", "", 405, "README"),
        (Method::POST, "faults", "", 405, "README"),
        (
            Method::PUT,
            "clock",
            "",
            400,
            r#"{"unixSeconds": 1580540818"#,
        ),
        (
            Method::PUT,
            "clock",
            r#"{"unixSeconds": -1}"#,
            400,
            "unixSeconds",
        ),
        (
            Method::PUT,
            "clock",
            r#"{"unixSeconds": 253402300800}"#,
            400,
            "the maximum is 253402300799",
        ),
        (
            Method::PUT,
            "clock",
            r#"{"unixSeconds": 1, "freeze": true}"#,
            400,
            "expected `unixSeconds` or `frozen`",
        ),
        (
            Method::POST,
            "clock/advance",
            "60",
            400,
            r#"{"seconds": 3600}"#,
        ),
        (
            Method::POST,
            "clock/advance",
            r#"{"seconds": 18446744073709551615}"#,
            400,
            "the maximum is",
        ),
        (
            Method::PUT,
            "faults",
            r#""html""#,
            400,
            r#"["status=503,on=user,times=2"]"#,
        ),
        (
            Method::GET,
            "outbox?wait=61",
            "",
            400,
            "the maximum is 60 seconds",
        ),
        (
            Method::GET,
            "outbox?from=x",
            "",
            400,
            "expected `to` or `wait`",
        ),
        (
            Method::PUT,
            "seed",
            &"x".repeat((4 << 20) + 1),
            413,
            "4194304",
        ),
    ] {
        let (status, json) = control(&client, method.clone(), path, body).await;
        assert_eq!(status, expected, "{method} {path}");
        let text = json["error"].as_str().expect("an error");
        assert!(text.contains(remedy), "{method} {path}: {text}");
    }
    let url = format!("{}/emulator/env", client.emulator.base_url());
    let request = client
        .http()
        .get(url)
        .header("Origin", "https://page.example");
    let response = request.send().await.expect("a response");
    assert_eq!(response.status(), 403);
    let json: Value = response.json().await.expect("JSON");
    assert_eq!(
        json["error"],
        "Other origins cannot use the emulator's own addresses and pages."
    );
}
