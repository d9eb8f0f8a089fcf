//! The bytes and round trips that the relay counts.
#![expect(clippy::cast_precision_loss, reason = "no count is that large")]

use super::{export::Exports, name};
use crate::{
    Outcome,
    contender::Contender,
    measure::network::{Task, Worker, count},
    network::{Counts, Relay},
    table::{Table, cell, ratio, whole},
    target::Target,
};

/// The target ratio to the floor for the received bytes of a page of 200. The floor does not ask for compression.
const RECEIVED: Target = Target::AtMost(0.2);

/// The traffic of single tasks, for each contender.
pub(super) struct Traffic {
    pages: Vec<(Contender, Counts)>,
    cold: Vec<(Task, Contender, Counts)>,
}

impl Traffic {
    pub(super) fn count(workers: &mut [Box<dyn Worker + '_>], relay: &Relay) -> Outcome<Self> {
        let mut traffic = Self {
            pages: Vec::new(),
            cold: Vec::new(),
        };
        for worker in workers.iter_mut() {
            let counts = count(worker.as_mut(), Task::Page, relay)?;
            traffic.pages.push((worker.contender(), counts));
        }
        for task in [Task::ColdLogin, Task::ColdList] {
            for worker in workers.iter_mut() {
                let counts = count(worker.as_mut(), task, relay)?;
                traffic.cold.push((task, worker.contender(), counts));
            }
        }
        Ok(traffic)
    }

    /// Returns the bytes of a page without compression.
    pub(super) fn page(&self) -> Option<f64> {
        let (_, counts) = self.pages.first()?;
        Some(counts.received as f64)
    }

    /// Returns the tables of bytes and of round trips.
    pub(super) fn text(&self, exports: &Exports) -> String {
        let mut bytes =
            Table::new("work | contender | connections | sent | received | × floor | target");
        let pages = self.pages.iter();
        let pages = pages.map(|(contender, counts)| {
            let target = (*contender == Contender::Authing).then_some(RECEIVED);
            (name(Task::Page), contender.to_string(), *counts, target)
        });
        let exports = exports.counts().into_iter();
        let exports = exports.map(|(name, contender, counts)| (name, contender, counts, None));
        add_bytes(&mut bytes, pages);
        add_bytes(&mut bytes, exports);
        let mut trips =
            Table::new("work | contender | connections | TLS handshakes | requests | round trips");
        for (task, contender, counts) in &self.cold {
            trips.row([
                name(*task),
                contender.to_string(),
                counts.connections.to_string(),
                counts.handshakes.to_string(),
                counts.requests.to_string(),
                counts.round_trips().to_string(),
            ]);
        }
        format!("{bytes}\n{trips}")
    }
}

/// Adds the bytes of a kind of work. The floor is the first contender.
fn add_bytes(
    table: &mut Table,
    all: impl Iterator<Item = (String, String, Counts, Option<Target>)>,
) {
    let mut floor = None;
    for (work, contender, counts, target) in all {
        let received = counts.received as f64;
        let to_floor = received / *floor.get_or_insert(received);
        table.row([
            work,
            contender,
            counts.connections.to_string(),
            whole(counts.sent as f64),
            whole(received),
            ratio(to_floor),
            cell(target, |target| target.verdict(to_floor)),
        ]);
    }
}
