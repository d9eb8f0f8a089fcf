//! `cargo run --release -p authing-bench`: see `docs/benchmarks.md`.

use authing_bench::{
    Outcome,
    arguments::{Arguments, Command},
    measure::{calls, share, stream},
    run, server,
};
use clap::Parser;

fn main() -> Outcome<()> {
    let arguments = Arguments::parse();
    match arguments.command {
        None => run::calls(&arguments.choice),
        Some(Command::Builds) => run::builds(&arguments.choice),
        Some(Command::Serve) => server::serve(),
        Some(Command::Share {
            contender,
            work,
            times,
        }) => share::repeat(contender, work, times),
        Some(Command::Call {
            contender,
            work,
            times,
            service,
        }) => calls::repeat(contender, work, times, &service),
        Some(Command::Stream { contender, service }) => stream::read(contender, &service),
    }
}
