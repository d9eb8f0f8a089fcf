//! One request with its token: sent, and with an owner token that the service refuses, once more with a new one.
//!
//! Nothing here depends on the operation, so that it is compiled once and not for each of them.

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
    token: Option<Bearer>,
    renewed: bool,
}

impl<'call> Exchange<'call> {
    pub(crate) fn new<A: Actor>(
        actor: &'call A,
        request: &'call GraphQLRequest,
        needs_token: bool,
    ) -> Self {
        Self {
            authing: actor.authing(),
            session: actor.session(),
            request,
            needs_token,
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
            self.token = Some(match self.session {
                Some(session) => session.bearer().clone(),
                None => self.authing.owner_token().await?,
            });
        }
        let transport = self.authing.transport();
        transport.post(self.request, self.token.as_ref()).await
    }

    /// Sees to it that the request can be sent again, if it failed for an owner token that is no longer taken: once, and a
    /// change only where the service said that it did nothing. Any other error is the end.
    pub(crate) async fn renew_token(&mut self, error: Error) -> Result<(), Error> {
        let is_owners = self.session.is_none();
        let Some(refused) = self.token.take_if(|_| is_owners && error.is_about_token()) else {
            return Err(error);
        };
        if self.renewed {
            return Err(error);
        }
        debug!("the owner token was refused");
        self.authing.0.owner_token.here().forget(&refused).await;
        if self.request.kind == Kind::Mutation && !error.says_nothing_was_done() {
            return Err(error);
        }
        self.renewed = true;
        Ok(())
    }
}
