//! The emulator in a program's hands: starting, stopping, journal, snapshot, randomness.

mod client;

use std::net::TcpStream;

use authing_emulator::{Clock, Emulator, Gateway, PoolSeed, UserSeed};
use client::{Client, POOL, SECRET};
use serde_json::json;

#[test]
fn it_serves_from_the_moment_it_starts_until_it_is_dropped() {
    let emulator = Emulator::start_blocking().expect("an emulator");
    let address = emulator.address();
    assert!(TcpStream::connect(address).is_ok());
    assert_eq!(emulator.pool_id().len(), 24);
    assert_eq!(emulator.secret().len(), 32);
    drop(emulator);
    assert!(TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn two_emulators_share_nothing() {
    let (one, two) = (Client::new().await, Client::new().await);
    one.user("a@example.com", "secret1").await;
    let login = json!({ "email": "a@example.com", "password": "secret1" });
    assert_eq!(two.login(login).await.code(), 2004);
}

#[tokio::test]
async fn pools_are_strictly_apart() {
    let other = "5f00000000000000000000ee";
    let emulator = Emulator::builder()
        .pool(PoolSeed::new(POOL, SECRET).user(UserSeed::with_email("a@example.com", "secret1")))
        .pool(PoolSeed::new(other, "other secret"));
    let client = Client::of(emulator.start().await.expect("an emulator"));
    let owner = client.owner().await;
    let users = "query($c: String) { users(registerInClient: $c) { totalCount } }";
    let answer = client.send(Some(&owner), users, json!({ "c": POOL })).await;
    assert_eq!(answer.data()["totalCount"], 1);
    let answer = client
        .send(Some(&owner), users, json!({ "c": other }))
        .await;
    assert_eq!(answer.code(), 1001);
    let token = client.token("a@example.com", "secret1").await;
    let code = "mutation($p: String!) { sendChangeEmailVerifyCode(userPoolId: $p, email: \"x@example.com\") { code } }";
    let answer = client.send(Some(&token), code, json!({ "p": other })).await;
    assert_eq!(answer.code(), 1001);
    let answer = client
        .send(
            Some(&token),
            code,
            json!({ "p": "5f00000000000000000000ff" }),
        )
        .await;
    assert_eq!(answer.code(), 2224);
}

#[tokio::test]
async fn the_journal_shows_what_was_sent_and_no_secret() {
    let client = Client::new().await;
    let owner = client.owner().await;
    let id = client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    client.emulator.journal().clear();

    let url = client.emulator.users_url();
    let literal = format!(
        "query Init {{ getAccessTokenByAppSecret(secret: \"{SECRET}\", clientId: \"{POOL}\") }}"
    );
    client.send_to(&url, None, &literal, json!({})).await;
    let query = "query($t: String) { decodeJwtToken(token: $t) { exp } }";
    client
        .send_to(
            &client.emulator.oauth_url(),
            Some(&token),
            query,
            json!({ "t": token }),
        )
        .await;
    client
        .send(Some(&owner), "{ users { totalCount } }", json!({}))
        .await;
    client
        .get_text(&format!("/users/authing/token?access_token={token}"))
        .await;
    client
        .send(Some("junk"), "{ users { totalCount } }", json!({}))
        .await;

    let entries = client.emulator.journal().entries();
    let [init, decode, list, check, junk] = entries.as_slice() else {
        panic!("{entries:?}");
    };
    assert_eq!(init.gateway, Some(Gateway::Users));
    assert_eq!(init.operation.as_deref(), Some("Init"));
    assert_eq!(
        init.query.as_deref(),
        Some(format!("query Init {{ getAccessTokenByAppSecret(secret: \"<masked>\", clientId: \"{POOL}\") }}").as_str())
    );
    assert_eq!(init.authorization, "<none>");
    assert_eq!(init.headers["host"], "<emulator>");
    assert_eq!(
        (decode.method.as_str(), decode.path.as_str()),
        ("POST", "/oauth/graphql")
    );
    assert_eq!(
        decode.variables,
        json!({ "t": "<masked>" }).as_object().cloned()
    );
    assert_eq!(decode.authorization, format!("Bearer <user {id}>"));
    assert_eq!(list.headers["authorization"], "Bearer <owner>");
    for (entry, pool) in [
        (init, None),
        (decode, Some(POOL)),
        (list, Some(POOL)),
        (junk, None),
    ] {
        assert_eq!(entry.pool.as_deref(), pool);
    }
    assert_eq!(check.path, "/users/authing/token?access_token=<masked>");
    assert_eq!(junk.authorization, "Bearer <unknown>");

    let shown = serde_json::to_string(&entries).expect("JSON");
    for secret in [SECRET, &owner, &token] {
        assert!(!shown.contains(secret));
    }
}

#[tokio::test]
async fn a_snapshot_starts_another_emulator() {
    let client = Client::new().await;
    let id = client.user("a@example.com", "secret1").await;
    let snapshot = client.emulator.snapshot();
    let shown = snapshot.to_string();
    assert!(!shown.contains("secret1"));
    let again = Emulator::builder().seed(snapshot.clone()).expect("a seed");
    let again = Client::of(again.start().await.expect("an emulator"));
    assert_eq!(again.emulator.snapshot(), snapshot);
    let answer = again
        .login(json!({ "email": "a@example.com", "password": "secret1" }))
        .await;
    assert_eq!(answer.data()["_id"], id.as_str());
}

#[tokio::test]
async fn a_seed_may_be_written_by_hand() {
    let seed = json!({ "pools": [{
        "id": POOL, "secret": SECRET,
        "settings": { "registerDisabled": true },
        "users": [
            { "email": "a@example.com", "password": "secret1", "nickname": "Anna" },
            { "phone": "13800000000" },
        ],
        "ldap": [{ "username": "lena", "password": "x" }],
    }] });
    let builder = Emulator::builder().seed(seed).expect("a seed");
    let client = Client::of(builder.start().await.expect("an emulator"));
    client.token("a@example.com", "secret1").await;
    let answer = client
        .register(json!({ "email": "b@example.com", "password": "secret1" }))
        .await;
    assert_eq!(answer.code(), 2031);
}

#[test]
fn a_seed_that_contradicts_itself_is_refused() {
    let twice = |user: fn() -> UserSeed| {
        let pool = PoolSeed::new(POOL, SECRET).user(user()).user(user());
        let error = Emulator::builder()
            .pool(pool)
            .start_blocking()
            .expect_err("a refusal");
        error.to_string()
    };
    let text = twice(|| UserSeed::with_email("a@example.com", "x"));
    assert!(text.contains("a@example.com"), "{text}");
    let text = twice(|| UserSeed::with_username("a", "x").id("short"));
    assert!(text.contains("short"), "{text}");
    let error = Emulator::builder()
        .seed(json!({ "pools": 1 }))
        .expect_err("a refusal");
    assert!(error.to_string().contains("seed"));
    for (pool, word) in [
        (
            json!({ "id": POOL, "secret": SECRET, "usres": [] }),
            "usres",
        ),
        (
            json!({ "id": POOL, "secret": SECRET, "users": [{ "mail": "x" }] }),
            "mail",
        ),
        (
            json!({ "id": POOL, "secret": SECRET, "settings": { "jwtExpires": 1 } }),
            "jwtExpires",
        ),
    ] {
        let error = Emulator::builder()
            .seed(json!({ "pools": [pool] }))
            .expect_err("a refusal");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn debugging_shows_no_secret() {
    let user = UserSeed::with_email("a@example.com", "her password").mfa("m", "SHAREKEY");
    let builder = Emulator::builder().pool(PoolSeed::new(POOL, SECRET).user(user.clone()));
    let shown = format!("{user:?} {builder:?}");
    let emulator = builder.start_blocking().expect("an emulator");
    let shown = format!("{shown} {emulator:?}");
    assert!(shown.contains(POOL));
    for secret in [SECRET, "her password", "SHAREKEY"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn a_seed_of_randomness_makes_a_run_repeatable() {
    let run = async || {
        let builder = Emulator::builder()
            .randomness(7)
            .clock(Clock::frozen_at(1_580_540_818));
        let client = Client::of(builder.start().await.expect("an emulator"));
        let id = client.user("a@example.com", "secret1").await;
        (
            client.emulator.pool_id().to_owned(),
            id,
            client.token("a@example.com", "secret1").await,
        )
    };
    assert_eq!(run().await, run().await);
}
