//! The time of a call without the network.

use super::to_floor;
use crate::{
    Outcome,
    contender::Contender,
    measure::{Effort, Series, share},
    setup::Setup,
    table::{Table, cell, number},
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

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    let mut table = Table::new(
        "call | contender | request, µs | × floor | p10–p90 | answer, µs | × floor | p10–p90 | target",
    );
    for work in setup.choice.works() {
        let effort = Effort {
            rounds: setup.choice.rounds(ROUNDS),
            calls: setup.choice.calls(turn(work)),
        };
        let [requests, answers] = share::measure(&setup.choice.rust(), work, effort)?;
        for (request, answer) in requests.iter().zip(&answers) {
            let (_, [request_ratio, request_spread]) = to_floor(&requests, request);
            let (ratio, [answer_ratio, answer_spread]) = to_floor(&answers, answer);
            let aimed = work == Work::PageOf200 && answer.contender == Contender::Authing;
            table.row([
                work.name().to_owned(),
                answer.contender.to_string(),
                microseconds(request),
                request_ratio,
                request_spread,
                microseconds(answer),
                answer_ratio,
                answer_spread,
                cell(ratio.filter(|_| aimed), |ratio| OURS.verdict(ratio)),
            ]);
        }
    }
    Ok(table.to_string())
}

fn microseconds(series: &Series) -> String {
    cell(series.spread(), |taken| number(taken.median / 1000.0))
}
