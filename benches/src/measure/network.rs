//! Work over a slow network, behind a relay.

use std::time::Instant;

use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::runtime::Runtime;

use super::{
    Effort, Series, Turns,
    stream::{Read, in_a_process, measured, print},
};
use crate::{
    Outcome,
    contender::{
        Client, Contender,
        caller::Caller,
        checked,
        remote::{Remote, for_remote},
        sdk::{Request, Sdk},
    },
    network::{Counts, Relay},
    server::Service,
    work::Work,
};

/// The number of concurrent calls of reads and imports.
pub(crate) const AT_ONCE: u32 = 16;

/// One kind of work over a network.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Task {
    /// A new client connects and logs a user in.
    ColdLogin,
    /// A new client connects, fetches the owner token and reads a page of 10.
    ColdList,
    /// A page of 200 users.
    Page,
    /// This many reads of one user, `AT_ONCE` of them concurrently.
    Reads(u32),
    /// This many new users, `AT_ONCE` of them concurrently.
    Import(u32),
}

impl Task {
    /// Returns the request to an SDK.
    fn request(self) -> Request<'static> {
        let request = |work, calls, at_once| Request {
            work,
            calls,
            at_once,
            warm_up: false,
        };
        match self {
            Self::ColdLogin => request("cold-login", 1, 1),
            Self::ColdList => request("cold-list", 1, 1),
            Self::Page => request("page-200", 1, 1),
            Self::Reads(number) => request("user", number, AT_ONCE),
            Self::Import(number) => request("create", number, AT_ONCE),
        }
    }

    /// Returns the work that opens the connections and fetches the token before the time begins. It is long enough that
    /// all connections are open at its end.
    fn warm_up(self) -> Option<Self> {
        match self {
            Self::ColdLogin | Self::ColdList => None,
            Self::Page => Some(Self::Reads(1)),
            Self::Reads(_) => Some(Self::Reads(4 * AT_ONCE)),
            Self::Import(_) => Some(Self::Import(4 * AT_ONCE)),
        }
    }

    /// Returns the number of users in the last response.
    fn users(self) -> usize {
        match self {
            Self::Page => 200,
            Self::ColdList => 10,
            _ => 1,
        }
    }
}

/// A contender that works over a network.
pub(crate) trait Worker {
    /// Returns the contender.
    fn contender(&self) -> Contender;

    /// Prepares the connections.
    fn warm_up(&mut self, task: Task) -> Outcome<()> {
        if let Some(task) = task.warm_up() {
            self.work(task)?;
        }
        Ok(())
    }

    /// Works, and returns the milliseconds.
    fn work(&mut self, task: Task) -> Outcome<f64>;

    /// Reads all users, with this number of concurrent pages if the contender supports it.
    fn export(&mut self, users: usize, width: Option<usize>) -> Outcome<Read>;
}

struct InProcess<'run, C> {
    contender: Contender,
    client: C,
    service: Service,
    runtime: &'run Runtime,
}

impl<C: Remote> InProcess<'_, C> {
    async fn make(&self, task: Task) -> Outcome<()> {
        match task {
            Task::ColdLogin => cold::<C>(&self.service, Work::Login).await,
            Task::ColdList => cold::<C>(&self.service, Work::PageOf10).await,
            Task::Page => checked(Work::PageOf200, self.client.call(Work::PageOf200).await?),
            Task::Reads(number) => reads(&self.client, number).await,
            Task::Import(number) => {
                let create = |number| async move {
                    let email = format!("new{number}@example.com");
                    checked(Work::User, self.client.create(&email).await?)
                };
                concurrently(number, create).await
            }
        }
    }
}

async fn cold<C: Client>(service: &Service, work: Work) -> Outcome<()> {
    checked(work, C::new(service)?.call(work).await?)
}

async fn reads(client: &impl Client, number: u32) -> Outcome<()> {
    let read = |_| async { checked(Work::User, client.call(Work::User).await?) };
    concurrently(number, read).await
}

async fn concurrently<F>(calls: u32, call: impl FnMut(u32) -> F) -> Outcome<()>
where
    F: Future<Output = Outcome<()>>,
{
    stream::iter(0..calls)
        .map(Ok)
        .try_for_each_concurrent(AT_ONCE as usize, call)
        .await
}

