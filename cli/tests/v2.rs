//! The commands with `--api v2`.

use authing_emulator::{PoolSeed, UserSeed};
use serde_json::{Value, json};

use crate::program::{Ended, LEA, POOL, Place, SECRET, ended};

fn v2(place: &Place, arguments: &[&str]) -> Ended {
    place.run(&[arguments, &["--api", "v2"]].concat())
}

fn json_v2(place: &Place, arguments: &[&str]) -> Value {
    place.json(&[arguments, &["--api", "v2"]].concat())
}

/// Returns the paths of the requests since the start.
fn paths(place: &Place) -> Vec<String> {
    let entries = place.emulator.journal().entries();
    entries.into_iter().map(|entry| entry.path).collect()
}

#[test]
fn a_user_is_created_changed_and_deleted() {
    let place = Place::new();
    let create = [
        "users",
        "create",
        "--set",
        "email=mia@example.com",
        "--set",
        "externalId=7",
        "--password-stdin",
        "--json",
        "--api",
        "v2",
    ];
    let created = ended(place.command(&create), "battery staple\n");
    assert_eq!(created.code, Some(0), "{created:?}");
    let mia: Value = serde_json::from_str(&created.out).expect("JSON");
    let id = mia["id"].as_str().expect("an id");
    // The emulator does not store the field.
    let sent = place.emulator.journal().entries();
    let last = format!("{:?}", sent.last().map(|entry| &entry.variables));
    assert!(last.contains("externalId"), "{last}");

    let update = [
        "users",
        "update",
        id,
        "-s",
        "company=Engines",
        "--email-verified",
        "true",
    ];
    let updated = json_v2(&place, &update);
    assert_eq!(
        (&updated["company"], &updated["emailVerified"]),
        (&json!("Engines"), &json!(true))
    );
    assert_eq!(
        json_v2(&place, &["users", "block", id, LEA])[1]["blocked"],
        true
    );
    assert_eq!(
        json_v2(&place, &["users", "unblock", id])[0]["blocked"],
        false
    );
    assert_eq!(json_v2(&place, &["users", "get", id])["company"], "Engines");
    assert_eq!(json_v2(&place, &["users", "get", id, LEA])[1]["id"], LEA);
    assert_eq!(json_v2(&place, &["users", "search", "mia@"])[0]["id"], id);
    let by_name = json_v2(&place, &["users", "search", "mia", "--kind", "username"]);
    assert_eq!(by_name, json!([]));
    assert_eq!(
        json_v2(&place, &["users", "list"]).as_array().map(Vec::len),
        Some(2)
    );

    assert_eq!(
        json_v2(&place, &["users", "delete", id, "-y"]),
        json!([{ "id": id }])
    );
    assert_eq!(v2(&place, &["users", "get", id]).code, Some(1));
    let missing = v2(&place, &["users", "get", LEA, id]);
    assert!(
        missing.code == Some(1) && missing.errors.contains(id),
        "{missing:?}"
    );
    assert!(paths(&place).iter().all(|path| path == "/graphql/v2"));
}

#[test]
fn a_field_of_the_other_api_is_refused() {
    let place = Place::new();
    let update = ["users", "update", LEA, "--set", "registerMethod=x"];
    let refused = v2(&place, &update);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(
        refused.errors.contains("`registerMethod` cannot be set"),
        "{refused:?}"
    );
    assert!(place.emulator.journal().is_empty());
    assert_eq!(place.run(&update).code, Some(0));
    assert_eq!(
        place
            .run(&["users", "update", LEA, "-s", "city=Berlin"])
            .code,
        Some(2)
    );
}

