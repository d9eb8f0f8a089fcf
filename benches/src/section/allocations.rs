//! The memory that a call without the network asks for.

use crate::{
    Outcome,
    contender::Contender,
    measure::allocations::{Allocated, measure},
    setup::Setup,
    table::{Table, cell, ratio, whole},
};

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    let mut counted = measure()?;
    let works = setup.choice.works();
    counted.retain(|one| works.contains(&one.work) && setup.choice.has(one.contender));
    let mut table =
        Table::new("call | contender | allocations | × floor | bytes | × floor | target");
    for one in &counted {
        let floor = counted
            .iter()
            .find(|other| other.work == one.work && other.contender == Contender::Floor)
            .ok_or("the floor was not counted")?;
        table.row(row(one, floor));
    }
    Ok(table.to_string())
}

#[expect(clippy::cast_precision_loss, reason = "no call asks for that much")]
fn row(one: &Allocated, floor: &Allocated) -> [String; 7] {
    let count = one.count as f64 / floor.count as f64;
    let bytes = one.bytes as f64 / floor.bytes as f64;
    let aimed = (one.contender == Contender::Authing).then(|| target(one, floor));
    [
        one.work.name().to_owned(),
        one.contender.to_string(),
        whole(one.count as f64),
        ratio(count),
        whole(one.bytes as f64),
        ratio(bytes),
        cell(aimed, |verdict| verdict),
    ]
}

/// Memory should be asked for no more often than the floor does: not once.
fn target(one: &Allocated, floor: &Allocated) -> String {
    match one.count.checked_sub(floor.count) {
        None | Some(0) => "≤ floor: met".to_owned(),
        Some(more) => format!("≤ floor: missed by {more}"),
    }
}
