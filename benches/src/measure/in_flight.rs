//! Many calls at once: how many of them a second.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use tokio::{runtime::Runtime, task::JoinSet};

use super::{Effort, Series};
use crate::{
    Outcome,
    contender::{self, Client, Contender, Visitor},
    server::Service,
    work::Work,
};

/// How many calls are in flight.
pub const DEGREES: [u32; 4] = [1, 8, 64, 512];

/// The files that this takes: a connection for each call in flight of each contender, and some.
const FILES: u64 = 4096;

trait Crowd {
    /// Makes so many calls, so many at once; how many were made in a second.
    fn make(&self, calls: u32, at_once: u32) -> Outcome<f64>;
}

struct InProcess<'run, C> {
    client: C,
    runtime: &'run Runtime,
}

impl<C: Client> Crowd for InProcess<'_, C> {
    fn make(&self, calls: u32, at_once: u32) -> Outcome<f64> {
        self.runtime.block_on(async {
            let next = Arc::new(AtomicU32::new(0));
            let mut tasks = JoinSet::new();
            let started = Instant::now();
            for _ in 0..at_once {
                tasks.spawn(call_until(self.client.clone(), Arc::clone(&next), calls));
            }
            while let Some(ended) = tasks.join_next().await {
                ended??;
            }
            Ok(f64::from(calls) / started.elapsed().as_secs_f64())
        })
    }
}

/// Calls until all tasks together have made so many calls.
async fn call_until(client: impl Client, next: Arc<AtomicU32>, calls: u32) -> Outcome<()> {
    while next.fetch_add(1, Ordering::Relaxed) < calls {
        contender::checked(Work::User, client.call(Work::User).await?)?;
    }
    Ok(())
}

struct Start<'run> {
    service: &'run Service,
    runtime: &'run Runtime,
}

impl<'run> Visitor for Start<'run> {
    type Output = Box<dyn Crowd + 'run>;

    fn visit<C: Client>(self, _: Contender) -> Outcome<Self::Output> {
        Ok(Box::new(InProcess {
            client: C::new(self.service)?,
            runtime: self.runtime,
        }))
    }
}

/// Lets this process have as many connections as it takes, if the system does.
pub fn raise_limit() -> Outcome<()> {
    let files = rlimit::increase_nofile_limit(FILES)?;
    if files < FILES {
        return Err(format!("a process may have {files} files here, and it takes {FILES}").into());
    }
    Ok(())
}

/// Measures calls a second at one degree.
pub fn measure(
    contenders: &[Contender],
    service: &Service,
    runtime: &Runtime,
    at_once: u32,
    effort: Effort,
) -> Outcome<Vec<Series>> {
    let start = |contender: &Contender| contender.visit(Start { service, runtime });
    let crowds: Vec<_> = contenders.iter().map(start).collect::<Outcome<_>>()?;
    let mut series: Vec<_> = contenders.iter().copied().map(Series::new).collect();
    let calls = effort.calls.max(at_once * 4);
    for crowd in &crowds {
        crowd.make(calls, at_once)?;
    }
    for turn in effort.turns(crowds.len()) {
        series[turn].rounds.push(crowds[turn].make(calls, at_once)?);
    }
    Ok(series)
}
