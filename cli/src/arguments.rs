//! The arguments of the program.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use crate::{
    access, emulator,
    failure::EXIT_CODES,
    options::Global,
    profile,
    show::{Orgs, Pool, Token, Webhooks},
    users,
};

/// The variables that are not those of an option.
const ENVIRONMENT: &str = "\
Environment, unless a profile is named:
  AUTHING_POOL_ID, AUTHING_SECRET              the pool's id and secret
  AUTHING_API                                  the API: v1 or v2
  AUTHING_SERVICE_URL                          the address of a private installation
  AUTHING_USERS_URL, AUTHING_OAUTH_URL         the addresses of the gateways of v1
  AUTHING_CORE_URL                             the address of v2
  AUTHING_CDN_URL, AUTHING_UPLOAD_URL          the addresses of pictures and uploads
  AUTHING_PUBLIC_KEY_FILE, AUTHING_PUBLIC_KEY  the key that passwords are encrypted with";

/// The command line of the Authing identity service
#[derive(Debug, Parser)]
#[command(name = "authing", version, about, after_help = format!("{ENVIRONMENT}\n\n{EXIT_CODES}"), arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
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
    /// Verifies or decodes the token of a user, which it reads from standard input
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
