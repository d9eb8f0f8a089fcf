//! The first call of a program.

use super::{median_and_ends, to_floor};
use crate::{
    Outcome,
    measure::{Effort, cold},
    setup::Setup,
    table::{Table, number},
};

const ROUNDS: u32 = 50;

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    let mut table = Table::new("transport | contender | ms | p10–p90 | × floor | p10–p90");
    let effort = Effort {
        rounds: setup.choice.rounds(ROUNDS),
        calls: 1,
    };
    let contenders = setup.choice.rust();
    for (transport, service) in setup.server.transports() {
        let mut sdks = setup.start_sdks(&service)?;
        let all = cold::measure(&contenders, &mut sdks, &service, &setup.single, effort)?;
        for series in &all {
            let (_, [median, spread]) = to_floor(&all, series);
            let [taken, taken_spread] =
                median_and_ends(series.spread(), |taken| number(taken / 1e6));
            table.row([
                transport.to_owned(),
                series.contender.to_string(),
                taken,
                taken_spread,
                median,
                spread,
            ]);
        }
    }
    Ok(format!("{table}{}", setup.skipped_sdks()))
}
