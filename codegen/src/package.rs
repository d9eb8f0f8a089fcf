//! The crate `authing` as operations of other crates are compiled against it: its schema, its fragments, and the Rust
//! types that it has of them.
//!
//! Its build script says by Cargo's `links` metadata where they are, and Cargo tells the build scripts of the crates that
//! depend on it.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    ReadError, Source, emit,
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
    pub(crate) operations: PathBuf,
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
            operations: env::var_os(OPERATIONS)?.into(),
        })
    }

    /// What a compilation reads of it.
    pub(crate) fn paths(&self) -> [PathBuf; 3] {
        [
            self.folder.join(SCHEMA),
            self.folder.join(QUERIES),
            self.operations.clone(),
        ]
    }

    pub(crate) fn read(&self) -> Result<Lent, ReadError> {
        let [schema, queries, operations] = self.paths();
        let rust = fs::read_to_string(&operations)
            .map_err(|source| ReadError::new(&operations, source))?;
        let fragments = self.sources(&queries)?;
        Ok(Lent {
            schema: self.sources(&schema)?,
            fragments: fragments
                .into_iter()
                .filter(|source| source.stem() == FRAGMENTS)
                .collect(),
            types: emit::types_in(&rust).map(str::to_owned).collect(),
        })
    }

    fn sources(&self, folder: &Path) -> Result<Vec<Arc<Source>>, ReadError> {
        let sources = read_folder(&self.folder, folder)?;
        let named = sources.into_iter().map(|source| {
            let path = [SHOWN, &source.path].join("/");
            Arc::new(Source { path, ..source })
        });
        Ok(named.collect())
    }
}
