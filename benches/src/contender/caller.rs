//! Whoever makes calls one after the other, in this process or in another one, and tells what they took.

use std::time::Instant;

use cpu_time::ThreadTime;
use tokio::runtime::Runtime;

use super::{Client, Contender, checked, for_client};
use crate::{Outcome, server::Service, work::Work};

/// What a call took, on average, in nanoseconds.
pub(crate) struct Taken {
    /// From its beginning to its end.
    pub(crate) wall: f64,
    /// Of the processor, in this process; none where it is another one.
    pub(crate) processor: Option<f64>,
}

/// Makes calls of one kind, one after the other.
pub(crate) trait Caller {
    /// Whose calls they are.
    fn contender(&self) -> Contender;

    /// Makes so many.
    fn make(&mut self, work: Work, calls: u32) -> Outcome<Taken>;
}

struct InProcess<'run, C> {
    contender: Contender,
    client: C,
    /// On one thread, which is all that a call at a time needs.
    runtime: &'run Runtime,
}

impl<C: Client> Caller for InProcess<'_, C> {
    fn contender(&self) -> Contender {
        self.contender
    }

    fn make(&mut self, work: Work, calls: u32) -> Outcome<Taken> {
        self.runtime.block_on(async {
            // Whoever had the turn before left the caches to itself.
            checked(work, self.client.call(work).await?)?;
            let (started, busy) = (Instant::now(), ThreadTime::now());
            for _ in 0..calls {
                checked(work, self.client.call(work).await?)?;
            }
            let (wall, processor) = (started.elapsed(), busy.elapsed());
            let each = |seconds: f64| seconds * 1e9 / f64::from(calls);
            Ok(Taken {
                wall: each(wall.as_secs_f64()),
                processor: Some(each(processor.as_secs_f64())),
            })
        })
    }
}

/// A caller of a contender in this process.
pub(crate) fn caller<'run>(
    contender: Contender,
    service: &Service,
    runtime: &'run Runtime,
) -> Outcome<Box<dyn Caller + 'run>> {
    for_client!(contender, C => Ok(Box::new(InProcess {
        contender,
        client: <C as Client>::new(service)?,
        runtime,
    })))
}
