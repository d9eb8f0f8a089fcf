//! The first call of a program: the client is made, connects, fetches the owner token and reads a user.

use std::time::Instant;

use tokio::runtime::Runtime;

use super::{Effort, Series};
use crate::{
    Outcome,
    contender::{self, Client, Contender, Visitor, sdk::Sdk},
    server::Service,
    work::Work,
};

struct First<'run> {
    service: &'run Service,
    runtime: &'run Runtime,
}

impl Visitor for First<'_> {
    type Output = f64;

    fn visit<C: Client>(self, _: Contender) -> Outcome<f64> {
        self.runtime.block_on(async {
            let started = Instant::now();
            let client = C::new(self.service)?;
            let users = client.call(Work::User).await?;
            let nanoseconds = started.elapsed().as_secs_f64() * 1e9;
            contender::checked(Work::User, users)?;
            Ok(nanoseconds)
        })
    }
}

/// Measures nanoseconds until the first answer. An SDK's process is running already; its object is made anew.
pub fn measure(
    contenders: &[Contender],
    sdks: &mut [(Contender, Sdk)],
    service: &Service,
    runtime: &Runtime,
    effort: Effort,
) -> Outcome<Vec<Series>> {
    let others = sdks.iter().map(|(contender, _)| *contender);
    let all: Vec<_> = contenders.iter().copied().chain(others).collect();
    let mut series: Vec<_> = all.iter().copied().map(Series::new).collect();
    let mut first = |turn: usize| match turn.checked_sub(contenders.len()) {
        None => Ok(vec![all[turn].visit(First { service, runtime })?]),
        Some(sdk) => sdks[sdk].1.cold(1),
    };
    for turn in 0..all.len() {
        first(turn)?;
    }
    for turn in effort.turns(all.len()) {
        series[turn].rounds.extend(first(turn)?);
    }
    Ok(series)
}
