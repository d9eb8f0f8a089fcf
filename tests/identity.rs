//! Each request carries the right token, with many calls in parallel: never another user's, and never an expired one.

use std::{collections::BTreeMap, time::Duration};

use authing::{Authing, ClientBuilder, Error, Session, v2};
use authing_emulator::{Clock, Emulator, Entry, PoolSeed, UserSeed};
use futures_util::future::{join_all, try_join_all};

use crate::client::Client;

const POOLS: [&str; 2] = ["5e4c8b1f0a2d3c4b5a697887", "5e4c8b1f0a2d3c4b5a697888"];
const PASSWORD: &str = "correct horse";

/// The time limit of each call.
const PATIENCE: Duration = Duration::from_secs(600);

/// The lifetime of owner tokens, in the emulator's settings.
const LIFE: Duration = Duration::from_secs(15 * 24 * 3600);

/// The calls of the tests, in one API. Calls that return a user return the id and the company.
trait Calls: Client {
    /// The operation that needs no token.
    const WITHOUT_TOKEN: &str;

    fn at(builder: ClientBuilder<Self>, emulator: &Emulator) -> ClientBuilder<Self>;

    /// The pool that a request names.
    fn pool_of(entry: &Entry) -> String;

    fn list_users(&self) -> impl Future<Output = Result<(), Error>> + Send;

    fn log_in(&self, email: String) -> impl Future<Output = Result<Session<Self>, Error>> + Send;

    fn without_token(&self) -> impl Future<Output = Result<(), Error>> + Send;

    fn get(&self, id: &str) -> impl Future<Output = Result<User, Error>> + Send;

    fn me(session: &Session<Self>) -> impl Future<Output = Result<User, Error>> + Send;

    fn update(
        session: &Session<Self>,
        company: &str,
    ) -> impl Future<Output = Result<User, Error>> + Send;
}

/// The id and the company of a user.
type User = (String, Option<String>);

macro_rules! calls {
    ($client:ty, $without_token:literal, $url:ident, |$entry:ident| $pool:expr, |$authing:ident| $call:expr) => {
        impl Calls for $client {
            const WITHOUT_TOKEN: &str = $without_token;

            fn at(builder: ClientBuilder<Self>, emulator: &Emulator) -> ClientBuilder<Self> {
                builder.$url(emulator.$url())
            }

            fn pool_of($entry: &Entry) -> String {
                $pool
            }

            async fn list_users(&self) -> Result<(), Error> {
                self.users().list().await.map(drop)
            }

            async fn log_in(&self, email: String) -> Result<Session<Self>, Error> {
                self.auth().login_by_email(email, PASSWORD).await
            }

            async fn without_token(&self) -> Result<(), Error> {
                let $authing = self;
                $call.await.map(drop)
            }

            async fn get(&self, id: &str) -> Result<User, Error> {
                let user = self.users().get(id).await?.expect("the user is there");
                Ok((user.id.to_string(), user.company))
            }

            async fn me(session: &Session<Self>) -> Result<User, Error> {
                let user = session.users().me().await?;
                Ok((user.id.to_string(), user.company))
            }

            async fn update(session: &Session<Self>, company: &str) -> Result<User, Error> {
                let user = session.users().update().company(company).await?;
                Ok((user.id.to_string(), user.company))
            }
        }
    };
}

calls!(
    Authing,
    "GetPoolSettings",
    users_url,
    |entry| text(entry, "poolId"),
    |authing| authing.pool().settings()
);
calls!(
    v2::Authing,
    "CheckUserExists",
    core_url,
    |entry| entry.headers["x-authing-userpool-id"].clone(),
    |authing| authing.users().username_exists("nobody")
);

