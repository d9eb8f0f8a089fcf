//! Roles, groups, permissions, organisations, the pool, webhooks, tokens and the emulator.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command},
};

use serde_json::{Value, json};

use crate::program::{LEA, Place, ended, of, started};

fn id(place: &Place, arguments: &[&str]) -> String {
    let created = place.json(arguments);
    created["_id"].as_str().expect("an id").to_owned()
}

#[test]
fn roles_have_users_and_permissions() {
    let place = Place::new();
    let role = id(
        &place,
        &["roles", "create", "editor", "--description", "Edits"],
    );
    let permission = id(&place, &["permissions", "create", "publish"]);
    place.json(&["roles", "add", &role, LEA]);
    place.json(&["roles", "add-permissions", &role, &permission]);
    assert_eq!(place.json(&["roles", "members", &role])[0]["_id"], LEA);
    let shown = place.json(&["roles", "get", &role]);
    assert_eq!(shown["permissions"]["list"][0]["name"], "publish");
    place.json(&["roles", "remove-permissions", &role, &permission]);
    place.json(&["roles", "remove", &role, LEA]);
    assert_eq!(
        place.json(&["roles", "members", &role]),
        Value::Array(vec![])
    );
    assert_eq!(
        place
            .run(&["permissions", "delete", &permission, "-y"])
            .code,
        Some(0)
    );
    assert_eq!(place.run(&["roles", "delete", &role, "-y"]).code, Some(0));
    assert_eq!(place.json(&["roles", "list"]), Value::Array(vec![]));
}

#[test]
fn groups_have_users_and_roles() {
    let place = Place::new();
    let group = id(&place, &["groups", "create", "staff"]);
    let role = id(&place, &["roles", "create", "editor"]);
    place.json(&["groups", "add", &group, LEA]);
    place.json(&["groups", "add-roles", &group, &role]);
    assert_eq!(place.json(&["groups", "members", &group])[0]["_id"], LEA);
    assert_eq!(
        place.json(&["groups", "get", &group])["roles"]["list"][0]["name"],
        "editor"
    );
    place.json(&["groups", "remove-roles", &group, &role]);
    place.json(&["groups", "remove", &group, LEA]);
    assert_eq!(
        place.json(&["groups", "members", &group]),
        Value::Array(vec![])
    );
}

#[test]
fn an_organisation_is_shown_as_a_tree() {
    let place = Place::new();
    assert_eq!(place.json(&["orgs", "list"]), Value::Array(vec![]));
    let org = place.call(async |authing| {
        let groups = authing.rbac().groups();
        let (company, team) = (
            groups.create("Company").await?,
            groups.create("Team").await?,
        );
        let org = authing.orgs().create(&company.id).await?;
        authing
            .orgs()
            .add_node(&org.id, team.id, company.id)
            .await?;
        Ok(org.id)
    });
    assert_eq!(place.json(&["orgs", "list"])[0]["name"], "Company");
    let tree = place.json(&["orgs", "tree", org.as_str()]);
    assert_eq!(
        (&tree[0]["name"], &tree[0]["depth"]),
        (&"Company".into(), &0.into())
    );
    assert_eq!(
        (&tree[1]["name"], &tree[1]["parent"]),
        (&"Team".into(), &tree[0]["_id"])
    );
    assert!(
        place
            .run(&["orgs", "tree", org.as_str()])
            .out
            .contains("  Team")
    );
    assert_eq!(place.run(&["orgs", "tree", LEA]).code, Some(1));
}

#[test]
fn the_pool_and_webhooks_are_shown() {
    let place = Place::new();
    assert_eq!(place.json(&["pool", "settings"])["jwtExpired"], 1_296_000);
    place.call(async |authing| {
        let create = authing.webhooks().create("http://127.0.0.1:9/", ["login"]);
        create.secret("hook secret").await
    });
    let webhooks = place.json(&["webhooks", "list"]);
    assert_eq!(webhooks[0]["events"][0], "login");
    assert_eq!(webhooks[0]["secret"], Value::Null);
}

