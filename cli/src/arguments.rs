//! The arguments of the program.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::{access, emulator, failure::EXIT_CODES, output::Format, profile, users};

/// The command line of the Authing identity service
#[derive(Debug, Parser)]
#[command(name = "authing", version, about, after_help = EXIT_CODES, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The options of all commands.
#[derive(Args, Debug)]
pub(crate) struct Global {
    /// Uses this profile. By default, the variables `AUTHING_POOL_ID` and `AUTHING_SECRET` are used, or else the default profile
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "AUTHING_PROFILE",
        hide_env_values = true
    )]
    pub(crate) profile: Option<String>,
    /// The file of the profiles. By default, it is `authing/profiles.toml` in the configuration folder of the platform
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "AUTHING_PROFILES",
        hide_env_values = true
    )]
    pub(crate) profiles: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Checks addresses, TLS, credentials, the clock and the encryption key
    Doctor,
    /// Stores the settings of pools under names
    #[command(subcommand)]
    Profile(profile::Command),
    /// Lists, changes, imports and exports users
    #[command(subcommand)]
    Users(users::Command),
    /// Manages roles, their users and their permissions
    #[command(subcommand)]
    Roles(access::Roles),
    /// Manages groups, their users and their roles
    #[command(subcommand)]
    Groups(access::Groups),
    /// Manages permissions
    #[command(subcommand)]
    Permissions(access::Permissions),
    /// Shows organisations
    #[command(subcommand)]
    Orgs(Orgs),
    /// Shows the user pool
    #[command(subcommand)]
    Pool(Pool),
    /// Shows webhooks
    #[command(subcommand)]
    Webhooks(Webhooks),
    /// Checks the token of a user, which it reads from standard input
    #[command(subcommand)]
    Token(Token),
    /// Starts a local Authing, which runs until Ctrl-C
    Emulator(emulator::Start),
    /// Prints the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Prints the manual page, or writes the pages of all commands into a folder
    Man {
        /// The folder
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Orgs {
    /// Lists the organisations
    List,
    /// Shows an organisation as a tree
    Tree {
        /// The id of the organisation
        org_id: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Pool {
    /// Shows the settings of the pool
    Settings,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Webhooks {
    /// Lists the webhooks
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Token {
    /// Asks the service whether the token is valid. Exits with 1 if it is not
    Verify,
    /// Prints the claims of the token without verifying it
    Decode,
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
