//! The crate `authing` as operations of other crates are compiled against it: its schema, its fragments, and the Rust
//! types that it has of them.
//!
//! Its build script says by Cargo's `links` metadata where they are, and Cargo tells the build scripts of the crates that
//! depend on it.

use std::{collections::BTreeSet, env, fs, path::PathBuf, sync::Arc};

use crate::{
    Compiler, ReadError, Result, Source, emit,
    rules::files::FRAGMENTS,
    source::{QUERIES, SCHEMA, read_folder},
};

/// Where the package lies, by its build script's `cargo::metadata=package=…`.
const FOLDER: &str = "DEP_AUTHING_PACKAGE";

/// The Rust that was made of its operations, by its build script's `cargo::metadata=operations=…`.
const OPERATIONS: &str = "DEP_AUTHING_OPERATIONS";

/// What messages call the package's folder, wherever Cargo keeps it.
const SHOWN: &str = "authing";

/// Where `authing` lies, and the Rust that was made of its operations.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub(crate) folder: PathBuf,
    /// Absent where the package was not built.
    pub(crate) operations: Option<PathBuf>,
}

/// What `authing` lends to operations of other crates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lent {
    pub(crate) schema: Vec<Arc<Source>>,
    pub(crate) fragments: Vec<Arc<Source>>,
    /// The names of its types for fragments, input types and enums.
    pub(crate) types: BTreeSet<String>,
}

impl Package {
    /// The one that the package whose build script this is depends on.
    pub(crate) fn of_build_script() -> Option<Self> {
        Some(Self {
            folder: env::var_os(FOLDER)?.into(),
            operations: Some(env::var_os(OPERATIONS)?.into()),
        })
    }

    /// The files and folders that a compilation reads.
    pub(crate) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let folders = [SCHEMA, QUERIES].map(|folder| self.folder.join(folder));
        folders.into_iter().chain(self.operations.clone())
    }

    pub(crate) fn read(&self) -> Result<Lent> {
        let fragments = self.sources(QUERIES)?;
        Ok(Lent {
            schema: self.sources(SCHEMA)?,
            fragments: fragments
                .into_iter()
                .filter(|source| source.stem() == FRAGMENTS)
                .collect(),
            types: emit::types_in(&self.rust()?).map(str::to_owned).collect(),
        })
    }

    /// The Rust of its operations.
    fn rust(&self) -> Result<String> {
        let Some(built) = &self.operations else {
            let compiler = Compiler::new().inside_authing().root(&self.folder);
            return Ok(compiler.run()?.rust());
        };
        Ok(fs::read_to_string(built).map_err(|source| ReadError::new(built, source))?)
    }

    fn sources(&self, folder: &str) -> Result<Vec<Arc<Source>>> {
        let sources = read_folder(&self.folder, &self.folder.join(folder))?;
        let named = sources.into_iter().map(|source| {
            let path = [SHOWN, &source.path].join("/");
            Arc::new(Source { path, ..source })
        });
        Ok(named.collect())
    }
}
