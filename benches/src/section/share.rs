//! The time of a call without the network.

use super::{nothing, ratio_cells};
use crate::{
    Outcome,
    contender::Contender,
    measure::{
        Effort, Series, of,
        share::{self, Shares},
    },
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
        for contender in run.choice.rust() {
            table.row(row(work, &shares, contender)?);
        }
    }
    Ok(table.to_string())
}

fn row(work: Work, shares: &Shares, contender: Contender) -> Outcome<[String; 9]> {
    let request = of(&shares.request, contender).ok_or("no requests")?;
    let answer = of(&shares.answer, contender).ok_or("no answers")?;
    let (_, [request_ratio, request_spread]) = ratio_cells(&shares.request, request);
    let (ratio, [answer_ratio, answer_spread]) = ratio_cells(&shares.answer, answer);
    let aimed = work == Work::PageOf200 && contender == Contender::Authing;
    Ok([
        work.name().to_owned(),
        contender.to_string(),
        microseconds(request),
        request_ratio,
        request_spread,
        microseconds(answer),
        answer_ratio,
        answer_spread,
        ratio
            .filter(|_| aimed)
            .map_or_else(nothing, |ratio| OURS.verdict(ratio.median)),
    ])
}

fn microseconds(series: &Series) -> String {
    let taken = series.spread();
    taken.map_or_else(nothing, |taken| number(taken.median / 1000.0))
}
