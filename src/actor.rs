//! Who a call is made for, and how it is made: the one door that every operation passes.

use bytes::Bytes;
use tracing::{Instrument, debug, debug_span};
use zeroize::Zeroizing;

use crate::{
    Authing, Error, Operation, Secret, Session, TokenKind, envelope, error::InputError,
    operation::Kind, prepare::Prepare, transport::GraphQLRequest,
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

/// Makes a call: prepares it, finds its token, sends it, opens the answer.
pub(crate) async fn execute<A: Actor, O: Operation>(
    actor: &A,
    operation: O,
) -> Result<O::Output, Error> {
    let span = debug_span!(
        "authing.call",
        operation = O::NAME,
        kind = match O::KIND {
            Kind::Query => "query",
            Kind::Mutation => "mutation",
        },
        gateway = O::GATEWAY.name(),
    );
    let call = async {
        let body = body(actor, operation)?;
        let request = GraphQLRequest {
            call: O::NAME,
            kind: O::KIND,
            gateway: O::GATEWAY,
            body: Bytes::from_owner(Zeroizing::new(body)),
        };
        exchange::<A, O>(actor, &request).await
    };
    call.instrument(span).await
}

/// What is sent: the operation and its variables, prepared.
pub(crate) fn body<A: Actor, O: Operation>(actor: &A, operation: O) -> Result<Vec<u8>, Error> {
    let variables = operation.prepare(&Prepare::new(actor.authing(), actor.session()))?;
    serde_json::to_vec(&O::build_query(variables)).map_err(|source| {
        InputError::new(
            "variables",
            format!("cannot be sent ({source})"),
            "give finite numbers",
        )
        .into()
    })
}

/// Sends the request; with an owner token that the service refuses, once more with a new one. A change is sent again only
/// where the service said that it did nothing.
async fn exchange<A: Actor, O: Operation>(
    actor: &A,
    request: &GraphQLRequest,
) -> Result<O::Output, Error> {
    let token = token::<A, O::Token>(actor).await?;
    let first = open::<A, O>(actor, request, token.as_ref()).await;
    match (first, token) {
        (Err(error), Some(refused)) if error.is_about_token() && actor.session().is_none() => {
            debug!("the owner token was refused");
            let held = actor.authing().0.owner_token.here();
            held.forget(&refused).await;
            if request.kind == Kind::Mutation && !error.says_nothing_was_done() {
                return Err(error);
            }
            let token = token_of_owner(actor).await?;
            open::<A, O>(actor, request, Some(&token)).await
        }
        (outcome, _) => outcome,
    }
}

async fn open<A: Actor, O: Operation>(
    actor: &A,
    request: &GraphQLRequest,
    token: Option<&Secret>,
) -> Result<O::Output, Error> {
    let answer = actor.authing().transport().post(request, token).await?;
    let outcome = envelope::open::<O>(&answer, &request.body, token);
    debug!(succeeded = outcome.is_ok(), "called");
    outcome
}

/// The token that the actor has for operations of kind `K`.
async fn token<A: Actor, K: TokenKind>(actor: &A) -> Result<Option<Secret>, Error> {
    match actor.session() {
        _ if !K::NEEDED => Ok(None),
        Some(session) => Ok(Some(session.token().clone())),
        None => token_of_owner(actor).await.map(Some),
    }
}

async fn token_of_owner<A: Actor>(actor: &A) -> Result<Secret, Error> {
    actor.authing().owner_token().await
}
