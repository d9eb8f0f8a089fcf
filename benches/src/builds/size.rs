//! Measures the size of programs that read one user with the owner token: one with `authing`, one with the floor.

use std::{fs, path::Path};

use super::{Files, consumer::Consumer};
use crate::{Outcome, paths};

/// The program of `authing`.
const AUTHING: &str = "#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let authing = authing::Authing::new(\"pool\", \"secret\").unwrap();
    let user = authing.users().get(\"5e4c8b1f0a2d3c4b5a690001\").await.unwrap();
    println!(\"{:?}\", user.map(|user| user.email));
}
";

/// The program of the floor.
const FLOOR: &str = "#![allow(warnings)]
mod floor;

#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let floor = floor::Floor::new(\"https://users.authing.cn/graphql\", None, \"pool\", \"secret\").unwrap();
    let user = floor.user(\"5e4c8b1f0a2d3c4b5a690001\").await.unwrap();
    println!(\"{:?}\", user.map(|user| user.email));
}
";

/// Returns the sources of the program with `authing`.
pub(crate) fn authing_sources() -> Files {
    vec![("src/main.rs".to_owned(), AUTHING.to_owned())]
}

/// Returns the sources of the program with the floor: the same files that are measured here.
pub(crate) fn floor_sources() -> Outcome<Files> {
    let mut files = vec![("src/main.rs".to_owned(), FLOOR.to_owned())];
    let floor = paths::root().join("benches/src/contender/floor");
    for file in fs::read_dir(floor)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        files.push((
            format!("src/floor/{name}"),
            fs::read_to_string(file.path())?,
        ));
    }
    Ok(files)
}

/// Returns the size of a stripped release program in bytes.
pub(crate) fn measure(below: &Path, name: &str, dependencies: &str, files: Files) -> Outcome<u64> {
    let consumer = Consumer::new(below, name, dependencies, files)?;
    consumer.build(&["build", "--release"])?;
    Ok(fs::metadata(consumer.program("release"))?.len())
}
