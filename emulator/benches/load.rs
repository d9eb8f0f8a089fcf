//! Measures one emulator under load: 100,000 users in memory, and 32 clients that query them one at a time.
//!
//! Run it with `cargo bench -p authing-emulator`. It prints figures and asserts nothing. Clients and server share the
//! machine and the process.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use authing_emulator::{Emulator, PoolSeed, UserSeed};

const POOL: &str = "5e4c8b1f0a2d3c4b5a697887";
const USERS: usize = 100_000;
const CLIENTS: usize = 32;
const TIME: Duration = Duration::from_secs(5);

fn main() {
    let before = resident_kib();
    let started = Instant::now();
    let mut pool = PoolSeed::new(POOL, "secret");
    for number in 0..USERS {
        let user = UserSeed::default()
            .id(id(number))
            .username(format!("user{number}"))
            .email(format!("user{number}@example.com"))
            .phone(format!("138{number:08}"))
            .nickname(format!("User number {number}"));
        pool = pool.user(user);
    }
    let emulator = Emulator::builder().pool(pool).start_blocking();
    let emulator = emulator.expect("an emulator");
    println!(
        "{USERS} users: seeded in {:.1} s",
        started.elapsed().as_secs_f32()
    );
    println!(
        "{USERS} users: {} MiB more resident",
        (resident_kib() - before) / 1024
    );

    let token = owner_token(emulator.address());
    let count: usize = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (token, address) = (&token, emulator.address());
                scope.spawn(move || query_users(address, token, client))
            })
            .collect();
        clients
            .into_iter()
            .map(|client| client.join().expect("a count"))
            .sum()
    });
    println!(
        "`user` queries: {} a second with {CLIENTS} clients",
        count / 5
    );
}

fn id(number: usize) -> String {
    format!("5f{number:022x}")
}

/// Queries one user after another until the time is over, and returns the number of queries.
fn query_users(address: SocketAddr, token: &str, client: usize) -> usize {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let started = Instant::now();
    let mut count = 0;
    while started.elapsed() < TIME {
        let user = id((client * 7919 + count * 31) % USERS);
        let body = format!(
            r#"{{"query":"query($id: String!) {{ user(id: $id) {{ _id email username phone nickname loginsCount }} }}","variables":{{"id":"{user}"}}}}"#
        );
        let response = post(&mut stream, Some(token), &body);
        assert!(response.contains(&user), "{response}");
        count += 1;
    }
    count
}

fn owner_token(address: SocketAddr) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let body = format!(
        r#"{{"query":"{{ getAccessTokenByAppSecret(clientId: \"{POOL}\", secret: \"secret\") }}"}}"#
    );
    let response = post(&mut stream, None, &body);
    let token = response.rsplit("getAccessTokenByAppSecret\":\"").next();
    token
        .and_then(|rest| rest.split('"').next())
        .expect("a token")
        .to_owned()
}

/// Sends one request over a persistent connection, and returns the response with its head.
fn post(stream: &mut TcpStream, token: Option<&str>, body: &str) -> String {
    let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n"));
    let request = format!(
        "POST /users/graphql HTTP/1.1\r\nHost: emulator\r\nContent-Type: application/json\r\n{}Content-Length: {}\r\n\r\n{body}",
        authorization.unwrap_or_default(),
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("sent");
    let mut response = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let count = stream.read(&mut buffer).expect("bytes");
        assert!(count > 0, "the connection was closed");
        response.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&response);
        if let Some((head, rest)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.parse::<usize>().ok())?
            });
            if rest.len() >= length.expect("a length") {
                return text.into_owned();
            }
        }
    }
}

/// Returns the resident memory of this process on Linux, and 0 elsewhere.
fn resident_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}
