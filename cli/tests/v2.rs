//! The commands with the API v2, where it differs from v1.

use authing_emulator::{PoolSeed, UserSeed};
use serde_json::{Value, json};

use crate::program::{LEA, POOL, Place, SECRET, ended};

fn new() -> Place {
    Place::new().of("v2")
}

#[test]
fn a_field_of_the_other_api_is_refused() {
    let place = new();
    let update = ["users", "update", LEA, "--set", "registerMethod=x"];
    let refused = place.run(&update);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(
        refused.errors.contains("`registerMethod` cannot be set"),
        "{refused:?}"
    );
    assert!(place.emulator.journal().is_empty());
    place.json(&["users", "update", LEA, "-s", "externalId=7"]);
    // The emulator does not store the field.
    let sent = place.emulator.journal().entries();
    let last = sent.last().and_then(|entry| entry.variables.as_ref());
    assert_eq!(last.expect("GraphQL")["externalId"], "7");
    let place = Place::new();
    assert_eq!(place.run(&update).code, Some(0));
    let update = ["users", "update", LEA, "-s", "city=Berlin"];
    assert_eq!(place.run(&update).code, Some(2));
}

/// Users move from v1 to v2, and back.
#[test]
fn an_export_is_imported_into_the_other_api() {
    let lea = UserSeed::with_phone("13800000001")
        .nickname("=Lea")
        .unionid("union");
    let place = Place::with(PoolSeed::new(POOL, SECRET).user(lea));
    for (api, other) in [("v1", "v2"), ("v2", "v1")] {
        for format in ["--csv", "--jsonl"] {
            let exported = place.run(&["users", "export", format, "--api", api]);
            assert_eq!(exported.code, Some(0), "{exported:?}");
            let empty = Place::with(PoolSeed::new(POOL, SECRET));
            let name = format.replace("--", "users.");
            empty.write(&name, &exported.out);
            let imported = empty.run(&["users", "import", &name, "--api", other, "--json"]);
            assert_eq!(imported.code, Some(0), "{imported:?}");
            let lea = &empty.users()[0];
            assert_eq!(
                (&lea["nickname"], &lea["phone"]),
                (&json!("=Lea"), &json!("13800000001"))
            );
        }
    }
}

#[test]
fn roles_and_groups_are_named_by_codes() {
    let place = new();
    for (kind, label) in [("roles", "role"), ("groups", "group")] {
        let created = place.json(&[kind, "create", "editor", "--description", "Edits"]);
        assert_eq!(
            (&created["code"], &created["description"]),
            (&json!("editor"), &json!("Edits"))
        );
        assert_eq!(place.json(&[kind, "get", "editor"])["code"], "editor");
        assert_eq!(place.json(&[kind, "list"])[0]["code"], "editor");
        place.json(&[kind, "add", "editor", LEA]);
        assert_eq!(place.json(&[kind, "members", "editor"])[0]["id"], LEA);
        place.json(&[kind, "remove", "editor", LEA]);
        assert_eq!(place.json(&[kind, "members", "editor"]), json!([]));
        assert_eq!(
            place.run(&[kind, "delete", "editor"]).code,
            Some(2),
            "not confirmed"
        );
        assert_eq!(place.run(&[kind, "delete", "editor", "-y"]).code, Some(0));
        let unknown = place.run(&[kind, "get", "editor"]);
        assert_eq!(unknown.code, Some(1), "{unknown:?}");
        assert!(
            unknown
                .errors
                .contains(&format!("the {label} editor does not exist")),
            "{unknown:?}"
        );
    }
}

#[test]
fn groups_have_roles() {
    let place = new();
    place.json(&["roles", "create", "editor"]);
    place.json(&["groups", "create", "staff"]);
    place.json(&["groups", "add", "staff", LEA]);
    place.json(&["groups", "add-roles", "staff", "editor"]);
    let roles = || {
        place.call(async |_| {
            let authing = authing::v2::Authing::from_vars(place.emulator.env())?;
            authing.rbac().roles().of_user(LEA).await
        })
    };
    assert_eq!(roles()[0].code, "editor");
    place.json(&["groups", "remove-roles", "staff", "editor"]);
    assert!(roles().is_empty());
}

#[test]
fn the_pool_and_organisations_are_shown() {
    let place = new();
    assert_eq!(place.json(&["pool", "settings"])["id"], POOL);
    assert_eq!(place.json(&["orgs", "list"]), json!([]));
    let org = place.call(async |_| {
        let authing = authing::v2::Authing::from_vars(place.emulator.env())?;
        let org = authing.orgs().create("Company").await?;
        let add = authing.orgs().add_node(&org.id, "Team", &org.root_node.id);
        add.code("team").await?;
        Ok(org.id)
    });
    let list = place.json(&["orgs", "list"]);
    assert_eq!(
        (&list[0]["name"], &list[0]["nodes"]),
        (&json!("Company"), &json!(2))
    );
    let tree = place.json(&["orgs", "tree", org.as_str()]);
    let team = (&tree[1]["name"], &tree[1]["code"], &tree[1]["parent"]);
    assert_eq!(team, (&json!("Team"), &json!("team"), &tree[0]["id"]));
    assert!(
        place
            .run(&["orgs", "tree", org.as_str()])
            .out
            .contains("  Team")
    );
    assert_eq!(place.run(&["orgs", "tree", LEA]).code, Some(1));
}

