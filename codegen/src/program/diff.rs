//! `authing-codegen diff`: what changed between two schemas, and which operations it hits.

use std::{path::PathBuf, process::ExitCode};

use authing_codegen::diff::{self, Severity};
use clap::{Args, ValueEnum};

use super::{Queries, read};

/// Two schemas, and how their differences are told.
#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The schema before: a file, a folder of .graphql files, or `-` for the standard input.
    old: PathBuf,
    /// The schema after, likewise.
    new: PathBuf,
    #[command(flatten)]
    queries: Queries,
    /// How the changes are told.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For a person.
    #[default]
    Text,
    /// For a program.
    Json,
}

impl Diff {
    /// Tells the changes. The code is 1 when one of them is breaking.
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        if self.old == self.new && self.old.as_os_str() == "-" {
            return Err("only one of the two schemas can be the standard input".to_owned());
        }
        let schema = |path| diff::schema(&read(path)?).map_err(|error| error.to_string());
        let (old, new) = (schema(&self.old)?, schema(&self.new)?);
        let changes = diff::diff(&old, &new, &self.queries.read()?);
        match self.format {
            Format::Text => anstream::print!("{}", diff::text(&changes)),
            Format::Json => print!("{}", diff::json(&changes)),
        }
        let mut severities = changes.iter().map(|change| change.severity);
        let is_breaking = severities.any(|severity| severity == Severity::Breaking);
        Ok(ExitCode::from(u8::from(is_breaking)))
    }
}
