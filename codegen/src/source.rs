//! Reads the source files. All later stages work on text in memory.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{MAIN_SEPARATOR, Path, PathBuf},
    sync::Arc,
};

use crate::visible::visible;

/// The default folder of the schema.
pub(crate) const SCHEMA: &str = "schema";

/// The default folder of the operations.
pub(crate) const QUERIES: &str = "queries";

/// The API of operations that do not choose one.
pub(crate) const DEFAULT_API: &str = "v1";

/// The name of files that contain fragments and no operation.
pub(crate) const FRAGMENTS: &str = "fragments";

/// A source file in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path in messages, with forward slashes.
    pub path: String,
    /// The domain of the operation: the folder of the file, relative to the operations folder. `None` for a schema file, and for a file
    /// directly in the operations folder.
    pub domain: Option<String>,
    /// The content.
    pub text: String,
}

impl Source {
    /// Reads one file, or all `.graphql` files in a folder and its subfolders, sorted by path.
    pub fn read(path: &Path) -> Result<Vec<Self>, ReadError> {
        if path.is_dir() {
            return read_folder(Path::new(""), path);
        }
        Ok(vec![Self {
            path: shown(Path::new(""), path),
            domain: None,
            text: read_text(path)?,
        }])
    }

    /// The file name without `.graphql`.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.strip_suffix(".graphql").unwrap_or(name)
    }
}

/// Schema files and operation files, each sorted by path, and the imported files of `authing`.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub(crate) schema: Vec<Arc<Source>>,
    pub(crate) queries: Vec<Arc<Source>>,
    pub(crate) imported: Imported,
}

/// The parts of `authing` that operations of other crates import.
#[derive(Clone, Debug, Default)]
pub(crate) struct Imported {
    pub(crate) schema: Vec<Arc<Source>>,
    pub(crate) fragments: Vec<Arc<Source>>,
    /// The GraphQL names of the enums and input types for which `authing` has a Rust type.
    pub(crate) types: BTreeSet<String>,
}

impl Sources {
    /// Creates sources from files in memory.
    pub fn new(schema: Vec<Source>, queries: Vec<Source>) -> Self {
        let sorted = |mut sources: Vec<Source>| {
            sources.sort_by(|one, other| one.path.cmp(&other.path));
            sources.into_iter().map(Arc::new).collect()
        };
        Self {
            schema: sorted(schema),
            queries: sorted(queries),
            imported: Imported::default(),
        }
    }

    /// The whole schema: the files of `authing`, then the files that extend it.
    pub(crate) fn whole_schema(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.imported.schema.iter().chain(&self.schema)
    }

    /// Returns the paths of all files as messages show them.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let sources = self.schema.iter().chain(&self.queries);
        sources.map(|source| source.path.as_str())
    }

    /// Reads all `.graphql` files in the folders and their subfolders, except hidden files. Messages show paths in `root` relative to it.
    pub(crate) fn read(
        root: &Path,
        api: &str,
        schema: Option<&Path>,
        queries: &Path,
    ) -> Result<Self, ReadError> {
        let schema = schema.map(|folder| read_schema(root, api, folder));
        Ok(Self::new(
            schema.transpose()?.unwrap_or_default(),
            read_folder(root, &queries_of(api, queries))?,
        ))
    }
}

/// A file or folder that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}`: {source}", visible(&path.to_string_lossy()))]
pub struct ReadError {
    /// The file or folder.
    pub path: PathBuf,
    source: io::Error,
}

impl ReadError {
    pub(crate) fn new(path: &Path, source: io::Error) -> Self {
        Self {
            path: path.to_owned(),
            source,
        }
    }
}

/// Reads the schema of an API: the files in its folder, and those that belong to all APIs.
pub(crate) fn read_schema(root: &Path, api: &str, folder: &Path) -> Result<Vec<Source>, ReadError> {
    let mut sources = read_folder(root, folder)?;
    sources.retain(|source| {
        let path = source.domain.as_deref().unwrap_or_default();
        let first = path.split('/').next().unwrap_or_default();
        first == api || !is_api(first)
    });
    Ok(sources)
}

/// The folder of an API's operations: the one that is named like the API, if it exists.
pub(crate) fn queries_of(api: &str, queries: &Path) -> PathBuf {
    let own = queries.join(api);
    if own.is_dir() {
        own
    } else {
        queries.to_owned()
    }
}

/// Whether a folder is named like an API, such as `v1`.
fn is_api(name: &str) -> bool {
    let number = name.strip_prefix('v').unwrap_or_default();
    !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
}

/// Reads all `.graphql` files in a folder and its subfolders, sorted by path.
pub(crate) fn read_folder(root: &Path, base: &Path) -> Result<Vec<Source>, ReadError> {
    let mut sources = Vec::new();
    let mut folders = vec![base.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |source| ReadError::new(&folder, source);
        let real = folder.canonicalize().map_err(failed)?;
        let around = folder.ancestors().skip(1);
        let mut around = around.take_while(|around| around.starts_with(base));
        if around.any(|around| around.canonicalize().is_ok_and(|around| around == real)) {
            let loops = "the link points to a folder that contains it: remove the link";
            return Err(failed(io::Error::other(loops)));
        }
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            // Editors create hidden files next to open files.
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "graphql") {
                sources.push(Source {
                    text: read_text(&path)?,
                    domain: domain(base, &path),
                    path: shown(root, &path),
                });
            } else if is_graphql(&path) {
                let name = path.with_extension("graphql");
                let name = name.file_name().unwrap_or_default().to_string_lossy();
                let ending = format!(
                    "GraphQL files must have the extension `.graphql`: rename it to `{name}`"
                );
                return Err(ReadError::new(&path, io::Error::other(ending)));
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}

fn read_text(path: &Path) -> Result<String, ReadError> {
    fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => ReadError::new(
            path,
            io::Error::other("the file is not valid UTF-8: save it as UTF-8"),
        ),
        _ => ReadError::new(path, error),
    })
}

/// Whether a file has an extension that is common for GraphQL, in upper or lower case.
fn is_graphql(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    ["graphql", "gql", "graphqls", "gqls"]
        .iter()
        .any(|known| ending == *known)
}

fn domain(base: &Path, file: &Path) -> Option<String> {
    let folder = file.strip_prefix(base).ok()?.parent()?;
    let name = shown(Path::new(""), folder);
    (!name.is_empty()).then_some(name)
}

fn shown(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.to_string_lossy().replace(MAIN_SEPARATOR, "/")
}