fn client<C: Calls>(emulator: &Emulator, pool: &str, http: &reqwest::Client) -> C {
    let builder = C::at(C::set_up(pool, &secret(pool)), emulator)
        .public_key_pem(emulator.public_key_pem())
        .http_client(http.clone())
        // Fewer than the files that a process may open.
        .concurrency_limit(100)
        .timeout(PATIENCE);
    C::build(builder).expect("the settings are right")
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
async fn with_token<C: Calls>() -> (Emulator, C) {
    let emulator = Emulator::builder()
        .clock(Clock::frozen_at(1_580_540_818))
        .pool(PoolSeed::new(POOLS[0], secret(POOLS[0])))
        .start_blocking()
        .unwrap();
    let authing: C = client(&emulator, POOLS[0], &connections());
    authing.connect().await.unwrap();
    emulator.journal().clear();
    (emulator, authing)
}

/// Sends a thousand calls at once. All of them succeed with one new token.
async fn a_thousand_calls_share_one_token<C: Calls>(emulator: &Emulator, authing: &C) {
    for outcome in join_all((0..1000).map(|_| authing.list_users())).await {
        outcome.unwrap();
    }
    let is_fetch = |entry: &Entry| entry.operation.as_deref() == Some("GetOwnerToken");
    assert_eq!(count(emulator, is_fetch), 1);
    let is_accepted = |entry: &Entry| entry.authorization == "Bearer <owner>";
    assert_eq!(count(emulator, is_accepted), 1000);
}

fn count(emulator: &Emulator, is_counted: impl Fn(&Entry) -> bool) -> usize {
    let entries = emulator.journal().entries();
    entries.iter().filter(|entry| is_counted(entry)).count()
}

async fn an_expired_token_is_replaced_once<C: Calls>() {
    let (emulator, authing) = with_token::<C>().await;
    tokio::time::pause();
    tokio::time::advance(LIFE).await;
    tokio::time::resume();
    emulator.clock().advance(LIFE);
    a_thousand_calls_share_one_token(&emulator, &authing).await;
    assert_eq!(emulator.journal().len(), 1001, "the old token went nowhere");
}

#[tokio::test]
async fn a_thousand_calls_on_an_expired_token_fetch_one_new_token() {
    an_expired_token_is_replaced_once::<Authing>().await;
    an_expired_token_is_replaced_once::<v2::Authing>().await;
}

/// The service may reject a token as soon as it has expired. Every call may discover that, but the new token is fetched once.
async fn a_rejected_token_is_replaced_once<C: Calls>() {
    let (emulator, authing) = with_token::<C>().await;
    emulator.clock().advance(LIFE);
    a_thousand_calls_share_one_token(&emulator, &authing).await;
    let rejected = count(&emulator, |entry| entry.authorization == "Bearer <unknown>");
    assert!((1..=1000).contains(&rejected), "{rejected}");
}

#[tokio::test]
async fn a_thousand_calls_on_a_rejected_token_fetch_one_new_token() {
    a_rejected_token_is_replaced_once::<Authing>().await;
    a_rejected_token_is_replaced_once::<v2::Authing>().await;
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
async fn calls_of<C: Calls>(authing: C, pool: usize, user: usize) -> Result<Vec<Request>, Error> {
    let session = authing.log_in(email(user)).await?;
    let mut meant = vec![request("LoginByEmail", pool, &email(user), None)];
    assert_eq!(*session.user_id(), id(pool, user));
    for round in 0..ROUNDS {
        meant.extend(round_of(&authing, &session, pool, user, round).await?);
    }
    Ok(meant)
}

async fn round_of<C: Calls>(
    authing: &C,
    session: &Session<C>,
    pool: usize,
    user: usize,
    round: usize,
) -> Result<Vec<Request>, Error> {
    let id = id(pool, user);
    let bearer = format!("Bearer <user {id}>");
    let company = format!("{id} {round}");
    let mut meant = Vec::new();
    // The login takes the place of the first call.
    if round > 0 {
        assert_eq!(C::me(session).await?.0, id);
        meant.push(request("GetUser", pool, &id, Some(&bearer)));
    }
    let expected = (id.clone(), Some(company.clone()));
    assert_eq!(C::update(session, &company).await?, expected);
    meant.push(request("UpdateUser", pool, &id, Some(&bearer)));
    assert_eq!(authing.get(&id).await?, expected);
    meant.push(request("GetUser", pool, &id, Some("Bearer <owner>")));
    authing.without_token().await?;
    meant.push(request(C::WITHOUT_TOKEN, pool, "", None));
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

/// A variable of a request; empty if the request lacks it.
fn text(entry: &Entry, variable: &str) -> String {
    let variables = entry.variables.as_ref().expect("it is GraphQL");
    let value = variables.get(variable).and_then(|value| value.as_str());
    value.unwrap_or_default().to_owned()
}

fn arrived<C: Calls>(entry: Entry) -> Request {
    let user = text(&entry, "userId") + &text(&entry, "email");
    let named = [C::pool_of(&entry), user];
    let operation = entry.operation.expect("it is GraphQL");
    let carried = [entry.authorization, entry.pool.unwrap_or_default()];
    (operation, named, carried)
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
async fn calls_are_not_mixed_up<C: Calls>() {
    let emulator = crowded();
    let http = connections();
    let clients: [C; 2] = POOLS.map(|pool| client(&emulator, pool, &http));
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
    let arrived = emulator.journal().entries().into_iter().map(arrived::<C>);
    let arrived: Vec<_> = arrived.collect();
    assert_eq!(arrived.len(), 2_000);
    assert!(counted(meant) == counted(arrived), "requests were mixed up");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_calls_of_a_hundred_users_are_not_mixed_up() {
    calls_are_not_mixed_up::<Authing>().await;
    calls_are_not_mixed_up::<v2::Authing>().await;
}
