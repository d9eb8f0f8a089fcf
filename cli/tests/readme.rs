//! The README shows the exit codes and commands that exist.

use std::{fs, path::Path};

use crate::program::Place;

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(path).expect("the README")
}

/// Returns the arguments of an example, without redirections.
fn arguments(line: &str) -> Vec<String> {
    let command = line
        .split([' ', '\n'])
        .take_while(|word| !["<", ">"].contains(word));
    let command = command.collect::<Vec<_>>().join(" ");
    let quoted = command.split('"').enumerate();
    let words = quoted.flat_map(|(part, text)| match part % 2 {
        0 => text.split_whitespace().map(str::to_owned).collect(),
        _ => vec![text.to_owned()],
    });
    words.collect()
}

#[test]
fn each_example_is_accepted() {
    let place = Place::new();
    let readme = readme();
    let blocks = readme
        .split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines);
    let mut examples = 0;
    for line in lines.filter_map(|line| line.strip_prefix("authing ")) {
        // The arguments before it are checked, but not the required ones.
        let arguments = [arguments(line), vec!["--help".to_owned()]].concat();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let help = place.run(&arguments);
        assert_eq!(help.code, Some(0), "{line}: {help:?}");
        examples += 1;
    }
    assert!(examples > 40, "{examples}");
}

#[test]
fn the_exit_codes_are_those_of_the_help() {
    let help = Place::new().run(&["--help"]).out;
    let codes = help.split("Exit codes:").nth(1).expect("the codes").trim();
    let readme = readme();
    assert!(codes.lines().count() > 4, "{codes}");
    for line in codes.lines() {
        let (code, meaning) = line.trim().split_once(' ').expect("a code and its meaning");
        let row = format!("| {code} | {} |", meaning.trim());
        assert!(readme.contains(&row), "{row}");
    }
}
