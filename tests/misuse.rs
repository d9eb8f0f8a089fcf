//! Programs that must not compile, with the messages of the compiler. Each file of `misuse/` is given to `rustc`, with the
//! library that this program is linked with.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A correct program, which requires both APIs.
const CORRECT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/misuse/correct/both_apis.rs"
);

#[test]
fn misuse_does_not_compile() {
    let program = env::current_exe().expect("the test is a program");
    let dependencies = program.parent().expect("it is in a folder");
    let library = library_in(dependencies);
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::glob!("misuse/*.rs", |path| {
            let output = compile(path, &library);
            assert!(!output.status.success(), "{} compiles", path.display());
            insta::assert_snapshot!("misuse", message(&String::from_utf8_lossy(&output.stderr)));
        });
    });
}

fn compile(path: &Path, library: &Path) -> Output {
    let dependencies = library.parent().expect("it is in a folder");
    let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition=2024", "--emit=metadata"])
        .args(["--out-dir", env!("CARGO_TARGET_TMPDIR")])
        .arg("--extern")
        .arg(format!("authing={}", library.display()))
        .arg("-L")
        .arg(format!("dependency={}", dependencies.display()))
        .arg(path.file_name().expect("it is a file"))
        .current_dir(path.parent().expect("it is in a folder"))
        .output();
    output.expect("rustc runs")
}

/// Returns the library that was built last with the features of this program. The folder also has libraries with other features.
fn library_in(folder: &Path) -> PathBuf {
    let files = fs::read_dir(folder).expect("the folder can be read");
    let paths = files.map(|file| file.expect("the folder can be read").path());
    let libraries = paths.filter(|path| {
        let name = path.file_name().map(OsStr::to_string_lossy);
        name.is_some_and(|name| name.starts_with("libauthing-") && name.ends_with(".rlib"))
    });
    let mut libraries: Vec<_> = libraries.collect();
    libraries.sort_by_key(|path| path.metadata().and_then(|file| file.modified()).ok());
    let fits = |library: &PathBuf| compile(Path::new(CORRECT), library).status.success();
    libraries.into_iter().rev().find(fits).expect("the library")
}

/// Removes the excerpts of other files from a compiler message, since their lines move.
fn message(text: &str) -> String {
    let begins = |line: &str| {
        ["error", "note: ", "help: "]
            .iter()
            .any(|word| line.starts_with(word))
    };
    let mut blocks: Vec<Vec<String>> = Vec::new();
    for line in text.lines() {
        // The indentation depends on the largest line number.
        let rest = line.trim_start_matches(|letter: char| letter == ' ' || letter.is_ascii_digit());
        let line = match rest.chars().next() {
            Some('|' | '=' | '+' | '-') if rest != line => format!("  {rest}"),
            _ => line.to_owned(),
        };
        if begins(&line) || blocks.is_empty() {
            blocks.push(Vec::new());
        }
        blocks.last_mut().expect("there is one").push(line);
    }
    let elsewhere = |line: &String| line.contains("--> ") && line.contains('/');
    blocks.retain(|block| !block.iter().any(elsewhere));
    blocks.concat().join("\n")
}
