//! The allocations of a call without the network.

use super::{by_contender, cells};
use crate::{
    Outcome,
    contender::Contender,
    measure::allocations::{Allocated, measure},
    setup::Setup,
};

#[expect(clippy::cast_precision_loss, reason = "no call allocates that much")]
pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    let mut counted = measure()?;
    counted.retain(|one| setup.choice.has(one.contender));
    let mut table = by_contender(setup);
    for work in setup.choice.works() {
        let of_work: Vec<_> = counted.iter().filter(|one| one.work == work).collect();
        let figures = |figure: fn(&Allocated) -> u64| {
            let figures = of_work.iter();
            let figures = figures.map(|one| (one.contender, figure(one) as f64));
            figures.collect::<Vec<_>>()
        };
        let mut allocations = cells(work.name(), &figures(|one| one.count));
        allocations.push(target(&of_work).unwrap_or_else(|| "-".to_owned()));
        table.row(allocations);
        let mut bytes = cells(
            &format!("{}, bytes", work.name()),
            &figures(|one| one.bytes),
        );
        bytes.push("-".to_owned());
        table.row(bytes);
    }
    Ok(table.to_string())
}

/// Checks the target: no more allocations than the floor.
fn target(counted: &[&Allocated]) -> Option<String> {
    let count = |contender| Some(counted.iter().find(|one| one.contender == contender)?.count);
    let (ours, floor) = (count(Contender::Authing)?, count(Contender::Floor)?);
    Some(match ours.checked_sub(floor) {
        None | Some(0) => "≤ floor: met".to_owned(),
        Some(more) => format!("≤ floor: missed by {more}"),
    })
}
