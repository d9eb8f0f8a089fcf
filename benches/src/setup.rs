//! The setup of all sections: the choice of the command line, the server, a runtime, and the SDKs.

use tokio::runtime::{Builder, Runtime};

use crate::{
    Outcome,
    arguments::Choice,
    contender::{
        Contender,
        sdk::{Installed, Sdk},
    },
    sample::USERS,
    server::{Server, Service},
};

/// The setup of all sections.
pub(crate) struct Setup<'run> {
    pub(crate) choice: &'run Choice,
    pub(crate) server: Server,
    /// A single-threaded runtime, for sequential calls.
    pub(crate) single: Runtime,
    /// The installed SDKs, or the reasons why they are missing.
    pub(crate) sdks: Vec<(Contender, Result<Installed, String>)>,
}

impl<'run> Setup<'run> {
    pub(crate) fn new(choice: &'run Choice) -> Outcome<Self> {
        let others = [Contender::Python, Contender::Javascript];
        let selected = others
            .into_iter()
            .filter(|contender| choice.has(*contender));
        Ok(Self {
            choice,
            server: Server::start(USERS)?,
            single: Builder::new_current_thread().enable_all().build()?,
            sdks: selected
                .map(|contender| (contender, sdk(contender, choice)))
                .collect(),
        })
    }

    /// Starts the installed SDKs.
    pub(crate) fn start_sdks(&self, service: &Service) -> Outcome<Vec<(Contender, Sdk)>> {
        let installed = self.sdks.iter();
        let installed =
            installed.filter_map(|(contender, sdk)| Some((*contender, sdk.as_ref().ok()?)));
        installed
            .map(|(contender, sdk)| Ok((contender, Sdk::start(sdk, service)?)))
            .collect()
    }

    /// Returns a line for each missing SDK.
    pub(crate) fn skipped_sdks(&self) -> String {
        let missing = self.sdks.iter().filter_map(|(contender, installed)| {
            let reason = installed.as_ref().err()?;
            Some(format!("\nSkipped: the {contender}: {reason}.\n"))
        });
        missing.collect()
    }
}

fn sdk(contender: Contender, choice: &Choice) -> Result<Installed, String> {
    if choice.quick {
        return Err("this is a quick run".to_owned());
    }
    let installed = match contender {
        Contender::Python => Installed::python(),
        _ => Installed::javascript(),
    };
    installed.map_err(|problem| problem.to_string())
}
