//! However an answer is made, opening it takes no more than a small multiple of its length. One test: what is counted is the
//! memory of the whole process.

use authing::{__private::open, Operation, operations::users};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The longest answer that a client takes unless it is told otherwise.
const LONGEST: usize = 8 * 1024 * 1024;

/// How many times its length an answer may take while it is opened, its own bytes not counted.
const MULTIPLE: usize = 32;

/// An answer of the longest length: `start`, then `again` as often as it fits.
fn repeated(start: &str, again: &str, end: &str) -> String {
    let times = (LONGEST - start.len() - end.len()) / again.len();
    format!("{start}{}{end}", again.repeat(times))
}

/// The same of a list, which has no comma at its end.
fn listed(start: &str, item: &str, end: &str) -> String {
    let end = format!("{item}{end}");
    repeated(start, &format!("{item},"), &end)
}

/// How many times its length an answer took while it was opened.
fn taken<O: Operation>(body: String) -> usize {
    let length = body.len();
    let body = body.into_bytes();
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let outcome = open::<O>(200, body, b"{}", None);
    // What an error prints is counted, too: it goes into logs.
    let printed = outcome.err().map(|error| format!("{error} {error:?}"));
    drop(printed);
    (MEMORY.peak_usage() - before).div_ceil(length)
}

fn list_of_users(item: &str) -> String {
    let start = r#"{"data":{"users":{"totalCount":1,"list":["#;
    listed(start, item, "]}}}")
}

#[test]
fn no_answer_takes_more_than_a_small_multiple_of_its_length() {
    let mut too_much = Vec::new();
    let mut check = |what: &str, taken: usize| {
        println!("{taken:>4} times: {what}");
        if taken > MULTIPLE {
            too_much.push(format!("{what}: {taken} times"));
        }
    };
    let sparse = r#"{"_id":""}"#;
    for (what, body) in [
        ("open brackets", "[".repeat(LONGEST)),
        ("open objects", repeated("", r#"{"a":"#, "")),
        (
            "open objects in data",
            repeated(r#"{"data":"#, r#"{"a":"#, ""),
        ),
        ("a deep nest in data", {
            let half = LONGEST / 2 - 20;
            let (open, shut) = ("[".repeat(half), "]".repeat(half));
            format!(r#"{{"data":{{"x":{open}{shut}}}}}"#)
        }),
        (
            "errors with nothing in them",
            listed(r#"{"errors":["#, "{}", "]}"),
        ),
        (
            "errors with codes",
            listed(r#"{"errors":["#, r#"{"message":1}"#, "]}"),
        ),
        (
            "numbers for a message",
            listed(r#"{"errors":[{"message":["#, "0", "]}]}"),
        ),
        (
            "objects in a message",
            listed(r#"{"errors":[{"message":{"data":["#, r#"{"":0}"#, "]}}]}"),
        ),
        (
            "a long message",
            repeated(r#"{"errors":[{"message":""#, "a", r#""}]}"#),
        ),
        (
            "a message in a message",
            repeated(
                r#"{"errors":[{"message":"{\"message\":["#,
                "[],",
                r#"0]}"}]}"#,
            ),
        ),
        (
            "the address of a captcha",
            repeated(
                r#"{"errors":[{"message":{"code":2000,"data":{"url":"https://a/"#,
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
        ("white space", " ".repeat(LONGEST)),
        ("no text", "\u{0}".repeat(LONGEST)),
        ("nulls for users", list_of_users("null")),
        ("empty users", list_of_users("{}")),
        ("users with nothing but an id", list_of_users(sparse)),
        (
            "unknown fields",
            repeated(r#"{"data":{"#, r#""abc":0,"#, r#""users":null}}"#),
        ),
    ] {
        check(what, taken::<users::ListUsers>(body));
    }
    let null_root = (0..).map(|number| format!(r#""{number}":0,"#));
    let mut body = r#"{"data":{"#.to_owned();
    for field in null_root {
        if body.len() + field.len() + 40 > LONGEST {
            break;
        }
        body.push_str(&field);
    }
    body.push_str(r#""users":null}}"#);
    check(
        "unknown fields of different names",
        taken::<users::ListUsers>(body),
    );
    assert_eq!(too_much, Vec::<String>::new());
}
