//! The program `authing`: the identity service from the command line.

mod access;
mod arguments;
mod client;
mod csv_cell;
mod doctor;
mod emulator;
mod failure;
mod options;
mod output;
mod profile;
mod prompt;
mod show;
mod signals;
mod table;
mod users;

use std::{
    fs,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::{CommandFactory as _, Parser as _};

use arguments::{Arguments, Command};
use failure::{Failure, Outcome};
use options::Global;

fn main() -> ExitCode {
    let Arguments { global, command } = Arguments::parse();
    match run(command, &global) {
        Ok(exit_code) => exit_code.into(),
        Err(failure) => {
            failure.report();
            failure.exit_code.into()
        }
    }
}

/// Runs a command, and returns its exit code.
fn run(command: Command, global: &Global) -> Outcome<u8> {
    match command {
        Command::Profile(command) => profile::run(command, global)?,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "authing", &mut script);
            io::stdout().write_all(&script)?;
        }
        Command::Man { output } => manual(output)?,
        Command::Token(show::Token::Decode) => show::decode_token(global.format)?,
        command => {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            return runtime.block_on(online(command, global));
        }
    }
    Ok(0)
}

/// Runs a command that sends requests. A signal ends it.
async fn online(command: Command, global: &Global) -> Outcome<u8> {
    // An import ends the records in progress first.
    if let Command::Users(users::Command::Import(import)) = &command {
        return users::import::run(import, global).await;
    }
    let signal = signals::received()?;
    if let Command::Emulator(start) = command {
        let _running = emulator::start(start, global)?;
        signal.await;
        return Ok(0);
    }
    tokio::select! {
        done = online_until_signal(command, global) => done,
        () = signal => Err(Failure::interrupted()),
    }
}

async fn online_until_signal(command: Command, global: &Global) -> Outcome<u8> {
    if let Command::Doctor = command {
        return doctor::run(global).await;
    }
    let client = &profile::client(global)?;
    let format = global.format;
    match command {
        Command::Users(command) => users::run(command, client, format).await?,
        Command::Roles(command) => access::roles(command, client, format).await?,
        Command::Groups(command) => access::groups(command, client, format).await?,
        Command::Permissions(command) => {
            access::permissions(command, client.v1("permissions")?, format).await?;
        }
        Command::Orgs(command) => show::orgs(command, client, format).await?,
        Command::Pool(show::Pool::Settings) => show::pool(client, format).await?,
        Command::Webhooks(show::Webhooks::List) => {
            show::webhooks(client.v1("webhooks")?, format).await?;
        }
        Command::Token(show::Token::Verify) => show::verify_token(client, format).await?,
        Command::Token(show::Token::Decode)
        | Command::Doctor
        | Command::Profile(_)
        | Command::Emulator(_)
        | Command::Completions { .. }
        | Command::Man { .. } => {}
    }
    Ok(0)
}

fn manual(output: Option<PathBuf>) -> Outcome {
    let command = Arguments::command();
    match output {
        None => clap_mangen::Man::new(command).render(&mut io::stdout())?,
        Some(folder) => {
            fs::create_dir_all(&folder)?;
            clap_mangen::generate_to(command, folder)?;
        }
    }
    Ok(())
}
