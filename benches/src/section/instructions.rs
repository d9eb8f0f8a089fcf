//! The instructions of a call without the network.

use super::nothing;
use crate::{
    Outcome,
    contender::Contender,
    measure::instructions::{measure, valgrind},
    run::Run,
    table::{Table, ratio, whole},
    target::Target,
    work::Work,
};

/// How many more instructions than the floor a read of a user should take.
const OURS: Target = Target::AtMost(1.05);

fn times(work: Work) -> u32 {
    match work {
        Work::PageOf200 => 5,
        Work::PageOf10 => 50,
        _ => 200,
    }
}

pub(super) fn text(run: &Run<'_>) -> Outcome<String> {
    if run.choice.quick {
        return Ok("Skipped: it has to be quick.\n".to_owned());
    }
    if let Err(reason) = valgrind() {
        return Ok(format!("Skipped: {reason}.\n"));
    }
    let mut table = Table::new(&["call", "contender", "instructions", "× floor", "target"]);
    for work in run.choice.works() {
        let counted = counted(run, work)?;
        rows(&mut table, work, work.name(), &counted);
        if work == Work::Login {
            let encryption = measure(Contender::Floor, None, times(work))?;
            let without = counted
                .iter()
                .map(|(who, count)| (*who, count - encryption));
            rows(
                &mut table,
                work,
                "login, without the encryption",
                &without.collect::<Vec<_>>(),
            );
        }
    }
    Ok(table.to_string())
}

fn counted(run: &Run<'_>, work: Work) -> Outcome<Vec<(Contender, f64)>> {
    let contenders = run.choice.rust();
    let count = |contender: &Contender| {
        let count = measure(*contender, Some(work), times(work))?;
        Ok((*contender, count))
    };
    contenders.iter().map(count).collect()
}

fn rows(table: &mut Table, work: Work, name: &str, counted: &[(Contender, f64)]) {
    let floor = counted
        .iter()
        .find(|(contender, _)| *contender == Contender::Floor);
    for (contender, count) in counted {
        let to_floor = floor.map(|(_, floor)| count / floor);
        let aimed = work == Work::User && *contender == Contender::Authing;
        table.row([
            name.to_owned(),
            contender.to_string(),
            whole(*count),
            to_floor.map_or_else(nothing, ratio),
            to_floor
                .filter(|_| aimed)
                .map_or_else(nothing, |to_floor| OURS.verdict(to_floor)),
        ]);
    }
}
