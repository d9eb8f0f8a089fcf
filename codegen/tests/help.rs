//! The help of the program, in English and in Chinese.

use std::collections::BTreeMap;
use std::process::Command;

fn help(arguments: &[&str], locale: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authing-codegen"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"] {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .envs(locale.iter().copied())
        .output();
    let output = output.expect("the program");
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// The commands, arguments and options in a short help, with their texts.
fn entries(help: &str) -> BTreeMap<&str, &str> {
    // Lines that continue a text are indented further.
    let lines = help
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("       "));
    let entries = lines.filter_map(|line| line.trim_start().split_once("  "));
    entries
        .map(|(name, text)| (name, text.trim_start()))
        .collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('一'..='鿿').contains(&letter))
}

#[test]
fn the_help_is_in_the_language_of_the_locale() {
    let chinese = "zh_CN.UTF-8";
    for (locale, expected) in [
        (vec![], false),
        (vec![("LANG", chinese)], true),
        (vec![("LC_MESSAGES", "C"), ("LANG", chinese)], false),
        (vec![("LC_ALL", "C.UTF-8"), ("LC_MESSAGES", chinese)], false),
        (vec![("LC_ALL", chinese), ("LC_MESSAGES", "C")], true),
        (vec![("LC_ALL", ""), ("LANG", chinese)], true),
    ] {
        let help = help(&["check", "--help"], &locale);
        assert_eq!(is_chinese(&help), expected, "{locale:?}: {help}");
    }
}

#[test]
fn each_command_and_argument_has_a_help_in_chinese() {
    let locale = [("LC_ALL", "zh_CN.UTF-8")];
    let commands = help(&["-h"], &[]);
    let commands = entries(&commands)
        .into_keys()
        .filter(|name| !name.starts_with('-'));
    let commands: Vec<_> = commands.filter(|name| *name != "help").collect();
    assert_eq!(commands, ["check", "diff", "expand", "pull"]);
    for command in commands.into_iter().map(Some).chain([None]) {
        let arguments: Vec<_> = command.into_iter().chain(["-h"]).collect();
        let (english, chinese) = (help(&arguments, &[]), help(&arguments, &locale));
        let (before, after) = (entries(&english), entries(&chinese));
        assert!(before.contains_key("-h, --help"), "{english}");
        assert!(before.keys().eq(after.keys()), "{english}{chinese}");
        for (name, text) in after {
            assert!(
                is_chinese(text),
                "{command:?}: {name} is not translated: {text}"
            );
        }
        let about = chinese.lines().next().unwrap_or_default();
        assert!(is_chinese(about), "{command:?}: {about}");
        for word in [
            "Usage:",
            "Options:",
            "Arguments:",
            "Commands:",
            "[default",
            "[possible",
        ] {
            assert!(!chinese.contains(word), "{command:?}: {word}");
        }
    }
}

#[test]
fn the_command_help_prints_the_help_in_chinese() {
    let locale = [("LC_ALL", "zh_CN.UTF-8")];
    assert_eq!(
        help(&["help", "pull"], &locale),
        help(&["pull", "--help"], &locale)
    );
    assert_eq!(help(&["help"], &locale), help(&["--help"], &locale));
}
