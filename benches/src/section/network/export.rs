//! All users of a pool: the times, and the memory of the contenders in Rust.
#![expect(clippy::cast_precision_loss, reason = "no count is that large")]

use super::{
    super::{median_and_ends, stream::FLAT},
    milliseconds,
    traffic::Traffic,
};
use crate::{
    Outcome,
    contender::Contender,
    measure::{
        Effort, Series, Turns,
        network::{Exported, Worker, exports},
    },
    network::{Counts, FAR, Profile, Relay},
    table::{Table, cell, number, ratio, whole},
    target::Target,
};

/// The number of concurrent pages.
const WIDTH: usize = 8;

/// The target ratio of `WIDTH` concurrent pages to the floor, far away.
const TO_FLOOR: Target = Target::AtMost(0.125);

/// How many times longer than `authing` with `WIDTH` concurrent pages the SDKs should take, far away.
const PYTHON: Target = Target::AtLeast(10.0);
const JAVASCRIPT: Target = Target::AtLeast(5.0);

/// The target for memory, in MiB, in addition to `WIDTH` pages.
const MEMORY: f64 = 16.0;

/// The tenths of the users that count as the first half. Concurrent pages are complete only after the first tenth.
const HALF: usize = 5;

const MIB: f64 = 1024.0 * 1024.0;

/// The exports of all contenders.
pub(super) struct Exports {
    users: usize,
    /// The number of concurrent pages of each contender.
    widths: Vec<Option<usize>>,
    turns: Turns<Exported>,
    times: Vec<Series>,
}

impl Exports {
    pub(super) fn measure(
        workers: &mut [Box<dyn Worker + '_>],
        relay: &Relay,
        users: usize,
        effort: Effort,
    ) -> Outcome<Self> {
        let mut chosen: Vec<(usize, Option<usize>)> = Vec::new();
        for (number, worker) in workers.iter().enumerate() {
            chosen.push((number, None));
            if worker.contender() == Contender::Authing {
                chosen.push((number, Some(WIDTH)));
            }
        }
        let turns = exports(workers, relay, users, &chosen, effort)?;
        Ok(Self {
            users,
            widths: chosen.into_iter().map(|(_, width)| width).collect(),
            times: Series::of(&turns, |exported| Some(exported.read.seconds * 1e3)),
            turns,
        })
    }

    /// Adds a row for each contender to the table of times.
    pub(super) fn add_times(&self, profile: Profile, table: &mut Table) {
        for (number, series) in self.times.iter().enumerate() {
            let [taken, spread] = median_and_ends(series.spread(), milliseconds);
            let target = self.target(number).filter(|_| profile.name == FAR.name);
            table.row([
                profile.name.to_owned(),
                self.name(),
                self.label(number),
                taken,
                spread,
                cell(self.to(number, 0), ratio),
                cell(target, |target| target),
            ]);
        }
    }

    fn name(&self) -> String {
        format!("export of {} users", whole(self.users as f64))
    }

    fn label(&self, number: usize) -> String {
        let contender = self.times[number].contender;
        match self.widths[number] {
            Some(width) => format!("{contender}, {width} pages at once"),
            None => contender.to_string(),
        }
    }

    /// Returns the median of the ratios of one contender's time to another's. The floor is the first one.
    fn to(&self, number: usize, other: usize) -> Option<f64> {
        let spread = self.times[number].ratio(&self.times[other])?;
        Some(spread.median)
    }

    fn target(&self, number: usize) -> Option<String> {
        let wide = self.widths.iter().position(Option::is_some)?;
        let slower = |target: Target| {
            let median = self.to(number, wide)?;
            let verdict = target.verdict(median);
            Some(format!(
                "{} × {}, {verdict}",
                ratio(median),
                self.label(wide)
            ))
        };
        match self.times[number].contender {
            Contender::Authing if number == wide => {
                self.to(number, 0).map(|ratio| TO_FLOOR.verdict(ratio))
            }
            Contender::Python => slower(PYTHON),
            Contender::Javascript => slower(JAVASCRIPT),
            _ => None,
        }
    }

    /// Returns the name, the contender and the counts of the last export of each contender.
    pub(super) fn counts(&self) -> Vec<(String, String, Counts)> {
        let last = self.turns.iter().enumerate();
        let last = last.filter_map(|(number, (_, rounds))| {
            let counts = rounds.last()?.counts;
            Some((self.name(), self.label(number), counts))
        });
        last.collect()
    }

    /// Returns the table of memory.
    pub(super) fn memory(&self, traffic: &Traffic) -> Table {
        let mut table = Table::new("contender | second half × first | peak, MiB | target");
        let peaks = Series::of(&self.turns, |exported| exported.read.peak);
        let growths = Series::of(&self.turns, |exported| exported.read.growth(HALF));
        for (one, (peak, growth)) in peaks.iter().zip(&growths).enumerate() {
            let Some(peak) = peak.spread().map(|kib| kib.median / 1024.0) else {
                continue;
            };
            let growth = growth.spread().map(|growth| growth.median);
            let target = self.widths[one].zip(traffic.page());
            table.row([
                self.label(one),
                cell(growth, ratio),
                number(peak),
                cell(target.zip(growth), |((width, page), growth)| {
                    let pages = width as f64 * page / MIB;
                    let bound = (10.0 * (MEMORY + pages)).round() / 10.0;
                    Target::both((FLAT, growth), (Target::AtMost(bound), peak))
                }),
            ]);
        }
        table
    }
}
