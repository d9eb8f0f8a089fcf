//! A client's own share of a call: from its arguments to the bytes of the request, and from the bytes of the answer to
//! its values. No network, and every contender is given the body of the answer to keep.

use std::{hint::black_box, time::Instant};

use super::{Effort, Series};
use crate::{
    Outcome,
    contender::{self, Client, Contender, Visitor, floor},
    sample::PASSWORD,
    server::{Answers, Service},
    work::Work,
};

/// The two halves of a call's own share, for one contender.
pub trait Halves {
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

impl<C: Client> Halves for OfClient<C> {
    fn request(&self) -> Outcome<usize> {
        let body = self.client.request(black_box(self.work))?;
        Ok(black_box(body).as_ref().len())
    }

    fn open(&self, body: Vec<u8>) -> Outcome<()> {
        let users = self.client.open(black_box(self.work), body, &self.sent)?;
        contender::checked(self.work, users)
    }

    fn body(&self) -> Vec<u8> {
        self.body.clone()
    }
}

struct Start(Work);

impl Visitor for Start {
    type Output = Box<dyn Halves>;

    fn visit<C: Client>(self, _: Contender) -> Outcome<Self::Output> {
        let nowhere = Service {
            url: "http://127.0.0.1:1/graphql".to_owned(),
            root: None,
        };
        let client = C::new(&nowhere)?;
        let sent = client.request(self.0)?.as_ref().to_vec();
        Ok(Box::new(OfClient {
            client,
            work: self.0,
            body: Answers::new().of(self.0).to_vec(),
            sent,
        }))
    }
}

/// The own share of a contender.
pub fn halves(contender: Contender, work: Work) -> Outcome<Box<dyn Halves>> {
    contender.visit(Start(work))
}

/// Makes so many calls without a network. Without a kind of call only a password is encrypted, which is what is taken
/// off a login to see what else there is to it.
pub fn repeat(contender: Contender, work: Option<Work>, times: u32) -> Outcome<()> {
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

/// What the halves take, in nanoseconds.
#[derive(Debug)]
pub struct Shares {
    /// From arguments to bytes.
    pub request: Vec<Series>,
    /// From bytes to values.
    pub answer: Vec<Series>,
}

/// Measures both halves of one kind of call.
pub fn measure(contenders: &[Contender], work: Work, effort: Effort) -> Outcome<Shares> {
    let all = contenders.iter().map(|contender| halves(*contender, work));
    let all: Vec<_> = all.collect::<Outcome<_>>()?;
    let mut request: Vec<_> = contenders.iter().copied().map(Series::new).collect();
    let mut answer = request.clone();
    for halves in &all {
        requests(halves.as_ref(), effort.calls)?;
        answers(halves.as_ref(), effort.calls)?;
    }
    for turn in effort.turns(all.len()) {
        let halves = all[turn].as_ref();
        request[turn].rounds.push(requests(halves, effort.calls)?);
        answer[turn].rounds.push(answers(halves, effort.calls)?);
    }
    Ok(Shares { request, answer })
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
