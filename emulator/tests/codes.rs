//! Every error code of the emulator has a test.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::sources;

#[test]
fn every_error_code_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join("src/error.rs")).expect("the codes");
    let codes: Vec<&str> = source
        .lines()
        .filter_map(|line| line.trim().split_once(" = ")?.1.split_once(", \""))
        .map(|(number, _)| number)
        .collect();
    assert!(codes.len() > 50, "{codes:?}");
    let tests: String = sources().into_values().collect();
    let words: BTreeSet<&str> = tests
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    let missing: Vec<&&str> = codes
        .iter()
        .filter(|code| !words.contains(**code))
        .collect();
    assert!(missing.is_empty(), "no test for {missing:?}");
}
