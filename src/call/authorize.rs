//! Sends a request with its token. If the service rejects the owner token, sends it once more with a new one.
//!
//! The code does not depend on the operation, so that it is compiled once and not for each operation.

use std::sync::Arc;

use tokio::time::{Instant, timeout_at};
use tracing::debug;

use crate::{
    Error, Secret,
    call::{
        BoxFuture,
        actor::{Caller, Exchange, Owner},
        run::execute,
    },
    error::{CredentialsError, InvalidArgument, TransportError, TransportErrorKind},
    operation::GetOwnerToken,
    token::bearer::{Bearer, cleaned},
    transport::{ApiRequest, HttpResponse},
};

/// A request that is sent for an actor.
pub(crate) struct AuthorizedRequest<'call> {
    pub(super) caller: Caller<'call>,
    pub(super) request: &'call ApiRequest<'call>,
    pub(super) needs_token: bool,
    /// The end of the call, including all attempts.
    pub(super) deadline: Instant,
    pub(super) token: Option<Bearer>,
    pub(super) renewed: bool,
}

impl<'call> AuthorizedRequest<'call> {
    /// The token that was sent.
    pub(crate) fn token(&self) -> Option<&Secret> {
        self.token.as_ref().map(Bearer::token)
    }

    /// Sends the request with the token that the actor has. Boxed, so that it is not compiled into every operation's call.
    pub(crate) fn send(&mut self) -> BoxFuture<'_, Result<HttpResponse, Error>> {
        Box::pin(async move {
            if self.needs_token {
                let token = self.caller.token(self.request.operation, self.deadline);
                self.token = Some(token.await?);
            }
            let transport = &self.caller.pool.transport;
            let sent = transport.post(self.request, self.token.as_ref(), self.deadline);
            sent.await
        })
    }

    /// Prepares a second attempt if the service rejected the owner token. There is one such attempt. A change that is not
    /// idempotent gets it only if the service reports that it did nothing. Returns any other error.
    pub(crate) fn renew_token(&mut self, error: Error) -> Result<(), Error> {
        let Some(owner) = self.acting_owner() else {
            return Err(error);
        };
        let Some(rejected) = self.token.take_if(|_| error.is_about_token()) else {
            return Err(error);
        };
        debug!("the owner token was rejected");
        let is_worth_it = owner.token.reject(&rejected) && !self.renewed;
        let is_harmless = self.request.is_idempotent() || error.says_nothing_was_done();
        let may_retry = owner.pool.transport.retry.allows_retries();
        if !is_worth_it || !is_harmless || !may_retry {
            return Err(error);
        }
        self.renewed = true;
        Ok(())
    }

    /// Returns the owner, if the request carries the owner token.
    fn acting_owner(&self) -> Option<&'call Arc<Owner>> {
        self.caller.acting_owner().filter(|_| self.needs_token)
    }

    /// Notes that the service accepted the token.
    pub(crate) fn succeeded(&self) {
        if let Some(owner) = self.acting_owner() {
            owner.token.accept();
        }
    }
}

impl Caller<'_> {
    /// Discards the owner token if an error reports that the service rejected it.
    #[allow(dead_code, reason = "only one API has such a call")]
    pub(crate) fn discard_token(self, token: &Bearer, error: &Error) {
        if let Some(owner) = self.acting_owner().filter(|_| error.is_about_token()) {
            owner.token.reject(token);
        }
    }

    /// Returns the token of the actor: the user's, or the owner's, which is fetched if necessary.
    pub(crate) async fn token(
        self,
        operation: &'static str,
        deadline: Instant,
    ) -> Result<Bearer, Error> {
        match (self.user, self.owner) {
            (Some(user), _) => Ok(user.token.clone()),
            (None, Some(owner)) => owner.owner_token(operation, deadline).await,
            // Such a call does not compile.
            (None, None) => {
                let reason = "carries a token, and the client of an application has none";
                let hint = "send it as the owner or on a session";
                Err(InvalidArgument::new("operation", reason, hint).into())
            }
        }
    }
}

impl Owner {
    /// Returns the owner token for a call, and fetches it if necessary. The call waits for it until its own deadline. The request
    /// for the token has a separate deadline, since other calls wait for it, too.
    pub(crate) async fn owner_token(
        self: &Arc<Self>,
        operation: &'static str,
        deadline: Instant,
    ) -> Result<Bearer, Error> {
        let Exchange {
            operation: exchange,
            send,
        } = self.get_owner_token;
        let token = self.token.get(exchange, || send(Arc::clone(self)));
        timeout_at(deadline, token).await.unwrap_or_else(|_| {
            let kind = TransportErrorKind::Timeout;
            Err(TransportError::without_source(operation, kind).into())
        })
    }
}

impl Exchange {
    /// Sends the operation of an API.
    pub(crate) const fn of<O: GetOwnerToken>() -> Self {
        Self {
            operation: O::NAME,
            send: fetch::<O>,
        }
    }
}

/// Fetches an owner token. Boxed, since it is a call itself, and the types of the calls would contain each other without end.
fn fetch<O: GetOwnerToken>(owner: Arc<Owner>) -> BoxFuture<'static, Result<Secret, Error>> {
    Box::pin(async move {
        let operation = O::of(owner.secret.clone());
        let output = execute(Caller::owner(&owner), operation).await;
        let token = output.map(O::token).map_err(Error::of_owner_token)?;
        let token = token.map(|token| cleaned(&token));
        let token = token.filter(|token| !token.expose().is_empty());
        Ok(token.ok_or(CredentialsError { service: None })?)
    })
}
