//! One call at a time.

use super::{nothing, ratio_cells};
use crate::{
    Outcome,
    contender::Contender,
    measure::{
        Effort, Series,
        calls::{self, Caller, Calls},
        of,
    },
    run::Run,
    server::Service,
    table::{Table, ends, number, ratio},
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

pub(super) fn text(run: &Run<'_>, service: &Service, aim: Aim) -> Outcome<String> {
    let mut callers = callers(run, service)?;
    let mut table = Table::new(&[
        "call",
        "contender",
        "µs",
        "p10–p90",
        "× floor",
        "p10–p90",
        "processor × floor",
        "target",
    ]);
    for work in run.choice.works() {
        let effort = Effort {
            rounds: run.choice.rounds(ROUNDS),
            calls: run.choice.calls(turn(work)),
        };
        let calls = calls::measure(&mut callers, work, effort)?;
        for series in &calls.wall {
            table.row(row(work, &calls, series, aim));
        }
    }
    Ok(format!("{table}{}", run.skipped_sdks()))
}

/// A caller of every contender that is there.
pub(super) fn callers<'run>(
    run: &'run Run<'_>,
    service: &'run Service,
) -> Outcome<Vec<Box<dyn Caller + 'run>>> {
    let rust = run.choice.rust();
    let rust = rust
        .iter()
        .map(|contender| calls::caller(*contender, service, &run.single));
    let mut callers: Vec<_> = rust.collect::<Outcome<_>>()?;
    for (_, installed) in &run.sdks {
        if let Ok(installed) = installed {
            callers.push(Box::new(installed.start(service)?));
        }
    }
    Ok(callers)
}

fn row(work: Work, calls: &Calls, series: &Series, aim: Aim) -> Vec<String> {
    let (_, [median, spread]) = ratio_cells(&calls.wall, series);
    let taken = series.spread();
    let microseconds = |nanoseconds: f64| number(nanoseconds / 1000.0);
    vec![
        work.name().to_owned(),
        series.contender.to_string(),
        taken.map_or_else(nothing, |taken| microseconds(taken.median)),
        taken.map_or_else(nothing, |taken| ends(taken, microseconds)),
        median,
        spread,
        processor(calls, series.contender),
        target(work, &calls.wall, series, aim),
    ]
}

fn processor(calls: &Calls, contender: Contender) -> String {
    let ratio_of = || {
        let one = of(&calls.processor, contender)?;
        one.ratio(of(&calls.processor, Contender::Floor)?)
    };
    ratio_of().map_or_else(nothing, |spread| ratio(spread.median))
}

fn target(work: Work, all: &[Series], series: &Series, aim: Aim) -> String {
    if !matches!(work, Work::Login | Work::User) {
        return nothing();
    }
    let (target, to, of_whom) = match series.contender {
        Contender::Authing => (OURS, Contender::Floor, ""),
        Contender::Python => (aim.python, Contender::Authing, " × authing"),
        Contender::Javascript => (aim.javascript, Contender::Authing, " × authing"),
        _ => return nothing(),
    };
    let spread = of(all, to).and_then(|to| series.ratio(to));
    spread.map_or_else(nothing, |spread| {
        let figure = match of_whom {
            "" => String::new(),
            _ => format!("{}{of_whom}, ", ratio(spread.median)),
        };
        format!("{figure}{}", target.verdict(spread.median))
    })
}
