//! The sections of the document: each measures, and says what it measured as Markdown.

mod allocations;
mod builds;
mod calls;
mod cold;
mod in_flight;
mod instructions;
mod machine;
mod request_bytes;
mod share;
mod stream;

pub(crate) use builds::text as builds;

use crate::{
    Outcome,
    arguments::Section,
    contender::Contender,
    measure::{Series, of},
    setup::Setup,
    statistics::Spread,
    table::{cell, ends, ratio},
};

/// Measures a section of calls.
pub(crate) fn calls(setup: &Setup<'_>, section: Section) -> Outcome<String> {
    match section {
        Section::Machine => machine::text(setup),
        Section::CallsHttp => calls::text(setup, &setup.server.plain(), calls::PLAIN),
        Section::CallsTls => calls::text(setup, &setup.server.secure(), calls::SECURE),
        Section::InFlight => in_flight::text(setup),
        Section::Stream => stream::text(setup),
        Section::Cold => cold::text(setup),
        Section::Share => share::text(setup),
        Section::Instructions => instructions::text(setup),
        Section::Allocations => allocations::text(setup),
        Section::Bytes => request_bytes::text(setup),
        Section::Builds => Err("builds are measured by `builds`".into()),
    }
}

/// The median of the ratios of a contender to the floor, and that and its spread as two cells.
fn to_floor(series: &[Series], one: &Series) -> (Option<f64>, [String; 2]) {
    let floor = of(series, Contender::Floor);
    let spread = floor.and_then(|floor| one.ratio(floor));
    let median = spread.map(|spread| spread.median);
    (median, median_and_ends(spread, ratio))
}

/// The median of a spread, and its two ends.
fn median_and_ends(spread: Option<Spread>, write: impl Fn(f64) -> String) -> [String; 2] {
    [
        cell(spread, |spread| write(spread.median)),
        cell(spread, |spread| ends(spread, &write)),
    ]
}
