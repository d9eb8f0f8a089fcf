//! Reads the schema, the fragments and the list of types of the crate `authing`, which the operations of other crates import.
//!
//! The build script of `authing` sets their location as `links` metadata. Cargo passes it to the build scripts of the crates that depend
//! on `authing`.

use std::{collections::BTreeSet, env, fs, path::PathBuf, sync::Arc};

use crate::source::{
    DEFAULT_API, FRAGMENTS, Imported, QUERIES, ReadError, SCHEMA, Source, queries_of, read_folder,
    read_schema,
};

/// The folder of the package: `cargo::metadata=package=…` in its build script.
const FOLDER: &str = "DEP_AUTHING_PACKAGE";

/// The file that lists the types: `cargo::metadata=types=…` in the build script of the package.
const TYPES: &str = "DEP_AUTHING_TYPES";

/// The file that lists the enums and input types for which `authing` has a Rust type, one GraphQL name per line.
const TYPES_FILE: &str = "types.txt";

/// The name of the list of types of an API. `authing` writes a list for each of its APIs.
pub(crate) fn types_of(api: &str) -> String {
    of_api(TYPES_FILE, api)
}

/// The name of a file of `authing` that is generated for an API. The default API has the plain name.
pub(crate) fn of_api(file: &str, api: &str) -> String {
    match file.split_once('.') {
        Some((stem, ending)) if api != DEFAULT_API => format!("{stem}_{api}.{ending}"),
        _ => file.to_owned(),
    }
}

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
    pub(crate) fn of_build_script(api: &str) -> Option<Self> {
        let types = PathBuf::from(env::var_os(TYPES)?);
        Some(Self {
            folder: env::var_os(FOLDER)?.into(),
            types: Some(types.with_file_name(types_of(api))),
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
    pub(crate) fn import(&self, api: &str, types: BTreeSet<String>) -> Result<Imported, ReadError> {
        let schema = read_schema(&self.folder, api, &self.folder.join(SCHEMA))?;
        let queries = queries_of(api, &self.folder.join(QUERIES));
        let mut fragments = read_folder(&self.folder, &queries)?;
        fragments.retain(|source| source.stem() == FRAGMENTS);
        Ok(Imported {
            schema: named(schema),
            fragments: named(fragments),
            types,
        })
    }
}

/// Names files after the package.
fn named(sources: Vec<Source>) -> Vec<Arc<Source>> {
    let named = sources.into_iter().map(|source| {
        let path = [SHOWN, &source.path].join("/");
        Arc::new(Source { path, ..source })
    });
    named.collect()
}
