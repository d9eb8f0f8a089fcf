//! A page of 200 users with and without compression. Without a slow network, unpacking costs more than it saves.
#![expect(clippy::cast_precision_loss, reason = "no page is that large")]

use super::calls::cells;
use crate::{
    Outcome,
    contender::{Contender, caller::caller},
    measure::{Effort, calls},
    sample::USERS,
    server::{Responses, Server},
    setup::Setup,
    table::{Table, whole},
    work::Work,
};

const ROUNDS: u32 = 200;
const CALLS: u32 = 3;

/// The contenders, and whether the server compresses.
const ROWS: [(Contender, bool); 3] = [
    (Contender::Floor, false),
    (Contender::Authing, false),
    (Contender::Authing, true),
];

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    let effort = Effort {
        rounds: setup.choice.rounds(ROUNDS),
        calls: setup.choice.calls(CALLS),
    };
    let rows = ROWS.into_iter().filter(|(one, _)| setup.choice.has(*one));
    let rows: Vec<_> = rows.collect();
    let responses = Responses::new(USERS);
    let plain = responses.of(Work::PageOf200);
    let compressed = responses.gzip(Work::PageOf200).unwrap_or(plain);
    let server = Server::start_with_gzip(USERS)?;
    let mut table = Table::new(
        "transport | contender | µs | p10–p90 | × floor | p10–p90 | processor × floor | bytes",
    );
    let transports = setup.server.transports().into_iter();
    for ((transport, service), (_, compressing)) in transports.zip(server.transports()) {
        let callers = rows.iter().map(|(contender, gzip)| {
            let service = if *gzip { &compressing } else { &service };
            caller(*contender, service, &setup.single)
        });
        let mut callers: Vec<_> = callers.collect::<Outcome<_>>()?;
        let calls = calls::measure(&mut callers, Work::PageOf200, effort)?;
        for ((contender, gzip), times) in rows.iter().zip(cells(&calls)) {
            let (label, body) = if *gzip {
                (format!("{contender}, compressed"), compressed)
            } else {
                (contender.to_string(), plain)
            };
            let mut row = vec![transport.to_owned(), label];
            row.extend(times);
            row.push(whole(body.len() as f64));
            table.row(row);
        }
    }
    Ok(table.to_string())
}
