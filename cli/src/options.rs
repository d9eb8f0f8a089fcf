//! Options that several commands have.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::{client::Api, output::Format};

/// The options of all commands.
#[derive(Args, Debug)]
pub(crate) struct Global {
    /// Uses this profile, and neither the environment nor the default profile
    #[arg(
        long,
        global = true,
        help_heading = "Settings",
        value_name = "NAME",
        env = "AUTHING_PROFILE",
        hide_env_values = true
    )]
    pub(crate) profile: Option<String>,
    /// The file of the profiles, if it is not in the configuration folder
    #[arg(
        long,
        global = true,
        help_heading = "Settings",
        value_name = "FILE",
        env = "AUTHING_PROFILES",
        hide_env_values = true
    )]
    pub(crate) profiles: Option<PathBuf>,
    /// The API, instead of that of the environment or of the profile. By default, v1
    #[arg(long, global = true, help_heading = "Settings", value_enum)]
    pub(crate) api: Option<Api>,
    #[command(flatten)]
    pub(crate) format: Format,
}

/// A number of items, at most.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// The maximum number of rows
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    limit: usize,
    /// Prints all rows
    #[arg(long, conflicts_with = "limit")]
    all: bool,
}

impl Limit {
    pub(crate) fn rows(self) -> usize {
        if self.all { usize::MAX } else { self.limit }
    }
}

/// The format of a file of users.
#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub(crate) enum FileFormat {
    /// CSV with a header
    Csv,
    /// JSON lines: one object on each line
    Jsonl,
}
