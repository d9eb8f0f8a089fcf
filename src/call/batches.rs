//! One call that sends an operation several times, each with a part of a long list.

use std::{collections::HashSet, hash::Hash};

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::time::Instant;

use crate::{
    Error, Operation,
    call::{actor::Caller, request::Request},
};

/// The maximum number of items in a request: the documented one for users, in the APIs that document one.
const MAX_ITEMS: usize = 80;

/// The maximum number of concurrent requests of a call.
const MAX_CONCURRENT: usize = 4;

/// The requests of a call with more items than one request accepts. Each is an operation with a part of the items. At most four
/// are sent at a time. The first error ends the call. [`Users::get_many`](crate::api::Users::get_many) makes them.
#[derive(Clone, Debug)]
pub struct Batches<O>(Vec<O>);

impl<O> Batches<O> {
    /// Makes an operation for each part of the items. Repeated ones are sent once.
    pub(crate) fn new<T: Clone + Eq + Hash>(items: &[T], operation: impl Fn(&[T]) -> O) -> Self {
        let mut known = HashSet::new();
        let items = items.iter().filter(|item| known.insert(*item));
        let items: Vec<T> = items.cloned().collect();
        Self(items.chunks(MAX_ITEMS).map(operation).collect())
    }
}

impl<O: Operation> Request for Batches<O> {
    /// The results of the requests, in the order of the items.
    type Output = Vec<O::Output>;

    const ENCRYPTS: bool = O::ENCRYPTS;

    fn check(&self, caller: Caller<'_>) -> Result<(), Error> {
        let mut operations = self.0.iter();
        operations.try_for_each(|operation| operation.check(caller))
    }

    async fn execute(self, caller: Caller<'_>, deadline: Instant) -> Result<Self::Output, Error> {
        let requests = self.0.into_iter();
        let requests = requests.map(|operation| operation.execute(caller, deadline));
        let results = stream::iter(requests).buffered(MAX_CONCURRENT);
        results.try_collect().await
    }
}
