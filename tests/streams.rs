//! Streams of pages: pages that are requested ahead, and their errors.

use std::{
    sync::{Arc, Barrier, Condvar, Mutex, mpsc::channel},
    time::Duration,
};

use crate::server::{Reply, Request, Server};
use authing::{Authing, AuthingBuilder, Error, ErrorCode, Items, RetryPolicy, types::User};
use futures_util::{TryStreamExt, future::join_all, poll};
use serde_json::{Value, json};
use tokio::sync::mpsc::unbounded_channel;

/// The number of users on a page.
const SIZE: usize = 40;

/// The number of all users.
const TOTAL: usize = 2 * SIZE;

/// A token that has expired on arrival, `{"iat":5,"exp":5}`, so that every call fetches a new one.
const OWNER_TOKEN: &str = "head.eyJpYXQiOjUsImV4cCI6NX0.tail";

/// A request that the server received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Token,
    Page(usize),
    User(usize),
}

impl Asked {
    fn of(request: &Request) -> Self {
        let sent: Value = serde_json::from_slice(&request.body).expect("it is JSON");
        let variables = &sent["variables"];
        if let Some(page) = variables["page"].as_u64() {
            return Self::Page(usize::try_from(page).expect("it is small"));
        }
        match variables["userId"].as_str() {
            Some(id) => Self::User(id.parse().expect("it is a number")),
            None => Self::Token,
        }
    }

    fn response(self) -> Reply {
        let data = match self {
            Self::Token => json!({ "getAccessTokenByAppSecret": OWNER_TOKEN }),
            Self::User(id) => json!({ "user": user(id) }),
            Self::Page(number) => return page(number, SIZE),
        };
        Reply::json(&json!({ "data": data }))
    }
}

fn user(id: usize) -> Value {
    json!({ "_id": id.to_string() })
}

/// Returns a page of this size of the list of all users.
fn page(number: usize, size: usize) -> Reply {
    let list: Vec<_> = ((number - 1) * size..number * size).map(user).collect();
    Reply::json(&json!({ "data": { "users": { "totalCount": TOTAL, "list": list } } }))
}

/// A server that records the requests in order, and a client of it.
struct Service {
    asked: Arc<Mutex<Vec<Asked>>>,
    authing: Authing,
    _server: Server,
}

impl Service {
    /// Starts the server. `odd` may override a response.
    fn start(odd: impl Fn(Asked) -> Option<Reply> + Send + Sync + 'static) -> Self {
        Self::with(|client| client, odd)
    }

    fn with(
        set_up: impl FnOnce(AuthingBuilder) -> AuthingBuilder,
        odd: impl Fn(Asked) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let server = Server::start(move |request| {
            let asked = Asked::of(request);
            log.lock().expect("nobody panicked").push(asked);
            odd(asked).unwrap_or_else(|| asked.response())
        });
        let client = Authing::builder("pool", "secret");
        let client = set_up(client.users_url(format!("{}/graphql", server.url())));
        let authing = client.build().expect("the settings are right");
        Self {
            asked,
            authing,
            _server: server,
        }
    }

    fn stream(&self) -> Items<User> {
        let size = i32::try_from(SIZE).expect("it is small");
        self.authing.users().list().page_size(size).stream()
    }

    /// Processes a user with another call.
    async fn work_on(&self, user: User) -> usize {
        let found = self.authing.users().get(user.id).await;
        let found = found
            .expect("there is a response")
            .expect("the user is there");
        found.id.as_str().parse().expect("it is a number")
    }

    /// Returns the position of a request that is made once.
    fn when(&self, asked: Asked) -> Option<usize> {
        let log = self.asked.lock().expect("nobody panicked");
        let mut times = log.iter().enumerate().filter(|(_, one)| **one == asked);
        let when = times.next().map(|(when, _)| when);
        assert_eq!(times.next(), None, "{asked:?} is asked for again");
        when
    }
}

/// Reads all users, and processes each.
async fn all_are_worked_on(service: &Service) {
    let mut users = service.stream();
    let mut ids = Vec::new();
    while let Some(user) = users.try_next().await.expect("nothing goes wrong") {
        ids.push(service.work_on(user).await);
    }
    assert!(ids.into_iter().eq(0..TOTAL));
}

#[tokio::test]
async fn the_next_page_comes_while_the_second_half_is_worked_on() {
    let service = Service::start(|_| None);
    all_are_worked_on(&service).await;
    let next = service.when(Asked::Page(2)).expect("there are two pages");
    let half = service.when(Asked::User(SIZE / 2 - 1));
    assert!(half < Some(next), "not before half of the first is done");
    let last = service.when(Asked::User(SIZE - 1));
    assert!(Some(next) < last, "before the first is used up");
    assert_eq!(service.when(Asked::Page(3)), None);
}

