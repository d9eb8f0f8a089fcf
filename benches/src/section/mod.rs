//! The sections of the document. Each measures its figures and formats them as Markdown.

mod allocations;
mod builds;
mod calls;
mod cold;
mod compression;
mod in_flight;
mod instructions;
mod machine;
mod network;
mod request_bytes;
mod share;
mod stream;

pub(crate) use builds::text as builds;

use std::iter;

use crate::{
    Outcome,
    arguments::Section,
    contender::Contender,
    measure::{Series, of},
    setup::Setup,
    statistics::Spread,
    table::{Table, cell, ends, ratio, whole},
};

/// Measures a section of calls.
pub(crate) fn calls(setup: &Setup<'_>, section: Section) -> Outcome<String> {
    match section {
        Section::Machine => machine::text(setup),
        Section::CallsHttp => calls::text(setup, &setup.server.plain(), calls::PLAIN),
        Section::CallsTls => calls::text(setup, &setup.server.secure(), calls::SECURE),
        Section::Compression => compression::text(setup),
        Section::InFlight => in_flight::text(setup),
        Section::Stream => stream::text(setup),
        Section::Cold => cold::text(setup),
        Section::Share => share::text(setup),
        Section::Instructions => instructions::text(setup),
        Section::Allocations => allocations::text(setup),
        Section::Bytes => request_bytes::text(setup),
        Section::Network => network::text(setup),
        Section::Builds => Err("builds are measured by `builds`".into()),
    }
}

/// Returns the median of the ratios of a contender to the floor, and it and its spread as two cells.
fn to_floor(series: &[Series], one: &Series) -> (Option<f64>, [String; 2]) {
    let floor = of(series, Contender::Floor);
    let spread = floor.and_then(|floor| one.ratio(floor));
    let median = spread.map(|spread| spread.median);
    (median, median_and_ends(spread, ratio))
}

/// Returns the median and the two ends of a spread as cells.
fn median_and_ends(spread: Option<Spread>, write: impl Fn(f64) -> String) -> [String; 2] {
    [
        cell(spread, |spread| write(spread.median)),
        cell(spread, |spread| ends(spread, &write)),
    ]
}

/// Creates a table of counts, with a column for each contender of this process.
fn by_contender(setup: &Setup<'_>) -> Table {
    let contenders = setup.choice.rust().into_iter();
    let names: Vec<_> = contenders.map(|contender| contender.to_string()).collect();
    Table::new(&format!("call | {} | target", names.join(" | ")))
}

/// Returns the cells of a row: each count with its ratio to the floor.
fn cells(name: &str, counted: &[(Contender, f64)]) -> Vec<String> {
    let one = |(contender, count): &(Contender, f64)| {
        let ratio = cell(ratio_of(counted, *contender), ratio);
        format!("{} ({ratio})", whole(*count))
    };
    iter::once(name.to_owned())
        .chain(counted.iter().map(one))
        .collect()
}

/// Returns the ratio of a contender's count to the floor's.
fn ratio_of(counted: &[(Contender, f64)], contender: Contender) -> Option<f64> {
    let of = |contender| Some(counted.iter().find(|(one, _)| *one == contender)?.1);
    Some(of(contender)? / of(Contender::Floor)?)
}
