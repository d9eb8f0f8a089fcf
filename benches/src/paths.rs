//! Paths of this project.

use std::path::{Path, PathBuf};

/// Returns the folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder with the operations that the floor sends. The build script writes them.
pub(crate) const OPERATIONS: &str = env!("OPERATIONS");

/// Returns the path of the document with the figures.
pub(crate) fn document() -> PathBuf {
    root().join("docs/benchmarks.md")
}
