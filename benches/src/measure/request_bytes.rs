//! The bytes of a request, counted by the server.

use tokio::runtime::Runtime;

use crate::{
    Outcome,
    contender::caller::Caller,
    server::{RequestBytes, Service},
    work::Work,
};

/// Counts the bytes that a call of a contender sends. The first call may fetch a token, so the second one is counted.
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

/// Returns the requests recorded since the last call.
fn take(recorded: &Service, runtime: &Runtime) -> Outcome<Vec<RequestBytes>> {
    let body = runtime.block_on(async {
        let client = reqwest::Client::new();
        client.post(&recorded.url).send().await?.bytes().await
    })?;
    Ok(serde_json::from_slice(&body)?)
}
