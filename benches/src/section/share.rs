//! The time of a call without the network.

use super::{nothing, ratio_cells};
use crate::{
    Outcome,
    contender::Contender,
    measure::{Effort, Series, of, share},
    run::Run,
    table::{Table, number},
    target::Target,
    work::Work,
};

/// How much longer than the floor a page of 200 users should take to read.
const OURS: Target = Target::AtMost(1.0);

const ROUNDS: u32 = 200;

fn turn(work: Work) -> u32 {
    match work {
        Work::PageOf200 => 3,
        _ => 30,
    }
}

pub(super) fn text(run: &Run<'_>) -> Outcome<String> {
    let mut table = Table::new(&[
        "call",
        "contender",
        "request, µs",
        "× floor",
        "p10–p90",
        "answer, µs",
        "× floor",
        "p10–p90",
        "target",
    ]);
    for work in run.choice.works() {
        let effort = Effort {
            rounds: run.choice.rounds(ROUNDS),
            calls: run.choice.calls(turn(work)),
        };
        let shares = share::measure(&run.choice.rust(), work, effort)?;
        for request in &shares.request {
            let (_, [request_ratio, request_spread]) = ratio_cells(&shares.request, request);
            let answer = of(&shares.answer, request.contender).ok_or("no answers")?;
            let (ratio, [answer_ratio, answer_spread]) = ratio_cells(&shares.answer, answer);
            let aimed = work == Work::PageOf200 && answer.contender == Contender::Authing;
            let ratio = ratio.filter(|_| aimed);
            let microseconds = |series: &Series| {
                let taken = series.spread();
                taken.map_or_else(nothing, |taken| number(taken.median / 1000.0))
            };
            table.row([
                work.name().to_owned(),
                request.contender.to_string(),
                microseconds(request),
                request_ratio,
                request_spread,
                microseconds(answer),
                answer_ratio,
                answer_spread,
                ratio.map_or_else(nothing, |ratio| OURS.verdict(ratio.median)),
            ]);
        }
    }
    Ok(table.to_string())
}
