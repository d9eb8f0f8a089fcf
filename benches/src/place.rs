//! Where this project stands on disk.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder of the operations that the floor sends, which the build makes.
pub(crate) const OPERATIONS: &str = env!("OPERATIONS");

/// The document that figures are written to.
pub(crate) fn document() -> PathBuf {
    root().join("docs/benchmarks.md")
}
