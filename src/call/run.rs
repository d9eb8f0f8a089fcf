//! Makes a call: prepares the request, sends it with its token, and decodes the response. Every operation is sent here.

use bytes::Bytes;
use tokio::time::Instant;
use tracing::{Instrument, Span, debug_span};

use crate::{
    Error, Operation, Paged, TokenKind,
    call::{actor::Caller, authorize::AuthorizedRequest, body::body, request::Request},
    operation::{Endpoint, OperationType},
    response::{self, decode},
    token::bearer::Bearer,
    transport::{ApiRequest, HttpResponse},
};

/// Makes a call: prepares it, gets its token, sends it, and decodes the response.
pub(crate) async fn execute<O: Operation>(
    caller: Caller<'_>,
    operation: O,
) -> Result<O::Output, Error> {
    Ok(run(caller.deadline(), caller, operation).await?.0)
}

/// Makes a call for a page, and counts the items in the response, including nulls, which are not among the items of the page.
pub(crate) async fn execute_page<O: Paged>(
    caller: Caller<'_>,
    operation: O,
) -> Result<(O::Output, usize), Error> {
    let (_, size) = operation.requested();
    let (page, response) = run(caller.deadline(), caller, operation).await?;
    let items = page.items.len();
    // A full page does not contain nulls, so the response is not read a second time.
    let is_full = size.is_some_and(|size| i32::try_from(items).is_ok_and(|items| items >= size));
    let counted = (!is_full).then(|| decode::count(&response.body, O::LIST));
    Ok((page, counted.flatten().unwrap_or(items)))
}

/// Makes a call that ends at the deadline, including the wait for the token and retries. Returns the response, too.
pub(crate) async fn run<O: Operation>(
    deadline: Instant,
    caller: Caller<'_>,
    operation: O,
) -> Result<(O::Output, HttpResponse), Error> {
    let span = span(O::NAME, O::TYPE, O::ENDPOINT);
    let call = async {
        if O::ENCRYPTS && caller.pool.encryption_key().is_none() {
            operation.check(caller)?;
            caller.pool.fetch_key(deadline).await?;
        }
        let token = operation.own_token().cloned().map(Bearer::new);
        let request = ApiRequest {
            operation: O::NAME,
            kind: O::TYPE,
            endpoint: O::ENDPOINT,
            rest: O::REST,
            options: caller.options,
            body: Bytes::from_owner(body(caller.prepare(), operation)?),
            is_secret: O::SECRET_RESPONSE,
        };
        let mut authorized = AuthorizedRequest {
            caller,
            request: &request,
            needs_token: O::Token::NEEDED && token.is_none(),
            deadline,
            token,
            renewed: false,
        };
        loop {
            let response = authorized.send().await?;
            let output = response::open::<O>(&response, &request.body, authorized.token());
            match output {
                Ok(output) => {
                    authorized.succeeded();
                    return Ok((output, response));
                }
                Err(error) => authorized.renew_token(error)?,
            }
        }
    };
    call.instrument(span).await
}

fn span(operation: &'static str, kind: OperationType, endpoint: Endpoint) -> Span {
    debug_span!(
        "authing.call",
        operation,
        kind = match kind {
            OperationType::Query => "query",
            OperationType::Mutation => "mutation",
        },
        endpoint = endpoint.name,
    )
}
