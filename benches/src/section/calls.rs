//! Sequential calls.

use super::{median_and_ends, to_floor};
use crate::{
    Outcome,
    contender::{
        Contender,
        caller::{Caller, caller},
    },
    measure::{
        Effort, Series,
        calls::{self, Calls},
        of,
    },
    server::Service,
    setup::Setup,
    table::{Table, cell, number, ratio},
    target::Target,
    work::Work,
};

/// The targets for one transport: how many times longer than `authing` the SDKs should take.
#[derive(Clone, Copy)]
pub(super) struct Targets {
    python: Target,
    javascript: Target,
}

pub(super) const PLAIN: Targets = Targets {
    python: Target::AtLeast(5.0),
    javascript: Target::AtLeast(3.5),
};

pub(super) const SECURE: Targets = Targets {
    python: Target::AtLeast(15.0),
    javascript: Target::AtLeast(4.0),
};

/// The target ratio to the floor for logins and reads of a user.
const OURS: Target = Target::AtMost(1.02);

/// The rounds of a run. They are many and short, so that a busy moment of the machine affects few of them.
const ROUNDS: u32 = 200;

fn turn(work: Work) -> u32 {
    match work {
        Work::Login => 10,
        Work::PageOf200 => 3,
        _ => 20,
    }
}

pub(super) fn text(setup: &Setup<'_>, service: &Service, targets: Targets) -> Outcome<String> {
    let mut callers = callers(setup, service)?;
    let mut table = Table::new(
        "call | contender | µs | p10–p90 | × floor | p10–p90 | processor × floor | target",
    );
    for work in setup.choice.works() {
        let effort = Effort {
            rounds: setup.choice.rounds(ROUNDS),
            calls: setup.choice.calls(turn(work)),
        };
        let calls = calls::measure(&mut callers, work, effort)?;
        for (series, times) in calls.wall.iter().zip(cells(&calls)) {
            table.row(row(work, &calls.wall, series, times, targets));
        }
    }
    Ok(format!("{table}{}", setup.skipped_sdks()))
}

/// Returns a caller of every available contender.
pub(super) fn callers<'setup>(
    setup: &'setup Setup<'_>,
    service: &Service,
) -> Outcome<Vec<Box<dyn Caller + 'setup>>> {
    let rust = setup.choice.rust();
    let rust = rust
        .iter()
        .map(|contender| caller(*contender, service, &setup.single));
    let mut callers: Vec<_> = rust.collect::<Outcome<_>>()?;
    for (_, sdk) in setup.start_sdks(service)? {
        callers.push(Box::new(sdk));
    }
    Ok(callers)
}

/// Returns the cells of each contender's times: in microseconds, and as ratios to the floor.
pub(super) fn cells(calls: &Calls) -> impl Iterator<Item = [String; 5]> {
    let series = calls.wall.iter().zip(&calls.processor);
    series.map(|(wall, processor)| {
        let micros = |taken| number(taken / 1000.0);
        let [taken, taken_spread] = median_and_ends(wall.spread(), micros);
        let (_, [median, spread]) = to_floor(&calls.wall, wall);
        let (processor, _) = to_floor(&calls.processor, processor);
        let processor = cell(processor, ratio);
        [taken, taken_spread, median, spread, processor]
    })
}

fn row(
    work: Work,
    all: &[Series],
    series: &Series,
    times: [String; 5],
    targets: Targets,
) -> Vec<String> {
    let mut row = vec![work.name().to_owned(), series.contender.to_string()];
    row.extend(times);
    let target = target(work, all, series, targets);
    row.push(cell(target, |verdict| verdict));
    row
}

fn target(work: Work, all: &[Series], series: &Series, targets: Targets) -> Option<String> {
    if !matches!(work, Work::Login | Work::User) {
        return None;
    }
    let to = |other| Some(series.ratio(of(all, other)?)?.median);
    let faster = |target: Target| {
        let median = to(Contender::Authing)?;
        Some(format!(
            "{} × authing, {}",
            ratio(median),
            target.verdict(median)
        ))
    };
    match series.contender {
        Contender::Authing => to(Contender::Floor).map(|median| OURS.verdict(median)),
        Contender::Python => faster(targets.python),
        Contender::Javascript => faster(targets.javascript),
        _ => None,
    }
}
