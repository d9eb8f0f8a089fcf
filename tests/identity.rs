//! Each request carries the right token, with many calls in parallel: never another user's, and never an expired one.

use std::{collections::BTreeMap, time::Duration};

use authing::{Authing, Error, Session};
use authing_emulator::{Clock, Emulator, Entry, PoolSeed, UserSeed};
use futures_util::future::{join_all, try_join_all};

const POOLS: [&str; 2] = ["5e4c8b1f0a2d3c4b5a697887", "5e4c8b1f0a2d3c4b5a697888"];
const PASSWORD: &str = "correct horse";

/// The time limit of each call.
const PATIENCE: Duration = Duration::from_secs(600);

/// The lifetime of owner tokens, in the emulator's settings.
const LIFE: Duration = Duration::from_secs(15 * 24 * 3600);

fn client(emulator: &Emulator, pool: &str, http: &reqwest::Client) -> Authing {
    let builder = Authing::builder(pool, secret(pool))
        .users_url(emulator.users_url())
        .public_key_pem(emulator.public_key_pem())
        .http_client(http.clone())
        // Fewer than the files that a process may open.
        .concurrency_limit(100)
        .timeout(PATIENCE);
    builder.build().expect("the settings are right")
}

/// Connections that clients may share.
fn connections() -> reqwest::Client {
    let builder = reqwest::Client::builder().tls_certs_only([]).no_proxy();
    builder.build().expect("nothing is asked of it")
}

fn secret(pool: &str) -> String {
    format!("the secret of {pool}")
}

/// Starts an emulator with a separate clock, and a client of its first pool that has fetched a token.
async fn with_token() -> (Emulator, Authing) {
    let emulator = Emulator::builder()
        .clock(Clock::frozen_at(1_580_540_818))
        .pool(PoolSeed::new(POOLS[0], secret(POOLS[0])))
        .start_blocking()
        .unwrap();
    let authing = client(&emulator, POOLS[0], &connections());
    authing.connect().await.unwrap();
    emulator.journal().clear();
    (emulator, authing)
}

async fn call_at_once(authing: &Authing, times: usize) {
    let calls = (0..times).map(|_| authing.users().list().into_future());
    for outcome in join_all(calls).await {
        outcome.unwrap();
    }
}

fn count(emulator: &Emulator, is_counted: impl Fn(&Entry) -> bool) -> usize {
    let entries = emulator.journal().entries();
    entries.iter().filter(|entry| is_counted(entry)).count()
}

fn fetches(emulator: &Emulator) -> usize {
    count(emulator, |entry| {
        entry.operation.as_deref() == Some("GetOwnerToken")
    })
}

#[tokio::test]
async fn a_thousand_calls_on_a_token_that_has_expired() {
    let (emulator, authing) = with_token().await;
    tokio::time::pause();
    tokio::time::advance(LIFE).await;
    tokio::time::resume();
    emulator.clock().advance(LIFE);
    call_at_once(&authing, 1000).await;
    assert_eq!(fetches(&emulator), 1);
    assert_eq!(
        count(&emulator, |entry| entry.authorization == "Bearer <owner>"),
        1000
    );
    assert_eq!(emulator.journal().len(), 1001, "the old token went nowhere");
}

/// The service may reject a token as soon as it has expired. Every call may discover that, but the new token is fetched once.
#[tokio::test]
async fn a_thousand_calls_on_a_token_that_is_not_taken() {
    let (emulator, authing) = with_token().await;
    emulator.clock().advance(LIFE);
    call_at_once(&authing, 1000).await;
    assert_eq!(fetches(&emulator), 1);
    assert_eq!(
        count(&emulator, |entry| entry.authorization == "Bearer <owner>"),
        1000
    );
    assert!(count(&emulator, |entry| entry.authorization == "Bearer <unknown>") <= 1000);
}

const USERS: usize = 50;

/// The number of rounds for each user. The logins included, and without the first call of each user, they make 2,000 calls.
const ROUNDS: usize = 5;

fn id(pool: usize, user: usize) -> String {
    format!("5e4c8b1f0a2d3c4b5a{pool:02}{user:04}")
}

/// The e-mail address of a user, in both pools.
fn email(user: usize) -> String {
    format!("user-{user}@example.com")
}