#[test]
fn a_token_is_read_from_standard_input() {
    let place = Place::new();
    let token = place.call(async |authing| {
        let session = authing
            .auth()
            .login_by_email("lea@example.com", "correct horse")
            .await?;
        Ok(session.token().expose().to_owned())
    });
    for command in ["verify", "decode"] {
        let claims = ended(
            place.command(&["token", command, "--json"]),
            &format!("{token}\n"),
        );
        assert_eq!(claims.code, Some(0), "{claims:?}");
        assert!(
            claims.out.contains(LEA) && !claims.out.contains(&token),
            "{claims:?}"
        );
        let rejected = ended(place.command(&["token", command]), "not a token");
        assert_eq!(
            (rejected.code, rejected.out.as_str()),
            (Some(1), ""),
            "{rejected:?}"
        );
        let missing = ended(place.command(&["token", command]), "");
        assert_eq!(missing.code, Some(2), "{missing:?}");
    }
    let lea = place.json(&["users", "get", LEA]);
    assert_eq!(lea["token"], Value::Null, "tokens are not printed");
}

#[test]
fn a_token_is_decoded_without_the_service() {
    let place = Place::new();
    // The payload is {"data":{"id":"lea"},"exp":1}: the token has expired, and its signature is wrong.
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJkYXRhIjp7ImlkIjoibGVhIn0sImV4cCI6MX0.c2ln";
    let decode = place.command_without_settings(&["token", "decode", "--json"]);
    let decoded = ended(decode, token);
    assert_eq!(decoded.code, Some(0), "{decoded:?}");
    let claims: Value = serde_json::from_str(&decoded.out).expect("JSON");
    assert_eq!(claims, json!({ "data": { "id": "lea" }, "exp": 1 }));
    assert!(decoded.errors.contains("not verified"), "{decoded:?}");
    for malformed in ["eyJhbGciOiJIUzI1NiJ9.e30", "a.b.c", "e30.MQ.c2ln"] {
        let decode = place.command_without_settings(&["token", "decode"]);
        assert_eq!(ended(decode, malformed).code, Some(1), "{malformed}");
    }
}

/// Starts the program's emulator, and returns it with its first two messages.
#[cfg(unix)]
fn emulator(place: &Place, arguments: &[&str]) -> (Child, String) {
    let start = ["emulator", "--listen", "127.0.0.1:0"];
    let start = [&start, arguments].concat();
    let mut child = started(place.command_without_settings(&start), "");
    let mut errors = BufReader::new(child.stderr.take().expect("its messages"));
    let mut lines = String::new();
    for _ in 0..2 {
        errors.read_line(&mut lines).expect("a line");
    }
    (child, lines)
}

#[cfg(unix)]
fn interrupt(child: Child) {
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.expect("kill").success());
    let end = of(child);
    assert_eq!((end.code, end.out.as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn the_emulator_runs_until_a_signal() {
    let place = Place::new();
    let (child, lines) = emulator(&place, &["--save", "local"]);
    assert!(
        lines.contains("Use it with `--profile local`.") && lines.contains("127.0.0.1"),
        "{lines}"
    );
    let list = place.command_without_settings(&["users", "list", "--profile", "local"]);
    assert_eq!(ended(list, "").code, Some(0));
    interrupt(child);
}

#[cfg(unix)]
#[test]
fn an_emulator_replaces_only_the_profile_of_another_one() {
    let place = Place::new();
    let profile = "[profiles.prod]\npool_id = \"p\"\nsecret = \"s\"\n";
    place.write_private("profiles.toml", profile);
    let (child, lines) = emulator(&place, &["--save", "prod"]);
    assert!(lines.contains("the profile `prod` exists"), "{lines}");
    assert!(lines.contains("--replace"), "{lines}");
    assert_eq!(of(child).code, Some(2));
    assert_eq!(place.read("profiles.toml"), profile);

    for save in [
        &["--save", "prod", "--replace"][..],
        &["--save", "prod"],
        &["--save", "local"],
        &["--save", "local"],
    ] {
        let (child, lines) = emulator(&place, save);
        assert!(lines.contains("is stored in"), "{save:?}: {lines}");
        interrupt(child);
    }
}
