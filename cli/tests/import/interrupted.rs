//! Imports: every record once, or reported, whatever happens to the program and to the network.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
};

use authing_emulator::{Fault, PoolSeed, Rule};
use serde_json::{Value, json};

use crate::program::{POOL, Place, SECRET, of, started};

/// The users of the test with faults. A unionid makes a password unnecessary, which the emulator would hash.
const USERS: usize = 2000;

fn empty() -> Place {
    Place::with(PoolSeed::new(POOL, SECRET))
}

fn csv(users: usize) -> String {
    let mut text = "email,unionid,nickname\n".to_owned();
    for number in 0..users {
        let _ = writeln!(text, "user{number}@example.com,union{number},User {number}");
    }
    text
}

fn emails(place: &Place) -> Vec<String> {
    let users = place.users();
    let emails = users
        .iter()
        .map(|user| user["email"].as_str().unwrap_or_default().to_owned());
    emails.collect()
}

/// Returns the states in a journal, in the order of each record.
fn journal(place: &Place, name: &str) -> BTreeMap<u64, Vec<String>> {
    let mut states: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for line in place.read(name).lines().skip(1) {
        let entry: Value = serde_json::from_str(line).expect("a whole line");
        let record = entry["record"].as_u64().expect("a number");
        let state = entry["state"].as_str().expect("a state").to_owned();
        states.entry(record).or_default().push(state);
    }
    states
}

/// Kills imports in the middle, again and again, while one request in twenty fails, and resumes them.
#[test]
fn a_killed_import_loses_nothing_and_repeats_nothing() {
    let place = empty();
    place.write("users.csv", &csv(USERS));
    let faults = [
        Fault::Reset,
        Fault::Status(503),
        Fault::Truncated,
        Fault::ResetInBody,
    ];
    for fault in faults {
        place.emulator.faults().add(Rule::new(fault).rate(0.0125));
    }
    for (kill, resume) in [(1, ""), (2, "--resume"), (3, "--resume")] {
        let arguments = ["users", "import", "users.csv", resume];
        let arguments: Vec<&str> = arguments
            .into_iter()
            .filter(|argument| !argument.is_empty())
            .collect();
        let mut child = started(place.command(&arguments), "");
        while place.emulator.journal().len() < kill * USERS / 4 {
            assert_eq!(
                child.try_wait().expect("a state"),
                None,
                "it must not end before it is killed"
            );
            std::thread::yield_now();
        }
        child.kill().expect("a kill");
        of(child);
    }
    let resumed = place.run(&["users", "import", "users.csv", "--resume", "--json"]);
    assert_eq!(resumed.code, Some(0), "{resumed:?}");
    assert!(place.emulator.faults().struck() > 20);
    let report: Value = serde_json::from_str(&resumed.out).expect("JSON");
    assert_eq!(report["failed"], 0, "{report}");
    assert_eq!(report["skipped"], 0, "{report}");
    let found = report["found"].as_u64().expect("a number");
    assert!(found > 0, "some responses were lost: {report}");
    assert_eq!(
        report["created"].as_u64().expect("a number") + found,
        USERS as u64
    );

    let emails = emails(&place);
    assert_eq!(emails.len(), USERS, "nothing twice");
    let expected: BTreeSet<String> = (0..USERS)
        .map(|number| format!("user{number}@example.com"))
        .collect();
    assert_eq!(
        emails.into_iter().collect::<BTreeSet<_>>(),
        expected,
        "nothing lost"
    );
    let states = journal(&place, "users.csv.journal");
    assert_eq!(states.len(), USERS);
    for (record, states) in states {
        let ends = states.iter().filter(|state| *state != "sending").count();
        assert_eq!(ends, 1, "{record}: {states:?}");
        assert!(
            states.last().is_some_and(|state| state != "sending"),
            "{record}: {states:?}"
        );
    }
}

