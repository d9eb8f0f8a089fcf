//! The emulator as a library: starting, stopping, isolation of pools, randomness.

use std::net::TcpStream;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{Clock, Emulator, PoolSeed, UserSeed};
use serde_json::json;

#[test]
fn it_serves_until_it_is_dropped() {
    let emulator = Emulator::start_blocking().expect("an emulator");
    let address = emulator.address();
    assert!(TcpStream::connect(address).is_ok());
    assert_eq!(emulator.pool_id().len(), 24);
    assert_eq!(emulator.secret().len(), 32);
    drop(emulator);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn env_describes_the_first_pool() {
    let builder = Emulator::builder().pool(PoolSeed::new(POOL, SECRET));
    let emulator = builder.start_blocking().expect("an emulator");
    let expected = [
        ("AUTHING_POOL_ID", POOL),
        ("AUTHING_SECRET", SECRET),
        ("AUTHING_SERVICE_URL", emulator.base_url()),
        ("AUTHING_PUBLIC_KEY", emulator.public_key_pem()),
    ];
    assert_eq!(
        emulator.env(),
        expected.map(|(name, value)| (name, value.to_owned()))
    );
}

#[tokio::test]
async fn pools_are_isolated() {
    let other = "5f00000000000000000000ee";
    let emulator = Emulator::builder()
        .pool(PoolSeed::new(POOL, SECRET).user(UserSeed::with_email("a@example.com", "secret1")))
        .pool(PoolSeed::new(other, "other secret"));
    let client = Client::of(emulator.start().await.expect("an emulator"));
    let owner = client.owner().await;
    let users = "query($c: String) { users(registerInClient: $c) { totalCount } }";
    let response = client.send(Some(&owner), users, json!({ "c": POOL })).await;
    assert_eq!(response.data()["totalCount"], 1);
    let response = client
        .send(Some(&owner), users, json!({ "c": other }))
        .await;
    assert_eq!(response.code(), 1001);
    let token = client.token("a@example.com", "secret1").await;
    let code = "mutation($p: String!) { sendChangeEmailVerifyCode(userPoolId: $p, email: \"x@example.com\") { code } }";
    let response = client.send(Some(&token), code, json!({ "p": other })).await;
    assert_eq!(response.code(), 1001);
    let response = client
        .send(
            Some(&token),
            code,
            json!({ "p": "5f00000000000000000000ff" }),
        )
        .await;
    assert_eq!(response.code(), 2224);
}

#[test]
fn debug_output_contains_no_secrets() {
    let user = UserSeed::with_email("a@example.com", "a password").mfa("m", "SHAREKEY");
    let builder = Emulator::builder().pool(PoolSeed::new(POOL, SECRET).user(user.clone()));
    let shown = format!("{user:?} {builder:?}");
    let emulator = builder.start_blocking().expect("an emulator");
    let shown = format!("{shown} {emulator:?}");
    assert!(shown.contains(POOL));
    for secret in [SECRET, "a password", "SHAREKEY"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn randomness_makes_a_run_repeatable() {
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
