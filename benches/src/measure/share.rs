//! A client's own share of a call: from its arguments to the bytes of the request, and from the bytes of the answer to
//! its values. No network, and every contender is given the body of the answer to keep.

use std::{hint::black_box, time::Instant};

use super::{Effort, Series};
use crate::{
    Outcome,
    contender::{Client, Contender, checked, floor, for_client},
    sample::PASSWORD,
    server::{Answers, Service},
    work::Work,
};

/// The two halves of a call's own share, for one contender.
pub(crate) trait Halves {
    /// Makes the request; how long it is.
    fn request(&self) -> Outcome<usize>;

    /// Opens the answer.
    fn open(&self, body: Vec<u8>) -> Outcome<()>;

    /// The body of the answer.
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
            body: Answers::new().of(work).to_vec(),
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

/// The own share of a contender.
pub(crate) fn halves(contender: Contender, work: Work) -> Outcome<Box<dyn Halves>> {
    let nowhere = Service {
        url: "http://127.0.0.1:1/graphql".to_owned(),
        root: None,
    };
    for_client!(contender, C => Ok(Box::new(OfClient::of(<C as Client>::new(&nowhere)?, work)?)))
}

/// Makes so many calls without a network. Without a kind of call only a password is encrypted, which is what is taken
/// off a login to see what else there is to it.
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

/// Measures both halves of one kind of call, in nanoseconds: from arguments to bytes, and from bytes to values.
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
            answers(halves, effort.calls)?,
        ))
    })?;
    Ok([
        Series::of(&taken, |(request, _)| Some(*request)),
        Series::of(&taken, |(_, answer)| Some(*answer)),
    ])
}

fn requests(halves: &dyn Halves, calls: u32) -> Outcome<f64> {
    let started = Instant::now();
    for _ in 0..calls {
        black_box(halves.request()?);
    }
    Ok(started.elapsed().as_secs_f64() * 1e9 / f64::from(calls))
}

/// The bodies are there before the clock runs.
fn answers(halves: &dyn Halves, calls: u32) -> Outcome<f64> {
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
    fn everyone_makes_every_request_and_opens_every_answer() {
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
