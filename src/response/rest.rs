//! Decodes responses that are a message alone, and not a GraphQL response: those of REST addresses and of proxies.

use serde_json::value::RawValue;

use crate::{
    Secret,
    error::{DecodeError, Error},
    json,
    operation::Operation,
    response::{
        Envelope, challenge_or_refusal, decode, mask::Mask, message::Message, repeated_key_error,
        service_error, without_secret_id,
    },
    transport::HttpResponse,
};

/// Decodes the response to a call of a REST address: the data, with code 200 for success.
pub(super) fn open<O: Operation>(
    response: &HttpResponse,
    mask: &Mask<'_>,
) -> Result<O::Output, Error> {
    let response = &without_secret_id(response, mask);
    notice(O::NAME, response, mask).map_err(challenge_or_refusal::<O::Api>)?;
    let envelope = Envelope::<Box<RawValue>>::read(&response.body);
    let data = envelope.and_then(|envelope| envelope.data);
    let data = decode::data::<O>(data.as_deref().map_or("null", RawValue::get))?;
    O::output(data).map_err(|path| decode::missing(O::NAME, path))
}

/// Decodes the response of a REST address: `{code, message}`, with code 200 for success. The token of the call is masked.
pub(crate) fn open_notice(
    operation: &'static str,
    response: &HttpResponse,
    token: Option<&Secret>,
) -> Result<(), Error> {
    let mask = Mask::new(&[], &[], token);
    notice(operation, &without_secret_id(response, &mask), &mask)
}

fn notice(operation: &'static str, response: &HttpResponse, mask: &Mask<'_>) -> Result<(), Error> {
    let message = message_alone(operation, response, mask)?;
    if message.code.is_none() {
        let reason = "missing, although the service always returns it";
        return Err(DecodeError::new(operation, "code", reason).into());
    }
    Ok(())
}

/// Reads a body that is a message alone, and not a GraphQL response. Fails if it is a refusal, or if the status is an error.
pub(super) fn message_alone(
    operation: &'static str,
    response: &HttpResponse,
    mask: &Mask<'_>,
) -> Result<Message, Error> {
    let message = json::read(&response.body).map(|body| Message::read(body, mask));
    let message = message
        .transpose()
        .map_err(|_| repeated_key_error(operation, response))?;
    let message = message.unwrap_or_default();
    if message.is_refusal() {
        return Err(Box::new(service_error(operation, response, message)).into());
    }
    if !response.is_success() {
        return Err(response.status_error(operation));
    }
    Ok(message)
}