impl<C: Remote> Worker for InProcess<'_, C> {
    fn contender(&self) -> Contender {
        self.contender
    }

    fn work(&mut self, task: Task) -> Outcome<f64> {
        self.runtime.block_on(async {
            let started = Instant::now();
            self.make(task).await?;
            Ok(started.elapsed().as_secs_f64() * 1e3)
        })
    }

    fn export(&mut self, users: usize, width: Option<usize>) -> Outcome<Read> {
        let contender = self.contender.argument();
        let service = serde_json::to_string(&self.service)?;
        let (users, width) = (users.to_string(), width.map(|width| width.to_string()));
        let mut arguments = vec!["export", &contender, &service, &users];
        arguments.extend(width.as_deref());
        in_a_process(&arguments)
    }
}

/// Creates a worker for a contender in this process.
pub(crate) fn worker<'run>(
    contender: Contender,
    service: &Service,
    runtime: &'run Runtime,
) -> Outcome<Box<dyn Worker + 'run>> {
    for_remote!(contender, C => Ok(Box::new(InProcess {
        contender,
        client: <C as Client>::new(service)?,
        service: service.clone(),
        runtime,
    })))
}

impl Worker for Sdk {
    fn contender(&self) -> Contender {
        Caller::contender(self)
    }

    fn work(&mut self, task: Task) -> Outcome<f64> {
        let (nanoseconds, users) = self.run(task.request())?;
        if users != task.users() {
            return Err(format!("{task:?} returned {users} users").into());
        }
        Ok(nanoseconds / 1e6)
    }

    fn export(&mut self, users: usize, _: Option<usize>) -> Outcome<Read> {
        self.warm_up(Task::Page)?;
        let (nanoseconds, read) = self.run(Request {
            work: "export",
            calls: 1,
            at_once: 1,
            warm_up: false,
        })?;
        if read != users {
            return Err(format!("{read} of {users} users were read").into());
        }
        Ok(Read {
            seconds: nanoseconds / 1e9,
            resident: Vec::new(),
            peak: None,
        })
    }
}

/// Measures the milliseconds of a task. The first round of a cold task is not counted, since it initialises libraries.
pub(crate) fn measure(
    workers: &mut [Box<dyn Worker + '_>],
    task: Task,
    effort: Effort,
) -> Outcome<Vec<Series>> {
    let contenders: Vec<_> = workers.iter().map(|worker| worker.contender()).collect();
    let turn = |turn: usize| {
        workers[turn].warm_up(task)?;
        workers[turn].work(task)
    };
    let turns = match task.warm_up() {
        None => effort.in_turn(&contenders, turn),
        Some(_) => effort.in_cold_turn(&contenders, turn),
    }?;
    Ok(Series::of(&turns, |milliseconds| Some(*milliseconds)))
}

/// Counts the traffic of a task.
pub(crate) fn count(worker: &mut dyn Worker, task: Task, relay: &Relay) -> Outcome<Counts> {
    worker.warm_up(task)?;
    relay.take_counts();
    worker.work(task)?;
    Ok(relay.take_counts())
}

/// An export, and its traffic.
pub(crate) struct Exported {
    pub(crate) read: Read,
    pub(crate) counts: Counts,
}

/// Measures exports of all users by these workers, each with a number of concurrent pages.
pub(crate) fn exports(
    workers: &mut [Box<dyn Worker + '_>],
    relay: &Relay,
    users: usize,
    turns: &[(usize, Option<usize>)],
    effort: Effort,
) -> Outcome<Turns<Exported>> {
    let contenders = turns.iter().map(|(worker, _)| workers[*worker].contender());
    let contenders: Vec<_> = contenders.collect();
    effort.in_cold_turn(&contenders, |turn| {
        let (worker, width) = turns[turn];
        relay.take_counts();
        let read = workers[worker].export(users, width)?;
        let counts = relay.take_counts();
        Ok(Exported { read, counts })
    })
}

/// Exports in this process, and prints the result. The owner token and one connection exist when the time begins.
pub(crate) fn export(
    contender: Contender,
    service: &Service,
    users: usize,
    width: Option<usize>,
) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let read = for_remote!(contender, C => runtime.block_on(async {
        let client = <C as Client>::new(service)?;
        reads(&client, 1).await?;
        measured(users, async |on_progress| client.export(width, on_progress).await).await
    }));
    print(read)
}
