//! A call that is prepared and has not been sent.

pub(crate) mod actor;
pub(crate) mod authorize;
pub(crate) mod batches;
pub(crate) mod body;
pub(crate) mod items;
pub(crate) mod page;
mod pages;
pub(crate) mod public_key;
pub(crate) mod request;
pub(crate) mod run;
pub(crate) mod setters;

use std::{fmt, pin::Pin, time::Duration};

use tokio::time::Instant;

use crate::{
    Error,
    call::{
        actor::{Actor, Caller},
        request::{OperationRequest, Request},
    },
    error::InvalidArgument,
    transport::{options::Options, retry::FOREVER},
};

/// The future that a [`Call`] turns into.
pub(crate) type BoxFuture<'call, T> = Pin<Box<dyn Future<Output = T> + Send + 'call>>;

/// Changes an operation before it is sent, until the deadline of the call.
type BeforeSend<O> = Box<dyn FnOnce(O, Instant) -> BoxFuture<'static, Result<O, Error>> + Send>;

/// Converts the output of an operation.
type Finish<A, O, T> = Box<dyn FnOnce(&A, <O as Request>::Output) -> Result<T, Error> + Send>;

/// A call of an operation. Its methods set optional arguments. It is sent when it is awaited.
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
    options: Options,
    /// The error of an invalid argument of the method that made the call.
    invalid: Option<Error>,
    before_send: Option<BeforeSend<O>>,
    map_error: fn(Error) -> Error,
    finish: Finish<A, O, T>,
}

impl<A, O: Request> Call<A, O> {
    pub(crate) fn new(actor: A, operation: O) -> Self {
        Self {
            actor,
            operation,
            options: Options::default(),
            invalid: None,
            before_send: None,
            map_error: |error| error,
            finish: Box::new(|_, output| Ok(output)),
        }
    }
}

impl<A, O: Request, T> Call<A, O, T> {
    /// Returns the operation with its current arguments.
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

    /// Changes the operation, for setters that the call itself does not have, such as those of custom operations.
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

    /// Limits the time of this call, including retries, their pauses, and the wait for the owner token. Replaces
    /// [`AuthingBuilder::timeout`](crate::AuthingBuilder::timeout) and
    /// [`RetryPolicy::max_elapsed`](crate::RetryPolicy::max_elapsed) for this call, with a shorter or a longer time. A single
    /// request may use all of it. Some REST requests, such as the upload of a photo, never get more than the client's
    /// timeout. For a [stream](Self::stream), the limit applies to each page.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use std::time::Duration;
    ///
    /// let page = authing.users().list().timeout(Duration::from_secs(60)).await?;
    /// assert_eq!(page.items.len(), 1);
    /// # Ok(()) });
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout.min(FOREVER));
        self
    }

    /// Rejects an empty text that the method requires, although the operation does not.
    pub(crate) fn required(self, argument: &'static str, text: &str) -> Self {
        self.checked(InvalidArgument::require(argument, text))
    }

    /// Rejects a list with an empty text in it.
    pub(crate) fn required_items(self, argument: &'static str, texts: &[impl AsRef<str>]) -> Self {
        let mut texts = texts.iter();
        self.checked(texts.try_for_each(|text| InvalidArgument::require(argument, text.as_ref())))
    }

    /// Fails with the error of a check before anything is sent.
    pub(crate) fn checked<V>(mut self, check: Result<V, impl Into<Error>>) -> Self {
        self.invalid = self.invalid.or(check.err().map(Into::into));
        self
    }

    /// Converts the error that the operation fails with.
    pub(crate) fn map_error(mut self, map_error: fn(Error) -> Error) -> Self {
        self.map_error = map_error;
        self
    }

    /// Changes the operation before it is sent. The operation is checked first as it is.
    pub(crate) fn before_send(
        mut self,
        change: impl FnOnce(O, Instant) -> BoxFuture<'static, Result<O, Error>> + Send + 'static,
    ) -> Self {
        self.before_send = Some(Box::new(change));
        self
    }

    /// Converts the output.
    pub(crate) fn map<U>(
        self,
        change: impl FnOnce(O::Output) -> U + Send + 'static,
    ) -> Call<A, O, U> {
        self.finish(|_, output| Ok(change(output)))
    }

    /// Converts the output, or fails.
    pub(crate) fn finish<U>(
        self,
        finish: impl FnOnce(&A, O::Output) -> Result<U, Error> + Send + 'static,
    ) -> Call<A, O, U> {
        Call {
            actor: self.actor,
            operation: self.operation,
            options: self.options,
            invalid: self.invalid,
            before_send: self.before_send,
            map_error: self.map_error,
            finish: Box::new(finish),
        }
    }
}

impl<A, O: OperationRequest, T> Call<A, O, T> {
    /// Declares that the change may be made more than once. The call is then retried like a call that only reads, as
    /// [`RetryPolicy`](crate::RetryPolicy) describes. Without it, a change that may have arrived is not retried. Calls that only
    /// read are not affected.
    ///
    /// The change may be made twice. Use it for changes with the same effect when repeated, such as the new name of a user. Do
    /// not use it for messages, for registrations, or with one-time codes. An error describes the last attempt: an earlier one
    /// may have made the change, even if [`Error::may_have_happened`] is false.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let lea = session.users().update().nickname("Lea").idempotent().await?;
    /// assert_eq!(lea.nickname.as_deref(), Some("Lea"));
    /// # Ok(()) });
    /// ```
    pub fn idempotent(mut self) -> Self {
        self.options.idempotent = true;
        self
    }

    /// Adds a header to the request, such as the id of a trace. A second value for a name replaces the first. Logs and `Debug` do
    /// not print the value. Only the request of the operation has the header; the request for the owner token, for example, does
    /// not. For a [stream](Self::stream), the request of each page has it.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    /// authing.users().list().header("traceparent", trace).await?;
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// The call returns [`Error::InvalidArgument`] if the name or the value is invalid, and for headers that the client or the
    /// connection sets, such as `Authorization`, `Content-Type` or `Host`.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let added = self.options.add_header(name.as_ref(), value.as_ref());
        self.checked(added)
    }
}

impl<A: Actor, O: Request, T: 'static> IntoFuture for Call<A, O, T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            if let Some(error) = self.invalid {
                return Err(error);
            }
            let caller = Caller {
                options: &self.options,
                ..self.actor.caller()
            };
            let deadline = caller.deadline();
            let operation = match self.before_send {
                Some(change) => {
                    self.operation.check(caller)?;
                    if O::ENCRYPTS && caller.pool.encryption_key().is_none() {
                        caller.pool.fetch_key(deadline).await?;
                        // The key limits the length of a password.
                        self.operation.check(caller)?;
                    }
                    change(self.operation, deadline).await?
                }
                None => self.operation,
            };
            let output = operation.execute(caller, deadline).await;
            let output = output.map_err(self.map_error)?;
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
