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
    contender::{Client, Contender, checked, for_client},
    server::Service,
    work::Work,
};

/// How many calls are in flight.
pub(crate) const DEGREES: [u32; 4] = [1, 8, 64, 512];

/// The files that this takes: a connection for each call in flight of each contender, and some.
const FILES: u64 = 4096;

/// Makes so many calls, so many at once; how many were made in a second.
async fn make(client: &impl Client, calls: u32, at_once: u32) -> Outcome<f64> {
    let next = Arc::new(AtomicU32::new(0));
    let mut tasks = JoinSet::new();
    let started = Instant::now();
    for _ in 0..at_once {
        tasks.spawn(call_until(client.clone(), Arc::clone(&next), calls));
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(f64::from(calls) / started.elapsed().as_secs_f64())
}

/// Calls until all tasks together have made so many calls.
async fn call_until(client: impl Client, next: Arc<AtomicU32>, calls: u32) -> Outcome<()> {
    while next.fetch_add(1, Ordering::Relaxed) < calls {
        checked(Work::User, client.call(Work::User).await?)?;
    }
    Ok(())
}

/// Makes the calls of one turn, with connections that stay.
type Turn<'run> = Box<dyn Fn() -> Outcome<f64> + 'run>;

/// Lets this process have as many connections as it takes, if the system does.
pub(crate) fn raise_limit() -> Outcome<()> {
    let files = rlimit::increase_nofile_limit(FILES)?;
    if files < FILES {
        return Err(format!("a process may have {files} files here, and it takes {FILES}").into());
    }
    Ok(())
}

/// Measures calls a second at one degree.
pub(crate) fn measure(
    contenders: &[Contender],
    service: &Service,
    runtime: &Runtime,
    at_once: u32,
    effort: Effort,
) -> Outcome<Vec<Series>> {
    let calls = effort.calls.max(at_once * 4);
    let turn = |contender: &Contender| -> Outcome<Turn<'_>> {
        for_client!(*contender, C => {
            let client = <C as Client>::new(service)?;
            Ok(Box::new(move || runtime.block_on(make(&client, calls, at_once))))
        })
    };
    let turns: Vec<_> = contenders.iter().map(turn).collect::<Outcome<_>>()?;
    let made = effort.in_turn(contenders, |turn| turns[turn]())?;
    Ok(Series::of(&made, |a_second| Some(*a_second)))
}
