//! Connections that close while in use, that open too late, and that carry unrequested responses.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

use authing::{Authing, Error, RetryPolicy, error::TransportErrorKind};
use authing_emulator::{Emulator, Tls};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::future::join_all;

use super::trouble::{RULE, Trouble, Troubled};

/// Many calls on connections that close after every third response: reads succeed in the end, and no change arrives twice.
#[tokio::test(flavor = "multi_thread")]
async fn no_change_arrives_twice_on_connections_that_close() {
    const CALLS: usize = 400;
    let troubled = Troubled::start(Trouble::parse("close-after=3"));
    let policy = RetryPolicy::default()
        .max_retries(50)
        .initial_backoff(Duration::ZERO);
    // Fewer concurrent requests than the files that a process may open.
    let authing: Authing =
        troubled.client_with(|builder| builder.retry(policy.clone()).concurrency_limit(64));
    authing.connect().await.unwrap();
    troubled.begin("ruleById");
    troubled.begin("updateRule");
    let calls = (0..CALLS).map(|number| {
        let authing = authing.clone();
        tokio::spawn(async move {
            authing.pipeline().get(RULE).await.unwrap();
            let rules = authing.pipeline();
            rules.update(RULE).description(number.to_string()).await
        })
    });
    let outcomes = join_all(calls).await;
    let mut arrived = BTreeMap::new();
    for entry in troubled.sent("UpdateRule") {
        let description = entry.variables.unwrap()["description"].clone();
        *arrived.entry(description.to_string()).or_insert(0) += 1;
    }
    for (number, outcome) in outcomes.into_iter().enumerate() {
        let times = arrived.get(&format!("\"{number}\"")).copied().unwrap_or(0);
        match outcome.expect("no call panics") {
            Ok(_) => assert_eq!(times, 1, "{number}"),
            Err(Error::Transport(error)) if error.kind == TransportErrorKind::Interrupted => {
                assert!(times <= 1, "{number} arrived {times} times");
            }
            Err(error) => panic!("{number}: {error:?}"),
        }
    }
}

/// If the TLS handshake is too late, the request was not sent, and a change may be retried.
#[tokio::test]
async fn a_call_is_not_sent_if_the_handshake_is_too_late() {
    let tls = Tls::for_name("localhost").unwrap();
    let emulator = Emulator::builder()
        .tls(tls.clone())
        .start_blocking()
        .unwrap();
    let client = |patience| {
        Authing::builder(emulator.pool_id(), emulator.secret())
            .users_url(emulator.users_url())
            .tls_certs_only_pem(tls.root_pem().unwrap())
            .connect_timeout(patience)
            .retry(RetryPolicy::default().initial_backoff(Duration::ZERO))
            .build()
            .unwrap()
    };
    let late = client(Duration::from_millis(50));
    let session = late.session_from_token(token("user")).unwrap();
    emulator.faults().slow_handshakes(Duration::from_hours(1));
    let read = session.users().me().await.map(|_| ());
    let change = session.users().update().nickname("Lea").await.map(|_| ());
    for outcome in [read, change, late.connect().await] {
        match outcome {
            Err(Error::Transport(error)) => assert_eq!(error.kind, TransportErrorKind::Connect),
            other => panic!("nothing was to be sent: {other:?}"),
        }
    }
    assert!(emulator.journal().is_empty());
    emulator.faults().slow_handshakes(Duration::from_millis(20));
    client(Duration::from_mins(1)).connect().await.unwrap();
}

/// A token of a user of this id.
fn token(id: &str) -> String {
    let claims = format!(r#"{{"data":{{"id":"{id}"}},"iat":1,"exp":9999999999}}"#);
    format!("e30.{}.{id}", URL_SAFE_NO_PAD.encode(claims))
}

/// An unrequested response after another one must not become the response to the next call.
#[tokio::test(flavor = "multi_thread")]
async fn a_surplus_response_is_ignored() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!(
        "http://{}/graphql",
        listener.local_addr().expect("it is bound")
    );
    // The thread ends with the test program.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || smuggle(stream));
        }
    });
    let authing = Authing::builder("pool", "secret")
        .users_url(url)
        .retry(
            RetryPolicy::default()
                .max_retries(20)
                .initial_backoff(Duration::ZERO),
        )
        .build()
        .unwrap();
    for number in 0..200 {
        let id = format!("user-{number}");
        let session = authing.session_from_token(token(&id)).unwrap();
        assert_eq!(session.users().me().await.unwrap().id, id);
    }
}

/// Responds to each request with the user of its token, and appends another response.
fn smuggle(mut stream: TcpStream) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let (mut id, mut length) = (String::new(), 0);
        let mut line = String::new();
        while reader.read_line(&mut line).ok()? > 0 && !line.trim_end().is_empty() {
            let (name, value) = line.trim_end().split_once(": ").unwrap_or_default();
            match name.to_ascii_lowercase().as_str() {
                "authorization" => value.rsplit('.').next()?.clone_into(&mut id),
                "content-length" => length = value.parse().ok()?,
                _ => {}
            }
            line.clear();
        }
        reader.read_exact(&mut vec![0; length]).ok()?;
        let both = response(&id) + &response("smuggled");
        stream.write_all(both.as_bytes()).ok()?;
    }
}

fn response(id: &str) -> String {
    let body = format!(r#"{{"data":{{"user":{{"_id":"{id}"}}}}}}"#);
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}
