//! The first call of a program: creates the client, connects, fetches the owner token and reads a user.

use std::time::Instant;

use tokio::runtime::Runtime;

use super::{Effort, Series};
use crate::{
    Outcome,
    contender::{Client, Contender, checked, for_client, sdk::Sdk},
    server::Service,
    work::Work,
};

/// Returns the nanoseconds until the first response.
async fn first<C: Client>(service: &Service) -> Outcome<f64> {
    let started = Instant::now();
    let client = C::new(service)?;
    let users = client.call(Work::User).await?;
    let nanoseconds = started.elapsed().as_secs_f64() * 1e9;
    checked(Work::User, users)?;
    Ok(nanoseconds)
}

/// Measures the nanoseconds until the first response. The process of an SDK is already running; only its object is new.
pub(crate) fn measure(
    contenders: &[Contender],
    sdks: &mut [(Contender, Sdk)],
    service: &Service,
    runtime: &Runtime,
    effort: Effort,
) -> Outcome<Vec<Series>> {
    let others = sdks.iter().map(|(contender, _)| *contender);
    let all: Vec<_> = contenders.iter().copied().chain(others).collect();
    let taken = effort.in_turn(&all, |turn| match turn.checked_sub(contenders.len()) {
        None => for_client!(all[turn], C => runtime.block_on(first::<C>(service))),
        Some(sdk) => sdks[sdk].1.cold(),
    })?;
    Ok(Series::of(&taken, |nanoseconds| Some(*nanoseconds)))
}