#[test]
fn multi_factor_authentication_is_reset() {
    let lea = UserSeed::with_email("lea@example.com", "correct horse")
        .id(LEA)
        .mfa(POOL, "JBSWY3DPEHPK3PXP");
    let place = Place::with(PoolSeed::new(POOL, SECRET).user(lea));
    let reset = json_v2(&place, &["users", "reset-mfa", LEA]);
    assert_eq!(reset, json!({ "userId": LEA, "enable": false }));
    let mfa = &place.users()[0]["mfa"];
    assert_eq!(mfa["enable"], false, "{mfa}");
    assert_ne!(mfa["shareKey"], "JBSWY3DPEHPK3PXP");
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
fn an_import_skips_users_who_exist() {
    let place = Place::new();
    place.write(
        "users.csv",
        "email,password\nlea@example.com,battery staple\nmia@example.com,battery staple\n",
    );
    let import = ["users", "import", "users.csv", "--skip-existing"];
    let report = json_v2(&place, &import);
    assert_eq!(
        (&report["created"], &report["skipped"]),
        (&json!(1), &json!(1)),
        "{report}"
    );
    assert_eq!(place.users().len(), 2);
}

#[test]
fn roles_and_groups_are_named_by_codes() {
    let place = Place::new();
    for (kind, label) in [("roles", "role"), ("groups", "group")] {
        let created = json_v2(
            &place,
            &[kind, "create", "editor", "--description", "Edits"],
        );
        assert_eq!(
            (&created["code"], &created["description"]),
            (&json!("editor"), &json!("Edits"))
        );
        assert_eq!(json_v2(&place, &[kind, "get", "editor"])["code"], "editor");
        assert_eq!(json_v2(&place, &[kind, "list"])[0]["code"], "editor");
        json_v2(&place, &[kind, "add", "editor", LEA]);
        assert_eq!(json_v2(&place, &[kind, "members", "editor"])[0]["id"], LEA);
        json_v2(&place, &[kind, "remove", "editor", LEA]);
        assert_eq!(json_v2(&place, &[kind, "members", "editor"]), json!([]));
        assert_eq!(
            v2(&place, &[kind, "delete", "editor"]).code,
            Some(2),
            "not confirmed"
        );
        assert_eq!(v2(&place, &[kind, "delete", "editor", "-y"]).code, Some(0));
        let unknown = v2(&place, &[kind, "get", "editor"]);
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
    let place = Place::new();
    json_v2(&place, &["roles", "create", "editor"]);
    json_v2(&place, &["groups", "create", "staff"]);
    json_v2(&place, &["groups", "add", "staff", LEA]);
    json_v2(&place, &["groups", "add-roles", "staff", "editor"]);
    let roles = || {
        place.call(async |_| {
            let authing = authing::v2::Authing::from_vars(place.emulator.env())?;
            authing.rbac().roles().of_user(LEA).await
        })
    };
    assert_eq!(roles()[0].code, "editor");
    json_v2(&place, &["groups", "remove-roles", "staff", "editor"]);
    assert!(roles().is_empty());
}

#[test]
fn the_pool_and_organisations_are_shown() {
    let place = Place::new();
    assert_eq!(json_v2(&place, &["pool", "settings"])["id"], POOL);
    assert_eq!(json_v2(&place, &["orgs", "list"]), json!([]));
    let org = place.call(async |_| {
        let authing = authing::v2::Authing::from_vars(place.emulator.env())?;
        let org = authing.orgs().create("Company").await?;
        let add = authing.orgs().add_node(&org.id, "Team", &org.root_node.id);
        add.code("team").await?;
        Ok(org.id)
    });
    let list = json_v2(&place, &["orgs", "list"]);
    assert_eq!(
        (&list[0]["name"], &list[0]["nodes"]),
        (&json!("Company"), &json!(2))
    );
    let tree = json_v2(&place, &["orgs", "tree", org.as_str()]);
    let team = (&tree[1]["name"], &tree[1]["code"], &tree[1]["parent"]);
    assert_eq!(team, (&json!("Team"), &json!("team"), &tree[0]["id"]));
    assert!(
        v2(&place, &["orgs", "tree", org.as_str()])
            .out
            .contains("  Team")
    );
    assert_eq!(v2(&place, &["orgs", "tree", LEA]).code, Some(1));
}

#[test]
fn a_command_that_v2_lacks_is_refused_by_name() {
    let place = Place::new();
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
        let refused = v2(&place, arguments);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        let message = format!("the API v2 does not have `{name}`");
        assert!(refused.errors.contains(&message), "{refused:?}");
    }
    assert!(place.emulator.journal().is_empty());
}

#[test]
fn a_token_is_verified() {
    let place = Place::new();
    let token = place.call(async |_| {
        let authing = authing::v2::Authing::from_vars(place.emulator.env())?;
        let login = authing
            .auth()
            .login_by_email("lea@example.com", "correct horse");
        Ok(login.await?.token().expose().to_owned())
    });
    let verify = ["token", "verify", "--json", "--api", "v2"];
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
    let add = [
        "profile",
        "add",
        "new",
        "--pool-id",
        POOL,
        "--core-url",
        &url,
        "--api",
        "v2",
    ];
    let added = ended(place.command_without_settings(&add), SECRET);
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
fn doctor_checks_the_core() {
    let place = Place::new();
    let passed = v2(&place, &["doctor", "--json"]);
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
        let mut command = place.command(&["doctor", "--json", "--api", "v2"]);
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
