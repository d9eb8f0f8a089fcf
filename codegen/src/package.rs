//! The crate `authing` as operations of other crates are compiled against it: its schema, its fragments, and which types of
//! the schema it has a Rust type of.
//!
//! Its build script says by Cargo's `links` metadata where they are, and Cargo tells the build scripts of the crates that
//! depend on it.

use std::{collections::BTreeSet, env, fs, path::PathBuf, sync::Arc};

use crate::source::{FRAGMENTS, Lent, QUERIES, ReadError, SCHEMA, Source, read_folder};

/// Where the package lies, by its build script's `cargo::metadata=package=…`.
const FOLDER: &str = "DEP_AUTHING_PACKAGE";

/// The file with the names of its types, by its build script's `cargo::metadata=types=…`.
const TYPES: &str = "DEP_AUTHING_TYPES";

/// What messages call the package's folder, wherever Cargo keeps it.
const SHOWN: &str = "authing";

/// Where `authing` lies, and the file with the names of its types.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub(crate) folder: PathBuf,
    /// Absent where the package was not built.
    pub(crate) types: Option<PathBuf>,
}

impl Package {
    /// The one that the package whose build script this is depends on.
    pub(crate) fn of_build_script() -> Option<Self> {
        Some(Self {
            folder: env::var_os(FOLDER)?.into(),
            types: Some(env::var_os(TYPES)?.into()),
        })
    }

    /// The files and folders that a compilation reads.
    pub(crate) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let folders = [SCHEMA, QUERIES].map(|folder| self.folder.join(folder));
        folders.into_iter().chain(self.types.clone())
    }

    /// The names of its types, if it was built.
    pub(crate) fn types(&self) -> Result<Option<BTreeSet<String>>, ReadError> {
        let Some(path) = &self.types else {
            return Ok(None);
        };
        let names = fs::read_to_string(path).map_err(|source| ReadError::new(path, source))?;
        Ok(Some(names.lines().map(str::to_owned).collect()))
    }

    /// Its schema and fragments, with the types of these names.
    pub(crate) fn lend(&self, types: BTreeSet<String>) -> Result<Lent, ReadError> {
        let mut fragments = self.sources(QUERIES)?;
        fragments.retain(|source| source.stem() == FRAGMENTS);
        Ok(Lent {
            schema: self.sources(SCHEMA)?,
            fragments,
            types,
        })
    }

    fn sources(&self, folder: &str) -> Result<Vec<Arc<Source>>, ReadError> {
        let sources = read_folder(&self.folder, &self.folder.join(folder))?;
        let named = sources.into_iter().map(|source| {
            let path = [SHOWN, &source.path].join("/");
            Arc::new(Source { path, ..source })
        });
        Ok(named.collect())
    }
}
