//! Many calls at once.

use tokio::runtime::Runtime;

use super::{nothing, ratio_cells};
use crate::{
    Outcome,
    contender::Contender,
    measure::{Effort, Series, in_flight},
    run::Run,
    table::{Table, ends, whole},
    target::Target,
};

/// What is aimed at with 64 calls in flight.
const OURS: Target = Target::AtLeast(0.98);

const ROUNDS: u32 = 30;
const CALLS: u32 = 1000;

pub(super) fn text(run: &Run<'_>) -> Outcome<String> {
    if let Err(reason) = in_flight::raise_limit() {
        return Ok(format!("Skipped: {reason}.\n"));
    }
    let runtime = Runtime::new()?;
    let mut table = Table::new(&[
        "transport",
        "in flight",
        "contender",
        "calls/s",
        "p10–p90",
        "× floor",
        "p10–p90",
        "target",
    ]);
    let effort = Effort {
        rounds: run.choice.rounds(ROUNDS),
        calls: run.choice.calls(CALLS),
    };
    let contenders = run.choice.rust();
    for (transport, service) in [("HTTP", run.server.plain()), ("TLS", run.server.secure())] {
        for at_once in in_flight::DEGREES {
            let all = in_flight::measure(&contenders, &service, &runtime, at_once, effort)?;
            for series in &all {
                table.row(row(transport, at_once, &all, series));
            }
        }
    }
    Ok(table.to_string())
}

fn row(transport: &str, at_once: u32, all: &[Series], series: &Series) -> [String; 8] {
    let (ratio, [median, spread]) = ratio_cells(all, series);
    let calls = series.spread();
    let aimed = at_once == 64 && series.contender == Contender::Authing;
    [
        transport.to_owned(),
        at_once.to_string(),
        series.contender.to_string(),
        calls.map_or_else(nothing, |calls| whole(calls.median)),
        calls.map_or_else(nothing, |calls| ends(calls, whole)),
        median,
        spread,
        ratio
            .filter(|_| aimed)
            .map_or_else(nothing, |ratio| OURS.verdict(ratio.median)),
    ]
}
