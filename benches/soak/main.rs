//! Keeps at it: a million calls by 64 tasks, while one answer of a hundred goes wrong, in one of many ways.
//!
//! `cargo bench --bench soak` prints what became of every call, and how much memory the client held on the way; it fails
//! if a call or a task was lost, if one panicked, if an answer was somebody else's, or if memory grew by more than a
//! twentieth after the first tenth. With `-- --calls NUMBER` it makes so many. `cargo test --bench soak` is a small round
//! of the same, without a judgement of memory, which takes longer to settle.
//!
//! The emulator runs in a process of its own: this program once more, told to `--serve`. So does the client whose memory is
//! judged: the C library is told to keep one heap, and not one for each thread. Several take some hundred thousand calls until
//! each has seen its largest answers, and their growth until then is no growth of the client.

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

/// What a bench makes, and from where on memory is judged.
const MANY: u64 = 1_000_000;

/// How the C library of Linux is told how many heaps to keep at most.
const HEAPS: &str = "MALLOC_ARENA_MAX";

/// What a test makes.
const FEW: u64 = 5_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let place_of = |name: &str| arguments.iter().position(|argument| argument == name);
    if place_of("--serve").is_some() {
        served::serve();
        return ExitCode::SUCCESS;
    }
    let told = place_of("--calls").and_then(|at| arguments.get(at + 1));
    let is_bench = place_of("--bench").is_some();
    if is_bench && env::var_os(HEAPS).is_none() {
        return with_one_heap(&arguments);
    }
    let calls = match told {
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

/// Runs this program once more, as it was told, with one heap.
fn with_one_heap(arguments: &[String]) -> ExitCode {
    let program = env::current_exe().expect("this program is a file");
    let status = Command::new(program)
        .args(arguments)
        .env(HEAPS, "1")
        .status();
    if status.expect("this program runs").success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Makes the calls, prints what became of them, and says whether all was well.
async fn soak(calls: u64) -> bool {
    let served = Served::start();
    let authing = Authing::builder(served::POOL, served::SECRET)
        .users_url(&served.users_url)
        .oauth_url(&served.oauth_url)
        .public_key_pem(&served.public_key_pem)
        .timeout(Duration::from_millis(500))
        .max_response_size(64 * 1024)
        .build()
        .expect("the settings are right");
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
                watch.look(number);
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
    watch.look(calls);
    let seconds = started.elapsed().as_secs_f64();
    let struck = served.end();
    print!("{tally}\n{watch}");
    println!("{calls} calls by {TASKS} tasks in {seconds:.0} s; {struck} answers were struck");
    let growth = watch.growth();
    if let Some(percent) = growth {
        println!("memory after the first tenth: {percent:+.1} % at most");
    }
    let whole = lost == 0 && tally.sum() == calls && tally.wrong() == 0 && struck > 0;
    whole && (calls < MANY || growth.is_none_or(|percent| percent < 5.0))
}

/// A session of the user; a login may be struck as any call.
async fn log_in(authing: &Authing) -> Session {
    loop {
        let login = authing.auth();
        if let Ok(session) = login.login_by_email(served::EMAIL, served::PASSWORD).await {
            return session;
        }
    }
}