fn crowded() -> Emulator {
    let pools = POOLS.iter().enumerate().map(|(number, pool)| {
        let users =
            (0..USERS).map(|user| UserSeed::with_email(email(user), PASSWORD).id(id(number, user)));
        users.fold(PoolSeed::new(*pool, secret(pool)), PoolSeed::user)
    });
    let builder = pools.fold(Emulator::builder(), authing_emulator::Builder::pool);
    builder.start_blocking().expect("it starts")
}

/// A request as it was intended, or as it arrived: the operation; the pool and the user that it names; the user and the pool of
/// its token.
type Request = (String, [String; 2], [String; 2]);

/// Makes a user's calls among those of all others. Returns the requests that it intended.
async fn calls_of(authing: Authing, pool: usize, user: usize) -> Result<Vec<Request>, Error> {
    let session = authing.auth().login_by_email(email(user), PASSWORD).await?;
    let mut meant = vec![request("LoginByEmail", pool, &email(user), None)];
    assert_eq!(*session.user_id(), id(pool, user));
    for round in 0..ROUNDS {
        meant.extend(round_of(&authing, &session, pool, user, round).await?);
    }
    Ok(meant)
}

async fn round_of(
    authing: &Authing,
    session: &Session,
    pool: usize,
    user: usize,
    round: usize,
) -> Result<Vec<Request>, Error> {
    let id = id(pool, user);
    let bearer = format!("Bearer <user {id}>");
    let mark = format!("{id} {round}");
    let mut meant = Vec::new();
    // The login takes the place of the first call.
    if round > 0 {
        assert_eq!(session.users().me().await?.id, id);
        meant.push(request("GetUser", pool, &id, Some(&bearer)));
    }
    let changed = session.users().update().company(&mark).await?;
    assert_eq!(
        (changed.id, changed.company),
        (id.as_str().into(), Some(mark.clone()))
    );
    meant.push(request("UpdateUser", pool, &id, Some(&bearer)));
    let read = authing.users().get(&id).await?.expect("the user is there");
    assert_eq!((read.id, read.company), (id.as_str().into(), Some(mark)));
    meant.push(request("GetUser", pool, &id, Some("Bearer <owner>")));
    authing.pool().settings().await?;
    meant.push(request("GetPoolSettings", pool, "", None));
    Ok(meant)
}

fn request(operation: &str, pool: usize, user: &str, token: Option<&str>) -> Request {
    let pool = POOLS[pool].to_owned();
    let carried = match token {
        Some(token) => [token.to_owned(), pool.clone()],
        None => ["<none>".to_owned(), String::new()],
    };
    (operation.to_owned(), [pool, user.to_owned()], carried)
}

fn arrived(entry: Entry) -> Request {
    let variables = entry.variables.expect("it is GraphQL");
    let text = |name: &str| {
        let value = variables.get(name).and_then(|value| value.as_str());
        value.unwrap_or_default().to_owned()
    };
    let user = text("userId") + &text("email");
    let operation = entry.operation.expect("it is GraphQL");
    let carried = [entry.authorization, entry.pool.unwrap_or_default()];
    (operation, [text("poolId"), user], carried)
}

fn counted(requests: impl IntoIterator<Item = Request>) -> BTreeMap<Request, usize> {
    let mut counted = BTreeMap::new();
    for request in requests {
        *counted.entry(request).or_default() += 1;
    }
    counted
}

/// The requests that arrive are the ones that were intended. Users of two pools have the same address and password, and all share
/// connections.
#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_calls_of_a_hundred_users_are_not_mixed_up() {
    let emulator = crowded();
    let http = connections();
    let clients = POOLS.map(|pool| client(&emulator, pool, &http));
    for authing in &clients {
        authing.connect().await.unwrap();
    }
    emulator.journal().clear();
    let tasks = (0..USERS)
        .flat_map(|user| [(0, user), (1, user)])
        .map(|(pool, user)| tokio::spawn(calls_of(clients[pool].clone(), pool, user)));
    let meant = try_join_all(tasks).await.expect("no call panics");
    let meant = meant
        .into_iter()
        .map(|outcome| outcome.expect("every call succeeds"));
    let meant: Vec<_> = meant.flatten().collect();
    assert_eq!(meant.len(), 2_000);
    let arrived: Vec<_> = emulator
        .journal()
        .entries()
        .into_iter()
        .map(arrived)
        .collect();
    assert_eq!(arrived.len(), 2_000);
    assert!(counted(meant) == counted(arrived), "requests were mixed up");
}
