//! The command `authing-codegen pull`.

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

#[derive(Args, Debug)]
pub(crate) struct Pull {
    /// The GraphQL endpoint of the service.
    #[arg(long)]
    url: String,
    /// The environment variable with the token, if the service requires one.
    #[arg(long, value_name = "NAME")]
    token_env: Option<String>,
    /// Reads the token from standard input.
    #[arg(long, conflicts_with = "token_env")]
    token_stdin: bool,
    /// The schema file to update, or a folder whose file `authing.graphql` is updated.
    #[arg(long, value_name = "PATH", default_value = "schema")]
    schema: PathBuf,
    #[command(flatten)]
    queries: Queries,
    /// Allows an address without TLS on another host. Anyone on the network path can read the token and change the schema.
    #[arg(long)]
    dangerous_clear: bool,
}

impl Pull {
    /// Updates the file, and prints the changes.
    pub(crate) fn run(&self) -> Result<(), Box<dyn Error>> {
        let (url, token) = (&self.url, self.token()?);
        let access = if self.dangerous_clear {
            Access::dangerous_clear(url, token)?
        } else {
            Access::new(url, token)?
        };
        let mut path = self.queries.of_api(&self.schema);
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
        // Errors of the standard library can contain the value, which is secret.
        let token = match &self.token_env {
            Some(name) => env::var(name).map_err(|_| {
                format!("the environment variable `{name}` is not set or not valid UTF-8")
            })?,
            None if self.token_stdin => io::read_to_string(io::stdin())
                .map_err(|_| "cannot read the token from standard input".to_owned())?,
            None => return Ok(None),
        };
        Ok(Some(token.trim().to_owned()))
    }
}
