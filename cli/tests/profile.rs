//! Profiles.

use crate::program::{Ended, POOL, Place, SECRET, ended};

const OTHER_POOL: &str = "59f86b4832eb28071bdd9214";

fn run(place: &Place, arguments: &[&str], input: &str) -> Ended {
    ended(place.command_without_settings(arguments), input)
}

fn add(place: &Place, name: &str) -> Ended {
    place.add_profile(name, &["--service-url", place.emulator.base_url()])
}

#[test]
fn profiles_are_added_used_and_removed() {
    let place = Place::new();
    assert_eq!(add(&place, "first").code, Some(0));
    assert_eq!(add(&place, "second").code, Some(0));
    let list = run(&place, &["profile", "list"], "");
    assert!(
        list.out.contains("first") && list.out.contains("second"),
        "{list:?}"
    );
    assert!(!list.out.contains(SECRET));
    assert_eq!(
        run(&place, &["users", "list"], "").code,
        Some(0),
        "the first is the default"
    );

    assert_eq!(run(&place, &["profile", "use", "second"], "").code, Some(0));
    assert_eq!(
        run(&place, &["profile", "remove", "first"], "").code,
        Some(0)
    );
    let missing = run(&place, &["users", "list", "--profile", "first"], "");
    assert_eq!(missing.code, Some(3), "{missing:?}");
    assert_eq!(
        run(&place, &["users", "list", "--profile", "second"], "").code,
        Some(0)
    );
    assert_eq!(
        run(&place, &["profile", "remove", "second"], "").code,
        Some(0)
    );
    let unset = run(&place, &["users", "list"], "");
    assert_eq!(unset.code, Some(3));
    assert!(unset.errors.contains("AUTHING_POOL_ID"), "{unset:?}");
}

#[test]
fn a_profile_is_replaced_only_on_demand() {
    let place = Place::new();
    let stored = add(&place, "prod");
    assert!(
        stored.errors.contains("The profile `prod` is stored in")
            && stored
                .errors
                .contains("profiles.toml. Use it with `--profile prod`."),
        "{stored:?}"
    );
    let before = place.read("profiles.toml");
    let add_another = ["profile", "add", "prod", "--pool-id", OTHER_POOL];
    let refused = run(&place, &add_another, "another secret");
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(
        refused.errors.contains("the profile `prod` exists")
            && refused
                .errors
                .contains("choose another name, or add `--replace`"),
        "{refused:?}"
    );
    assert_eq!(place.read("profiles.toml"), before);

    let replace = [&add_another[..], &["--replace"]].concat();
    assert_eq!(run(&place, &replace, "another secret").code, Some(0));
    assert!(place.read("profiles.toml").contains(OTHER_POOL));

    for name in ["two words", "", "-a", "a/b"] {
        let odd = run(
            &place,
            &["profile", "add", "--pool-id", POOL, "--", name],
            SECRET,
        );
        assert_eq!(odd.code, Some(2), "{odd:?}");
    }
}

#[test]
fn a_change_of_profiles_is_confirmed() {
    let place = Place::new();
    add(&place, "first");
    add(&place, "second");
    let chosen = run(&place, &["profile", "use", "second"], "");
    assert!(
        chosen.errors.contains("`second` is now the default"),
        "{chosen:?}"
    );
    let removed = run(&place, &["profile", "remove", "second"], "");
    assert!(
        removed.errors.contains("`second` is removed") && removed.errors.contains("profile use"),
        "{removed:?}"
    );
    let last = run(&place, &["profile", "remove", "first"], "");
    assert!(!last.errors.contains("profile use"), "{last:?}");
}

#[test]
fn a_profile_is_checked_before_it_is_stored() {
    let place = Place::new();
    let arguments = [
        "profile",
        "add",
        "p",
        "--pool-id",
        POOL,
        "--service-url",
        "http://example.com",
    ];
    let ended = run(&place, &arguments, SECRET);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.errors.contains("`--service-url`"), "{ended:?}");
    assert!(!ended.errors.contains(SECRET));
    assert!(!place.path("profiles.toml").exists());
    let without_secret = run(&place, &["profile", "add", "p", "--pool-id", POOL], "");
    assert_eq!(without_secret.code, Some(2), "{without_secret:?}");
}

#[test]
fn settings_have_the_names_of_the_program() {
    let place = Place::new();
    let mut command = place.command_without_settings(&["users", "list"]);
    command.env("AUTHING_POOL_ID", POOL);
    let without_secret = ended(command, "");
    assert_eq!(without_secret.code, Some(3), "{without_secret:?}");
    assert!(
        without_secret.errors.contains("set it, or add a profile"),
        "{without_secret:?}"
    );
}

#[test]
fn an_empty_list_of_profiles_has_a_hint() {
    let place = Place::new();
    let list = run(&place, &["profile", "list"], "");
    assert_eq!(list.code, Some(0), "{list:?}");
    assert!(list.errors.contains("authing profile add"), "{list:?}");
    add(&place, "p");
    assert_eq!(run(&place, &["profile", "list"], "").errors, "");
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    let place = Place::new();
    add(&place, "p");
    let path = place.path("profiles.toml");
    let mode = fs::metadata(&path).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("a change");
    let refused = run(&place, &["users", "list"], "");
    assert_eq!(refused.code, Some(3));
    assert!(refused.errors.contains("chmod 600"), "{refused:?}");
}

#[test]
fn an_error_in_the_file_does_not_quote_it() {
    let place = Place::new();
    add(&place, "p");
    let text = place.read("profiles.toml");
    for wrong in [
        text.replace("secret = \"", "secret = "),
        format!("default = \"p\"\nprofiles = \"{SECRET}\"\n"),
    ] {
        place.write("profiles.toml", &wrong);
        let ended = run(&place, &["profile", "list"], "");
        assert_eq!(ended.code, Some(3));
        assert!(ended.errors.contains("line "), "{ended:?}");
        assert!(!ended.errors.contains(SECRET), "{ended:?}");
    }
}
