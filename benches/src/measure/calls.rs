//! One call at a time: all contenders in turn, round after round.

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

/// Makes so many calls and nothing else, for a profiler.
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

/// What calls of one kind took.
pub(crate) struct Calls {
    /// Nanoseconds from beginning to end.
    pub(crate) wall: Vec<Series>,
    /// Nanoseconds of the processor, of the contenders in this process.
    pub(crate) processor: Vec<Series>,
}

/// Measures one kind of call. Those that are no Rust make a fifth of the calls of a turn.
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
