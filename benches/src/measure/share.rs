//! The client's share of a call: encoding the request and decoding the response, without the network. Each contender
//! owns the body of the response.

use std::{hint::black_box, time::Instant};

use super::{Effort, Series};
use crate::{
    Outcome,
    contender::{Client, Contender, checked, floor, for_client},
    sample::{PASSWORD, USERS},
    server::{Responses, Service},
    work::Work,
};

/// The two halves of a client's share.
pub(crate) trait Halves {
    /// Encodes the request and returns its length.
    fn request(&self) -> Outcome<usize>;

    /// Decodes the response.
    fn open(&self, body: Vec<u8>) -> Outcome<()>;

    /// Returns the body of the response.
    fn body(&self) -> Vec<u8>;
}

struct OfClient<C> {
    client: C,
    work: Work,
    body: Vec<u8>,
    sent: Vec<u8>,
}

impl<C: Client> OfClient<C> {
    fn of(client: C, work: Work) -> Outcome<Self> {
        Ok(Self {
            sent: client.request(work)?.as_ref().to_vec(),
            client,
            work,
            body: Responses::new(USERS).of(work).to_vec(),
        })
    }
}

impl<C: Client> Halves for OfClient<C> {
    fn request(&self) -> Outcome<usize> {
        let body = self.client.request(black_box(self.work))?;
        Ok(black_box(body).as_ref().len())
    }

    fn open(&self, body: Vec<u8>) -> Outcome<()> {
        let users = self.client.open(black_box(self.work), body, &self.sent)?;
        checked(self.work, users)
    }

    fn body(&self) -> Vec<u8> {
        self.body.clone()
    }
}

/// Returns the halves of a contender.
pub(crate) fn halves(contender: Contender, work: Work) -> Outcome<Box<dyn Halves>> {
    let unreachable = Service {
        url: "http://127.0.0.1:1/graphql".to_owned(),
        root: None,
    };
    for_client!(contender, C => Ok(Box::new(OfClient::of(<C as Client>::new(&unreachable)?, work)?)))
}

/// Makes this many calls without a network. Without a kind of call, only encrypts a password; that is subtracted from a
/// login to measure the rest.
pub(crate) fn repeat(contender: Contender, work: Option<Work>, times: u32) -> Outcome<()> {
    let Some(work) = work else {
        let key = floor::public_key()?;
        for _ in 0..times {
            black_box(floor::encrypt(&key, black_box(PASSWORD))?);
        }
        return Ok(());
    };
    let halves = halves(contender, work)?;
    for _ in 0..times {
        black_box(halves.request()?);
        halves.open(halves.body())?;
    }
    Ok(())
}

/// Measures both halves of one kind of call, in nanoseconds.
pub(crate) fn measure(
    contenders: &[Contender],
    work: Work,
    effort: Effort,
) -> Outcome<[Vec<Series>; 2]> {
    let all = contenders.iter().map(|contender| halves(*contender, work));
    let all: Vec<_> = all.collect::<Outcome<_>>()?;
    let taken = effort.in_turn(contenders, |turn| {
        let halves = all[turn].as_ref();
        Ok((
            requests(halves, effort.calls)?,
            responses(halves, effort.calls)?,
        ))
    })?;
    Ok([
        Series::of(&taken, |(request, _)| Some(*request)),
        Series::of(&taken, |(_, response)| Some(*response)),
    ])
}

fn requests(halves: &dyn Halves, calls: u32) -> Outcome<f64> {
    let started = Instant::now();
    for _ in 0..calls {
        black_box(halves.request()?);
    }
    Ok(started.elapsed().as_secs_f64() * 1e9 / f64::from(calls))
}

/// The bodies are created before the time is measured.
fn responses(halves: &dyn Halves, calls: u32) -> Outcome<f64> {
    let bodies: Vec<_> = (0..calls).map(|_| halves.body()).collect();
    let started = Instant::now();
    for body in bodies {
        halves.open(body)?;
    }
    Ok(started.elapsed().as_secs_f64() * 1e9 / f64::from(calls))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contender_encodes_every_request_and_decodes_every_response() {
        for contender in Contender::RUST {
            for work in Work::ALL {
                let halves = halves(contender, work).unwrap();
                assert!(halves.request().unwrap() > 0);
                let opened = halves.open(halves.body());
                opened.unwrap_or_else(|problem| panic!("{contender}, {work:?}: {problem}"));
            }
        }
    }
}
