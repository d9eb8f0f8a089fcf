//! The help of all commands, completions and manual pages.

use std::fmt::Write as _;

use crate::program::{Place, ended};

const COMMANDS: [&str; 13] = [
    "",
    "doctor",
    "profile",
    "profile add",
    "users",
    "users list",
    "users create",
    "users export",
    "users import",
    "roles",
    "orgs",
    "token",
    "emulator",
];

#[test]
fn the_help_is_known() {
    let place = Place::new();
    let mut all = String::new();
    for command in COMMANDS {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = place.run(&arguments);
        assert_eq!(help.code, Some(0), "{help:?}");
        let _ = writeln!(all, "$ authing {command} --help\n{}", help.out);
    }
    insta::assert_snapshot!(all);
}

#[test]
fn completions_and_manual_pages_are_printed() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = ended(place.command_without_settings(&["completions", shell]), "");
        assert_eq!(script.code, Some(0), "{script:?}");
        assert!(script.out.contains("reset-mfa"), "{shell}");
    }
    let page = ended(place.command_without_settings(&["man"]), "");
    assert!(page.out.contains(".TH authing 1"), "{page:?}");
    for variable in ["AUTHING_PROFILE", "AUTHING_SECRET"] {
        let page = page.out.replace('\\', "");
        assert!(page.contains(variable), "{page}");
    }
    let pages = ended(
        place.command_without_settings(&["man", "--output", "pages"]),
        "",
    );
    assert_eq!(pages.code, Some(0), "{pages:?}");
    assert!(
        place
            .read("pages/authing-users-import.1")
            .contains("resume")
    );
}

#[test]
fn wrong_arguments_exit_with_2() {
    let place = Place::new();
    for arguments in [
        &["users", "lst"][..],
        &["users", "list", "--json", "--csv"],
        &["users", "get"],
    ] {
        assert_eq!(place.run(arguments).code, Some(2), "{arguments:?}");
    }
    let fault = place.run(&["emulator", "--fault", "earthquake"]);
    assert_eq!(fault.code, Some(2), "{fault:?}");
    assert!(
        fault.errors.contains("`authing-emulator --help` lists"),
        "{fault:?}"
    );
}
