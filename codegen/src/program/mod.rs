//! The commands of the program that follow the service's schema through its life, and the packages that it works on.

mod diff;
mod package;
mod pull;

pub(crate) use diff::Diff;
pub(crate) use package::authing_of;
pub(crate) use pull::Pull;

use std::{
    io,
    path::{Path, PathBuf},
};

use authing_codegen::{Source, diff::Operations};

/// A file, every `.graphql` file of a folder, or, for `-`, the standard input.
fn read(path: &Path) -> Result<Vec<Source>, String> {
    if path == Path::new("-") {
        let text = io::read_to_string(io::stdin())
            .map_err(|error| format!("cannot read the standard input: {error}"))?;
        let path = "standard input".to_owned();
        return Ok(vec![Source {
            path,
            domain: None,
            text,
        }]);
    }
    Source::read(path).map_err(|error| error.to_string())
}

/// Where the operations are.
#[derive(clap::Args, Debug)]
pub(crate) struct Queries {
    /// The folder of the operations that changes may hit.
    #[arg(long, value_name = "DIR", default_value = "queries")]
    queries: PathBuf,
}

impl Queries {
    fn read(&self) -> Result<Operations, String> {
        if !self.queries.is_dir() {
            let folder = self.queries.display();
            return Err(format!(
                "there is no folder `{folder}`: name it with `--queries DIR`"
            ));
        }
        Operations::parse(&read(&self.queries)?).map_err(|error| error.to_string())
    }
}
