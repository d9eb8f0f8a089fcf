//! What all sections are measured with: the choice of the command line, the server, a runtime, and the SDKs.

use tokio::runtime::{Builder, Runtime};

use crate::{
    Outcome,
    arguments::Choice,
    contender::{
        Contender,
        sdk::{Installed, Sdk},
    },
    server::{Server, Service},
};

/// What all sections are measured with.
pub(crate) struct Setup<'run> {
    pub(crate) choice: &'run Choice,
    pub(crate) server: Server,
    /// Of one thread, for one call at a time.
    pub(crate) single: Runtime,
    /// The SDKs that are there; for others, why not.
    pub(crate) sdks: Vec<(Contender, Result<Installed, String>)>,
}

impl<'run> Setup<'run> {
    pub(crate) fn new(choice: &'run Choice) -> Outcome<Self> {
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

    /// Starts the SDKs that are there.
    pub(crate) fn start_sdks(&self, service: &Service) -> Outcome<Vec<(Contender, Sdk)>> {
        let installed = self.sdks.iter();
        let installed =
            installed.filter_map(|(contender, sdk)| Some((*contender, sdk.as_ref().ok()?)));
        installed
            .map(|(contender, sdk)| Ok((contender, Sdk::start(sdk, service)?)))
            .collect()
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
