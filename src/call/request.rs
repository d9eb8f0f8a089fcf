//! A request is either an operation, or a call of a REST address of the service.

use tokio::time::Instant;

use crate::{
    Error, Operation,
    call::{actor::Caller, body::body, run::run},
};

/// The request of a [`Call`](crate::Call): an [`Operation`], or a call of a REST address of the service. Implemented by this
/// crate and by generated code only.
pub trait Request: Clone + Send + 'static {
    /// The result.
    type Output: Send;

    /// Checks the arguments before anything is sent.
    #[doc(hidden)]
    fn check(&self, caller: Caller<'_>) -> Result<(), Error>;

    /// Sends the request, with all its attempts, until the deadline.
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
