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

/// The target ratio to the floor for reading a page of 200 users.
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
        "call | contender | request, µs | × floor | p10–p90 | response, µs | × floor | p10–p90 | target",
    );
    for work in setup.choice.works() {
        let effort = Effort {
            rounds: setup.choice.rounds(ROUNDS),
            calls: setup.choice.calls(turn(work)),
        };
        let [requests, responses] = share::measure(&setup.choice.rust(), work, effort)?;
        for (request, response) in requests.iter().zip(&responses) {
            let (_, [request_ratio, request_spread]) = to_floor(&requests, request);
            let (ratio, [response_ratio, response_spread]) = to_floor(&responses, response);
            let has_target = work == Work::PageOf200 && response.contender == Contender::Authing;
            table.row([
                work.name().to_owned(),
                response.contender.to_string(),
                microseconds(request),
                request_ratio,
                request_spread,
                microseconds(response),
                response_ratio,
                response_spread,
                cell(ratio.filter(|_| has_target), |ratio| OURS.verdict(ratio)),
            ]);
        }
    }
    Ok(table.to_string())
}

fn microseconds(series: &Series) -> String {
    cell(series.spread(), |taken| number(taken.median / 1000.0))
}