/// Every call needs a new owner token, and only one request may run at a time.
#[tokio::test]
async fn a_prefetched_page_does_not_block_other_calls() {
    let service = Service::with(|client| client.concurrency_limit(1), |_| None);
    all_are_worked_on(&service).await;
    assert!(service.when(Asked::Page(2)).is_some());
}

#[tokio::test]
async fn a_reader_who_stops_early_prefetches_no_page() {
    let service = Service::start(|_| None);
    let mut users = service.stream();
    for _ in 0..SIZE / 2 {
        let user = users.try_next().await.expect("nothing goes wrong");
        service.work_on(user.expect("there is one")).await;
    }
    assert_eq!(service.when(Asked::Page(2)), None);
}

#[tokio::test]
async fn an_error_is_returned_after_the_items_before_it() {
    let service = Service::start(|asked| {
        let refused = json!({ "errors": [{ "message": { "code": 2030, "message": "no" } }] });
        (asked == Asked::Page(2)).then(|| Reply::json(&refused))
    });
    let mut users = service.stream();
    for id in 0..SIZE {
        let user = users.try_next().await.expect("the first page is right");
        assert_eq!(service.work_on(user.expect("there is one")).await, id);
    }
    let error = users.try_next().await.expect_err("the second is refused");
    assert_eq!(error.code(), Some(ErrorCode::from(2030)), "{error:?}");
    let after = users.try_next().await;
    assert!(matches!(after, Ok(None)), "{after:?}");
    assert!(service.when(Asked::Page(2)).is_some());
}

#[tokio::test]
async fn the_total_is_known_once_a_page_came() {
    let service = Service::start(|_| None);
    let mut users = service.stream();
    assert_eq!(users.total(), None);
    assert!(users.next().await.expect("there are users").is_ok());
    assert_eq!(users.total(), Some(TOTAL as u64));

    let empty = json!({ "data": { "users": { "totalCount": 0, "list": [] } } });
    let service = Service::start(move |asked| match asked {
        Asked::Page(_) => Some(Reply::json(&empty)),
        _ => None,
    });
    let mut users = service.authing.users().list().stream();
    assert!(users.next().await.is_none());
    assert_eq!(users.total(), Some(0));
}

#[tokio::test]
async fn a_stream_may_be_moved_to_a_task() {
    let service = Service::start(|_| None);
    let mut users = service.stream();
    let reading = tokio::spawn(async move {
        let mut count = 0;
        while users.try_next().await?.is_some() {
            count += 1;
        }
        Ok::<_, Error>(count)
    });
    let count = reading.await.expect("nothing panics");
    assert_eq!(count.expect("nothing goes wrong"), TOTAL);
}

/// A service with three pages of two users, and nulls among them. It returns the last page for any higher number.
fn with_nulls(lists: [Value; 3]) -> Service {
    Service::start(move |asked| {
        let Asked::Page(page) = asked else {
            return None;
        };
        let list = lists.get(page - 1).or(lists.last());
        let users = json!({ "users": { "totalCount": 6, "list": list } });
        Some(Reply::json(&json!({ "data": users })))
    })
}

#[tokio::test]
async fn nulls_end_no_stream_and_count_towards_its_total() {
    let user = |id: &str| json!({ "_id": id });
    for (lists, expected) in [
        (
            [
                json!([null, null]),
                json!([user("3"), null]),
                json!([null, user("6")]),
            ],
            vec!["3", "6"],
        ),
        (
            [
                json!([user("1"), null]),
                json!([null, null]),
                json!([null, null]),
            ],
            vec!["1"],
        ),
        (
            [
                json!([user("1"), user("2")]),
                json!([user("3"), user("4")]),
                json!([user("5"), user("6")]),
            ],
            vec!["1", "2", "3", "4", "5", "6"],
        ),
    ] {
        let service = with_nulls(lists);
        let stream = service.authing.users().list().page_size(2).stream();
        let ids: Vec<_> = stream.map_ok(|user| user.id).try_collect().await.unwrap();
        assert_eq!(ids, expected);
        let pages = service.asked.lock().unwrap().clone();
        let pages = pages.iter().filter(|asked| matches!(asked, Asked::Page(_)));
        assert_eq!(pages.count(), 3);
    }
}

