//! Every operation file, and what it becomes: the text that is sent, the plan, the Rust.
//!
//! The files are found by looking into `queries/`. A new one makes one new snapshot, to be read and accepted with
//! `cargo insta review`; a snapshot whose file is gone fails.

use std::{collections::BTreeSet, fs, path::Path};

use authing_codegen::{Compiled, Compiler};

fn compiled() -> Compiled {
    Compiler::new()
        .inside_authing()
        .run()
        .expect("the operations compile")
}

#[test]
fn each_file_becomes_what_was_accepted() {
    let compiled = compiled();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::glob!("../queries", "**/*.graphql", |path| {
            let file = path.strip_prefix(root).expect("it lies in the crate").to_string_lossy().into_owned();
            insta::assert_snapshot!("queries", described(&compiled, &file));
        });
    });
}

/// All that becomes of one file.
fn described(compiled: &Compiled, file: &str) -> String {
    let plan = compiled.plan();
    let operations = plan
        .operations
        .iter()
        .filter(|operation| operation.file == file);
    let fragments = plan
        .fragments
        .iter()
        .filter(|fragment| fragment.file == file);
    let parts: Vec<String> = operations
        .map(|operation| {
            let rust = compiled.operation_rust(operation);
            format!(
                "# Sent\n\n{}\n\n# Plan\n\n{operation:#?}\n\n# Rust\n\n{rust}",
                operation.sent
            )
        })
        .chain(fragments.map(|fragment| compiled.fragment_rust(fragment)))
        .collect();
    assert!(!parts.is_empty(), "{file} became nothing");
    parts.join("\n")
}

#[test]
fn no_snapshot_outlives_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let compiled = compiled();
    let plan = compiled.plan();
    let files = plan.operations.iter().map(|operation| &operation.file);
    let files = files.chain(plan.fragments.iter().map(|fragment| &fragment.file));
    let expected: BTreeSet<String> = files
        .map(|file| {
            let name = file.trim_start_matches("queries/").replace('/', "__");
            format!("queries@{name}.snap")
        })
        .collect();
    let kept: BTreeSet<String> = fs::read_dir(root.join("tests/snapshots"))
        .expect("there are snapshots")
        .map(|entry| {
            entry
                .expect("it can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| {
            name.starts_with("queries@")
                && Path::new(name)
                    .extension()
                    .is_some_and(|ending| ending == "snap")
        })
        .collect();
    let outlived: Vec<_> = kept.difference(&expected).collect();
    assert!(outlived.is_empty(), "remove {outlived:?}");
}

#[test]
fn two_runs_are_the_same() {
    assert_eq!(compiled().rust(), compiled().rust());
}

/// Null lists are empty, and null elements are dropped: nobody meets them as options.
#[test]
fn no_list_of_options_is_public() {
    let rust = compiled().rust();
    assert!(rust.contains("Vec<"));
    assert!(!rust.contains("Vec<Option<"));
    assert!(!rust.contains("r#"));
}

#[test]
fn types_are_defined_once() {
    let compiled = compiled();
    let rust = compiled.rust();
    let fragments = compiled
        .plan()
        .fragments
        .iter()
        .map(|fragment| &fragment.name);
    let inputs = compiled.plan().inputs.iter().map(|input| &input.name);
    let enums = compiled.plan().enums.iter().map(|found| &found.name);
    for name in fragments.chain(inputs).chain(enums) {
        let definitions = rust.matches(&format!("pub struct {name} {{")).count()
            + rust.matches(&format!("pub enum {name} {{")).count();
        assert_eq!(definitions, 1, "{name}");
    }
}
