//! Makes sequential calls, in this process or in another one, and measures them.

use std::time::Instant;

use cpu_time::ThreadTime;
use tokio::runtime::Runtime;

use super::{Client, Contender, checked, for_client};
use crate::{Outcome, server::Service, work::Work};

/// The average time of a call, in nanoseconds.
pub(crate) struct CallTime {
    /// The elapsed time.
    pub(crate) wall: f64,
    /// The processor time in this process, or `None` if the call runs in another process.
    pub(crate) processor: Option<f64>,
}

/// Makes sequential calls of one kind.
pub(crate) trait Caller {
    /// Returns the contender.
    fn contender(&self) -> Contender;

    /// Makes this many calls.
    fn make(&mut self, work: Work, calls: u32) -> Outcome<CallTime>;
}

struct InProcess<'run, C> {
    contender: Contender,
    client: C,
    /// A single-threaded runtime, which is enough for sequential calls.
    runtime: &'run Runtime,
}

impl<C: Client> Caller for InProcess<'_, C> {
    fn contender(&self) -> Contender {
        self.contender
    }

    fn make(&mut self, work: Work, calls: u32) -> Outcome<CallTime> {
        self.runtime.block_on(async {
            // Warms the caches up after another contender's turn.
            checked(work, self.client.call(work).await?)?;
            let (started, busy) = (Instant::now(), ThreadTime::now());
            for _ in 0..calls {
                checked(work, self.client.call(work).await?)?;
            }
            let (wall, processor) = (started.elapsed(), busy.elapsed());
            let each = |seconds: f64| seconds * 1e9 / f64::from(calls);
            Ok(CallTime {
                wall: each(wall.as_secs_f64()),
                processor: Some(each(processor.as_secs_f64())),
            })
        })
    }
}

/// Creates a caller for a contender in this process.
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
