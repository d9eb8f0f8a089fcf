//! All users of the pool, page by page.

use super::{nothing, ratio_cells};
use crate::{
    Outcome,
    contender::Contender,
    measure::{
        Effort, Series,
        stream::{self, Read},
    },
    run::Run,
    sample::USERS,
    statistics::Spread,
    table::{Table, number, ratio},
    target::Target,
};

/// How much larger memory should be at any later time than after the first tenth.
const FLAT: Target = Target::AtMost(1.05);

const ROUNDS: u32 = 5;

pub(super) fn text(run: &Run<'_>) -> Outcome<String> {
    let effort = Effort {
        rounds: run.choice.rounds(ROUNDS),
        calls: 1,
    };
    let mut contenders = run.choice.rust();
    if run.choice.quick {
        contenders.truncate(2);
    }
    let reads = stream::measure(&contenders, &run.server.plain(), effort)?;
    let times: Vec<_> = reads.iter().map(seconds).collect();
    let mut table = Table::new(&[
        "contender",
        "s",
        "× floor",
        "p10–p90",
        "peak, MiB",
        "largest after the first tenth",
        "target",
    ]);
    for ((contender, reads), series) in reads.iter().zip(&times) {
        let (_, [median, spread]) = ratio_cells(&times, series);
        let growth = middle(reads.iter().filter_map(Read::growth));
        let aimed = growth.filter(|_| *contender == Contender::Authing);
        table.row([
            contender.to_string(),
            series
                .spread()
                .map_or_else(nothing, |taken| number(taken.median)),
            median,
            spread,
            middle(reads.iter().filter_map(|read| read.peak))
                .map_or_else(nothing, |kib| number(kib / 1024.0)),
            growth.map_or_else(nothing, |growth| format!("× {}", ratio(growth))),
            aimed.map_or_else(nothing, |growth| FLAT.verdict(growth)),
        ]);
    }
    Ok(format!("{table}\n{USERS} users, 200 a page, over HTTP.\n"))
}

fn seconds((contender, reads): &(Contender, Vec<Read>)) -> Series {
    Series {
        contender: *contender,
        rounds: reads.iter().map(|read| read.seconds).collect(),
    }
}

fn middle(figures: impl Iterator<Item = f64>) -> Option<f64> {
    let figures: Vec<_> = figures.collect();
    Spread::of(&figures).map(|spread| spread.median)
}
