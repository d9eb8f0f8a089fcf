//! One request with its token: sent, and with an owner token that the service refuses, once more with a new one.
//!
//! Nothing here depends on the operation, so that it is compiled once and not for each of them.

use tokio::time::Instant;
use tracing::debug;

use crate::{
    Authing, Error, Secret, Session, actor::Actor, bearer::Bearer, call::BoxFuture,
    envelope::Answer, operation::Kind, transport::GraphQLRequest,
};

/// A request that is sent for an actor.
pub(crate) struct Exchange<'call> {
    authing: &'call Authing,
    session: Option<&'call Session>,
    request: &'call GraphQLRequest,
    needs_token: bool,
    /// When the call ends, however often it is sent.
    deadline: Instant,
    token: Option<Bearer>,
    renewed: bool,
}

impl<'call> Exchange<'call> {
    pub(crate) fn new<A: Actor>(
        actor: &'call A,
        request: &'call GraphQLRequest,
        needs_token: bool,
        deadline: Instant,
    ) -> Self {
        Self {
            authing: actor.authing(),
            session: actor.session(),
            request,
            needs_token,
            deadline,
            token: None,
            renewed: false,
        }
    }

    /// The token that was sent.
    pub(crate) fn token(&self) -> Option<&Secret> {
        self.token.as_ref().map(Bearer::token)
    }

    /// Sends the request with the token that the actor has. Boxed, so that it is not compiled into every operation's call.
    pub(crate) fn send(&mut self) -> BoxFuture<'_, Result<Answer, Error>> {
        Box::pin(self.sent())
    }

    async fn sent(&mut self) -> Result<Answer, Error> {
        if self.needs_token {
            let token = if let Some(session) = self.session {
                session.bearer().clone()
            } else {
                let call = self.request.call;
                self.authing.owner_token(call, self.deadline).await?
            };
            self.token = Some(token);
        }
        let transport = self.authing.transport();
        let token = self.token.as_ref();
        transport.post(self.request, token, self.deadline).await
    }

    /// Prepares to send the request again, if it failed because the service rejects the owner token: once, and a change only
    /// where the service says that it did nothing. Any other error is the end.
    pub(crate) fn renew_token(&mut self, error: Error) -> Result<(), Error> {
        let is_owners = self.session.is_none();
        let Some(rejected) = self.token.take_if(|_| is_owners && error.is_about_token()) else {
            return Err(error);
        };
        debug!("the owner token was rejected");
        let is_worth_it = self.authing.0.owner_token.here().reject(&rejected);
        if self.renewed || !is_worth_it {
            return Err(error);
        }
        let is_repeated = self.request.kind == Kind::Query || error.says_nothing_was_done();
        if !is_repeated || !self.authing.transport().retry.allows_retries() {
            return Err(error);
        }
        self.renewed = true;
        Ok(())
    }

    /// Notes that the service accepted the token.
    pub(crate) fn succeeded(&self) {
        if self.session.is_none() && self.token.is_some() {
            self.authing.0.owner_token.here().accept();
        }
    }
}
