//! The commands `diff` and `pull`, the search for the package `authing`, and the help in Chinese.

mod diff;
mod help;
mod package;
mod pull;

pub(crate) use diff::Diff;
pub(crate) use help::localized;
pub(crate) use package::authing_of;
pub(crate) use pull::Pull;

use std::{
    io,
    path::{Path, PathBuf},
};

use authing_codegen::{Source, diff::Operations};

/// Reads a file, the `.graphql` files in a folder, or standard input for `-`.
fn read(path: &Path) -> Result<Vec<Source>, String> {
    if path == Path::new("-") {
        let text = io::read_to_string(io::stdin())
            .map_err(|error| format!("cannot read standard input: {error}"))?;
        let path = "standard input".to_owned();
        return Ok(vec![Source {
            path,
            domain: None,
            text,
        }]);
    }
    Source::read(path).map_err(|error| error.to_string())
}

#[derive(clap::Args, Debug)]
pub(crate) struct Api {
    /// The API of the service: only this folder is used of those in the folders of the schema and the operations that are named like an
    /// API.
    #[arg(id = "api", long = "api", value_name = "NAME", default_value = "v1")]
    pub(crate) name: String,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Queries {
    /// The folder of the operations that changes may affect.
    #[arg(long, value_name = "DIR", default_value = "queries")]
    queries: PathBuf,
    #[command(flatten)]
    api: Api,
}

impl Queries {
    fn read(&self) -> Result<Operations, String> {
        if !self.queries.is_dir() {
            let folder = self.queries.display();
            return Err(format!(
                "the folder `{folder}` does not exist: set the folder with `--queries DIR`"
            ));
        }
        let queries = self.of_api(&self.queries);
        Operations::parse(&read(&queries)?).map_err(|error| error.to_string())
    }

    /// The folder of the API in a folder, if there is one, or else the folder itself.
    fn of_api(&self, folder: &Path) -> PathBuf {
        let own = folder.join(&self.api.name);
        if own.is_dir() { own } else { folder.to_owned() }
    }
}