#[test]
fn a_command_that_v2_lacks_is_refused_by_name() {
    let place = new();
    for (arguments, name) in [
        (&["webhooks", "list"][..], "webhooks"),
        (&["permissions", "list"], "permissions"),
        (&["permissions", "delete", "x", "-y"], "permissions"),
        (
            &["roles", "add-permissions", "editor", "x"],
            "roles add-permissions",
        ),
        (
            &["roles", "remove-permissions", "editor", "x"],
            "roles remove-permissions",
        ),
    ] {
        let refused = place.run(arguments);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        let message = format!("the API v2 does not have `{name}`");
        assert!(refused.errors.contains(&message), "{refused:?}");
    }
    assert!(place.emulator.journal().is_empty());
}

#[test]
fn a_token_is_verified() {
    let place = new();
    let token = place.call(async |_| {
        let authing = authing::v2::Authing::from_vars(place.emulator.env())?;
        let login = authing
            .auth()
            .login_by_email("lea@example.com", "correct horse");
        Ok(login.await?.token().expose().to_owned())
    });
    let verify = ["token", "verify", "--json"];
    let verified = ended(place.command(&verify), &token);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    let claims: Value = serde_json::from_str(&verified.out).expect("JSON");
    assert_eq!(
        (&claims["user_id"], &claims["pool_id"]),
        (&json!(LEA), &json!(POOL))
    );
    let rejected = ended(place.command(&verify), "not a token");
    assert_eq!(
        (rejected.code, rejected.out.as_str()),
        (Some(1), ""),
        "{rejected:?}"
    );
}

#[test]
fn the_api_is_set_by_a_variable_or_a_profile() {
    let place = Place::new();
    let list = |change: &dyn Fn(&mut std::process::Command), arguments: &[&str]| {
        let mut command = place.command(&[&["users", "list", "--jsonl"], arguments].concat());
        change(&mut command);
        ended(command, "")
    };
    let by_variable = list(
        &|command| {
            command.env("AUTHING_API", "v2");
        },
        &[],
    );
    assert!(
        by_variable.out.starts_with(r#"{"id""#) || by_variable.out.contains(r#""arn""#),
        "{by_variable:?}"
    );
    let by_option = list(
        &|command| {
            command.env("AUTHING_API", "v2");
        },
        &["--api", "v1"],
    );
    assert!(by_option.out.contains(r#""_id""#), "{by_option:?}");
    let unknown = list(
        &|command| {
            command.env("AUTHING_API", "v3");
        },
        &[],
    );
    assert_eq!(unknown.code, Some(3), "{unknown:?}");
    assert!(unknown.errors.contains("AUTHING_API"), "{unknown:?}");

    let url = place.emulator.core_url();
    let added = place.add_profile("new", &["--core-url", &url, "--api", "v2"]);
    assert_eq!(added.code, Some(0), "{added:?}");
    let profiles = place.command_without_settings(&["profile", "list", "--json"]);
    let profiles: Value = serde_json::from_str(&ended(profiles, "").out).expect("JSON");
    assert_eq!(
        (&profiles[0]["api"], &profiles[0]["service_url"]),
        (&json!("v2"), &json!(url))
    );
    let by_profile = ended(
        place.command_without_settings(&["users", "list", "--jsonl"]),
        "",
    );
    assert!(by_profile.out.contains(r#""arn""#), "{by_profile:?}");
}

#[test]
fn the_variable_sets_the_api_of_a_profile_that_does_not_name_one() {
    let place = Place::new();
    let url = place.emulator.base_url();
    for (name, options) in [
        ("old", &["--service-url", url][..]),
        ("first", &["--service-url", url, "--api", "v1"]),
    ] {
        let added = place.add_profile(name, options);
        assert_eq!(added.code, Some(0), "{added:?}");
    }
    let list = |profile| {
        let arguments = ["users", "list", "--jsonl", "--profile", profile];
        let mut command = place.command_without_settings(&arguments);
        command.env("AUTHING_API", "v2");
        ended(command, "")
    };
    let by_variable = list("old");
    assert!(by_variable.out.contains(r#""arn""#), "{by_variable:?}");
    let by_profile = list("first");
    assert!(by_profile.out.contains(r#""_id""#), "{by_profile:?}");
}

#[test]
fn doctor_checks_the_core() {
    let place = new();
    let passed = place.run(&["doctor", "--json"]);
    assert_eq!(passed.code, Some(0), "{passed:?}");
    let rows: Vec<Value> = serde_json::from_str(&passed.out).expect("JSON");
    let results: Vec<_> = rows
        .iter()
        .map(|row| (row["check"].as_str(), row["result"].as_str()))
        .collect();
    let expected = [
        ("settings", "ok"),
        ("core", "ok"),
        ("TLS", "not used"),
        ("credentials", "ok"),
        ("clock", "ok"),
        ("encryption key", "ok"),
    ];
    assert_eq!(
        results,
        expected.map(|(check, result)| (Some(check), Some(result)))
    );

    for (variable, value, failed) in [
        ("AUTHING_SECRET", "guessed", "credentials"),
        ("AUTHING_SERVICE_URL", "http://127.0.0.1:9", "core"),
        ("AUTHING_PUBLIC_KEY", "", "encryption key"),
    ] {
        let mut command = place.command(&["doctor", "--json"]);
        command.env(variable, value);
        let found = ended(command, "");
        assert_eq!(found.code, Some(1), "{found:?}");
        let rows: Vec<Value> = serde_json::from_str(&found.out).expect("JSON");
        let last = rows.last().expect("a row");
        assert_eq!(
            (&last["check"], &last["result"]),
            (&json!(failed), &json!("failed")),
            "{rows:?}"
        );
    }
}
