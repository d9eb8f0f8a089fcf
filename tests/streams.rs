//! Streams of pages: what is asked for ahead, and what comes of it when that goes wrong.

#[path = "server/mod.rs"]
mod server;

use std::{
    sync::{Arc, Mutex, mpsc::channel},
    time::Duration,
};

use authing::{Authing, Error, ErrorCode, types::User};
use futures_util::{Stream, TryStreamExt};
use serde_json::{Value, json};
use server::{Reply, Request, Server};
use tokio::time::{advance, pause, resume};

/// How many users a page of the tests holds.
const SIZE: usize = 40;

/// How many there are.
const TOTAL: usize = 2 * SIZE;

/// What a server was asked for.
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
        match variables["id"].as_str() {
            Some(id) => Self::User(id.parse().expect("it is a number")),
            None => Self::Token,
        }
    }

    fn answer(self) -> Reply {
        let user = |id: usize| json!({ "_id": id.to_string() });
        let data = match self {
            Self::Token => json!({ "getAccessTokenByAppSecret": "head.e30.tail" }),
            Self::User(id) => json!({ "user": user(id) }),
            Self::Page(page) => {
                let list: Vec<_> = ((page - 1) * SIZE..page * SIZE).map(user).collect();
                json!({ "users": { "totalCount": TOTAL, "list": list } })
            }
        };
        Reply::json(&json!({ "data": data }))
    }
}

/// A server that says what it was asked for, in order, and a client of it.
struct Service {
    asked: Arc<Mutex<Vec<Asked>>>,
    authing: Authing,
    _server: Server,
}

impl Service {
    /// `odd` may have another answer; it is told how often that was asked for before.
    fn start(odd: impl Fn(Asked, usize) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let server = Server::start(move |request| {
            let now = Asked::of(request);
            let before = {
                let mut log = log.lock().expect("nobody panicked");
                log.push(now);
                log.iter().filter(|asked| **asked == now).count() - 1
            };
            odd(now, before).unwrap_or_else(|| now.answer())
        });
        let authing = Authing::builder("pool", "secret")
            .users_url(format!("{}/graphql", server.url()))
            .build()
            .expect("the settings are right");
        Self {
            asked,
            authing,
            _server: server,
        }
    }

    fn stream(&self) -> impl Stream<Item = Result<User, Error>> + Unpin {
        let size = i32::try_from(SIZE).expect("it is small");
        self.authing.users().list().count(size).stream()
    }

    /// Works on a user, by another call.
    async fn work_on(&self, user: User) -> usize {
        let found = self.authing.users().get(user.id).await;
        let found = found.expect("it is answered").expect("the user is there");
        found.id.parse().expect("it is a number")
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("nobody panicked").clone()
    }

    /// When this was asked for, the first time.
    fn when(&self, asked: Asked) -> Option<usize> {
        self.asked().iter().position(|one| *one == asked)
    }
}

#[tokio::test]
async fn the_next_page_comes_while_the_second_half_is_worked_on() {
    let service = Service::start(|_, _| None);
    let mut users = service.stream();
    let mut ids = Vec::new();
    while let Some(user) = users.try_next().await.expect("nothing goes wrong") {
        ids.push(service.work_on(user).await);
    }
    assert!(ids.into_iter().eq(0..TOTAL));

    let next = service.when(Asked::Page(2)).expect("there are two pages");
    let half = service.when(Asked::User(SIZE / 2 - 1));
    assert!(half < Some(next), "not before half of the first is done");
    let last = service.when(Asked::User(SIZE - 1));
    assert!(Some(next) < last, "before the first is used up");
    assert_eq!(service.when(Asked::Page(3)), None);
}

#[tokio::test]
async fn nothing_is_asked_for_ahead_of_who_stops_early() {
    let service = Service::start(|_, _| None);
    let mut users = service.stream();
    for _ in 0..SIZE / 2 {
        let user = users.try_next().await.expect("nothing goes wrong");
        service.work_on(user.expect("there is one")).await;
    }
    assert_eq!(service.when(Asked::Page(2)), None);
}

#[tokio::test]
async fn a_page_whose_time_ran_out_before_its_turn_is_asked_for_again() {
    let (over, test_is_over) = channel::<()>();
    let test_is_over = Mutex::new(test_is_over);
    let service = Service::start(move |asked, before| {
        if (asked, before) == (Asked::Page(2), 0) {
            let test_is_over = test_is_over.lock().expect("nobody panicked");
            // Whatever it says, there is nobody left who listens to the answer.
            test_is_over.recv().unwrap_or(());
        }
        None
    });
    let mut users = service.stream();
    let mut ids = Vec::new();
    while service.when(Asked::Page(2)).is_none() {
        let user = users.try_next().await.expect("nothing goes wrong");
        ids.push(service.work_on(user.expect("there is one")).await);
    }
    // Somebody takes a break, longer than a call may take with all its retries.
    pause();
    advance(Duration::from_mins(1)).await;
    resume();
    while let Some(user) = users.try_next().await.expect("nothing goes wrong") {
        ids.push(user.id.parse().expect("it is a number"));
    }
    assert!(ids.into_iter().eq(0..TOTAL));
    let pages = |asked: &&Asked| **asked == Asked::Page(2);
    assert_eq!(service.asked().iter().filter(pages).count(), 2);
    drop(over);
}

#[tokio::test]
async fn an_error_has_its_turn_after_what_came_before_it() {
    let service = Service::start(|asked, _| {
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
    let pages = |asked: &&Asked| **asked == Asked::Page(2);
    assert_eq!(service.asked().iter().filter(pages).count(), 1);
}
