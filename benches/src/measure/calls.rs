//! One call at a time: all contenders in turn, round after round.

use std::time::Instant;

use cpu_time::ThreadTime;
use tokio::runtime::Runtime;

use super::{Effort, Series};
use crate::{
    Outcome,
    contender::{self, Client, Contender, Visitor},
    server::Service,
    work::Work,
};

/// What a call took, on average, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// From its beginning to its end.
    pub wall: f64,
    /// Of the processor, in this process; none where it is another one.
    pub processor: Option<f64>,
}

/// Makes calls of one kind, one after the other.
pub trait Caller {
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
            contender::checked(work, self.client.call(work).await?)?;
            let (started, busy) = (Instant::now(), ThreadTime::now());
            for _ in 0..calls {
                contender::checked(work, self.client.call(work).await?)?;
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

struct Start<'run> {
    service: &'run Service,
    runtime: &'run Runtime,
}

impl<'run> Visitor for Start<'run> {
    type Output = Box<dyn Caller + 'run>;

    fn visit<C: Client>(self, contender: Contender) -> Outcome<Self::Output> {
        Ok(Box::new(InProcess {
            contender,
            client: C::new(self.service)?,
            runtime: self.runtime,
        }))
    }
}

/// A caller of a contender in this process.
pub fn caller<'run>(
    contender: Contender,
    service: &'run Service,
    runtime: &'run Runtime,
) -> Outcome<Box<dyn Caller + 'run>> {
    contender.visit(Start { service, runtime })
}

/// Makes so many calls and nothing else, for a profiler.
pub fn repeat(contender: Contender, work: Work, times: u32, service: &Service) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    caller(contender, service, &runtime)?.make(work, times)?;
    Ok(())
}

/// What calls of one kind took.
#[derive(Debug)]
pub struct Calls {
    /// Nanoseconds from beginning to end.
    pub wall: Vec<Series>,
    /// Nanoseconds of the processor, of the contenders in this process.
    pub processor: Vec<Series>,
}

/// Measures one kind of call. Those that are no Rust make a fifth of the calls of a turn.
pub fn measure(callers: &mut [Box<dyn Caller + '_>], work: Work, effort: Effort) -> Outcome<Calls> {
    let series = callers.iter().map(|caller| Series::new(caller.contender()));
    let mut wall: Vec<_> = series.collect();
    let mut processor = wall.clone();
    for caller in callers.iter_mut() {
        caller.make(work, effort.calls)?;
    }
    for turn in effort.turns(callers.len()) {
        let caller = &mut callers[turn];
        let is_rust = Contender::RUST.contains(&caller.contender());
        let calls = if is_rust {
            effort.calls
        } else {
            effort.calls.div_ceil(5)
        };
        let taken = caller.make(work, calls)?;
        wall[turn].rounds.push(taken.wall);
        processor[turn].rounds.extend(taken.processor);
    }
    Ok(Calls { wall, processor })
}
