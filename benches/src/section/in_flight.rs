//! Concurrent calls.

use tokio::runtime::Runtime;

use super::{median_and_ends, to_floor};
use crate::{
    Outcome,
    contender::Contender,
    measure::{Effort, Series, in_flight},
    setup::Setup,
    table::{Table, cell, whole},
    target::Target,
};

/// The target for 64 concurrent calls.
const OURS: Target = Target::AtLeast(0.98);

const ROUNDS: u32 = 30;
const CALLS: u32 = 1000;

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    if let Err(reason) = in_flight::raise_limit() {
        return Ok(format!("Skipped: {reason}.\n"));
    }
    let runtime = Runtime::new()?;
    let mut table = Table::new(
        "transport | in flight | contender | calls/s | p10–p90 | × floor | p10–p90 | target",
    );
    let effort = Effort {
        rounds: setup.choice.rounds(ROUNDS),
        calls: setup.choice.calls(CALLS),
    };
    let contenders = setup.choice.rust();
    for (transport, service) in setup.server.transports() {
        for at_once in in_flight::CONCURRENCY {
            let all = in_flight::measure(&contenders, &service, &runtime, at_once, effort)?;
            for series in &all {
                table.row(row(transport, at_once, &all, series));
            }
        }
    }
    Ok(table.to_string())
}

fn row(transport: &str, at_once: u32, all: &[Series], series: &Series) -> [String; 8] {
    let (ratio, [median, spread]) = to_floor(all, series);
    let [calls, calls_spread] = median_and_ends(series.spread(), whole);
    let has_target = at_once == 64 && series.contender == Contender::Authing;
    [
        transport.to_owned(),
        at_once.to_string(),
        series.contender.to_string(),
        calls,
        calls_spread,
        median,
        spread,
        cell(ratio.filter(|_| has_target), |ratio| OURS.verdict(ratio)),
    ]
}
