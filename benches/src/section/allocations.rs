//! The memory that a call without the network asks for.

use super::nothing;
use crate::{
    Outcome,
    contender::Contender,
    measure::allocations::{Allocated, measure},
    run::Run,
    table::{Table, ratio, whole},
};

pub(super) fn text(run: &Run<'_>) -> Outcome<String> {
    let mut counted = measure()?;
    let works = run.choice.works();
    counted.retain(|one| works.contains(&one.work) && run.choice.has(one.contender));
    let mut table = Table::new(&[
        "call",
        "contender",
        "allocations",
        "× floor",
        "bytes",
        "× floor",
        "target",
    ]);
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
    [
        one.work.name().to_owned(),
        one.contender.to_string(),
        whole(one.count as f64),
        ratio(count),
        whole(one.bytes as f64),
        ratio(bytes),
        target(one, floor),
    ]
}

/// Memory should be asked for no more often than the floor does: not once.
fn target(one: &Allocated, floor: &Allocated) -> String {
    if one.contender != Contender::Authing {
        return nothing();
    }
    match one.count.checked_sub(floor.count) {
        None | Some(0) => "≤ floor: met".to_owned(),
        Some(more) => format!("≤ floor: missed by {more}"),
    }
}
