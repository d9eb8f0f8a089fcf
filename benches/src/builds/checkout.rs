//! A copy of this checkout, so that files can be changed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use authing_codegen::{Compiled, Compiler};

use crate::{Outcome, paths};

/// The operation that the benchmark changes.
const CHANGED: &str = "queries/v1/users/get_user.graphql";

/// The copy.
pub(crate) struct Checkout {
    folder: PathBuf,
}

impl Checkout {
    /// Copies all files that Git tracks or would add, and adds the compiled operations as for publishing.
    pub(crate) fn copy_to(folder: &Path) -> Outcome<Self> {
        let folder = folder.join("checkout");
        let mut git = Command::new("git");
        git.args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]);
        let output = git.current_dir(paths::root()).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let files = String::from_utf8(output.stdout)?;
        for file in files.split_terminator('\0') {
            copy(&paths::root().join(file), &folder.join(file))?;
        }
        let generated = folder.join("generated");
        fs::create_dir_all(&generated)?;
        compiled()?.write(&generated)?;
        Ok(Self { folder })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the schema of the service.
    pub(crate) fn schema(&self) -> Outcome<String> {
        Ok(fs::read_to_string(
            self.folder.join("schema/v1/authing.graphql"),
        )?)
    }

    /// Changes the description of an operation, and so the generated Rust, in another way each time.
    pub(crate) fn change_an_operation(&self, time: u32) -> Outcome<()> {
        let unchanged = fs::read_to_string(paths::root().join(CHANGED))?;
        let changed = unchanged.replacen("\"\"\"\n", &format!("\"\"\"\nChanged {time}.\n\n"), 1);
        if changed == unchanged {
            return Err(format!("{CHANGED} has no description to change").into());
        }
        Ok(fs::write(self.folder.join(CHANGED), changed)?)
    }
}

/// A tracked file may have been deleted.
fn copy(from: &Path, to: &Path) -> Outcome<()> {
    if !from.is_file() {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to)?;
    Ok(())
}

/// Compiles all operations of the project.
pub(crate) fn compiled() -> Outcome<Compiled> {
    let compiler = Compiler::new().root(paths::root()).inside_authing();
    compiler
        .run()
        .map_err(|problems| problems.to_string().into())
}
