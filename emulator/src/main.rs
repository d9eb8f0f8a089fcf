//! The program: a local Authing for any language, from the command line.

use std::error::Error;
use std::fs::File;
use std::io::{self, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use authing_emulator::{Emulator, PoolSeed, Settings};
use clap::Parser;

#[derive(Parser)]
#[command(version, about = ABOUT, long_about = format!("{ABOUT}\n\n{ADDRESSES}"), after_help = EXAMPLES)]
struct Arguments {
    /// The address to listen at; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7003")]
    listen: SocketAddr,

    /// A user pool with its secret; may be repeated, and the pools stay apart
    #[arg(long = "pool", value_name = "ID:SECRET", value_parser = pool, required_unless_present = "seed")]
    pools: Vec<(String, String)>,

    /// A JSON file with pools and what is in them: {"pools": [{"id", "secret", "users": [...]}]}
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// A JSON file with settings for the pools given by --pool, such as {"registerDisabled": true}
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
}

const ABOUT: &str = "A local Authing: the identity service, emulated in memory";

const ADDRESSES: &str = "\
Point a client of Authing at it instead of the real service:

  GraphQL, user service     http://ADDR/users/graphql
  GraphQL, OAuth service    http://ADDR/oauth/graphql
  GraphQL, both in one      http://ADDR/graphql
  public key for passwords  http://ADDR/public-key.pem
  CDN and photo upload      http://ADDR/cdn and http://ADDR/upload

Nothing is sent: SMS and e-mails stand with their codes at http://ADDR/outbox as JSON, and at
http://ADDR/ for people. All state is lost when the program ends.";

const EXAMPLES: &str = "\
Examples:
  authing-emulator --pool 5e4c8b1f0a2d3c4b5a697887:my-secret
  authing-emulator --listen 127.0.0.1:0 --seed users.json";

fn pool(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() => {
            Ok((id.to_owned(), secret.to_owned()))
        }
        _ => Err("write the pool's id, a colon, and its secret".to_owned()),
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("authing-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let settings: Settings = match &arguments.settings {
        Some(path) => serde_json::from_value(json_file(path)?)?,
        None => Settings::default(),
    };
    let mut builder = Emulator::builder().listen(arguments.listen);
    for (id, secret) in arguments.pools {
        builder = builder.pool(PoolSeed::new(id, secret).settings(settings.clone()));
    }
    if let Some(path) = &arguments.seed {
        builder = builder.seed(json_file(path)?)?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let emulator = builder.start_blocking()?;
    let mut out = io::stdout();
    writeln!(out, "authing-emulator ready at {}/", emulator.base_url())?;
    out.flush()?;
    runtime.block_on(told_to_end())?;
    Ok(())
}

fn json_file(path: &Path) -> Result<serde_json::Value, String> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_reader(BufReader::new(file))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// Waits for Ctrl-C, or, where there is such a thing, SIGTERM.
async fn told_to_end() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
