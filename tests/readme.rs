//! What the README shows of the example with operations of its own is in the example, which is compiled and run.

use std::{fs, path::Path};

const HEADING: &str = "## Operations of your own";

/// The blocks of code under the heading, each with its language.
fn blocks(readme: &str) -> Vec<(&str, Vec<&str>)> {
    let (_, section) = readme.split_once(HEADING).expect("the heading is there");
    let section = section
        .split_once("\n## ")
        .map_or(section, |(section, _)| section);
    let parts: Vec<_> = section.split("```").collect();
    let blocks = parts.iter().skip(1).step_by(2);
    blocks
        .map(|block| {
            let mut lines = block.lines();
            (lines.next().unwrap_or_default(), lines.collect())
        })
        .collect()
}

/// The lines of all files of a folder, without their indentation.
fn lines(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() && !path.ends_with("target") {
            lines(&path, found);
        } else if path.is_file() && !path.ends_with("Cargo.lock") {
            let text = fs::read_to_string(&path).expect("it is text");
            found.extend(text.lines().map(|line| line.trim().to_owned()));
        }
    }
}

#[test]
fn what_is_shown_of_the_example_is_in_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("there is a README");
    let mut known = Vec::new();
    lines(&root.join("examples/own-operations"), &mut known);
    let blocks = blocks(&readme);
    assert_eq!(blocks.len(), 5);
    for (language, block) in blocks {
        for line in block.iter().map(|line| line.trim()) {
            // The paths are those of a package elsewhere.
            if language == "toml" && line.contains(" = {") {
                continue;
            }
            let shown = known.iter().any(|known| known == line);
            assert!(shown, "`{line}` is not in the example");
        }
    }
}
