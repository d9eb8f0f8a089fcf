//! Decoding a response needs no more memory than a small multiple of its length and a few megabytes, and a stream no more than its
//! pages. The tests run one after the other, since they count the memory of the whole process.

mod server;

use std::sync::Mutex;

use authing::{
    __testing::open,
    Authing, Operation,
    operations::{auth, users},
};
use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use server::{Reply, Server};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

static ONE_TEST: Mutex<()> = Mutex::new(());

/// The lengths of the responses. For longer ones, the multiple is the same as for the last.
const LENGTHS: [usize; 4] = [1024, 24 * 1024, 128 * 1024, 1024 * 1024];

/// The maximum memory for decoding, as a multiple of the response's length, without the response itself.
const MULTIPLE: usize = 32;

/// The additional memory that any response may need.
const BESIDE: usize = 4 * 1024 * 1024;

/// Returns the number of bytes that decoding a response needs.
fn memory<O: Operation>(body: String, request: &[u8]) -> usize {
    let body = body.into_bytes();
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let outcome = open::<O>(200, body, request, None);
    // Logs contain the printed error, so it counts, too.
    let printed = outcome.err().map(|error| format!("{error} {error:?}"));
    drop(printed);
    MEMORY.peak_usage() - before
}

/// Makes a response of a length: `start`, then `again` as often as it fits.
fn repeated(length: usize, start: &str, again: &str, end: &str) -> String {
    let times = length.saturating_sub(start.len() + end.len()) / again.len();
    format!("{start}{}{end}", again.repeat(times))
}

/// Makes a list of a length. The last item is without a comma.
fn listed(length: usize, start: &str, item: &str, end: &str) -> String {
    let end = format!("{item}{end}");
    repeated(length, start, &format!("{item},"), &end)
}

fn list_of_users(length: usize, item: &str) -> String {
    let start = r#"{"data":{"users":{"totalCount":1,"list":["#;
    listed(length, start, item, "]}}}")
}

