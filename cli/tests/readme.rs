//! The README shows the exit codes and commands that exist.

use std::{fs, path::Path};

use crate::program::Place;

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(path).expect("the README")
}

#[test]
fn each_example_is_accepted() {
    let place = Place::new();
    let readme = readme();
    let blocks = readme
        .split("```sh\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let lines = blocks
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("authing "));
    let mut examples = 0;
    for line in lines {
        let command = line
            .split([' ', '#', '<', '>', '|', '&'])
            .filter(|word| !word.is_empty());
        let words: Vec<&str> = command
            .take_while(|word| {
                word.chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter == '-')
            })
            .collect();
        let words = words
            .into_iter()
            .filter(|word| !word.starts_with('-'))
            .take(2);
        let help = place.run(&words.chain(["--help"]).collect::<Vec<_>>());
        assert_eq!(help.code, Some(0), "{line}: {help:?}");
        examples += 1;
    }
    assert!(examples > 30, "{examples}");
}

#[test]
fn the_exit_codes_are_those_of_the_help() {
    let help = Place::new().run(&["--help"]).out;
    let codes = help.split("Exit codes:").nth(1).expect("the codes").trim();
    let readme = readme();
    for line in codes.lines() {
        let (code, meaning) = line.trim().split_once(' ').expect("a code and its meaning");
        let row = format!("| {code} | {} |", meaning.trim());
        assert!(readme.contains(&row), "{row}");
    }
}
