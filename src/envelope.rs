//! What comes back: data, errors, both or neither, with whatever HTTP status.
//!
//! The service's own errors carry an object where GraphQL has a text: `{code, message, data}`. Errors of its GraphQL
//! layer carry a text. Both are read, whatever the status says.

use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, value::RawValue};
use url::Url;

use crate::{
    Secret, TokenKind,
    actor::Actor,
    allowance,
    bearer::Bearer,
    decode,
    error::{
        Challenge, DecodeError, Error, ErrorCode, FurtherError, Partial, ServiceError, StatusError,
        Wanted,
    },
    mask::Mask,
    operation::Operation,
    types::CommonMessage,
};

/// An HTTP answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// After how long the service wants to be asked again.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The status as an error, for an answer that says no more.
    pub(crate) fn status_error(&self, call: &'static str) -> Error {
        StatusError {
            call,
            status: self.status,
            retry_after: self.retry_after,
        }
        .into()
    }
}

#[derive(Deserialize)]
struct Envelope<T> {
    #[serde(default = "none")]
    data: Option<T>,
    #[serde(default, deserialize_with = "null_is_empty")]
    errors: Vec<WireError>,
}

impl<'de, T: Deserialize<'de>> Envelope<T> {
    /// Reads a body. Decoders take a list for an object, its items in the order of the fields: here it is none. As a whole
    /// it is made sure to be text, which is quicker than each text in it.
    fn read(body: &'de [u8]) -> Option<Self> {
        if !body.trim_ascii_start().starts_with(b"{") {
            return None;
        }
        serde_json::from_str(str::from_utf8(body).ok()?).ok()
    }
}

fn none<T>() -> Option<T> {
    None
}

fn null_is_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<WireError>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// One error. It is kept as it was written until it is known how many there are, and how long.
#[derive(Deserialize)]
struct WireError {
    #[serde(default)]
    message: Option<Box<RawValue>>,
}

impl WireError {
    fn message(&self) -> Message {
        self.message
            .as_deref()
            .map(Message::read)
            .unwrap_or_default()
    }
}

/// The three forms of a message: an object, a text, a text that is the JSON of an object.
#[derive(Default)]
struct Message {
    code: Option<i64>,
    text: String,
    captcha_picture: Option<Url>,
}

/// The longest object, in bytes, that is read for a message: as values JSON takes many times its length.
const LONGEST_OBJECT: usize = 64 * 1024;

impl Message {
    fn read(message: &RawValue) -> Self {
        if let Ok(text) = serde_json::from_str::<String>(message.get()) {
            let object = text.starts_with('{').then(|| Self::object(&text)).flatten();
            return object.unwrap_or_else(|| Self {
                text,
                ..Self::default()
            });
        }
        Self::object(message.get()).unwrap_or_default()
    }

    fn object(json: &str) -> Option<Self> {
        let short = Some(json).filter(|json| json.len() <= LONGEST_OBJECT);
        let value = serde_json::from_str::<Value>(short?).ok()?;
        Some(Self::of(&value))
    }

    /// Reads the object, in which a message may once more hold the object; a number is a code.
    fn of(value: &Value) -> Self {
        let inner = &value["message"];
        if inner.is_object() {
            return Self::of(inner);
        }
        Self {
            code: value.as_i64().or_else(|| value["code"].as_i64()),
            text: inner.as_str().unwrap_or_default().to_owned(),
            captcha_picture: value["data"]["url"]
                .as_str()
                .and_then(|url| Url::parse(url).ok()),
        }
    }

    /// Takes the secrets out. A picture whose address has one in it is left out: it would not be found without.
    fn masked(self, mask: &Mask) -> Self {
        let picture = self.captcha_picture;
        Self {
            code: self.code,
            text: mask.apply(self.text),
            captcha_picture: picture.filter(|url| !mask.hides(url.as_str())),
        }
    }
}

/// Opens the answer to an operation. `request` is what was sent and `token` what it carried: their secrets are
/// masked in what the service says.
pub(crate) fn open<O: Operation>(
    answer: &Answer,
    request: &[u8],
    token: Option<&Secret>,
) -> Result<O::Output, Error> {
    if is_success(answer.status)
        && let Some(output) = output::<O>(&answer.body)
    {
        return Ok(output);
    }
    output_or_refusal::<O>(answer, &Mask::new(O::SECRETS, request, token))
}

/// The output of an answer with which nothing is wrong.
fn output<O: Operation>(body: &[u8]) -> Option<O::Output> {
    let read = || Envelope::<O::ResponseData>::read(body);
    let envelope = allowance::of_length(body.len(), read)?;
    let data = envelope.data.filter(|_| envelope.errors.is_empty())?;
    O::output(data).ok()
}

/// Takes the body apart again, this time caring about what exactly is wrong.
fn output_or_refusal<O: Operation>(answer: &Answer, mask: &Mask) -> Result<O::Output, Error> {
    let data = data_or_refusal(O::NAME, answer, mask)?;
    decode::output::<O>(data.get())
}

