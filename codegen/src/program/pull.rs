//! `authing-codegen pull`: brings the schema up to what a service tells of itself.

use std::{
    env,
    io::{ErrorKind, Read as _},
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
    pub(crate) fn run(&self) -> Result<(), String> {
        let told = |error: pull::Error| error.to_string();
        let access = if self.dangerous_clear {
            Access::dangerous_clear(&self.url, self.token()?)
        } else {
            Access::new(&self.url, self.token()?)
        };
        let path = if self.schema.is_dir() {
            self.schema.join("authing.graphql")
        } else {
            self.schema.clone()
        };
        let operations = self.queries.read()?;
        let old = Source {
            text: match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
                Err(error) => return Err(format!("cannot read `{}`: {error}", path.display())),
            },
            path: path.display().to_string(),
            domain: None,
        };
        let service = Service::ask(&access.map_err(told)?).map_err(told)?;
        let text = pull::update(&service, &old).map_err(told)?;
        if text != old.text {
            pull::write(&path, &text).map_err(told)?;
        }
        let new = Source {
            text,
            ..old.clone()
        };
        let schema = |source| diff::schema(&[source]).map_err(|error| error.to_string());
        let changes = diff::diff(&schema(old)?, &schema(new)?, &operations);
        anstream::print!("{}", diff::text(&changes));
        Ok(())
    }

    fn token(&self) -> Result<Option<String>, String> {
        if let Some(name) = &self.token_env {
            // The error of the standard library shows the value.
            let token = env::var(name)
                .map_err(|_| format!("the environment variable `{name}` holds no token"))?;
            return Ok(Some(token.trim().to_owned()));
        }
        if !self.token_stdin {
            return Ok(None);
        }
        let mut token = String::new();
        std::io::stdin()
            .read_to_string(&mut token)
            .map_err(|_| "no token comes from the standard input".to_owned())?;
        Ok(Some(token.trim().to_owned()))
    }
}
