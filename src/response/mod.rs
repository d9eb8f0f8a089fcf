//! Decodes responses: data becomes the operation's output, errors become [`Error`]s.
//!
//! The service reports a refusal in several ways. The usual one is HTTP status 200 and a GraphQL error whose `message` is an
//! object `{code, message, data}`. Errors of its GraphQL layer have a text. Proxies and REST addresses return the object `{code,
//! message, data}` alone, later ones `{statusCode, apiCode, message, data}`. All forms are accepted with any status.

pub(crate) mod decode;
mod details;
mod escapes;
pub(crate) mod mask;
pub(crate) mod message;
pub(crate) mod rest;

use std::{borrow::Cow, collections::BTreeMap};

use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::{
    Secret,
    error::{
        AdditionalError, Challenge, ChallengeKind, DecodeError, Error, ErrorCode, Partial,
        ServiceError,
    },
    json,
    operation::{
        Api, Operation, Refusal,
        data::{Object, Reading, Shape, Value},
    },
    response::{
        mask::Mask,
        message::{Message, items},
    },
    transport::HttpResponse,
};

/// A GraphQL response. `data` is decoded immediately, `errors` only if there are any.
#[derive(Default)]
struct Envelope<T> {
    data: Option<T>,
    errors: Option<Box<RawValue>>,
}

impl<T: Value> Object for Envelope<T> {
    const SHAPE: &'static Shape = &Shape {
        name: "response",
        fields: &["data", "errors"],
        required: &[],
    };

    fn read_field<'de, A: MapAccess<'de>>(
        &mut self,
        position: usize,
        map: &mut A,
        reading: &mut Reading,
    ) -> Result<(), A::Error> {
        match position {
            0 => decode::read_value(&mut self.data, map, reading),
            _ => decode::read_value(&mut self.errors, map, reading),
        }
    }
}

impl<T: Value> Envelope<T> {
    /// Reads a body.
    fn read(body: &[u8]) -> Option<Self> {
        decode::read(json::text(body)?).ok()
    }

    fn errors(&self) -> Vec<&RawValue> {
        self.errors.as_deref().map(items).unwrap_or_default()
    }
}

/// Decodes the response to an operation. The secrets of `request` and `token` are masked in the service's messages.
pub(crate) fn open<O: Operation>(
    response: &HttpResponse,
    request: &[u8],
    token: Option<&Secret>,
) -> Result<O::Output, Error> {
    if O::REST.is_some() {
        let mask = Mask::new(O::SECRETS, request, token);
        return rest::open::<O>(response, &mask);
    }
    if response.is_success()
        && let Some(output) = output::<O>(&response.body)
    {
        return Ok(output);
    }
    // The body is read again to find the error.
    let mask = Mask::new(O::SECRETS, request, token);
    let response = &without_secret_id(response, &mask);
    let data = data_or_refusal(O::NAME, O::SECRET_RESPONSE, response, &mask);
    let data = data.map_err(challenge_or_refusal::<O::Api>)?;
    let data = decode::data::<O>(data.get())?;
    if let Some(refusal) = O::refusal(&data) {
        return Err(refused(O::NAME, response, refusal, &mask));
    }
    O::output(data).map_err(|path| decode::missing(O::NAME, path))
}

/// Removes the request id from a response if it contains a secret of the call.
fn without_secret_id(response: &HttpResponse, mask: &Mask<'_>) -> HttpResponse {
    let id = response.request_id.clone();
    HttpResponse {
        request_id: id.filter(|id| !mask.hides_in(id)),
        ..response.clone()
    }
}

/// Returns the output of a response without errors.
fn output<O: Operation>(body: &[u8]) -> Option<O::Output> {
    let envelope = Envelope::<O::ResponseData>::read(body)?;
    let has_errors = !envelope.errors().is_empty();
    let data = envelope.data.filter(|_| !has_errors)?;
    match O::refusal(&data) {
        Some(_) => None,
        None => O::output(data).ok(),
    }
}

/// Returns the data of a response that is not a refusal. An error keeps no data that may contain a secret.
fn data_or_refusal(
    operation: &'static str,
    is_secret: bool,
    response: &HttpResponse,
    mask: &Mask<'_>,
) -> Result<Box<RawValue>, Error> {
    let Some(envelope) = Envelope::<Box<RawValue>>::read(&response.body) else {
        let reason = "the body is not a GraphQL response in JSON";
        return Err(unreadable(operation, response, reason));
    };
    let errors = envelope.errors();
    if let Some((first, further)) = errors.split_first() {
        let data = envelope.data.as_deref();
        let data = data.filter(|data| !is_all_null(data));
        let partial = data.filter(|_| !is_secret);
        let repeated_key = |_| repeated_key_error(operation, response);
        let first = Message::read(first, mask).map_err(repeated_key)?;
        return Err(Error::Service(Box::new(ServiceError {
            additional: further_errors(further, mask).map_err(repeated_key)?,
            partial: partial.map(|data| Partial(data.to_owned())),
            did_nothing: data.is_none(),
            ..service_error(operation, response, first)
        })));
    }
    match envelope.data {
        Some(data) if response.is_success() => Ok(data),
        _ => Err(without_data(operation, response, mask)),
    }
}

impl ServiceError {
    /// Returns the data that came with the error, if any. It is not kept for operations whose response can contain a secret, such
    /// as logins.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if the data is not that of `O`.
    pub fn partial<O: Operation>(&self) -> Option<Result<O::ResponseData, Error>> {
        let data = &self.partial.as_ref()?.0;
        Some(decode::data::<O>(data.get()))
    }
}

