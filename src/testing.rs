//! Access to parts of a call, for the tests, fuzzers and benchmarks of this repository. The published crate does not build with
//! the feature of this module.

pub use crate::call::body::Body;
use crate::{Error, Operation, Secret, response, transport::HttpResponse};

/// Sends any operation for any actor, whatever token it needs, for tests of all operations.
pub async fn send_unchecked<A: crate::Actor, O: Operation>(
    actor: &A,
    operation: O,
) -> Result<O::Output, Error> {
    crate::call::run::execute(actor.caller(), operation).await
}

/// Returns the body of a request, whose secrets [`open`] masks in the response.
pub fn request<A: crate::Actor, O: Operation>(actor: &A, operation: O) -> Result<Body, Error> {
    crate::call::body::body(actor.caller().prepare(), operation)
}

/// Decodes a response like the client, without a network, for tests that make up responses.
pub fn open<O: Operation>(
    status: u16,
    body: Vec<u8>,
    request: &[u8],
    token: Option<&Secret>,
) -> Result<O::Output, Error> {
    let response = HttpResponse {
        status,
        body: body.into(),
        ..HttpResponse::default()
    };
    response::open::<O>(&response, request, token)
}

/// Returns whether a client that received this owner token would send it with the next call.
pub fn keeps_owner_token(token: &Secret) -> bool {
    crate::token::owner_token::keeps(token)
}
