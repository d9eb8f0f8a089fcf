//! The example with custom operations contains the code that the README and the guide show of it, and is compiled and run.

use std::{fs, path::Path};

use authing_codegen::Compiler;

const HEADING: &str = "\n## Your own operations\n";
const HEADING_V2: &str = "\n## Operations of the API v2\n";

/// Returns the part of a page under a heading.
fn section<'page>(page: &'page str, heading: &str) -> &'page str {
    let (_, section) = page.split_once(heading).expect("the heading is there");
    section
        .split_once("\n## ")
        .map_or(section, |(section, _)| section)
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(path).expect("the page is there")
}

/// Returns the blocks of code, with their languages.
fn blocks(text: &str) -> Vec<(&str, Vec<&str>)> {
    let parts: Vec<_> = text.split("```").collect();
    let blocks = parts.iter().skip(1).step_by(2);
    blocks
        .map(|block| {
            let mut lines = block.lines();
            (lines.next().unwrap_or_default(), lines.collect())
        })
        .collect()
}

/// Collects the text of all files of a folder, without the indentation of lines.
fn texts(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() && !path.ends_with("target") {
            texts(&path, found);
        } else if path.is_file() && !path.ends_with("Cargo.lock") {
            let text = fs::read_to_string(&path).expect("it is text");
            found.push(without_indentation(text.lines()));
        }
    }
}

fn without_indentation<'text>(lines: impl Iterator<Item = &'text str>) -> String {
    lines.flat_map(|line| [line.trim(), "\n"]).collect()
}

#[test]
fn each_paragraph_of_the_example_is_in_one_of_its_files() {
    let (readme, guide) = (read("README.md"), read("docs/guide/own_operations.md"));
    // The example is a program of v1.
    let guide = guide.replace(section(&guide, HEADING_V2), "");
    let mut shown = blocks(section(&readme, HEADING));
    let of_guide = blocks(&guide).into_iter();
    // The guide has other blocks of Rust, and messages about mistakes.
    shown.extend(of_guide.filter(|(language, _)| matches!(*language, "graphql" | "toml")));

    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    texts(&root.join("examples/own-operations"), &mut files);
    let mut paragraphs = 0;
    for (language, block) in shown {
        // The paths differ, since the page shows another package.
        let is_path = |line: &&str| language == "toml" && line.contains(" = {");
        for paragraph in block.split(|line| line.is_empty()) {
            let lines = paragraph.iter().copied().filter(|line| !is_path(line));
            let text = without_indentation(lines);
            let is_shown = files.iter().any(|file| file.contains(&text));
            assert!(is_shown, "this is in no file of the example:\n{text}");
            paragraphs += 1;
        }
    }
    assert!(paragraphs > 0);
}

#[test]
fn the_operation_of_the_api_v2_compiles() {
    let guide = read("docs/guide/own_operations.md");
    let shown = blocks(section(&guide, HEADING_V2)).into_iter();
    let mut shown = shown.filter(|(language, _)| *language == "graphql");
    let (_, operation) = shown.next().expect("an operation is shown");
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("operations_of_v2");
    let domain = package.join("queries/people");
    fs::create_dir_all(&domain).expect("a folder");
    fs::write(domain.join("find_people.graphql"), operation.join("\n")).expect("it is written");
    let compiler = Compiler::new().root(&package).api("v2");
    let compiler = compiler.authing_sources(env!("CARGO_MANIFEST_DIR"));
    let compiled = compiler.run().expect("the operation compiles");
    assert!(compiled.rust().contains("pub struct FindPeople"));
}
