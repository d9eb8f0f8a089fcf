//! What calls that are awaited and calls that are waited for must not share.
//!
//! A connection is served by the runtime that opened it, and a lock is given back by the task that holds it: in a runtime
//! that nobody drives at the moment, neither ever happens. Whoever waits has connections and locks of his own, which the
//! thread behind [`blocking`](crate::blocking) serves.

/// A value for calls that are awaited, and another for those that are waited for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Apart<T> {
    awaited: T,
    #[cfg(feature = "blocking")]
    waited: T,
}

impl<T> Apart<T> {
    /// Makes each with `make`.
    pub(crate) fn try_new<E>(make: impl Fn() -> Result<T, E>) -> Result<Self, E> {
        Ok(Self {
            awaited: make()?,
            #[cfg(feature = "blocking")]
            waited: make()?,
        })
    }

    /// The one for the call that is being made.
    pub(crate) fn here(&self) -> &T {
        #[cfg(feature = "blocking")]
        if crate::blocking::is_waited_for() {
            return &self.waited;
        }
        &self.awaited
    }
}