#[test]
fn failures_have_reasons_and_can_be_imported() {
    let place = Place::new();
    place.write(
        "users.csv",
        "email,password,nickname\n\
         mia@example.com,battery staple,Mia\n\
         lea@example.com,battery staple,Lea\n\
         MIA@example.com,battery staple,Mia again\n\
         ,battery staple,Nameless\n\
         no address,battery staple,Bad\n",
    );
    let ended = place.run(&["users", "import", "users.csv", "--json"]);
    assert_eq!(ended.code, Some(5), "{ended:?}");
    let report: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(
        report,
        json!({ "records": 5, "created": 1, "found": 0, "skipped": 0, "failed": 4 })
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
    let corrected = failed
        .replace("no address", "bad@example.com")
        .replace("MIA@", "mia2@");
    place.write(
        "again.csv",
        &corrected.replace("\n,battery", "\nnameless@example.com,battery"),
    );
    let again = place.run(&["users", "import", "again.csv", "--skip-existing", "--json"]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(place.users().len(), 5);
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

#[test]
fn a_second_import_of_a_file_needs_a_decision() {
    let place = empty();
    place.write("users.csv", &csv(3));
    let resume = ["users", "import", "users.csv", "--resume"];
    assert_eq!(
        place.run(&resume).code,
        Some(2),
        "there is nothing to continue"
    );
    assert_eq!(place.run(&["users", "import", "users.csv"]).code, Some(0));
    let second = place.run(&["users", "import", "users.csv"]);
    assert_eq!(second.code, Some(2));
    assert!(second.errors.contains("--resume"), "{second:?}");
    let requests = place.emulator.journal().len();
    let finished = place.run(&resume);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(
        finished.errors.contains("The import is finished."),
        "{finished:?}"
    );
    assert_eq!(place.emulator.journal().len(), requests);

    place.write("users.csv", &csv(4).replace("user2@", "other@"));
    let changed = place.run(&resume);
    assert_eq!(
        changed.code,
        Some(2),
        "the file is another one: {changed:?}"
    );
    assert_eq!(place.users().len(), 3, "nothing is sent");
}

#[test]
fn a_cut_line_of_the_journal_is_looked_up() {
    let place = empty();
    place.write("users.csv", &csv(2));
    assert_eq!(place.run(&["users", "import", "users.csv"]).code, Some(0));
    // As if the program had been killed while it wrote the last line, after the service had created the user.
    let journal = place.read("users.csv.journal");
    let cut = journal.trim_end().rfind('\n').expect("lines") + 10;
    place.write("users.csv.journal", &journal[..cut]);
    let resumed = place.json(&["users", "import", "users.csv", "--resume"]);
    assert_eq!(
        resumed,
        json!({ "records": 2, "created": 1, "found": 1, "skipped": 0, "failed": 0 })
    );
    assert_eq!(place.users().len(), 2);
}

#[test]
fn a_record_without_a_response_is_looked_up() {
    let place = Place::new();
    place.write(
        "users.csv",
        "email,unionid\nlea@example.com,l\nmia@example.com,m\nada@example.com,a\n",
    );
    let sending = |record: u64, email: &str| json!({ "record": record, "key": format!("email:{email}"), "state": "sending" });
    let header = json!({ "import_into": POOL });
    let (lea, mia) = (sending(1, "lea@example.com"), sending(2, "mia@example.com"));
    place.write(
        "users.csv.journal",
        &format!("{header}\n{lea}\n{mia}\n{{\"record\":3,\"key\":\"é"),
    );
    let report = place.json(&["users", "import", "users.csv", "--resume"]);
    assert_eq!(
        report,
        json!({ "records": 3, "created": 2, "found": 1, "skipped": 0, "failed": 0 })
    );
    assert_eq!(place.users().len(), 3);
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

#[test]
fn a_service_that_is_down_stops_an_import() {
    let place = empty();
    place.write("users.csv", &csv(20));
    for field in ["createUser", "userExist"] {
        place
            .emulator
            .faults()
            .add(Rule::new(Fault::Html).on(field));
    }
    let stopped = place.run(&["users", "import", "users.csv", "--jobs", "1"]);
    assert_ne!(stopped.code, Some(0), "{stopped:?}");
    assert!(stopped.errors.contains("0 of 20"), "{stopped:?}");
    place.emulator.faults().clear();
    let report = place.json(&["users", "import", "users.csv", "--resume"]);
    assert_eq!(
        (&report["created"], &report["found"]),
        (&json!(19), &json!(1))
    );
    assert_eq!(place.users().len(), 20);
}

#[test]
fn a_journal_is_for_one_pool_and_one_program() {
    let place = empty();
    place.write("users.csv", &csv(1));
    let resume = ["users", "import", "users.csv", "--resume"];
    place.write("users.csv.journal", "{\"import_into\":\"another\"}\n");
    assert!(place.run(&resume).errors.contains("another pool"));
    place.write(
        "users.csv.journal",
        &format!("{{\"import_into\":\"{POOL}\"}}\nno entry\n"),
    );
    assert!(place.run(&resume).errors.contains("not a journal"));
    place.write("users.csv.journal", "");
    let file = fs::File::open(place.path("users.csv.journal")).expect("the journal");
    file.lock().expect("a lock");
    assert!(place.run(&resume).errors.contains("another program"));
    drop(file);
    assert_eq!(place.run(&resume).code, Some(0));
}

#[test]
fn wrong_credentials_stop_an_import() {
    let place = empty();
    place.write("users.csv", &csv(50));
    let mut command = place.command(&["users", "import", "users.csv"]);
    command.env("AUTHING_SECRET", "guessed");
    let stopped = of(started(command, ""));
    assert_eq!(stopped.code, Some(3), "{stopped:?}");
    assert!(stopped.errors.contains("--resume"), "{stopped:?}");
    assert!(
        place.emulator.journal().len() < 50,
        "the other records are not sent"
    );
    let resumed = place.run(&["users", "import", "users.csv", "--resume"]);
    assert_eq!(resumed.code, Some(0), "{resumed:?}");
    assert_eq!(place.users().len(), 50);
}

/// A signal ends the records in progress, and the import can be continued.
#[cfg(unix)]
#[test]
fn a_signal_ends_an_import_cleanly() {
    let place = empty();
    place.write("users.csv", &csv(1000));
    let child = started(place.command(&["users", "import", "users.csv"]), "");
    while place.emulator.journal().len() < 100 {
        std::thread::yield_now();
    }
    let sent = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.expect("kill").success());
    let ended = of(child);
    assert_eq!(ended.code, Some(130), "{ended:?}");
    assert!(ended.errors.contains("--resume"), "{ended:?}");
    let states = journal(&place, "users.csv.journal");
    assert!(states.len() < 1000 && states.len() == emails(&place).len());
    assert!(
        states
            .values()
            .all(|states| states.last().is_some_and(|state| state == "created"))
    );
}

#[cfg(unix)]
#[test]
fn files_with_passwords_are_private() {
    use std::os::unix::fs::PermissionsExt as _;

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
