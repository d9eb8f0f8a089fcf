//! The kinds of faults, and their names on the command line.

use std::str::FromStr;
use std::time::Duration;

use axum::http::HeaderValue;

/// A change to a response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Delays the response by this time. `latency=SECONDS`
    Latency(Duration),
    /// Never starts the response. `no-response`
    NoResponse,
    /// Stops in the middle of the body, and keeps the connection open. `stall-in-body`
    StallInBody,
    /// Sends the whole body, and never ends it. `stall-after-body`
    StallAfterBody,
    /// Resets the connection instead of sending a response. `reset`
    Reset,
    /// Resets the connection in the middle of the body. `reset-in-body`
    ResetInBody,
    /// Closes the connection in the middle of the body. `truncated`
    Truncated,
    /// Closes the connection after this many responses, without `Connection: close`. `close-after=RESPONSES`
    CloseAfter(usize),
    /// Responds with this status, from 200 to 999, and an HTML body. Other numbers are sent as 500, because a status
    /// below 200 does not end an HTTP exchange. `status=STATUS`
    Status(u16),
    /// Responds with 503 and `Retry-After`. `busy=SECONDS`
    Busy(Duration),
    /// Sends the correct body with another status. [`Fault::Status`] has the range. `respond-with=STATUS`
    RespondWith(u16),
    /// Replaces the `Content-Type`. `content-type=TYPE`
    ContentType(String),
    /// Responds with an HTML page. `html`
    Html,
    /// Pads the correct body with spaces to this many bytes. `oversized=BYTES`
    Oversized(usize),
    /// Responds with a gzip body that was not requested and that decompresses to this many bytes. `gzip-bomb=BYTES`
    GzipBomb(usize),
    /// Inserts bytes that are invalid UTF-8. `invalid-utf8`
    InvalidUtf8,
    /// Replaces the second half of the body with invalid JSON. `invalid-json`
    InvalidJson,
    /// Responds with data of this many nested lists. `deep-json=LISTS`
    DeepJson(usize),
    /// Repeats every key of the outermost object. `duplicate-keys`
    DuplicateKeys,
    /// Responds with an error, with or without the correct data. `errors=FORM` or `errors-with-data=FORM`
    Errors {
        /// How the error is written.
        form: ErrorForm,
        /// Whether the correct data is included.
        with_data: bool,
    },
    /// Replaces every value with one of another type. `wrong-types`
    WrongTypes,
    /// Removes every value. `missing-fields`
    MissingFields,
    /// Adds a field that was not requested to every object. `extra-fields`
    ExtraFields,
    /// Replaces every enum value with one that the schema does not have. `unknown-enum-values`
    UnknownEnumValues,
}

/// The faults that are written without a value on the command line.
static PLAIN: [Fault; 14] = [
    Fault::NoResponse,
    Fault::StallInBody,
    Fault::StallAfterBody,
    Fault::Reset,
    Fault::ResetInBody,
    Fault::Truncated,
    Fault::Html,
    Fault::InvalidUtf8,
    Fault::InvalidJson,
    Fault::DuplicateKeys,
    Fault::WrongTypes,
    Fault::MissingFields,
    Fault::ExtraFields,
    Fault::UnknownEnumValues,
];

impl Fault {
    /// Returns the name on the command line.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Latency(_) => "latency",
            Self::NoResponse => "no-response",
            Self::StallInBody => "stall-in-body",
            Self::StallAfterBody => "stall-after-body",
            Self::Reset => "reset",
            Self::ResetInBody => "reset-in-body",
            Self::Truncated => "truncated",
            Self::CloseAfter(_) => "close-after",
            Self::Status(_) => "status",
            Self::Busy(_) => "busy",
            Self::RespondWith(_) => "respond-with",
            Self::ContentType(_) => "content-type",
            Self::Html => "html",
            Self::Oversized(_) => "oversized",
            Self::GzipBomb(_) => "gzip-bomb",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::InvalidJson => "invalid-json",
            Self::DeepJson(_) => "deep-json",
            Self::DuplicateKeys => "duplicate-keys",
            Self::Errors { with_data, .. } if *with_data => "errors-with-data",
            Self::Errors { .. } => "errors",
            Self::WrongTypes => "wrong-types",
            Self::MissingFields => "missing-fields",
            Self::ExtraFields => "extra-fields",
            Self::UnknownEnumValues => "unknown-enum-values",
        }
    }
}

/// The three forms in which the service writes an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorForm {
    /// The message is an object with a code. `object`
    Object,
    /// The message is a string. `text`
    Text,
    /// The message is a string that holds the object as JSON. `wrapped`
    Wrapped,
}

impl FromStr for ErrorForm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "object" => Ok(Self::Object),
            "text" => Ok(Self::Text),
            "wrapped" => Ok(Self::Wrapped),
            _ => Err("an error form is `object`, `text` or `wrapped`".to_owned()),
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
        let plain = || PLAIN.iter().find(|fault| fault.name() == name);
        match value {
            None => plain().cloned().map(Ok),
            Some(value) => with_value(name, value),
        }
        .unwrap_or_else(|| Err(format!("unknown fault `{text}`")))
    }
}

fn with_value(name: &str, value: &str) -> Option<Result<Fault, String>> {
    Some(match name {
        "latency" => seconds(value).map(Fault::Latency),
        "busy" => seconds(value).map(Fault::Busy),
        "close-after" => number(value).map(Fault::CloseAfter),
        "status" => status(value).map(Fault::Status),
        "respond-with" => status(value).map(Fault::RespondWith),
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
    time.ok_or_else(|| format!("`{text}` is not a valid number of seconds"))
}

fn number(text: &str) -> Result<usize, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a valid number"))
}

fn status(text: &str) -> Result<u16, String> {
    let status = text
        .parse()
        .ok()
        .filter(|status| (200..=999).contains(status));
    status.ok_or_else(|| format!("`{text}` is not a valid status: use a number from 200 to 999"))
}

fn content_type(text: &str) -> Result<String, String> {
    match HeaderValue::from_str(text) {
        Ok(_) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is not a valid header value")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_command_line() {
        for text in [
            "latency=1",
            "no-response",
            "stall-in-body",
            "stall-after-body",
            "reset",
            "reset-in-body",
            "truncated",
            "close-after=1",
            "status=503",
            "busy=1",
            "respond-with=503",
            "content-type=text/plain",
            "html",
            "oversized=1",
            "gzip-bomb=1",
            "invalid-utf8",
            "invalid-json",
            "deep-json=1",
            "duplicate-keys",
            "errors=text",
            "errors-with-data=text",
            "wrong-types",
            "missing-fields",
            "extra-fields",
            "unknown-enum-values",
        ] {
            let fault: Fault = text.parse().expect("a fault");
            assert_eq!(Some(fault.name()), text.split('=').next());
        }
    }
}
