//! Starts a local Authing.

use std::{error::Error, fs, io::Write as _, net::SocketAddr, path::PathBuf};

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
    #[arg(long = "fault", value_name = "RULE", value_parser = fault)]
    faults: Vec<Rule>,
    /// Stores the settings of a client as this profile, instead of printing them
    #[arg(long, value_name = "NAME", value_parser = profile::name)]
    save: Option<String>,
    /// Replaces the profile of `--save`, even if it is not the profile of an emulator
    #[arg(long, requires = "save")]
    replace: bool,
}

/// Parses a fault.
fn fault(text: &str) -> Result<Rule, String> {
    text.parse()
        .map_err(|error| format!("{error}: `authing-emulator --help` lists the faults"))
}

/// Starts the emulator, and prints the settings of a client for a shell.
pub(crate) fn start(start: Start, global: &Global) -> Outcome<Emulator> {
    let mut builder = Emulator::builder().listen(start.listen);
    if let Some(file) = start.seed {
        let invalid = |error: &dyn Error| Failure::usage(format!("{}: {error}", file.display()));
        let text = fs::read_to_string(&file).map_err(|error| invalid(&error))?;
        let seed = serde_json::from_str(&text).map_err(|error| invalid(&error))?;
        builder = builder.seed(seed).map_err(|error| invalid(&error))?;
    }
    let emulator = builder.start_blocking();
    let emulator = emulator.map_err(|error| Failure::new(FAILED, error.to_string()))?;
    start
        .faults
        .into_iter()
        .for_each(|rule| emulator.faults().add(rule));
    let mut vars = emulator.env().to_vec();
    vars.extend(global.api.map(|api| ("AUTHING_API", api.to_string())));
    let mut out = std::io::stdout();
    match start.save {
        Some(name) => profile::save(global, &name, start.replace, &vars)?,
        None => {
            for (name, value) in vars {
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