/// Returns whether all root fields are null, as they are after an error. If a field is repeated, either of its values may be
/// null.
fn is_all_null(data: &RawValue) -> bool {
    if !json::has_unique_names(data.get()) {
        return false;
    }
    let fields = serde_json::from_str::<BTreeMap<Cow<'_, str>, Option<IgnoredAny>>>(data.get());
    fields.is_ok_and(|fields| fields.values().all(Option::is_none))
}

/// Makes the error of a response that has neither data nor GraphQL errors.
fn without_data(operation: &'static str, response: &HttpResponse, mask: &Mask<'_>) -> Error {
    match rest::message_alone(operation, response, mask) {
        Ok(_) => decode::missing(operation, "data"),
        Err(error) => error,
    }
}

/// Rejects a repeated key: two parsers might choose different values.
fn repeated_key_error(operation: &'static str, response: &HttpResponse) -> Error {
    unreadable(operation, response, "a key of the error is repeated")
}

fn unreadable(operation: &'static str, response: &HttpResponse, reason: &str) -> Error {
    if !response.is_success() {
        return response.status_error(operation);
    }
    DecodeError::new(operation, ".", reason).into()
}

/// Makes a challenge from a refusal that asks for more input, if a login of the API accepts that input.
pub(crate) fn challenge_or_refusal<A: Api>(error: Error) -> Error {
    let Error::Service(mut service) = error else {
        return error;
    };
    if !A::SECOND_STEP {
        service.mfa_challenge = None;
    }
    let has_step = service.mfa_challenge.is_some();
    let captcha = |is_retry| ChallengeKind::Captcha {
        image_url: service.captcha_image_url.clone(),
        is_retry,
    };
    let kind = match service.code {
        Some(ErrorCode::CaptchaRequired) => captcha(false),
        Some(ErrorCode::CaptchaIncorrect) => captcha(true),
        Some(ErrorCode::MfaCodeRequired | ErrorCode::AppMfaRequired) if has_step => {
            ChallengeKind::SecondStep
        }
        Some(ErrorCode::MfaCodeRequired) if !A::SECOND_STEP => ChallengeKind::MfaCode,
        _ => return Error::Service(service),
    };
    Error::Challenge(Challenge { kind, service })
}

/// The maximum number of errors after the first.
const MAX_ADDITIONAL: usize = 100;

fn further_errors(
    errors: &[&RawValue],
    mask: &Mask<'_>,
) -> serde_json::Result<Vec<AdditionalError>> {
    let errors = errors.iter().take(MAX_ADDITIONAL);
    let errors = errors.map(|error| {
        let message = Message::read(error, mask)?;
        Ok(AdditionalError {
            code: message.code.map(ErrorCode::from),
            message: message.text,
        })
    });
    errors.collect()
}

fn service_error(
    operation: &'static str,
    response: &HttpResponse,
    message: Message,
) -> ServiceError {
    ServiceError {
        operation,
        status: response.status,
        code: message.code.map(ErrorCode::from),
        message: message.text,
        captcha_image_url: message.captcha_image_url,
        additional: Vec::new(),
        retry_after: response.retry_after,
        request_id: response.short_request_id(),
        mfa_challenge: message.mfa_challenge,
        password_token: message.password_token,
        token_is_revoked: message.token_is_revoked,
        partial: None,
        did_nothing: false,
    }
}

/// Makes an error from a refusal in data.
fn refused(
    operation: &'static str,
    response: &HttpResponse,
    refusal: Refusal<'_>,
    mask: &Mask<'_>,
) -> Error {
    let Refusal { code, message } = refusal;
    let message = Message::new(code, message.unwrap_or_default(), mask);
    Box::new(service_error(operation, response, message)).into()
}

/// The error of a response whose data shows that nothing was done, and does not say why.
pub(crate) fn not_done<O: Operation>() -> Error {
    Box::new(without_message(O::NAME)).into()
}

/// The refusal of a response that does not say why.
pub(crate) fn without_message(operation: &'static str) -> ServiceError {
    let response = HttpResponse {
        status: 200,
        ..HttpResponse::default()
    };
    service_error(operation, &response, Message::default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::operations::users::GetUser;

    #[test]
    fn an_error_has_the_id_of_the_request_unless_it_repeats_a_secret() {
        let token = "t".repeat(200);
        for (id, expected) in [("a-1", Some("a-1")), (token.as_str(), None)] {
            let refused = r#"{ "errors": [{ "message": { "code": 2004, "message": "no" } }] }"#;
            for (status, body) in [(200, refused), (502, "<html>")] {
                let response = HttpResponse {
                    status,
                    request_id: Some(id.to_owned()),
                    body: body.into(),
                    ..HttpResponse::default()
                };
                let token = Secret::new(&token);
                let error = open::<GetUser>(&response, b"{}", Some(&token)).unwrap_err();
                assert!(!error.to_string().contains("a-1"), "{error}");
                let found = match error {
                    Error::Service(error) => error.request_id,
                    Error::Status(error) => error.request_id,
                    other => panic!("{other:?}"),
                };
                assert_eq!(found.as_deref(), expected);
            }
        }
    }

    /// JSON of any shape, with the keys that the envelope reads among its keys.
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
        let response = HttpResponse {
            status,
            body: body.into(),
            ..HttpResponse::default()
        };
        open::<GetUser>(&response, b"{}", None)
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
