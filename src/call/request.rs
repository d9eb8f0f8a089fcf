//! What a call sends: an operation, or a request to an address of the service that is not GraphQL.

use tokio::time::Instant;

use crate::{
    Error, Operation,
    call::{actor::Caller, body::body, run::run},
};

/// What a [`Call`](crate::Call) sends: an [`Operation`], or a request to an address of the service that is not GraphQL. Nobody
/// implements it by hand.
pub trait Request: Clone + Send + 'static {
    /// What the service returns.
    type Output: Send;

    /// Finds what is wrong with it before anything is sent.
    #[doc(hidden)]
    fn check(&self, caller: Caller<'_>) -> Result<(), Error>;

    /// Sends it. All that it does ends at the deadline.
    #[doc(hidden)]
    fn execute(
        self,
        caller: Caller<'_>,
        deadline: Instant,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

impl<O: Operation> Request for O {
    type Output = O::Output;

    fn check(&self, caller: Caller<'_>) -> Result<(), Error> {
        body(caller, self.clone()).map(drop)
    }

    async fn execute(self, caller: Caller<'_>, deadline: Instant) -> Result<O::Output, Error> {
        Ok(run(deadline, caller, self).await?.0)
    }
}
