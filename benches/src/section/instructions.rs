//! The instructions of a call, without and with the network.

use super::{by_contender, cells, ratio_of};
use crate::{
    Outcome,
    contender::Contender,
    measure::instructions::{Counted, valgrind},
    setup::Setup,
    table::cell,
    target::Target,
    work::Work,
};

/// The target ratio to the floor for a read of a user.
const OURS: Target = Target::AtMost(1.05);

fn times(work: Work) -> u32 {
    match work {
        Work::PageOf200 => 5,
        Work::PageOf10 => 50,
        _ => 200,
    }
}

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    if setup.choice.quick {
        return Ok("Skipped: this is a quick run.\n".to_owned());
    }
    if let Err(reason) = valgrind() {
        return Ok(format!("Skipped: {reason}.\n"));
    }
    let mut table = by_contender(setup);
    for work in setup.choice.works() {
        let counted = counted(setup, work, |contender| Counted::Share(contender, work))?;
        let target = (work == Work::User).then_some(OURS);
        table.row(row(work.name(), &counted, target));
        if work == Work::Login {
            let encryption = Counted::Encryption.measure(times(work))?;
            let rest = counted
                .iter()
                .map(|(contender, count)| (*contender, count - encryption));
            let rest: Vec<_> = rest.collect();
            table.row(row("login, without the encryption", &rest, None));
        }
    }
    let service = setup.server.plain();
    for work in setup.choice.works() {
        let call = |contender| Counted::Call(contender, work, &service);
        let name = format!("{}, over HTTP", work.name());
        table.row(row(&name, &counted(setup, work, call)?, None));
    }
    Ok(table.to_string())
}

fn counted<'run>(
    setup: &Setup<'_>,
    work: Work,
    counted_work: impl Fn(Contender) -> Counted<'run>,
) -> Outcome<Vec<(Contender, f64)>> {
    let contenders = setup.choice.rust().into_iter();
    let count = |contender| Ok((contender, counted_work(contender).measure(times(work))?));
    contenders.map(count).collect()
}

fn row(name: &str, counted: &[(Contender, f64)], target: Option<Target>) -> Vec<String> {
    let verdict = |target: Target| Some(target.verdict(ratio_of(counted, Contender::Authing)?));
    let mut cells = cells(name, counted);
    cells.push(cell(target.and_then(verdict), |verdict| verdict));
    cells
}
