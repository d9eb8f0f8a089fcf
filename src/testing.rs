//! Ways to parts of a call, for the tests, fuzzers and benchmarks of this repository. The feature that they are behind does not
//! build in the published crate.

pub use crate::call::body::Body;
use crate::{Error, Operation, Secret, response, transport::HttpResponse};

/// Sends any operation as any actor: for tests that sweep over all operations, whatever token they carry.
pub async fn send_unchecked<A: crate::Actor, O: Operation>(
    actor: &A,
    operation: O,
) -> Result<O::Output, Error> {
    crate::call::run::execute(actor.caller(), operation).await
}

/// The body that is sent for an operation: what [`open`] masks in the answer to it.
pub fn request<A: crate::Actor, O: Operation>(actor: &A, operation: O) -> Result<Body, Error> {
    crate::call::body::body(actor.caller(), operation)
}

/// Opens an answer to an operation as the client does, for tests that make answers up: no network.
pub fn open<O: Operation>(
    status: u16,
    body: Vec<u8>,
    request: &[u8],
    token: Option<&Secret>,
) -> Result<O::Output, Error> {
    let answer = HttpResponse {
        status,
        retry_after: None,
        request_id: None,
        body: body.into(),
    };
    response::open::<O>(&answer, request, token)
}

/// Whether a client that was given this owner token would send it with the next call.
pub fn keeps_owner_token(token: &Secret) -> bool {
    crate::token::owner_token::keeps(token)
}
