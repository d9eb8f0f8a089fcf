//! Programs that read one user with the owner token, and how large they are: one of `authing`, one of the floor, which
//! fetches the token likewise.

use std::{fs, path::Path};

use super::{Files, consumer::Consumer};
use crate::{Outcome, place};

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

/// The sources of the program of `authing`.
pub(crate) fn of_authing() -> Files {
    vec![("src/main.rs".to_owned(), AUTHING.to_owned())]
}

/// The sources of the program of the floor: the very files that are measured here.
pub(crate) fn of_floor() -> Outcome<Files> {
    let mut files = vec![("src/main.rs".to_owned(), FLOOR.to_owned())];
    let floor = place::root().join("benches/src/contender/floor");
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

/// The bytes of a program, built for release and stripped.
pub(crate) fn measure(below: &Path, name: &str, dependencies: &str, files: Files) -> Outcome<u64> {
    let consumer = Consumer::new(below, name, dependencies, files)?;
    consumer.build(&["build", "--release"])?;
    Ok(fs::metadata(consumer.program("release"))?.len())
}
