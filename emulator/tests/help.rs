//! The help of the program, in English and in Chinese.

use std::collections::BTreeMap;
use std::process::Command;

/// The variables of the environment that set the locale.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

fn help(argument: &str, locale: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authing-emulator"));
    for name in LOCALE {
        command.env_remove(name);
    }
    command.env_remove("COLUMNS");
    let output = command.arg(argument).envs(locale.iter().copied()).output();
    let output = output.expect("the program");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}

/// The options in a help, with their texts.
fn options(help: &str) -> BTreeMap<&str, String> {
    let mut options = BTreeMap::new();
    let mut option = None;
    for line in help.lines() {
        if line.starts_with("  ") && line.trim_start().starts_with('-') {
            let (_, rest) = line.split_once("--").expect("a long option");
            let end = rest.find(' ').unwrap_or(rest.len());
            option = Some(&rest[..end]);
            options.insert(&rest[..end], rest[end..].to_owned());
        } else if !line.starts_with(' ') && !line.is_empty() {
            option = None;
        } else if let Some(text) = option.and_then(|option| options.get_mut(option)) {
            text.push_str(line);
        }
    }
    options
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('一'..='鿿').contains(&letter))
}

#[test]
fn the_help_is_in_the_language_of_the_locale() {
    let chinese = "zh_CN.UTF-8";
    for (locale, expected) in [
        (vec![], false),
        (vec![("LANG", "en_GB.UTF-8")], false),
        (vec![("LANG", chinese)], true),
        (vec![("LANG", "zh")], true),
        (
            vec![("LC_MESSAGES", "zh_TW"), ("LANG", "en_GB.UTF-8")],
            true,
        ),
        (vec![("LC_MESSAGES", "C"), ("LANG", chinese)], false),
        (
            vec![
                ("LC_ALL", "C.UTF-8"),
                ("LC_MESSAGES", chinese),
                ("LANG", chinese),
            ],
            false,
        ),
        (vec![("LC_ALL", chinese), ("LANG", "C")], true),
        (
            vec![("LC_ALL", ""), ("LC_MESSAGES", ""), ("LANG", chinese)],
            true,
        ),
        (vec![("LANGUAGE", "zh")], false),
    ] {
        for argument in ["-h", "--help"] {
            let help = help(argument, &locale);
            assert_eq!(is_chinese(&help), expected, "{locale:?}: {help}");
        }
    }
}

#[test]
fn each_option_has_a_help_in_chinese() {
    for argument in ["-h", "--help"] {
        let english = help(argument, &[]);
        let chinese = help(argument, &[("LC_ALL", "zh_CN.UTF-8")]);
        let (before, after) = (options(&english), options(&chinese));
        assert!(before.len() > 10, "{before:?}");
        assert!(before.keys().eq(after.keys()), "{chinese}");
        for (option, text) in after {
            assert!(is_chinese(&text), "--{option} is not translated: {text}");
        }
        let mut words = vec!["Usage:", "Options:", "Examples:", "[default"];
        if argument == "--help" {
            words.extend([
                "Transport:",
                "Status:",
                "Body:",
                "Content:",
                " from ",
                " is ",
            ]);
        }
        for word in words {
            assert!(english.contains(word) && !chinese.contains(word), "{word}");
        }
        // Addresses, the names of faults, and the commands of the examples.
        let codes = english
            .split_whitespace()
            .filter(|word| word.contains(['=', '/']));
        for code in codes {
            let code = code.trim_end_matches([';', ':']);
            assert!(chinese.contains(code), "{argument} lacks {code}: {chinese}");
        }
    }
}
