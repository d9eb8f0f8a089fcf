//! A request whose result all callers share.
//!
//! It runs in a task. A caller that gives up, or is no longer polled, neither ends the request nor delays the others.

use std::sync::{Arc, Weak};

use tokio::sync::watch::{self, Sender};
use tracing::Instrument;

use crate::Error;

/// The result, once the request is done.
type Outcome<T> = Option<Result<T, Error>>;

/// The request in progress, if any: its task owns the sender.
pub(crate) struct Shared<T>(Weak<Sender<Outcome<T>>>);

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self(Weak::new())
    }
}

impl<T: Clone + Send + Sync + 'static> Shared<T> {
    #[cfg_attr(not(feature = "verify"), allow(dead_code))]
    pub(crate) fn is_in_progress(&self) -> bool {
        self.0.strong_count() > 0
    }

    /// Joins the request in progress, or starts one. Returns its result; `None` if the runtime of its task has ended.
    pub(crate) fn join<B, F>(&mut self, begin: B) -> impl Future<Output = Outcome<T>> + use<T, B, F>
    where
        B: FnOnce() -> F,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut receiver = if let Some(sender) = self.0.upgrade() {
            sender.subscribe()
        } else {
            let (sender, receiver) = watch::channel(None);
            let sender = Arc::new(sender);
            self.0 = Arc::downgrade(&sender);
            let request = begin();
            let task = async move {
                sender.send_replace(Some(request.await));
            };
            tokio::spawn(task.in_current_span());
            receiver
        };
        async move {
            let outcome = receiver.wait_for(Option::is_some).await;
            outcome.ok()?.clone()
        }
    }
}
