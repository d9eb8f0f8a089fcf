//! The instructions of a call, without the network and with it.

use crate::{
    Outcome,
    contender::Contender,
    measure::instructions::{Counted, valgrind},
    setup::Setup,
    table::{Table, cell, ratio, whole},
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

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    if setup.choice.quick {
        return Ok("Skipped: it has to be quick.\n".to_owned());
    }
    if let Err(reason) = valgrind() {
        return Ok(format!("Skipped: {reason}.\n"));
    }
    let mut table = Table::new("call | contender | instructions | × floor | target");
    for work in setup.choice.works() {
        let counted = counted(setup, work, |contender| Counted::Share(contender, work))?;
        rows(&mut table, work.name(), &counted, aim(work));
        if work == Work::Login {
            let encryption = Counted::Encryption.measure(times(work))?;
            let rest = counted
                .iter()
                .map(|(who, count)| (*who, count - encryption));
            let rest: Vec<_> = rest.collect();
            rows(&mut table, "login, without the encryption", &rest, None);
        }
    }
    let service = setup.server.plain();
    for work in setup.choice.works() {
        let call = |contender| Counted::Call(contender, work, &service);
        let name = format!("{}, over HTTP", work.name());
        rows(&mut table, &name, &counted(setup, work, call)?, None);
    }
    Ok(table.to_string())
}

fn aim(work: Work) -> Option<Target> {
    (work == Work::User).then_some(OURS)
}

fn counted<'run>(
    setup: &Setup<'_>,
    work: Work,
    what: impl Fn(Contender) -> Counted<'run>,
) -> Outcome<Vec<(Contender, f64)>> {
    let contenders = setup.choice.rust().into_iter();
    let count = |contender| Ok((contender, what(contender).measure(times(work))?));
    contenders.map(count).collect()
}

fn rows(table: &mut Table, name: &str, counted: &[(Contender, f64)], target: Option<Target>) {
    let floor = counted
        .iter()
        .find(|(contender, _)| *contender == Contender::Floor);
    for (contender, count) in counted {
        let to_floor = floor.map(|(_, floor)| count / floor);
        let target = target.filter(|_| *contender == Contender::Authing);
        table.row([
            name.to_owned(),
            contender.to_string(),
            whole(*count),
            cell(to_floor, ratio),
            cell(target.zip(to_floor), |(target, ratio)| {
                target.verdict(ratio)
            }),
        ]);
    }
}
