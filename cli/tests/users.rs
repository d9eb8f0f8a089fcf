//! Users, one by one, and the forms of the output.

use authing_emulator::{Fault, Gateway, PoolSeed, Rule, UserSeed};
use serde_json::{Value, json};

use crate::program::{APIS, LEA, POOL, Place, SECRET, ended, of, started};

fn a_user_is_created_changed_and_deleted_in(api: &'static str) {
    let place = Place::new().of(api);
    let create = [
        "users",
        "create",
        "--set",
        "email=mia@example.com",
        "--set",
        "nickname=Mia",
        "--password-stdin",
        "--json",
    ];
    let created = ended(place.command(&create), "battery staple\n");
    assert_eq!(created.code, Some(0), "{created:?}");
    let mia: Value = serde_json::from_str(&created.out).expect("JSON");
    let id = mia[place.id()].as_str().expect("an id");

    assert_eq!(
        place.json(&["users", "update", id, "-s", "company=Engines"])["company"],
        "Engines"
    );
    let verified = place.json(&["users", "update", id, "--email-verified", "true"]);
    assert_eq!(verified["emailVerified"], true);
    assert_eq!(place.json(&["users", "block", id, LEA])[1]["blocked"], true);
    assert_eq!(place.json(&["users", "unblock", id])[0]["blocked"], false);
    assert_eq!(place.json(&["users", "get", id])["nickname"], "Mia");
    let several = place.json(&["users", "get", id, LEA]);
    assert_eq!(
        [&several[0]["nickname"], &several[1][place.id()]],
        [&json!("Mia"), &json!(LEA)]
    );
    let found = place.json(&["users", "search", "mia@"]);
    assert_eq!(found[0][place.id()], id);
    let list = place.json(&["users", "list"]);
    assert_eq!(list.as_array().map(Vec::len), Some(2));

    let refused = place.run(&["users", "delete", id]);
    assert_eq!(
        refused.code,
        Some(2),
        "a confirmation is required: {refused:?}"
    );
    assert_eq!(
        place.json(&["users", "delete", id, "--yes"]),
        json!([{ place.id(): id }])
    );
    assert_eq!(place.run(&["users", "get", id]).code, Some(1));
    let one_is_missing = place.run(&["users", "get", LEA, id, "--csv"]);
    assert_eq!(one_is_missing.code, Some(1), "{one_is_missing:?}");
    assert!(one_is_missing.out.contains(LEA), "{one_is_missing:?}");
    assert!(
        one_is_missing.errors.contains(id) && !one_is_missing.errors.contains(LEA),
        "{one_is_missing:?}"
    );
    let entries = place.emulator.journal().entries();
    assert!(
        entries
            .iter()
            .all(|entry| (entry.gateway == Some(Gateway::Core)) == (api == "v2"))
    );
}

#[test]
fn a_user_is_created_changed_and_deleted() {
    for api in APIS {
        a_user_is_created_changed_and_deleted_in(api);
    }
}

#[test]
fn multi_factor_authentication_is_reset() {
    for api in APIS {
        let lea = UserSeed::with_email("lea@example.com", "correct horse")
            .id(LEA)
            .mfa(POOL, "JBSWY3DPEHPK3PXP");
        let place = Place::with(PoolSeed::new(POOL, SECRET).user(lea)).of(api);
        let reset = place.json(&["users", "reset-mfa", LEA]);
        assert_eq!(reset["enable"], false, "{api}: {reset}");
        let mfa = &place.users()[0]["mfa"];
        assert_eq!(mfa["enable"], false, "{api}: {mfa}");
        assert_ne!(mfa["shareKey"], "JBSWY3DPEHPK3PXP");
    }
}

