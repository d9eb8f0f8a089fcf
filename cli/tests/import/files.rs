//! The files of an import: its records, and the reports of those that cannot be imported.

use authing_emulator::{Fault, Rule};
use serde_json::{Value, json};

use super::empty;
use crate::program::{APIS, Place};

fn failures_have_reasons(api: &'static str) {
    let place = Place::new().of(api);
    place.write(
        "users.csv",
        "email,password,nickname\n\
         mia@example.com,battery staple,Mia\n\
         lea@example.com,battery staple,Lea\n\
         MIA@example.com,battery staple,Mia again\n\
         ,battery staple,Nameless\n",
    );
    let ended = place.run(&["users", "import", "users.csv", "--json"]);
    assert_eq!(ended.code, Some(5), "{ended:?}");
    let report: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(
        report,
        json!({ "records": 4, "created": 1, "found": 0, "skipped": 0, "failed": 3 })
    );
    let failed = place.read("users.failed.csv");
    assert!(
        failed.starts_with("email,password,nickname,error\n"),
        "{failed}"
    );
    assert!(failed.contains("the user exists already"), "{failed}");
    assert!(failed.contains("repeats the email of record 1"), "{failed}");
    assert!(!place.read("users.csv.journal").contains("battery staple"));

    // Corrected, the file is imported as it is, with its reasons.
    let corrected = failed.replace("MIA@", "mia2@");
    place.write(
        "again.csv",
        &corrected.replace("\n,battery", "\nnameless@example.com,battery"),
    );
    let again = place.run(&["users", "import", "again.csv", "--skip-existing", "--json"]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(place.users().len(), 4);
}

#[test]
fn failures_have_reasons_and_can_be_imported() {
    for api in APIS {
        failures_have_reasons(api);
    }
}

#[test]
fn an_export_can_be_imported() {
    let place = Place::new();
    place.write("lea.jsonl", &place.run(&["users", "export"]).out);
    let other = empty();
    let users = place
        .read("lea.jsonl")
        .replacen('{', r#"{"password":"correct horse","#, 1);
    other.write("lea.jsonl", &users);
    let ended = other.run(&["users", "import", "lea.jsonl"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(other.users()[0]["nickname"], "Lea");
}

#[test]
fn a_record_without_a_password_is_reported() {
    let place = empty();
    place.write("users.csv", "email\nmia@example.com\n");
    assert_eq!(place.run(&["users", "import", "users.csv"]).code, Some(5));
    let failed = place.read("users.failed.csv");
    assert!(failed.contains("add the field `password`"), "{failed}");
}

#[test]
fn a_dry_run_sends_nothing() {
    let place = empty();
    place.write(
        "users.jsonl",
        "{\"email\":\"a@example.com\"}\n\n{\"nickname\":\"Nameless\"}\n",
    );
    let dry = place.run(&["users", "import", "users.jsonl", "--dry-run", "--json"]);
    assert_eq!(dry.code, Some(5), "{dry:?}");
    assert!(dry.errors.contains("record 2"), "{dry:?}");
    let report: Value = serde_json::from_str(&dry.out).expect("JSON");
    assert_eq!(
        report,
        json!({ "records": 2, "valid": 1, "invalid": 1, "without_password": 2 })
    );
    assert!(place.emulator.journal().is_empty());
    assert!(!place.path("users.jsonl.journal").exists());
}

#[test]
fn a_wrong_file_is_refused_before_anything_is_sent() {
    let place = empty();
    for (name, text, problem) in [
        (
            "a.csv",
            "email,nick\na@example.com,A\n",
            "`nick` is unknown",
        ),
        ("b.csv", "email,nickname\na@example.com\n", "line: 2"),
        (
            "c.jsonl",
            "{\"email\":\"a@example.com\"}\n{\"password\":\"hunter2\"\n",
            "line 2",
        ),
        ("d.jsonl", "{\"email\":[1]}\n", "not a text"),
        ("e.txt", "", "--format"),
        ("f.csv", "email,password\n", "the file has no records"),
        ("g.jsonl", "\n", "the file has no records"),
    ] {
        place.write(name, text);
        let refused = place.run(&["users", "import", name]);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.errors.contains(problem), "{refused:?}");
        assert!(!refused.errors.contains("hunter2"));
    }
    assert!(place.emulator.journal().is_empty());
}

/// A record that always fails does not stop the others.
#[test]
fn a_record_that_never_succeeds_is_reported() {
    let place = empty();
    place.write(
        "users.csv",
        "email,unionid\nno address,n\nmia@example.com,m\n",
    );
    place
        .emulator
        .faults()
        .add(Rule::new(Fault::RespondWith(503)).on("createUser"));
    let report = place.run(&["users", "import", "users.csv", "--json"]);
    assert_eq!(report.code, Some(5), "{report:?}");
    assert_eq!(place.users().len(), 1);
    assert_eq!(place.read("users.failed.csv").lines().count(), 2);
}

#[cfg(unix)]
#[test]
fn files_with_passwords_are_private() {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    let place = Place::new();
    place.write(
        "users.csv",
        "email,password\nlea@example.com,battery staple\n",
    );
    assert_eq!(place.run(&["users", "import", "users.csv"]).code, Some(5));
    for name in ["users.failed.csv", "users.csv.journal"] {
        let mode = fs::metadata(place.path(name))
            .expect(name)
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
