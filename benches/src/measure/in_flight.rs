//! Concurrent calls: how many of them per second.

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

/// The numbers of concurrent calls.
pub(crate) const CONCURRENCY: [u32; 4] = [1, 8, 64, 512];

/// The required open files: a connection for each concurrent call of each contender, and some more.
const FILES: u64 = 4096;

/// Makes `calls` calls, `at_once` of them concurrently, and returns the calls per second.
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

/// Makes calls until all tasks together have made `calls` calls.
async fn call_until(client: impl Client, next: Arc<AtomicU32>, calls: u32) -> Outcome<()> {
    while next.fetch_add(1, Ordering::Relaxed) < calls {
        checked(Work::User, client.call(Work::User).await?)?;
    }
    Ok(())
}

/// Makes the calls of one turn, over persistent connections.
type Turn<'run> = Box<dyn Fn() -> Outcome<f64> + 'run>;

/// Raises the limit of open files, if the system allows it.
pub(crate) fn raise_limit() -> Outcome<()> {
    let files = rlimit::increase_nofile_limit(FILES)?;
    if files < FILES {
        return Err(
            format!("a process can open only {files} of the required {FILES} files").into(),
        );
    }
    Ok(())
}

/// Measures the calls per second with `at_once` concurrent calls.
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
    let rates = effort.in_turn(contenders, |turn| turns[turn]())?;
    Ok(Series::of(&rates, |per_second| Some(*per_second)))
}