#[test]
fn a_password_is_never_an_argument() {
    let place = Place::new();
    let refused = place.run(&["users", "update", LEA, "--set", "password=hunter2"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.errors.contains("--password-stdin"));
    assert_eq!(place.run(&["users", "update", LEA]).code, Some(2));
    assert_eq!(
        place.run(&["users", "create"]).code,
        Some(2),
        "a field is required"
    );
}

#[test]
fn a_missing_password_has_a_remedy() {
    let place = Place::new();
    let create = ["users", "create", "--set", "email=mia@example.com"];
    let refused = place.run(&create);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(
        refused.errors.contains("2032") && refused.errors.contains("--password-stdin"),
        "{refused:?}"
    );
}

#[test]
fn a_user_is_searched_unless_the_text_is_an_id() {
    let place = Place::new();
    let email = place.run(&["users", "get", "lea@example.com"]);
    assert_eq!(email.code, Some(1), "{email:?}");
    assert!(
        email
            .errors
            .contains("not an id: use `authing users search`"),
        "{email:?}"
    );
    let unknown = place.run(&["users", "get", "5e4c8b1f0a2d3c4b5a690002"]);
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
    assert!(!unknown.errors.contains("not an id"), "{unknown:?}");
    for (kind, found) in [("nickname", 1), ("username", 0)] {
        let users = place.json(&["users", "search", "Lea", "--kind", kind]);
        assert_eq!(users.as_array().map(Vec::len), Some(found), "{kind}");
        let help = place.run(&["users", "search", "--help"]).out;
        assert!(help.contains(&format!("`{kind}`")), "{help}");
    }
}

#[test]
fn the_output_has_four_forms() {
    let place = Place::new();
    let table = place.run(&["users", "list"]).out;
    assert!(
        table.contains("EMAIL") && table.contains("lea@example.com"),
        "{table}"
    );
    assert_eq!(
        place.json(&["users", "list"])[0]["email"],
        "lea@example.com"
    );
    let lines = place.run(&["users", "list", "--jsonl"]).out;
    assert_eq!(lines.lines().count(), 1);
    let csv = place.run(&["users", "list", "--csv"]).out;
    assert!(csv.starts_with("_id,email,"), "{csv}");
}

#[test]
fn a_list_has_a_limit_and_an_export_is_whole() {
    let users = (0..450).map(|number| UserSeed::with_phone(format!("138{number:08}")));
    let place = Place::with(users.fold(PoolSeed::new(POOL, SECRET), PoolSeed::user));
    let limited = place.run(&["users", "list", "--jsonl"]);
    assert_eq!(limited.out.lines().count(), 100);
    assert!(limited.errors.contains("100 of 450"), "{limited:?}");
    assert_eq!(
        place
            .run(&["users", "list", "--jsonl", "--all"])
            .out
            .lines()
            .count(),
        450
    );
    let exported = place.run(&["users", "export"]);
    assert_eq!(exported.code, Some(0));
    assert_eq!(exported.out.lines().count(), 450);
    assert_eq!(exported.errors, "", "the progress is only for terminals");
    assert_eq!(
        place
            .run(&["users", "export", "--csv", "--jobs", "1"])
            .out
            .lines()
            .count(),
        451
    );
}

/// A reader such as `head` ends before the program.
#[test]
fn a_closed_output_ends_the_program_quietly() {
    let users = (0..450).map(|number| UserSeed::with_phone(format!("138{number:08}")));
    let place = Place::with(users.fold(PoolSeed::new(POOL, SECRET), PoolSeed::user));
    let mut child = started(place.command(&["users", "export"]), "");
    drop(child.stdout.take());
    let end = of(child);
    assert_eq!((end.code, end.errors.as_str()), (Some(0), ""));
}

#[test]
fn texts_of_users_do_not_control_the_terminal() {
    let lea = UserSeed::with_email("lea@example.com", "p").nickname("\u{1b}[2J\u{202e}");
    let place = Place::with(PoolSeed::new(POOL, SECRET).user(lea));
    let table = place.run(&["users", "list"]).out;
    assert!(!table.contains(['\u{1b}', '\u{202e}']), "{table:?}");
    assert!(table.contains(r"\u{1b}[2J\u{202e}"), "{table:?}");
}

#[test]
fn the_exit_code_says_what_kind_of_error_it_is() {
    let place = Place::new();
    let malformed = place.run(&["users", "get", "no-id"]);
    assert_eq!(malformed.code, Some(1), "{malformed:?}");
    let mut command = place.command(&["users", "list"]);
    command.env("AUTHING_SECRET", "guessed");
    let wrong = ended(command, "");
    assert_eq!(wrong.code, Some(3), "{wrong:?}");
    assert!(wrong.errors.contains("doctor"));
    place
        .emulator
        .faults()
        .add(Rule::new(Fault::Status(503)).on("updateUser"));
    let down = place.run(&["users", "block", LEA]);
    assert_eq!(down.code, Some(4), "{down:?}");
}

/// A spreadsheet would evaluate such a name.
#[test]
fn texts_of_users_are_not_formulas_in_csv() {
    let names = [
        "=HYPERLINK(1)",
        "+1",
        "-1",
        "@SUM(1)",
        "\tx",
        "'=1",
        "O'Hara",
    ];
    let user = |(number, name): (usize, &&str)| {
        UserSeed::with_phone(format!("138{number:08}"))
            .unionid(number.to_string())
            .nickname(*name)
    };
    let users = names.iter().enumerate().map(user);
    let place = Place::with(users.fold(PoolSeed::new(POOL, SECRET), PoolSeed::user));
    let csv = place.run(&["users", "export", "--csv"]).out;
    for cell in [
        ",'=HYPERLINK(1),",
        ",'+1,",
        ",'-1,",
        ",'@SUM(1),",
        ",'\tx,",
        ",''=1,",
        ",O'Hara,",
    ] {
        assert!(csv.contains(cell), "{cell:?}: {csv}");
    }

    let other = Place::with(PoolSeed::new(POOL, SECRET));
    other.write("users.csv", &csv);
    let imported = other.run(&["users", "import", "users.csv", "--jobs", "1"]);
    assert_eq!(imported.code, Some(0), "{imported:?}");
    let mut imported: Vec<_> = other
        .users()
        .iter()
        .map(|user| user["nickname"].clone())
        .collect();
    let mut expected = names.map(Value::from).to_vec();
    let text = |value: &Value| value.to_string();
    imported.sort_by_key(text);
    expected.sort_by_key(text);
    assert_eq!(imported, expected);
}
