//! Reads the schema, the fragments and the list of types of the crate `authing`, which the operations of other crates import.
//!
//! The build script of `authing` sets their location as `links` metadata. Cargo passes it to the build scripts of the crates that depend
//! on `authing`.

use std::{collections::BTreeSet, env, fs, path::PathBuf, sync::Arc};

use crate::source::{FRAGMENTS, Imported, QUERIES, ReadError, SCHEMA, Source, read_folder};

/// The folder of the package: `cargo::metadata=package=…` in its build script.
const FOLDER: &str = "DEP_AUTHING_PACKAGE";

/// The file that lists the types: `cargo::metadata=types=…` in the build script of the package.
const TYPES: &str = "DEP_AUTHING_TYPES";

/// The name of the package folder in messages.
const SHOWN: &str = "authing";

/// The location of `authing`.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub(crate) folder: PathBuf,
    /// The file that lists the types. `None` if the package has not been built.
    pub(crate) types: Option<PathBuf>,
}

impl Package {
    /// Returns the `authing` that the package of the current build script depends on.
    pub(crate) fn of_build_script() -> Option<Self> {
        Some(Self {
            folder: env::var_os(FOLDER)?.into(),
            types: Some(env::var_os(TYPES)?.into()),
        })
    }

    /// Returns the files and folders that a compilation reads.
    pub(crate) fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let folders = [SCHEMA, QUERIES].map(|folder| self.folder.join(folder));
        folders.into_iter().chain(self.types.clone())
    }

    /// Reads the names of its types. Returns `None` if the package has not been built.
    pub(crate) fn types(&self) -> Result<Option<BTreeSet<String>>, ReadError> {
        let Some(path) = &self.types else {
            return Ok(None);
        };
        let names = fs::read_to_string(path).map_err(|source| ReadError::new(path, source))?;
        Ok(Some(names.lines().map(str::to_owned).collect()))
    }

    /// Reads its schema and fragments.
    pub(crate) fn import(&self, types: BTreeSet<String>) -> Result<Imported, ReadError> {
        let mut fragments = self.sources(QUERIES)?;
        fragments.retain(|source| source.stem() == FRAGMENTS);
        Ok(Imported {
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
