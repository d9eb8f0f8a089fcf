//! Measures and prints section after section, and finally writes them to the document.

use std::fs;

use clap::Parser;

use crate::{
    Outcome,
    arguments::{Arguments, Choice, Command, Section},
    document,
    measure::{calls, network, share, stream},
    paths, section, server,
    setup::Setup,
};

/// Runs the command of the command line.
pub fn run() -> Outcome<()> {
    let arguments = Arguments::parse();
    match arguments.command {
        None => measure_calls(&arguments.choice),
        Some(Command::Builds) => measure_builds(&arguments.choice),
        Some(Command::Serve { users, gzip }) => server::serve(users, gzip),
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
        Some(Command::Export {
            contender,
            service,
            users,
            width,
        }) => network::export(contender, &service, users, width),
    }
}

fn measure_calls(choice: &Choice) -> Outcome<()> {
    let setup = Setup::new(choice)?;
    let mut measured = Vec::new();
    for section in choice.sections(&Section::CALLS) {
        let text = section::calls(&setup, section)?;
        println!("\n{}\n\n{text}", section.name());
        measured.push((section, text));
    }
    write(choice, &measured)
}

fn measure_builds(choice: &Choice) -> Outcome<()> {
    let text = section::builds(choice)?;
    println!("\n{text}");
    write(choice, &[(Section::Builds, text)])
}

fn write(choice: &Choice, measured: &[(Section, String)]) -> Outcome<()> {
    if !choice.writes() {
        return Ok(());
    }
    let path = paths::document();
    let mut text = fs::read_to_string(&path)?;
    for (section, measured) in measured {
        text = document::replace(&text, &section.name(), measured)?;
    }
    Ok(fs::write(path, text)?)
}
