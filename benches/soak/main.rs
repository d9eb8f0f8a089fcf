//! A soak test: 64 tasks make a million calls, and one response in a hundred has one of many faults.
//!
//! `cargo bench --bench soak` prints the outcomes of the calls, and the client's memory over time. It fails if a call
//! or a task was lost, if a task panicked, if a response belonged to another call, or if memory grew by more than 5 %
//! after the first tenth. `-- --calls NUMBER` sets the number of calls. `cargo test --bench soak` makes fewer calls and
//! does not check memory, which takes longer to settle.
//!
//! The emulator runs in its own process: this program with `--serve`. The client runs in a process with one heap in the
//! C library instead of one for each thread. With several heaps, memory grows for some hundred thousand calls until
//! each heap has seen its largest responses, and this growth is not the client's.

mod calls;
mod served;
mod tally;

use std::{
    env,
    process::{Command, ExitCode},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use authing::{Authing, Session};
use served::Served;
use tally::{Tally, Watch};
use tokio::task::JoinSet;

const TASKS: usize = 64;

/// The number of calls of a benchmark. Memory is checked from this number on.
const MANY: u64 = 1_000_000;

/// The environment variable for the maximum number of heaps of the C library on Linux.
const HEAPS: &str = "MALLOC_ARENA_MAX";

/// The number of calls of a test.
const FEW: u64 = 5_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let position_of = |name: &str| arguments.iter().position(|argument| argument == name);
    if position_of("--serve").is_some() {
        served::serve();
        return ExitCode::SUCCESS;
    }
    let number = position_of("--calls").and_then(|at| arguments.get(at + 1));
    let is_bench = position_of("--bench").is_some();
    if is_bench && env::var_os(HEAPS).is_none() {
        return with_one_heap(&arguments);
    }
    let calls = match number {
        Some(number) => number.parse().expect("the number of calls"),
        None if is_bench => MANY,
        None => FEW,
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    if runtime.block_on(soak(calls)) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs this program again with the same arguments and one heap.
fn with_one_heap(arguments: &[String]) -> ExitCode {
    let program = env::current_exe().expect("the path of this program");
    let status = Command::new(program)
        .args(arguments)
        .env(HEAPS, "1")
        .status();
    if status.expect("the program runs").success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Makes the calls, prints the outcomes, and returns whether all is well.
async fn soak(calls: u64) -> bool {
    let served = Served::start();
    let authing = Authing::builder(served::POOL, served::SECRET)
        .users_url(&served.users_url)
        .oauth_url(&served.oauth_url)
        .public_key_pem(&served.public_key_pem)
        .timeout(Duration::from_millis(500))
        .max_response_size(64 * 1024)
        .build()
        .expect("valid settings");
    let session = log_in(&authing).await;
    let started = Instant::now();
    let watch = Arc::new(Watch::over(calls));
    let next = Arc::new(AtomicU64::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..TASKS {
        let (authing, session) = (authing.clone(), session.clone());
        let (watch, next) = (Arc::clone(&watch), Arc::clone(&next));
        tasks.spawn(async move {
            let mut tally = Tally::default();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= calls {
                    return tally;
                }
                watch.sample(number);
                tally.count(calls::make(number, &authing, &session).await);
            }
        });
    }
    let mut tally = Tally::default();
    let mut lost = 0;
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(counted) => tally.add(counted),
            Err(_) => lost += 1,
        }
    }
    watch.sample(calls);
    let seconds = started.elapsed().as_secs_f64();
    let faults = served.end();
    print!("{tally}\n{watch}");
    println!("{calls} calls by {TASKS} tasks in {seconds:.0} s; {faults} responses had faults");
    let growth = watch.growth();
    if let Some(percent) = growth {
        println!("growth of memory after the first tenth: at most {percent:+.1} %");
    }
    let is_complete = lost == 0 && tally.sum() == calls && tally.wrong() == 0 && faults > 0;
    is_complete && (calls < MANY || growth.is_none_or(|percent| percent < 5.0))
}

/// Logs the user in. Retries, since logins can have faults too.
async fn log_in(authing: &Authing) -> Session {
    loop {
        let login = authing.auth();
        if let Ok(session) = login.login_by_email(served::EMAIL, served::PASSWORD).await {
            return session;
        }
    }
}