/// The data of an answer that is no refusal.
fn data_or_refusal(
    call: &'static str,
    answer: &Answer,
    mask: &Mask,
) -> Result<Box<RawValue>, Error> {
    let Some(envelope) = Envelope::<Box<RawValue>>::read(&answer.body) else {
        return Err(not_graphql(call, answer));
    };
    let data = envelope.data.filter(|data| data.get() != "null");
    if let Some(error) = service_error(call, answer.status, &envelope.errors, mask) {
        return Err(challenge_or_refusal(ServiceError {
            partial: data.map(Partial),
            ..error
        }));
    }
    if !is_success(answer.status) {
        return Err(answer.status_error(call));
    }
    data.ok_or_else(|| decode::missing(call, "data"))
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

fn not_graphql(call: &'static str, answer: &Answer) -> Error {
    if is_success(answer.status) {
        DecodeError {
            call,
            path: ".".to_owned(),
            problem: "the answer is no GraphQL response in JSON".to_owned(),
        }
        .into()
    } else {
        answer.status_error(call)
    }
}

/// A refusal, or, where the service asks for more, what it wants.
pub(crate) fn challenge_or_refusal(error: ServiceError) -> Error {
    let wanted = match error.code {
        Some(ErrorCode::CaptchaRequired) => Wanted::Captcha {
            picture: error.captcha_picture.clone(),
            wrong: false,
        },
        Some(ErrorCode::CaptchaIncorrect) => Wanted::Captcha {
            picture: error.captcha_picture.clone(),
            wrong: true,
        },
        Some(ErrorCode::MfaCodeRequired) => Wanted::MfaCode,
        _ => return Error::Service(Box::new(error)),
    };
    Error::Challenge(Challenge {
        wanted,
        service: Box::new(error),
    })
}

/// How many errors are read beyond the first.
const MOST_FURTHER: usize = 100;

/// The errors of an answer as one; none if there are none.
fn service_error(
    call: &'static str,
    status: u16,
    errors: &[WireError],
    mask: &Mask,
) -> Option<ServiceError> {
    let mut messages = errors.iter().map(|error| error.message().masked(mask));
    let first = messages.next()?;
    let further = messages.take(MOST_FURTHER).map(|message| FurtherError {
        code: message.code.map(ErrorCode::from),
        message: message.text,
    });
    Some(ServiceError {
        call,
        status,
        code: first.code.map(ErrorCode::from),
        message: first.text,
        captcha_picture: first.captcha_picture,
        further: further.collect(),
        partial: None,
    })
}

/// The code of success, where an answer that is no error carries one.
const ALL_IS_WELL: i64 = 200;

/// Opens the answer of an address that is no GraphQL: `{code, message}`, with 200 when all is well.
pub(crate) fn open_notice(call: &'static str, answer: &Answer) -> Result<(), Error> {
    let status = answer.status;
    let notice = serde_json::from_slice::<&RawValue>(&answer.body);
    let notice = notice.map(Message::read).unwrap_or_default();
    match notice.code {
        Some(ALL_IS_WELL) if is_success(status) => Ok(()),
        Some(ALL_IS_WELL) | None if !is_success(status) => Err(answer.status_error(call)),
        None => Err(DecodeError {
            call,
            path: "code".to_owned(),
            problem: "missing, though the service always fills it".to_owned(),
        }
        .into()),
        code => Err(refused(call, status, code, notice.text)),
    }
}

/// Sees to it that a refusal that comes as data is an error all the same. A service of this age is not of one mind
/// about where it says no.
pub(crate) fn accepted<A: Actor, O: Operation>(
    actor: &A,
    said: CommonMessage,
) -> Result<CommonMessage, Error> {
    let code = said.code.filter(|code| *code != ALL_IS_WELL);
    if code.is_none() && said.status != Some(false) {
        return Ok(said);
    }
    let text = said.message.unwrap_or_default();
    Err(refused(O::NAME, 200, code, masked::<A, O>(actor, text)))
}

/// Masks secrets where what was sent is not at hand any more: where one was that cannot be told, all is left out.
fn masked<A: Actor, O: Operation>(actor: &A, text: String) -> String {
    let token = match actor.session() {
        Some(session) => Some(session.bearer().clone()),
        None => actor.authing().0.owner_token.here().held(),
    };
    let is_told = token.is_some() || !O::Token::NEEDED;
    if !is_told || !O::SECRETS.is_empty() {
        return String::new();
    }
    Mask::new(&[], b"", token.as_ref().map(Bearer::token)).apply(text)
}

fn refused(call: &'static str, status: u16, code: Option<i64>, message: String) -> Error {
    Error::Service(Box::new(ServiceError {
        call,
        status,
        code: code.map(ErrorCode::from),
        message,
        captcha_picture: None,
        further: Vec::new(),
        partial: None,
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::operations::users::GetUser;

    /// JSON of any shape, with the names that the envelope looks at among its keys.
    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        let key = prop_oneof![
            Just("data".to_owned()),
            Just("errors".to_owned()),
            Just("message".to_owned()),
            Just("code".to_owned()),
            Just("user".to_owned()),
            Just("_id".to_owned()),
            "[a-z]{0,4}",
        ];
        leaf.prop_recursive(5, 64, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map(key.clone(), inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn opened(status: u16, body: Vec<u8>) -> Result<Option<crate::types::User>, Error> {
        let answer = Answer {
            status,
            retry_after: None,
            body: body.into(),
        };
        open::<GetUser>(&answer, b"{}", None)
    }

    proptest! {
        #[test]
        fn bytes_of_any_kind_are_opened(status: u16, body: Vec<u8>) {
            prop_assert!(opened(status, body).is_err());
        }

        #[test]
        fn json_of_any_kind_is_opened(status in 100..600u16, body in json()) {
            let _either = opened(status, body.to_string().into_bytes());
        }

        #[test]
        fn errors_of_any_kind_are_errors(message in json(), data in json()) {
            let body = serde_json::json!({ "data": data, "errors": [{ "message": message }] });
            let outcome = opened(200, body.to_string().into_bytes());
            prop_assert!(matches!(outcome, Err(Error::Service(_) | Error::Challenge(_))), "{outcome:?}");
        }
    }
}
