//! Calls over slow networks: the times, the bytes, the round trips, and the memory of an export.

mod export;
mod traffic;

use self::{export::Exports, traffic::Traffic};
use super::{median_and_ends, to_floor};
use crate::{
    Outcome,
    contender::Contender,
    measure::{
        Effort, Series,
        network::{AT_ONCE, Task, Worker, measure, worker},
    },
    network::{ABROAD, FAR, NEAR, Profile, Relay},
    server::{Server, Service},
    setup::Setup,
    table::{Table, cell, number, whole},
    target::Target,
};

/// The target ratio to the floor for a cold login abroad.
const COLD_LOGIN: Target = Target::AtMost(1.02);

const USERS: usize = 20_000;
const QUICK_USERS: usize = 1000;
const READS: u32 = 200;
const IMPORTS: u32 = 500;

/// The networks, with the number of rounds. The slower a network is, the less the machine adds to its times.
const NETWORKS: [(Profile, u32); 3] = [(NEAR, 3), (FAR, 2), (ABROAD, 1)];

/// The rounds of cold logins, which are short.
const COLD_ROUNDS: u32 = 5;

/// The contenders in Rust.
const RUST: [Contender; 2] = [Contender::Floor, Contender::Authing];

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    let users = if setup.choice.quick {
        QUICK_USERS
    } else {
        USERS
    };
    let server = Server::start_with_gzip(users)?;
    let mut times = Table::new("network | work | contender | ms | p10–p90 | × floor | target");
    let mut counted = String::new();
    for (profile, rounds) in NETWORKS {
        let is_far = profile.name == FAR.name;
        if setup.choice.quick && !is_far {
            continue;
        }
        let relay = Relay::start(profile, &server.secure())?;
        let mut workers = workers(setup, relay.service())?;
        let effort = |rounds| Effort {
            rounds: setup.choice.rounds(rounds),
            calls: 1,
        };
        for task in tasks(setup) {
            if matches!(task, Task::Reads(_)) && !is_far {
                // The SDKs would take minutes for the rest.
                workers.retain(|worker| RUST.contains(&worker.contender()));
            }
            let is_cold = matches!(task, Task::ColdLogin);
            let rounds = if is_cold { COLD_ROUNDS } else { rounds };
            let measured = measure(&mut workers, task, effort(rounds))?;
            for series in &measured {
                times.row(row(profile, task, &measured, series));
            }
        }
        let exports = Exports::measure(&mut workers, &relay, users, effort(rounds))?;
        exports.add_times(profile, &mut times);
        if is_far {
            let traffic = Traffic::count(&mut workers, &relay)?;
            counted = format!("{}\n{}", traffic.text(&exports), exports.memory(&traffic));
        }
    }
    Ok(format!("{times}\n{counted}{}", setup.skipped_sdks()))
}

fn tasks(setup: &Setup<'_>) -> [Task; 4] {
    [
        Task::ColdLogin,
        Task::Page,
        Task::Reads(setup.choice.calls(READS)),
        Task::Import(setup.choice.calls(IMPORTS)),
    ]
}

fn name(task: Task) -> String {
    match task {
        Task::ColdLogin => "cold login".to_owned(),
        Task::ColdList => "cold list".to_owned(),
        Task::Page => "page of 200".to_owned(),
        Task::Reads(number) => format!("{number} reads, {AT_ONCE} at once"),
        Task::Import(number) => format!("{number} new users, {AT_ONCE} at once"),
    }
}

/// Returns all contenders that are measured over a network.
fn workers<'setup>(
    setup: &'setup Setup<'_>,
    service: &Service,
) -> Outcome<Vec<Box<dyn Worker + 'setup>>> {
    let rust = RUST.into_iter().filter(|one| setup.choice.has(*one));
    let rust = rust.map(|contender| worker(contender, service, &setup.single));
    let mut workers: Vec<_> = rust.collect::<Outcome<_>>()?;
    for (_, sdk) in setup.start_sdks(service)? {
        workers.push(Box::new(sdk));
    }
    Ok(workers)
}

fn row(profile: Profile, task: Task, all: &[Series], series: &Series) -> [String; 7] {
    let (ratio, [median, _]) = to_floor(all, series);
    let [taken, spread] = median_and_ends(series.spread(), milliseconds);
    let has_target = matches!(task, Task::ColdLogin)
        && profile.name == ABROAD.name
        && series.contender == Contender::Authing;
    let verdict = ratio.filter(|_| has_target);
    [
        profile.name.to_owned(),
        name(task),
        series.contender.to_string(),
        taken,
        spread,
        median,
        cell(verdict, |ratio| COLD_LOGIN.verdict(ratio)),
    ]
}

fn milliseconds(value: f64) -> String {
    if value < 1000.0 {
        number(value)
    } else {
        whole(value)
    }
}
