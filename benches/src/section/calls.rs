//! One call at a time.

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

/// What is aimed at over one transport: how many times longer than `authing` the SDKs should take.
#[derive(Clone, Copy)]
pub(super) struct Aim {
    python: Target,
    javascript: Target,
}

pub(super) const PLAIN: Aim = Aim {
    python: Target::AtLeast(5.0),
    javascript: Target::AtLeast(3.5),
};

pub(super) const SECURE: Aim = Aim {
    python: Target::AtLeast(15.0),
    javascript: Target::AtLeast(4.0),
};

/// How much longer than the floor a login, and a read of a user, should take at most.
const OURS: Target = Target::AtMost(1.02);

/// Rounds of a run. They are many and short, so that a busy moment of the machine spoils few of them.
const ROUNDS: u32 = 200;

fn turn(work: Work) -> u32 {
    match work {
        Work::Login => 10,
        Work::PageOf200 => 3,
        _ => 20,
    }
}

pub(super) fn text(setup: &Setup<'_>, service: &Service, aim: Aim) -> Outcome<String> {
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
        for series in &calls.wall {
            table.row(row(work, &calls, series, aim));
        }
    }
    Ok(format!("{table}{}", setup.skipped_sdks()))
}

/// A caller of every contender that is there.
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

fn row(work: Work, calls: &Calls, series: &Series, aim: Aim) -> [String; 8] {
    let (_, [median, spread]) = to_floor(&calls.wall, series);
    let [taken, taken_spread] = median_and_ends(series.spread(), |taken| number(taken / 1000.0));
    let processor = of(&calls.processor, series.contender);
    let processor = processor.and_then(|series| to_floor(&calls.processor, series).0);
    [
        work.name().to_owned(),
        series.contender.to_string(),
        taken,
        taken_spread,
        median,
        spread,
        cell(processor, ratio),
        cell(target(work, &calls.wall, series, aim), |verdict| verdict),
    ]
}

fn target(work: Work, all: &[Series], series: &Series, aim: Aim) -> Option<String> {
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
        Contender::Python => faster(aim.python),
        Contender::Javascript => faster(aim.javascript),
        _ => None,
    }
}
