//! The bytes of a request, as the server counts them.

use tokio::runtime::Runtime;

use crate::{
    Outcome,
    contender::caller::Caller,
    server::{RequestBytes, Service},
    work::Work,
};

/// The bytes that a call of a contender sends. The first one may fetch a token; the second one is counted.
pub(crate) fn measure(
    caller: &mut dyn Caller,
    work: Work,
    recorded: &Service,
    runtime: &Runtime,
) -> Outcome<RequestBytes> {
    caller.make(work, 1)?;
    take(recorded, runtime)?;
    caller.make(work, 1)?;
    let requests = take(recorded, runtime)?;
    let last = requests.last().ok_or("nothing was recorded")?;
    Ok(*last)
}

/// What was recorded since the last time.
fn take(recorded: &Service, runtime: &Runtime) -> Outcome<Vec<RequestBytes>> {
    let body = runtime.block_on(async {
        let client = reqwest::Client::new();
        client.post(&recorded.url).send().await?.bytes().await
    })?;
    Ok(serde_json::from_slice(&body)?)
}
