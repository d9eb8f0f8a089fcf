//! Sequential calls: all contenders in turn, round after round.

use super::{Effort, Series};
use crate::{
    Outcome,
    contender::{
        Contender,
        caller::{Caller, caller},
    },
    server::Service,
    work::Work,
};

/// Makes this many calls and nothing else, for a profiler.
pub(crate) fn repeat(
    contender: Contender,
    work: Work,
    times: u32,
    service: &Service,
) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    caller(contender, service, &runtime)?.make(work, times)?;
    Ok(())
}

/// The times of one kind of call.
pub(crate) struct Calls {
    /// The elapsed nanoseconds.
    pub(crate) wall: Vec<Series>,
    /// The nanoseconds of processor time, of the contenders in this process.
    pub(crate) processor: Vec<Series>,
}

/// Measures one kind of call. Contenders in other languages make a fifth of the calls.
pub(crate) fn measure(
    callers: &mut [Box<dyn Caller + '_>],
    work: Work,
    effort: Effort,
) -> Outcome<Calls> {
    let contenders: Vec<_> = callers.iter().map(|caller| caller.contender()).collect();
    let taken = effort.in_turn(&contenders, |turn| {
        let is_rust = Contender::RUST.contains(&contenders[turn]);
        let calls = effort.calls;
        callers[turn].make(work, if is_rust { calls } else { calls.div_ceil(5) })
    })?;
    Ok(Calls {
        wall: Series::of(&taken, |taken| Some(taken.wall)),
        processor: Series::of(&taken, |taken| taken.processor),
    })
}
