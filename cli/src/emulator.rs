//! Starts a local Authing.

use std::{fs, io::Write as _, net::SocketAddr, path::PathBuf};

use authing_emulator::{Emulator, Rule};
use clap::Args;

use crate::{
    failure::{FAILED, Failure, Outcome},
    options::Global,
    profile,
};

#[derive(Args, Debug)]
pub(crate) struct Start {
    /// The IP address and port to listen at; port 0 chooses a free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7003")]
    listen: SocketAddr,
    /// A JSON file with the initial state, as `authing-emulator` reads it. By default, there is one empty pool
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,
    /// Applies a fault to responses, such as `status=503,on=createUser,rate=5%`; may be repeated
    #[arg(long = "fault", value_name = "RULE")]
    faults: Vec<Rule>,
    /// Stores the settings of a client as this profile, instead of printing them
    #[arg(long, value_name = "NAME")]
    save: Option<String>,
}

/// Starts the emulator, and prints the settings of a client for a shell.
pub(crate) fn start(start: Start, global: &Global) -> Outcome<Emulator> {
    let mut builder = Emulator::builder().listen(start.listen);
    if let Some(file) = start.seed {
        let seed = serde_json::from_str(&fs::read_to_string(file)?)?;
        builder = builder.seed(seed).map_err(failed)?;
    }
    let emulator = builder.start_blocking().map_err(failed)?;
    start
        .faults
        .into_iter()
        .for_each(|rule| emulator.faults().add(rule));
    let mut out = std::io::stdout();
    match start.save {
        Some(name) => profile::save(global, &name, &emulator.env())?,
        None => {
            for (name, value) in emulator.env() {
                writeln!(out, "export {name}='{value}'")?;
            }
        }
    }
    out.flush()?;
    anstream::eprintln!(
        "A local Authing runs at {}/ until Ctrl-C.",
        emulator.base_url()
    );
    Ok(emulator)
}

fn failed(error: impl std::error::Error) -> Failure {
    Failure::new(FAILED, error.to_string())
}
