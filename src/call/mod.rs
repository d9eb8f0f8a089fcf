//! A call that was put together and not made yet.

pub(crate) mod actor;
pub(crate) mod authorize;
pub(crate) mod body;
pub(crate) mod page;
pub(crate) mod request;
pub(crate) mod run;
pub(crate) mod setters;

use std::{fmt, pin::Pin};

use tokio::time::Instant;

use crate::{
    Error,
    call::{actor::Actor, request::Request},
    error::InvalidArgument,
};

/// A future of a call, as [`Call`] becomes one.
pub(crate) type BoxFuture<'call, T> = Pin<Box<dyn Future<Output = T> + Send + 'call>>;

/// What happens to an operation before it is sent, until the deadline of the call.
type First<O> = Box<dyn FnOnce(O, Instant) -> BoxFuture<'static, Result<O, Error>> + Send>;

/// What becomes of the output of an operation.
type Finish<A, O, T> = Box<dyn FnOnce(&A, <O as Request>::Output) -> Result<T, Error> + Send>;

/// A call of an operation. Its optional arguments are set on it; it is made when it is awaited.
///
/// ```
/// # authing_emulated::example(async |authing, _| {
/// let session = authing
///     .auth()
///     .login_by_email("lea@example.com", "correct horse")
///     .browser("Firefox")
///     .await?;
/// assert_eq!(session.users().me().await?.browser.as_deref(), Some("Firefox"));
/// # Ok(()) });
/// ```
#[must_use = "a call is made when it is awaited"]
pub struct Call<A, O: Request, T = <O as Request>::Output> {
    pub(crate) actor: A,
    pub(crate) operation: O,
    /// What is wrong with an argument of the method that made the call.
    problem: Option<Error>,
    first: Option<First<O>>,
    explain: fn(Error) -> Error,
    finish: Finish<A, O, T>,
}

impl<A, O: Request> Call<A, O> {
    pub(crate) fn new(actor: A, operation: O) -> Self {
        Self {
            actor,
            operation,
            problem: None,
            first: None,
            explain: |error| error,
            finish: Box::new(|_, output| Ok(output)),
        }
    }
}

impl<A, O: Request, T> Call<A, O, T> {
    /// The operation with its arguments as they are now.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let call = authing.users().list().page(2);
    /// println!("{:?}", call.operation());
    /// assert!(call.await?.items.is_empty());
    /// # Ok(()) });
    /// ```
    pub fn operation(&self) -> &O {
        &self.operation
    }

    /// Changes the operation: for setters that the call itself does not have, such as those of operations of your own.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let call = authing.users().list().map_operation(|operation| operation.page(2));
    /// assert!(call.await?.items.is_empty());
    /// # Ok(()) });
    /// ```
    pub fn map_operation(mut self, change: impl FnOnce(O) -> O) -> Self {
        self.operation = change(self.operation);
        self
    }

    /// Refuses a text that the method requires, and the operation does not, if it is empty.
    pub(crate) fn required(self, argument: &'static str, text: &str) -> Self {
        self.checked(InvalidArgument::require(argument, text))
    }

    /// Refuses a list with an empty text in it.
    pub(crate) fn required_items(self, argument: &'static str, texts: &[impl AsRef<str>]) -> Self {
        let mut texts = texts.iter();
        self.checked(texts.try_for_each(|text| InvalidArgument::require(argument, text.as_ref())))
    }

    /// Refuses what cannot be a phone number. A password in its place would be sent in the clear.
    pub(crate) fn phone_number(self, argument: &'static str, text: &str) -> Self {
        let is_part = |letter: char| letter.is_ascii_digit() || "+-.() ".contains(letter);
        let call = self.required(argument, text);
        if text.chars().all(is_part) {
            return call;
        }
        let remedy = "give the number, and a secret in its own place";
        call.checked(Err(InvalidArgument::new(
            argument,
            "is not a phone number",
            remedy,
        )))
    }

    /// Fails with the error of a check, if it has one, before anything is sent.
    pub(crate) fn checked(mut self, check: Result<(), impl Into<Error>>) -> Self {
        self.problem = self.problem.or(check.err().map(Into::into));
        self
    }

    /// Makes another error of the one that the operation fails with.
    pub(crate) fn explain(mut self, explain: fn(Error) -> Error) -> Self {
        self.explain = explain;
        self
    }

    /// Lets something happen to the operation before it is sent. What is wrong with the operation as it is then refused first.
    pub(crate) fn first(
        mut self,
        first: impl FnOnce(O, Instant) -> BoxFuture<'static, Result<O, Error>> + Send + 'static,
    ) -> Self {
        self.first = Some(Box::new(first));
        self
    }

    /// Makes something else of the output.
    pub(crate) fn map<U>(
        self,
        change: impl FnOnce(O::Output) -> U + Send + 'static,
    ) -> Call<A, O, U> {
        self.finish(|_, output| Ok(change(output)))
    }

    /// Makes something else of the output, or an error.
    pub(crate) fn finish<U>(
        self,
        finish: impl FnOnce(&A, O::Output) -> Result<U, Error> + Send + 'static,
    ) -> Call<A, O, U> {
        Call {
            actor: self.actor,
            operation: self.operation,
            problem: self.problem,
            first: self.first,
            explain: self.explain,
            finish: Box::new(finish),
        }
    }
}

impl<A: Actor, O: Request, T: 'static> IntoFuture for Call<A, O, T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            if let Some(problem) = self.problem {
                return Err(problem);
            }
            let caller = self.actor.caller();
            let deadline = caller.pool.transport.deadline();
            let operation = match self.first {
                Some(first) => {
                    self.operation.check(caller)?;
                    first(self.operation, deadline).await?
                }
                None => self.operation,
            };
            let output = operation.execute(caller, deadline).await;
            let output = output.map_err(self.explain)?;
            (self.finish)(&self.actor, output)
        })
    }
}

impl<A, O: Request + fmt::Debug, T> fmt::Debug for Call<A, O, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}
