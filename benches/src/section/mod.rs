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

use crate::{
    Outcome,
    arguments::{Choice, Section},
    contender::Contender,
    measure::{Series, of},
    run::Run,
    statistics::Spread,
    table::{ends, ratio},
};

/// Measures a section of calls.
pub(crate) fn calls(run: &Run<'_>, section: Section) -> Outcome<String> {
    match section {
        Section::Machine => machine::text(run),
        Section::CallsHttp => calls::text(run, &run.server.plain(), calls::PLAIN),
        Section::CallsTls => calls::text(run, &run.server.secure(), calls::SECURE),
        Section::InFlight => in_flight::text(run),
        Section::Stream => stream::text(run),
        Section::Cold => cold::text(run),
        Section::Share => share::text(run),
        Section::Instructions => instructions::text(run),
        Section::Allocations => allocations::text(run),
        Section::Bytes => request_bytes::text(run),
        Section::Builds => Err("builds are measured by `builds`".into()),
    }
}

/// Measures what builds cost.
pub(crate) fn builds(choice: &Choice) -> Outcome<String> {
    builds::text(choice)
}

/// The ratio of a contender to the floor, and its spread, as two cells.
fn ratio_cells(series: &[Series], one: &Series) -> (Option<Spread>, [String; 2]) {
    let floor = of(series, Contender::Floor);
    let spread = floor.and_then(|floor| one.ratio(floor));
    let cells = spread.map_or_else(
        || [nothing(), nothing()],
        |spread| [ratio(spread.median), ends(spread, ratio)],
    );
    (spread, cells)
}

/// A cell with nothing to say.
fn nothing() -> String {
    "-".to_owned()
}
