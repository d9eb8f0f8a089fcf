//! All users of the pool, page by page.

use super::to_floor;
use crate::{
    Outcome,
    contender::Contender,
    measure::{Effort, Series, stream},
    sample::USERS,
    setup::Setup,
    table::{Table, cell, number, ratio},
    target::Target,
};

/// The target ratio of the largest memory to the largest before.
pub(super) const FLAT: Target = Target::AtMost(1.05);

const ROUNDS: u32 = 5;

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    let effort = Effort {
        rounds: setup.choice.rounds(ROUNDS),
        calls: 1,
    };
    let mut contenders = setup.choice.rust();
    if setup.choice.quick {
        contenders.truncate(2);
    }
    let reads = stream::measure(&contenders, &setup.server.plain(), effort)?;
    let times = Series::of(&reads, |read| Some(read.seconds));
    let peaks = Series::of(&reads, |read| read.peak);
    let growths = Series::of(&reads, |read| read.growth(1));
    let mut table = Table::new(
        "contender | s | × floor | p10–p90 | peak, MiB | largest after the first tenth | target",
    );
    for ((series, peak), growth) in times.iter().zip(&peaks).zip(&growths) {
        let (_, [median, spread]) = to_floor(&times, series);
        let growth = growth.spread().map(|growth| growth.median);
        let with_target = growth.filter(|_| series.contender == Contender::Authing);
        table.row([
            series.contender.to_string(),
            cell(series.spread(), |seconds| number(seconds.median)),
            median,
            spread,
            cell(peak.spread(), |kib| number(kib.median / 1024.0)),
            cell(growth, |growth| format!("× {}", ratio(growth))),
            cell(with_target, |growth| FLAT.verdict(growth)),
        ]);
    }
    Ok(format!(
        "{table}\n{USERS} users, 200 per page, over HTTP.\n"
    ))
}