/// Deep nesting: the first half opens, the second half closes.
fn nested(length: usize) -> String {
    let half = (length / 2).saturating_sub(20);
    let (open, shut) = ("[".repeat(half), "]".repeat(half));
    format!(r#"{{"data":{{"x":{open}{shut}}}}}"#)
}

/// Unknown fields, each with another name.
fn unknown_fields(length: usize) -> String {
    let mut body = r#"{"data":{"#.to_owned();
    for number in 0.. {
        let field = format!(r#""{number}":0,"#);
        if body.len() + field.len() + 40 > length {
            break;
        }
        body.push_str(&field);
    }
    body + r#""users":null}}"#
}

/// The contents of the tested responses, for a length.
fn responses(length: usize) -> Vec<(&'static str, String)> {
    let repeated = |start: &str, again: &str, end: &str| repeated(length, start, again, end);
    let listed = |start: &str, item: &str, end: &str| listed(length, start, item, end);
    let message = r#"{"errors":[{"message":"#;
    vec![
        ("open brackets", "[".repeat(length)),
        ("open objects", repeated("", r#"{"a":"#, "")),
        (
            "open objects in data",
            repeated(r#"{"data":"#, r#"{"a":"#, ""),
        ),
        ("a deep nest in data", nested(length)),
        (
            "errors with nothing in them",
            listed(r#"{"errors":["#, "{}", "]}"),
        ),
        (
            "errors with codes",
            listed(r#"{"errors":["#, r#"{"message":1}"#, "]}"),
        ),
        ("numbers for errors", listed(r#"{"errors":["#, "0", "]}")),
        (
            "numbers for a message",
            listed(&format!("{message}["), "0", "]}]}"),
        ),
        (
            "objects in a message",
            listed(&format!(r#"{message}{{"data":["#), r#"{"":0}"#, "]}}]}"),
        ),
        (
            "a long message",
            repeated(&format!(r#"{message}""#), "a", r#""}]}"#),
        ),
        (
            "a message of asterisks",
            repeated(&format!(r#"{message}""#), "*", r#""}]}"#),
        ),
        (
            "a message in a message",
            repeated(
                &format!(r#"{message}"{{\"message\":["#),
                "[],",
                r#"0]}"}]}"#,
            ),
        ),
        (
            "messages in each other",
            repeated(r#"{"errors":["#, r#"{"message":"#, ""),
        ),
        (
            "the address of a captcha",
            repeated(
                &format!(r#"{message}{{"code":2000,"data":{{"url":"https://a/"#),
                "\u{e9}",
                r#""}}}]}"#,
            ),
        ),
        (
            "a text for a user",
            repeated(r#"{"data":{"users":""#, "a", r#""}}"#),
        ),
        (
            "a text that is printed longer than it is",
            repeated(r#"{"data":{"users":""#, "\u{7f}", r#""}}"#),
        ),
        ("white space", " ".repeat(length)),
        ("no text", "\u{0}".repeat(length)),
        ("nulls for users", list_of_users(length, "null")),
        ("empty users", list_of_users(length, "{}")),
        (
            "users with nothing but an id",
            list_of_users(length, r#"{"_id":""}"#),
        ),
        (
            "unknown fields",
            repeated(r#"{"data":{"#, r#""abc":0,"#, r#""users":null}}"#),
        ),
        ("unknown fields of different names", unknown_fields(length)),
    ]
}

#[test]
fn memory_is_bounded_by_the_length_of_a_response() {
    let _alone = ONE_TEST.lock();
    let mut too_much = Vec::new();
    // The service repeats short codes a thousand times, and all are masked.
    let request = br#"{"variables":{"mfaCode":"*","verifyCode":"**"},"query":""}"#;
    for length in LENGTHS {
        for (what, body) in responses(length) {
            let allowed = MULTIPLE * body.len() + BESIDE;
            for memory in [
                memory::<users::ListUsers>(body.clone(), b"{}"),
                memory::<auth::LoginByEmail>(body, request),
            ] {
                println!("{:>5} times {length:>8}: {what}", memory.div_ceil(length));
                if memory > allowed {
                    too_much.push(format!("{what}, {length}: {memory}"));
                }
            }
        }
    }
    assert_eq!(too_much, Vec::<String>::new());
}

/// The number of pages of a list, and of the users on each.
const PAGES: usize = 100;
const SIZE: usize = 200;

/// Starts a server with many users. Returns the number of each page that is requested.
fn many_users() -> (Server, Authing, UnboundedReceiver<u64>) {
    let (arrived, arrivals) = unbounded_channel();
    let server = Server::start(move |request| {
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        let Some(page) = sent["variables"]["page"].as_u64() else {
            return Reply::json(
                &json!({ "data": { "getAccessTokenByAppSecret": "head.e30.owner" } }),
            );
        };
        arrived.send(page).unwrap_or(());
        let list = vec![json!({ "_id": "lea" }); SIZE];
        let users = json!({ "totalCount": PAGES * SIZE, "list": list });
        Reply::json(&json!({ "data": { "users": users } }))
    });
    let client = Authing::builder("pool", "secret");
    let client = client.users_url(format!("{}/graphql", server.url()));
    (server, client.build().unwrap(), arrivals)
}

/// Reads all pages, and waits at each until the next ones are requested. Returns the memory of one page, and that of the stream.
async fn memory_of_stream(concurrency: usize) -> (usize, usize) {
    let (_server, authing, mut arrivals) = many_users();
    let list = || authing.users().list().page_size(200);
    list().page(1).await.unwrap();
    let before = MEMORY.current_usage();
    let page = list().page(2).await.unwrap();
    let one = MEMORY.current_usage() - before;
    drop(page);
    while arrivals.try_recv().is_ok() {}

    let mut users = list().stream().concurrency(concurrency);
    MEMORY.reset_peak_usage();
    let mut requested = 0;
    for read in 0..PAGES * SIZE {
        assert!(users.next().await.is_some());
        if read > 0 && read.is_multiple_of(SIZE) {
            let page = read / SIZE + 1;
            let ahead = PAGES.min(page + concurrency - 1);
            while requested < ahead {
                arrivals.recv().await.unwrap();
                requested += 1;
            }
            assert!(arrivals.try_recv().is_err(), "{requested} at {page}");
        }
    }
    assert!(users.next().await.is_none());
    (one, MEMORY.peak_usage() - before)
}

#[test]
fn memory_is_bounded_by_the_pages_of_a_stream() {
    let _alone = ONE_TEST.lock();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    for concurrency in [1, 2, 8] {
        let (page, stream) = runtime.block_on(memory_of_stream(concurrency));
        println!("{concurrency} pages of {page} bytes: {stream}");
        // The body of a page while it is decoded, and connections.
        assert!(stream <= (concurrency + 2) * page, "{concurrency}");
    }
}
