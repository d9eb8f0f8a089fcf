//! A copy of this checkout, of which a file can be changed, and which nobody else changes meanwhile.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use authing_codegen::{Compiled, Compiler};

use crate::{Outcome, place};

/// The operation that is changed.
const CHANGED: &str = "queries/users/get_user.graphql";

/// The copy.
pub(crate) struct Checkout {
    folder: PathBuf,
}

impl Checkout {
    /// Copies what Git knows, or would take in, below a folder, and adds the operations as they are compiled before
    /// publishing.
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
        let output = git.current_dir(place::root()).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let files = String::from_utf8(output.stdout)?;
        for file in files.split_terminator('\0') {
            copy(&place::root().join(file), &folder.join(file))?;
        }
        let generated = folder.join("generated");
        fs::create_dir_all(&generated)?;
        compiled()?.write(&generated)?;
        Ok(Self { folder })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The schema of the service.
    pub(crate) fn schema(&self) -> Outcome<String> {
        Ok(fs::read_to_string(
            self.folder.join("schema/authing.graphql"),
        )?)
    }

    /// Changes an operation, each time in another way: what is said of it, and so the Rust that is made of it.
    pub(crate) fn change_an_operation(&self, time: u32) -> Outcome<()> {
        let unchanged = fs::read_to_string(place::root().join(CHANGED))?;
        let changed = unchanged.replacen("\"\"\"\n", &format!("\"\"\"\nChanged {time}.\n\n"), 1);
        if changed == unchanged {
            return Err(format!("{CHANGED} has no description to change").into());
        }
        Ok(fs::write(self.folder.join(CHANGED), changed)?)
    }
}

/// What Git knows may be deleted.
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

/// All operations of the project, compiled.
pub(crate) fn compiled() -> Outcome<Compiled> {
    let compiler = Compiler::new().root(place::root()).inside_authing();
    compiler
        .run()
        .map_err(|problems| problems.to_string().into())
}
