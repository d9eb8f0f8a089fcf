//! A request is an operation, several requests of one, or a call of a REST address of the service.

use tokio::time::Instant;

use crate::{
    Error, Operation,
    call::{actor::Caller, batches::Batches, body::body, run::run},
    operation::prepare::Prepare,
};

/// The request of a [`Call`](crate::Call): an [`Operation`], [`Batches`] of one, or a call of a REST address of the service.
/// Implemented by this crate and by generated code only.
pub trait Request: Clone + Send + 'static {
    /// The result.
    type Output: Send;

    /// Whether it has variables that are encrypted.
    #[doc(hidden)]
    const ENCRYPTS: bool = false;

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

/// A request that sends an [`Operation`], once or in [`Batches`]. Implemented by this crate only.
pub trait OperationRequest: Request {}

impl<O: Operation> OperationRequest for O {}

impl<O: Operation> OperationRequest for Batches<O> {}

impl<O: Operation> Request for O {
    type Output = O::Output;

    const ENCRYPTS: bool = O::ENCRYPTS;

    fn check(&self, caller: Caller<'_>) -> Result<(), Error> {
        let prepare = Prepare {
            only_checks: true,
            ..caller.prepare()
        };
        body(prepare, self.clone()).map(drop)
    }

    async fn execute(self, caller: Caller<'_>, deadline: Instant) -> Result<O::Output, Error> {
        match self.skipped() {
            Some(output) => Ok(output),
            None => Ok(run(deadline, caller, self).await?.0),
        }
    }
}
