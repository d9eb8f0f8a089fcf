//! Where this project stands on disk.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The document that figures are written to.
pub fn document() -> PathBuf {
    root().join("docs/benchmarks.md")
}
