//! The program: a local Authing for any language, from the command line.

mod help;

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use authing_emulator::{Clock, Emulator, Faults, PoolSeed, Rule, Settings, Tls};
use clap::{CommandFactory as _, FromArgMatches as _, Parser};

use help::{ABOUT, ADDRESSES, EXAMPLES, FAULTS};

#[derive(Parser)]
#[command(version, about = ABOUT, long_about = format!("{ABOUT}\n\n{ADDRESSES}"), after_help = EXAMPLES)]
struct Arguments {
    /// The IP address and port to listen at; port 0 chooses a free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7003")]
    listen: SocketAddr,

    /// A user pool with its secret; may be repeated. Without a pool and a seed, the emulator creates a pool and prints
    /// its id and secret on standard error
    #[arg(long = "pool", value_name = "ID:SECRET", value_parser = pool)]
    pools: Vec<(String, String)>,

    /// A JSON file with the initial state: {"pools": [{"id", "secret", "users": [...]}]}
    #[arg(long, value_name = "FILE")]
    seed: Option<PathBuf>,

    /// A JSON file with settings for the pools given by --pool, such as {"registerDisabled": true}
    #[arg(long, value_name = "FILE", requires = "pools")]
    settings: Option<PathBuf>,

    /// Accepts this host, in addition to loopback, in requests for the pages, the outbox and the
    /// control by HTTP; may be repeated
    #[arg(long = "allow-host", value_name = "HOST")]
    allowed_hosts: Vec<String>,

    /// Applies a fault to responses: FAULT[,on=FIELD][,rate=PERCENT%][,times=NUMBER]; may be repeated
    #[arg(long = "fault", value_name = "RULE", long_help = FAULTS)]
    faults: Vec<Rule>,

    /// Seconds that the emulator's clock is ahead of the system clock, or behind it if negative
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    clock_shift: i64,

    /// Serves over TLS with this PEM certificate chain
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,

    /// The private key of the certificate, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,

    /// Delays TLS handshakes by this many seconds
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 0.0,
        requires = "tls_certificate"
    )]
    tls_delay: f64,
}

fn pool(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() => {
            Ok((id.to_owned(), secret.to_owned()))
        }
        _ => Err("expected ID:SECRET".to_owned()),
    }
}

fn main() -> ExitCode {
    let command = Arguments::command();
    let command = if help::wants_chinese() {
        help::in_chinese(command)
    } else {
        command
    };
    let arguments = Arguments::from_arg_matches(&command.get_matches());
    match run(arguments.unwrap_or_else(|error| error.exit())) {
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
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // Signals are handled before the ready line is printed: a parent process may send one as soon as it reads that
    // line.
    let mut signals = {
        let _context = runtime.enter();
        EndSignals::new()?
    };
    let mut builder = Emulator::builder()
        .listen(arguments.listen)
        .clock(Clock::shifted(arguments.clock_shift))
        .faults(faults(arguments.faults, arguments.tls_delay)?);
    if let (Some(certificate), Some(key)) = (&arguments.tls_certificate, &arguments.tls_key) {
        builder = builder.tls(Tls::from_pem(text_file(certificate)?, text_file(key)?));
    }
    for host in arguments.allowed_hosts {
        builder = builder.allow_host(host);
    }
    let seed = arguments.seed.as_deref().map(json_file).transpose()?;
    let seed_pools = seed.as_ref().and_then(|seed| seed["pools"].as_array());
    let creates_pool = arguments.pools.is_empty() && seed_pools.is_none_or(Vec::is_empty);
    for (id, secret) in arguments.pools {
        builder = builder.pool(PoolSeed::new(id, secret).settings(settings.clone()));
    }
    if let Some(seed) = seed {
        builder = builder.seed(seed)?;
    }
    let emulator = builder.start_blocking()?;
    if !emulator.address().ip().is_loopback() {
        let address = emulator.address();
        eprintln!(
            "authing-emulator: warning: {address} can be reached from other machines, and the emulator shows every code"
        );
    }
    if creates_pool {
        eprint!("{}", usage(&emulator));
    }
    let mut out = io::stdout();
    writeln!(out, "authing-emulator ready at {}/", emulator.base_url())?;
    out.flush()?;
    runtime.block_on(signals.received());
    Ok(())
}

/// Returns the settings that a client needs to use the created pool.
fn usage(emulator: &Emulator) -> String {
    let (pool, secret) = (emulator.pool_id(), emulator.secret());
    let (users, oauth) = (emulator.users_url(), emulator.oauth_url());
    let base = emulator.base_url();
    format!(
        "No pool was given, so the emulator created one. A client needs these settings:

  user pool id              {pool}
  secret                    {secret}
  GraphQL, user service     {users}
  GraphQL, OAuth service    {oauth}
  public key for passwords  {base}/public-key.pem

{base}/emulator/env has these settings as environment variables of `authing`, in a JSON object.
Codes of SMS and e-mails are at {base}/. Use --pool ID:SECRET to choose the pool. See also --help.
"
    )
}

fn faults(rules: Vec<Rule>, tls_delay: f64) -> Result<Faults, Box<dyn Error>> {
    let faults = Faults::default();
    for rule in rules {
        faults.add(rule);
    }
    faults.slow_handshakes(Duration::try_from_secs_f64(tls_delay)?);
    Ok(faults)
}

fn text_file(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn json_file(path: &Path) -> Result<serde_json::Value, String> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_reader(BufReader::new(file))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// Ctrl-C, and SIGTERM on Unix. Signals are received from the moment this is created.
struct EndSignals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl EndSignals {
    #[cfg(unix)]
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(windows)]
    fn new() -> io::Result<Self> {
        let interrupt = tokio::signal::windows::ctrl_c()?;
        Ok(Self { interrupt })
    }

    /// Waits for one of the signals.
    async fn received(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        self.interrupt.recv().await;
    }
}
