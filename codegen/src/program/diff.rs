//! The command `authing-codegen diff`.

use std::{path::PathBuf, process::ExitCode};

use authing_codegen::diff::{self, Severity};
use clap::{Args, ValueEnum};

use super::{Queries, read};

#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The old schema: a file, a folder of .graphql files, or `-` for standard input.
    old: PathBuf,
    /// The new schema: a file, a folder of .graphql files, or `-` for standard input.
    new: PathBuf,
    #[command(flatten)]
    queries: Queries,
    /// The output format.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// Human-readable text.
    #[default]
    Text,
    /// Machine-readable JSON.
    Json,
}

impl Diff {
    /// Prints the changes. Returns exit code 1 if one of them is breaking.
    pub(crate) fn run(&self) -> Result<ExitCode, String> {
        if self.old == self.new && self.old.as_os_str() == "-" {
            return Err("only one of the two schemas can be read from standard input".to_owned());
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
