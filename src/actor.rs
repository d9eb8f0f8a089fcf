//! Who a call is made for, and how it is made: the one door that every operation passes.

use bytes::Bytes;
use tokio::time::Instant;
use tracing::{Instrument, Span, debug_span};

use crate::{
    Authing, Error, Operation, Paged, Session, TokenKind,
    body::body,
    decode,
    envelope::{self, Answer},
    exchange::Exchange,
    mask::Mask,
    operation::{Gateway, Kind},
    transport::GraphQLRequest,
    types::CommonMessage,
};

/// Whoever sends operations: an [`Authing`], for the owner of the pool, or a [`Session`], for a user.
pub trait Actor: Clone + Send + Sync + sealed::Sealed + 'static {
    /// The client behind it.
    #[doc(hidden)]
    fn authing(&self) -> &Authing;

    /// The session, if it is one.
    #[doc(hidden)]
    fn session(&self) -> Option<&Session>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::Authing {}
    impl Sealed for crate::Session {}
}

/// That an actor has the token that operations of kind `K` carry.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot send an operation that carries the token kind `{K}`",
    label = "this operation carries the token kind `{K}`",
    note = "operations with a user's token are sent on a `Session`, which a login returns",
    note = "operations with the owner token are sent on an `Authing`, which `session.authing()` returns"
)]
pub trait Sends<K: TokenKind>: Actor {}

/// What a refusal is read from, where it can come as data: the output of a call that only says whether it was done.
pub(crate) type Refusal<O> = fn(&<O as Operation>::Output) -> Option<&CommonMessage>;

/// Makes a call: prepares it, finds its token, sends it, opens the response.
pub(crate) async fn execute<A: Actor, O: Operation>(
    actor: &A,
    operation: O,
) -> Result<O::Output, Error> {
    let deadline = actor.authing().transport().deadline();
    execute_until(deadline, actor, operation, None).await
}

/// Makes a call for a page, and counts the items that it has in the response. Those that are null are not among the items of
/// the page.
pub(crate) async fn execute_page<A: Actor, O: Paged>(
    actor: &A,
    operation: O,
) -> Result<(O::Output, usize), Error> {
    let deadline = actor.authing().transport().deadline();
    let (_, size) = operation.requested();
    let (page, answer) = run(deadline, actor, operation, None).await?;
    let items = page.items.len();
    // A page that is full has no nulls, and is not read again.
    let is_full = size.is_some_and(|size| i32::try_from(items).is_ok_and(|items| items >= size));
    let counted = (!is_full).then(|| decode::count(&answer.body, O::LIST));
    Ok((page, counted.flatten().unwrap_or(items)))
}

/// Makes a call that ends at the deadline, waiting for the token and repetitions included.
pub(crate) async fn execute_until<A: Actor, O: Operation>(
    deadline: Instant,
    actor: &A,
    operation: O,
    refusal: Option<Refusal<O>>,
) -> Result<O::Output, Error> {
    let (output, _) = run(deadline, actor, operation, refusal).await?;
    Ok(output)
}

async fn run<A: Actor, O: Operation>(
    deadline: Instant,
    actor: &A,
    operation: O,
    refusal: Option<Refusal<O>>,
) -> Result<(O::Output, Answer), Error> {
    let span = span(O::NAME, O::KIND, O::GATEWAY);
    let call = async {
        let request = GraphQLRequest {
            call: O::NAME,
            kind: O::KIND,
            gateway: O::GATEWAY,
            body: Bytes::from_owner(body(actor, operation)?),
        };
        let mut exchange = Exchange::new(actor, &request, O::Token::NEEDED, deadline);
        loop {
            let answer = exchange.send().await?;
            let output = envelope::open::<O>(&answer, &request.body, exchange.token());
            let output = output.and_then(|output| {
                let Some(refused) = refusal.and_then(|refusal| refusal(&output)) else {
                    return Ok(output);
                };
                let mask = Mask::new(O::SECRETS, &request.body, exchange.token());
                Err(envelope::refused(O::NAME, &answer, refused, &mask))
            });
            match output {
                Ok(output) => {
                    exchange.succeeded();
                    return Ok((output, answer));
                }
                Err(error) => exchange.renew_token(error)?,
            }
        }
    };
    call.instrument(span).await
}

fn span(operation: &'static str, kind: Kind, gateway: Gateway) -> Span {
    debug_span!(
        "authing.call",
        operation,
        kind = match kind {
            Kind::Query => "query",
            Kind::Mutation => "mutation",
        },
        gateway = gateway.name(),
    )
}
