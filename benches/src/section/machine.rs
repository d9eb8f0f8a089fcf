//! The machine and the versions of the measurement.

use crate::{
    Outcome,
    contender::{
        Contender,
        sdk::{JAVASCRIPT_RELEASE, PYTHON_RELEASE},
    },
    machine,
    measure::instructions,
    setup::Setup,
};

/// The crates whose versions influence the figures.
const CRATES: [&str; 11] = [
    "authing",
    "reqwest",
    "hyper",
    "tokio",
    "rustls",
    "aws-lc-rs",
    "serde",
    "serde_json",
    "rsa",
    "graphql_client",
    "cynic",
];

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    let mut lines = vec![
        format!("- {}", machine::processor()),
        format!("- {}", machine::system()),
        format!("- {}", machine::rust()?),
        format!("- {}", machine::locked(&CRATES)?.join(", ")),
    ];
    for (contender, installed) in &setup.sdks {
        if let Ok(installed) = installed {
            let release = match contender {
                Contender::Python => PYTHON_RELEASE,
                _ => JAVASCRIPT_RELEASE,
            };
            let interpreter = installed.interpreter_version()?;
            lines.push(format!("- {contender} {release} on {interpreter}"));
        }
    }
    if let Ok(valgrind) = instructions::valgrind() {
        lines.push(format!("- {valgrind}"));
    }
    if let Some(load) = machine::load() {
        lines.push(format!("- load of the machine when it began: {load}"));
    }
    Ok(lines.join("\n") + "\n" + &setup.skipped_sdks())
}
