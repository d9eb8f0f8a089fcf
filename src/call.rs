//! A call that was put together and not made yet.

use std::{fmt, pin::Pin};

use crate::{Error, Operation, actor::Actor, actor::execute};

/// A future of a call, as [`Call`] becomes one.
pub(crate) type BoxFuture<'actor, T> = Pin<Box<dyn Future<Output = T> + Send + 'actor>>;

/// What happens to an operation before it is sent.
type First<'actor, O> = Box<dyn FnOnce(O) -> BoxFuture<'actor, Result<O, Error>> + Send + 'actor>;

/// What becomes of the output of an operation.
type Finish<'actor, A, O, T> =
    Box<dyn FnOnce(&A, <O as Operation>::Output) -> Result<T, Error> + Send + 'actor>;

/// A call of an operation. Its optional arguments are set on it; it is made when it is awaited.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
/// # fn main() { example(async |authing, _| {
/// let session = authing
///     .auth()
///     .login_by_email("lea@example.com", "correct horse")
///     .browser("Firefox")
///     .await?;
/// assert_eq!(session.users().me().await?.browser.as_deref(), Some("Firefox"));
/// # Ok(()) }) }
/// ```
#[must_use = "a call is made when it is awaited"]
pub struct Call<'actor, A, O: Operation, T = <O as Operation>::Output> {
    actor: &'actor A,
    operation: O,
    first: Option<First<'actor, O>>,
    finish: Finish<'actor, A, O, T>,
}

impl<'actor, A, O: Operation> Call<'actor, A, O> {
    pub(crate) fn new(actor: &'actor A, operation: O) -> Self {
        Self {
            actor,
            operation,
            first: None,
            finish: Box::new(|_, output| Ok(output)),
        }
    }
}

impl<'actor, A, O: Operation, T> Call<'actor, A, O, T> {
    /// The operation with its arguments as they are now.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
    /// # fn main() { example(async |authing, _| {
    /// let call = authing.users().list().page(2);
    /// println!("{:?}", call.operation());
    /// assert!(call.await?.items.is_empty());
    /// # Ok(()) }) }
    /// ```
    pub fn operation(&self) -> &O {
        &self.operation
    }

    /// Changes the operation: for setters that the call itself does not have, such as those of operations of your own.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
    /// # fn main() { example(async |authing, _| {
    /// let call = authing.users().list().with(|operation| operation.page(2));
    /// assert!(call.await?.items.is_empty());
    /// # Ok(()) }) }
    /// ```
    pub fn with(mut self, change: impl FnOnce(O) -> O) -> Self {
        self.operation = change(self.operation);
        self
    }

    /// The operation, for the setters of its arguments.
    pub(crate) fn arguments(&mut self) -> &mut O {
        &mut self.operation
    }

    pub(crate) fn actor(&self) -> &'actor A {
        self.actor
    }

    /// Lets something happen to the operation before it is sent.
    pub(crate) fn first(
        mut self,
        first: impl FnOnce(O) -> BoxFuture<'actor, Result<O, Error>> + Send + 'actor,
    ) -> Self {
        self.first = Some(Box::new(first));
        self
    }

    /// Makes something else of the output.
    pub(crate) fn finish<U>(
        self,
        finish: impl FnOnce(&A, O::Output) -> Result<U, Error> + Send + 'actor,
    ) -> Call<'actor, A, O, U> {
        Call {
            actor: self.actor,
            operation: self.operation,
            first: self.first,
            finish: Box::new(finish),
        }
    }
}

impl<'actor, A: Actor, O: Operation, T: 'actor> IntoFuture for Call<'actor, A, O, T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'actor, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let operation = match self.first {
                Some(first) => first(self.operation).await?,
                None => self.operation,
            };
            let output = execute(self.actor, operation).await?;
            (self.finish)(self.actor, output)
        })
    }
}

impl<A, O: Operation + fmt::Debug, T> fmt::Debug for Call<'_, A, O, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}
