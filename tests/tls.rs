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
    client_of(&emulator.address().port().to_string())
}

fn client_of(port: &str) -> AuthingBuilder {
    let url = format!("https://localhost:{port}/users/graphql");
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

/// On Linux, the variable `SSL_CERT_FILE` names the authorities of the platform. A new process reads it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn tls_certs_only_pem_does_not_trust_the_authorities_of_the_platform() {
    use std::{env, fs, path::Path};

    use crate::child::{in_child, is_child};

    const PORT: &str = "AUTHING_TEST_PORT";
    if is_child() {
        let port = env::var(PORT).expect("a port");
        let other = Tls::for_name("localhost").unwrap();
        let root = other.root_pem().unwrap();
        let merged = client_of(&port).tls_certs_merge_pem(root).build().unwrap();
        merged.connect().await.expect("the platform trusts it");
        let only = client_of(&port).tls_certs_only_pem(root).build().unwrap();
        refused(only.connect().await);
        println!("outcome refused");
        return;
    }
    let tls = Tls::for_name("localhost").unwrap();
    let emulator = emulator(tls.clone());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("platform_root.pem");
    fs::write(&file, tls.root_pem().unwrap()).unwrap();
    let variables = [
        ("SSL_CERT_FILE", file.to_str().unwrap()),
        (PORT, &emulator.address().port().to_string()),
    ];
    let test = "tls::tls_certs_only_pem_does_not_trust_the_authorities_of_the_platform";
    assert_eq!(in_child(test, &variables), "refused");
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
