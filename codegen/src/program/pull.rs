//! `authing-codegen pull`: brings the schema up to what a service tells of itself.

use std::{
    env,
    error::Error,
    fs,
    io::{self, ErrorKind},
    path::PathBuf,
};

use authing_codegen::{
    Source, diff,
    pull::{self, Access, Service},
};
use clap::Args;

use super::Queries;

/// A service, and the file that follows it.
#[derive(Args, Debug)]
pub(crate) struct Pull {
    /// The address that the service answers GraphQL at.
    #[arg(long)]
    url: String,
    /// The environment variable that holds the token, if the service wants one.
    #[arg(long, value_name = "NAME")]
    token_env: Option<String>,
    /// Reads the token from the standard input.
    #[arg(long, conflicts_with = "token_env")]
    token_stdin: bool,
    /// The schema: a folder, in which `authing.graphql` is brought up to date and nothing else, or a file.
    #[arg(long, value_name = "PATH", default_value = "schema")]
    schema: PathBuf,
    #[command(flatten)]
    queries: Queries,
    /// Asks without TLS a service that is not on this machine: whoever is on the way can read the token and change the schema.
    #[arg(long)]
    dangerous_clear: bool,
}

impl Pull {
    /// Asks, writes, and tells what changed.
    pub(crate) fn run(&self) -> Result<(), Box<dyn Error>> {
        let (url, token) = (&self.url, self.token()?);
        let access = if self.dangerous_clear {
            Access::dangerous_clear(url, token)?
        } else {
            Access::new(url, token)?
        };
        let mut path = self.schema.clone();
        if path.is_dir() {
            path.push("authing.graphql");
        }
        let operations = self.queries.read()?;
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(format!("cannot read `{}`: {error}", path.display()).into()),
            Ok(text) => text,
        };
        let (domain, shown) = (None, path.display().to_string());
        let old = Source {
            path: shown,
            domain,
            text,
        };
        let mut new = old.clone();
        new.text = pull::update(&Service::ask(&access)?, &old)?;
        if new != old {
            pull::write(&path, &new.text)?;
        }
        let changes = diff::diff(&diff::schema(&[old])?, &diff::schema(&[new])?, &operations);
        anstream::print!("{}", diff::text(&changes));
        Ok(())
    }

    fn token(&self) -> Result<Option<String>, String> {
        // The errors of the standard library show the value.
        let token = match &self.token_env {
            Some(name) => env::var(name)
                .map_err(|_| format!("the environment variable `{name}` holds no token"))?,
            None if self.token_stdin => io::read_to_string(io::stdin())
                .map_err(|_| "no token comes from the standard input".to_owned())?,
            None => return Ok(None),
        };
        Ok(Some(token.trim().to_owned()))
    }
}
