//! TLS: certificates are checked, and no setting disables that.

use std::time::Duration;

use authing::{Authing, AuthingBuilder, Error, RetryPolicy, error::TransportErrorKind};
use authing_emulator::{Emulator, PoolSeed, Tls};

const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";

fn emulator(tls: Tls) -> Emulator {
    let pool = PoolSeed::new(POOL, "secret");
    let builder = Emulator::builder().pool(pool).tls(tls);
    builder.start_blocking().expect("it starts")
}

/// A client that connects to the emulator as `localhost`, whatever name is in its certificate.
fn client(emulator: &Emulator) -> AuthingBuilder {
    let url = format!(
        "https://localhost:{}/users/graphql",
        emulator.address().port()
    );
    Authing::builder(POOL, "secret")
        .users_url(url)
        .retry(RetryPolicy::disabled())
}

fn refused(outcome: Result<(), Error>) {
    match outcome {
        Err(Error::Transport(error)) => assert_eq!(error.kind, TransportErrorKind::Connect),
        other => panic!("nothing was to be sent: {other:?}"),
    }
}

#[tokio::test]
async fn a_private_authority_that_is_configured_is_trusted() {
    let tls = Tls::for_name("localhost").unwrap();
    let emulator = emulator(tls.clone());
    let root = tls.root_pem().unwrap();
    let authing = client(&emulator).tls_certs_merge_pem(root).build().unwrap();
    authing.connect().await.unwrap();
    let only = client(&emulator).tls_certs_only_pem(root);
    only.build().unwrap().connect().await.unwrap();
}

#[tokio::test]
async fn an_unknown_authority_is_rejected() {
    let emulator = emulator(Tls::for_name("localhost").unwrap());
    refused(client(&emulator).build().unwrap().connect().await);
    let other = Tls::for_name("localhost").unwrap();
    let other = client(&emulator).tls_certs_merge_pem(other.root_pem().unwrap());
    refused(other.build().unwrap().connect().await);
    assert!(emulator.journal().is_empty());
}

#[tokio::test]
async fn a_certificate_that_vouches_for_itself_is_refused() {
    let emulator = emulator(Tls::self_signed("localhost").unwrap());
    refused(client(&emulator).build().unwrap().connect().await);
    assert!(emulator.journal().is_empty());
}

#[tokio::test]
async fn another_name_and_an_expired_certificate_are_refused() {
    for tls in [
        Tls::for_name("elsewhere.example"),
        Tls::expired("localhost"),
    ] {
        let tls = tls.unwrap();
        let emulator = emulator(tls.clone());
        let authing = client(&emulator).tls_certs_merge_pem(tls.root_pem().unwrap());
        refused(authing.build().unwrap().connect().await);
        assert!(emulator.journal().is_empty());
    }
}

#[tokio::test]
async fn a_client_shows_its_certificate() {
    let tls = Tls::for_name("localhost").unwrap().asking_clients();
    let emulator = emulator(tls.clone());
    let stranger = client(&emulator).tls_certs_merge_pem(tls.root_pem().unwrap());
    let known = stranger.clone().identity_pem(tls.identity_pem().unwrap());
    known.build().unwrap().connect().await.unwrap();
    let outcome = stranger.build().unwrap().connect().await;
    assert!(matches!(outcome, Err(Error::Transport(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_handshake_that_never_begins_ends_in_time() {
    let tls = Tls::for_name("localhost").unwrap();
    let emulator = emulator(tls.clone());
    emulator.faults().slow_handshakes(Duration::from_hours(1));
    let slow = client(&emulator)
        .tls_certs_merge_pem(tls.root_pem().unwrap())
        .connect_timeout(Duration::from_millis(50));
    refused(slow.build().unwrap().connect().await);
}

#[test]
fn settings_that_cannot_be_are_refused() {
    let builder = || Authing::builder(POOL, "secret");
    let marked = "-----BEGIN PRIVATE KEY-----\nMARKED\n-----END PRIVATE KEY-----";
    for (settings, argument) in [
        (
            builder().tls_certs_merge_pem("nothing"),
            "tls_certs_merge_pem",
        ),
        (builder().tls_certs_only_pem(""), "tls_certs_only_pem"),
        (builder().identity_pem(marked), "identity_pem"),
        (builder().proxy("http://MARKED:MARKED@"), "proxy"),
        (builder().concurrency_limit(0), "concurrency_limit"),
        (
            builder().users_url("http://users.example.com/graphql"),
            "users_url",
        ),
    ] {
        assert!(!format!("{settings:?}").contains("MARKED"));
        match settings.build() {
            Err(Error::InvalidArgument(error)) => {
                assert_eq!(error.name, argument);
                assert!(!format!("{error:?} {error}").contains("MARKED"));
            }
            other => panic!("{argument}: {other:?}"),
        }
    }
    let far = builder().users_url("http://users.example.com/graphql");
    assert!(far.dangerous_allow_plain_http().build().is_ok());
}