/// The number of pages that are requested at the same time.
const WIDTH: usize = 8;

/// The number of users on each of many pages.
const SMALL: usize = 4;

/// The time of a page that arrives.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Streams many pages, with a time for each.
fn wide(service: &Service, timeout: Duration) -> Items<User> {
    let size = i32::try_from(SMALL).expect("it is small");
    let users = service.authing.users().list().page_size(size);
    users.timeout(timeout).stream().concurrency(WIDTH)
}

async fn all_are_read_in_order(mut users: Items<User>) {
    for id in 0..TOTAL {
        let user = users.try_next().await.expect("nothing goes wrong");
        assert_eq!(user.expect("there is one").id.as_str(), id.to_string());
    }
    let after = users.try_next().await;
    assert!(matches!(after, Ok(None)), "{after:?}");
}

/// The server sends no page after the first before it has as many requests as allowed. It sends the last of them first.
#[tokio::test]
async fn pages_that_arrive_in_another_order_are_read_in_theirs() {
    // The number of requests, and the page that is sent next.
    let state = Mutex::new((0, 1 + WIDTH));
    let changed = Condvar::new();
    let service = Service::start(move |asked| {
        let Asked::Page(number) = asked else {
            return None;
        };
        if (2..=1 + WIDTH).contains(&number) {
            let mut state = state.lock().expect("nobody panicked");
            state.0 += 1;
            changed.notify_all();
            let state = changed.wait_while(state, |(requests, next)| {
                *requests < WIDTH || *next != number
            });
            state.expect("nobody panicked").1 -= 1;
            changed.notify_all();
        }
        Some(page(number, SMALL))
    });
    all_are_read_in_order(wide(&service, TIMEOUT)).await;
    let pages = TOTAL / SMALL;
    assert!((1..=pages).all(|page| service.when(Asked::Page(page)).is_some()));
    assert_eq!(service.when(Asked::Page(pages + 1)), None);
}

#[tokio::test]
async fn a_dropped_stream_frees_the_slots_of_its_pages() {
    let (over, test_is_over) = channel::<()>();
    let test_is_over = Mutex::new(test_is_over);
    let (arrived, mut arrivals) = unbounded_channel();
    let turns = Barrier::new(WIDTH);
    let service = Service::with(
        |client| client.concurrency_limit(WIDTH),
        move |asked| match asked {
            Asked::Page(number) => {
                if number > 1 {
                    arrived.send(number).unwrap_or(());
                    let test_is_over = test_is_over.lock().expect("nobody panicked");
                    // The client no longer waits for this response.
                    test_is_over.recv().unwrap_or(());
                }
                Some(page(number, SMALL))
            }
            Asked::User(_) => {
                turns.wait();
                None
            }
            Asked::Token => None,
        },
    );
    // A page that is not cancelled has its turn for longer than a user waits for it.
    let mut users = wide(&service, Duration::from_secs(3600));
    let mut read = Vec::new();
    for _ in 0..SMALL {
        read.extend(users.try_next().await.expect("nothing goes wrong"));
    }
    assert!(poll!(Box::pin(users.try_next())).is_pending());
    for _ in 0..WIDTH {
        arrivals.recv().await.expect("the page is requested");
    }
    drop(users);
    // All of them are in progress at the same time.
    let twice = read.iter().chain(&read).cloned();
    join_all(twice.map(|user| service.work_on(user))).await;
    drop(over);
}

#[tokio::test]
async fn a_stream_goes_on_after_too_many_requests() {
    let refusal =
        "HTTP/1.1 429 Busy\r\nretry-after: 0\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let refused = Mutex::new(Vec::new());
    let service = Service::with(
        |client| client.retry(RetryPolicy::default().initial_backoff(Duration::ZERO)),
        move |asked| {
            let Asked::Page(number) = asked else {
                return None;
            };
            let mut refused = refused.lock().expect("nobody panicked");
            let times = refused.iter().filter(|other| **other == number).count();
            // The call gives up at the third response.
            if [3, 7, 8].contains(&number) && times < 3 {
                refused.push(number);
                return Some(Reply(refusal.into()));
            }
            Some(page(number, SMALL))
        },
    );
    all_are_read_in_order(wide(&service, TIMEOUT)).await;
    let log = service.asked.lock().expect("nobody panicked");
    for (page, requests) in [(2, 1), (3, 4), (7, 4), (8, 4), (9, 1)] {
        let asked = log.iter().filter(|one| **one == Asked::Page(page));
        assert_eq!(asked.count(), requests, "{page}");
    }
}
