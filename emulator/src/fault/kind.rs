//! The kinds of faults, and their names on the command line.

use std::str::FromStr;
use std::time::Duration;

use axum::http::HeaderValue;

/// What happens to an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// It comes this much later. `latency=SECONDS`
    Latency(Duration),
    /// It never begins. `no-answer`
    NoAnswer,
    /// It stops in the middle of its body, and the connection stays open. `stall-in-body`
    StallInBody,
    /// Its body comes whole and does not end. `stall-after-body`
    StallAfterBody,
    /// The connection is reset instead. `reset`
    Reset,
    /// The connection is reset in the middle of the body. `reset-in-body`
    ResetInBody,
    /// The connection is closed in the middle of the body. `truncated`
    Truncated,
    /// The connection is closed, without a word, after so many answers. `close-after=ANSWERS`
    CloseAfter(usize),
    /// It is an HTTP status, from 200 to 999, and a page that nobody reads. HTTP does not end with one below 200: a number
    /// out of range is sent as 500. `status=STATUS`
    Status(u16),
    /// It is the status 503, and says when to come back. `busy=SECONDS`
    Busy(Duration),
    /// It is right, and comes with another status, as in [`Fault::Status`]. `answer-with=STATUS`
    AnswerWith(u16),
    /// It says that it is of another type. `content-type=TYPE`
    ContentType(String),
    /// It is a page for people. `html`
    Html,
    /// It is right, and so many bytes long, most of them blanks. `oversized=BYTES`
    Oversized(usize),
    /// It is compressed, unasked, and unfolds to so many bytes. `gzip-bomb=BYTES`
    GzipBomb(usize),
    /// It holds bytes that are no text. `invalid-utf8`
    InvalidUtf8,
    /// It is no JSON after its first half. `invalid-json`
    InvalidJson,
    /// Its data are lists in lists, so many. `deep-json=LISTS`
    DeepJson(usize),
    /// It says everything twice. `duplicate-keys`
    DuplicateKeys,
    /// It is an error, with the right data beside it or without. `errors=FORM` or `errors-with-data=FORM`
    Errors {
        /// How the error is written.
        form: ErrorForm,
        /// Whether the right data stand beside it.
        with_data: bool,
    },
    /// Every value is of another type than the schema says. `wrong-types`
    WrongTypes,
    /// Every value is left out. `missing-fields`
    MissingFields,
    /// Every object has a field more than was asked for. `extra-fields`
    ExtraFields,
    /// Every value of an enum is one that the schema does not know. `unknown-enum-values`
    UnknownEnumValues,
}

/// The three forms in which the service writes an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorForm {
    /// The message is an object with a code. `object`
    Object,
    /// The message is a text. `text`
    Text,
    /// The message is a text that holds the object. `wrapped`
    Wrapped,
}

impl FromStr for ErrorForm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "object" => Ok(Self::Object),
            "text" => Ok(Self::Text),
            "wrapped" => Ok(Self::Wrapped),
            _ => Err("an error is written as `object`, `text` or `wrapped`".to_owned()),
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        match value {
            None => without_value(name),
            Some(value) => with_value(name, value),
        }
        .unwrap_or_else(|| Err(format!("`{text}` is no fault")))
    }
}

fn without_value(name: &str) -> Option<Result<Fault, String>> {
    Some(Ok(match name {
        "no-answer" => Fault::NoAnswer,
        "stall-in-body" => Fault::StallInBody,
        "stall-after-body" => Fault::StallAfterBody,
        "reset" => Fault::Reset,
        "reset-in-body" => Fault::ResetInBody,
        "truncated" => Fault::Truncated,
        "html" => Fault::Html,
        "invalid-utf8" => Fault::InvalidUtf8,
        "invalid-json" => Fault::InvalidJson,
        "duplicate-keys" => Fault::DuplicateKeys,
        "wrong-types" => Fault::WrongTypes,
        "missing-fields" => Fault::MissingFields,
        "extra-fields" => Fault::ExtraFields,
        "unknown-enum-values" => Fault::UnknownEnumValues,
        _ => return None,
    }))
}

fn with_value(name: &str, value: &str) -> Option<Result<Fault, String>> {
    Some(match name {
        "latency" => seconds(value).map(Fault::Latency),
        "busy" => seconds(value).map(Fault::Busy),
        "close-after" => number(value).map(Fault::CloseAfter),
        "status" => status(value).map(Fault::Status),
        "answer-with" => status(value).map(Fault::AnswerWith),
        "content-type" => content_type(value).map(Fault::ContentType),
        "oversized" => number(value).map(Fault::Oversized),
        "gzip-bomb" => number(value).map(Fault::GzipBomb),
        "deep-json" => number(value).map(Fault::DeepJson),
        "errors" | "errors-with-data" => value.parse().map(|form| Fault::Errors {
            form,
            with_data: name == "errors-with-data",
        }),
        _ => return None,
    })
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok();
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.ok_or_else(|| format!("`{text}` is no number of seconds"))
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

fn status(text: &str) -> Result<u16, String> {
    let status = text
        .parse()
        .ok()
        .filter(|status| (200..=999).contains(status));
    status.ok_or_else(|| {
        format!("`{text}` is not the status of a response: write a number from 200 to 999")
    })
}

fn content_type(text: &str) -> Result<String, String> {
    match HeaderValue::from_str(text) {
        Ok(_) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(format!("`{text}` cannot be the value of a header")),
    }
}
