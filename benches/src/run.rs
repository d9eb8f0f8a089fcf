//! A run: section after section is measured, printed, and at the end written into the document.

use std::fs;

use tokio::runtime::{Builder, Runtime};

use crate::{
    Outcome,
    arguments::{Choice, Section},
    contender::{Contender, sdk::Installed},
    document, place, section,
    server::Server,
};

/// What all sections are measured with.
pub(crate) struct Run<'run> {
    pub(crate) choice: &'run Choice,
    pub(crate) server: Server,
    /// Of one thread, for one call at a time.
    pub(crate) single: Runtime,
    /// The SDKs that are there; for others, why not.
    pub(crate) sdks: Vec<(Contender, Result<Installed, String>)>,
}

impl<'run> Run<'run> {
    fn new(choice: &'run Choice) -> Outcome<Self> {
        let others = [Contender::Python, Contender::Javascript];
        let wanted = others
            .into_iter()
            .filter(|contender| choice.has(*contender));
        Ok(Self {
            choice,
            server: Server::start()?,
            single: Builder::new_current_thread().enable_all().build()?,
            sdks: wanted
                .map(|contender| (contender, sdk(contender, choice)))
                .collect(),
        })
    }

    /// A line for each SDK that is not there.
    pub(crate) fn skipped_sdks(&self) -> String {
        let missing = self.sdks.iter().filter_map(|(contender, installed)| {
            let reason = installed.as_ref().err()?;
            Some(format!("\nSkipped: the {contender}, since {reason}.\n"))
        });
        missing.collect()
    }
}

fn sdk(contender: Contender, choice: &Choice) -> Result<Installed, String> {
    if choice.quick {
        return Err("it has to be quick".to_owned());
    }
    let installed = match contender {
        Contender::Python => Installed::python(),
        _ => Installed::javascript(),
    };
    installed.map_err(|problem| problem.to_string())
}

/// Measures calls.
pub fn calls(choice: &Choice) -> Outcome<()> {
    let run = Run::new(choice)?;
    let mut measured = Vec::new();
    for section in choice.sections(&Section::CALLS) {
        let text = section::calls(&run, section)?;
        println!("\n{}\n\n{text}", section.name());
        measured.push((section, text));
    }
    write(choice, &measured)
}

/// Measures builds.
pub fn builds(choice: &Choice) -> Outcome<()> {
    let text = section::builds(choice)?;
    println!("\n{text}");
    write(choice, &[(Section::Builds, text)])
}

fn write(choice: &Choice, measured: &[(Section, String)]) -> Outcome<()> {
    if !choice.writes() {
        return Ok(());
    }
    let path = place::document();
    let mut text = fs::read_to_string(&path)?;
    for (section, measured) in measured {
        text = document::replace(&text, &section.name(), measured)?;
    }
    Ok(fs::write(path, text)?)
}
