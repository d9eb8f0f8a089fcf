//! The first call of a program.

use super::{nothing, ratio_cells};
use crate::{
    Outcome,
    measure::{Effort, cold},
    run::Run,
    table::{Table, ends, number},
};

const ROUNDS: u32 = 50;

pub(super) fn text(run: &Run<'_>) -> Outcome<String> {
    let mut table = Table::new(&[
        "transport",
        "contender",
        "ms",
        "p10–p90",
        "× floor",
        "p10–p90",
    ]);
    let effort = Effort {
        rounds: run.choice.rounds(ROUNDS),
        calls: 1,
    };
    let contenders = run.choice.rust();
    for (transport, service) in [("HTTP", run.server.plain()), ("TLS", run.server.secure())] {
        let mut sdks = Vec::new();
        for (contender, installed) in &run.sdks {
            if let Ok(installed) = installed {
                sdks.push((*contender, installed.start(&service)?));
            }
        }
        let all = cold::measure(&contenders, &mut sdks, &service, &run.single, effort)?;
        for series in &all {
            let (_, [median, spread]) = ratio_cells(&all, series);
            let milliseconds = |nanoseconds: f64| number(nanoseconds / 1e6);
            let taken = series.spread();
            table.row([
                transport.to_owned(),
                series.contender.to_string(),
                taken.map_or_else(nothing, |taken| milliseconds(taken.median)),
                taken.map_or_else(nothing, |taken| ends(taken, milliseconds)),
                median,
                spread,
            ]);
        }
    }
    Ok(format!("{table}{}", run.skipped_sdks()))
}
