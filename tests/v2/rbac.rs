//! Access control in the API v2: what a session reads, what the service refuses, and the arguments that the client rejects.

use authing::{
    Error, ErrorCode,
    v2::{
        Authing, PolicyTarget,
        types::{PolicyEffect, PolicyStatementInput},
    },
};
use authing_emulator::Emulator;
use futures_util::TryStreamExt;

use crate::{
    Outcome,
    emulated::{LEA, NO_ONE, PASSWORD, POOL, SECRET, USERNAME, pool, refusal, refused_input},
};

pub(super) async fn start() -> (Emulator, Authing) {
    let emulator = Emulator::builder().pool(pool()).start().await;
    let emulator = emulator.expect("the emulator starts");
    let authing = Authing::builder(POOL, SECRET)
        .core_url(emulator.core_url())
        .public_key_pem(emulator.public_key_pem())
        .build();
    (emulator, authing.expect("the settings are right"))
}

#[tokio::test]
async fn a_session_reads_the_roles_groups_and_permissions_of_its_user() -> Outcome {
    let (_emulator, authing) = start().await;
    let rbac = authing.rbac();
    rbac.roles().create("editor").await?;
    rbac.groups().create("newsroom", "The newsroom").await?;
    rbac.groups().add_roles("newsroom", ["editor"]).await?;
    rbac.groups().add_users("newsroom", [LEA]).await?;
    let allow = rbac.permissions();
    allow
        .allow_role("editor", "articles:*", "articles:edit")
        .await?;
    let session = authing.auth().login_by_username(USERNAME, PASSWORD).await?;
    assert_eq!(session.rbac().roles().mine().await?[0].code, "editor");
    assert_eq!(session.rbac().groups().mine().await?[0].code, "newsroom");
    let mine = session.rbac().permissions().mine().await?;
    assert_eq!((mine[0].code.as_str(), mine.len()), ("articles:*", 1));
    assert!(session.rbac().has_role("editor").await?);
    rbac.groups().remove_roles("newsroom", ["editor"]).await?;
    assert!(!session.rbac().has_role("editor").await?);
    assert!(!rbac.has_role(LEA, "editor").await?);
    Ok(())
}

#[tokio::test]
async fn roles_are_those_of_the_default_space_unless_another_is_set() -> Outcome {
    let (emulator, authing) = start().await;
    let session = authing.auth().login_by_username(USERNAME, PASSWORD).await?;
    let (rbac, mine) = (authing.rbac(), session.rbac());
    rbac.has_role(LEA, "editor").await?;
    rbac.has_role(LEA, "editor").namespace("blog").await?;
    mine.has_role("editor").await?;
    mine.has_role("editor").namespace("blog").await?;
    rbac.roles().of_user(LEA).await?;
    rbac.roles().of_user(LEA).namespace("blog").await?;
    mine.roles().mine().await?;
    mine.roles().mine().namespace("blog").await?;
    let entries = emulator.journal().entries();
    let lists = entries.iter();
    let lists = lists.filter(|entry| entry.operation.as_deref() == Some("ListUserRoles"));
    let spaces = lists.filter_map(|list| list.variables.as_ref()?.get("namespace")?.as_str());
    assert_eq!(spaces.collect::<Vec<_>>(), ["default", "blog"].repeat(4));
    Ok(())
}

#[tokio::test]
async fn lists_are_streamed() -> Outcome {
    let (_emulator, authing) = start().await;
    let policies = authing.rbac().policies();
    let lea = || PolicyTarget::user(LEA);
    for number in 0..5 {
        let code = format!("policy-{number}");
        let statement = PolicyStatementInput::new("*", ["*"]).effect(PolicyEffect::Deny);
        policies.create(&code, [statement]).await?;
        policies.add_assignment(code, lea()).await?;
        authing
            .rbac()
            .roles()
            .create(format!("role-{number}"))
            .await?;
    }
    let roles = authing.rbac().roles().list().page_size(2).stream();
    assert_eq!(roles.try_collect::<Vec<_>>().await?.len(), 5);
    let found = policies.list().page_size(2).stream();
    assert_eq!(found.try_collect::<Vec<_>>().await?.len(), 5);
    let assigned = policies.list_assignments_of(lea()).page_size(2).stream();
    assert_eq!(assigned.try_collect::<Vec<_>>().await?.len(), 5);
    Ok(())
}

#[tokio::test]
async fn the_service_refuses_unknown_codes_and_users() {
    let (_emulator, authing) = start().await;
    let rbac = authing.rbac();
    let update = rbac.roles().update("nobody");
    assert_eq!(refusal(update).await, ErrorCode::RbacRoleNotFound);
    let join = rbac.groups().add_users("nobody", [LEA]);
    assert_eq!(refusal(join).await, ErrorCode::RbacGroupNotFound);
    let allow = rbac.permissions().allow_user(NO_ONE, "*", "*");
    assert_eq!(refusal(allow).await, ErrorCode::UserNotFound);
    let unknown = rbac.roles().of_user(NO_ONE).await;
    assert!(matches!(unknown, Err(Error::Decode(_))), "{unknown:?}");
}

#[tokio::test]
async fn empty_arguments_are_rejected_before_anything_is_sent() {
    let (emulator, authing) = start().await;
    let (rbac, none) = (authing.rbac(), || PolicyTarget::role(" "));
    let policies = rbac.policies();
    for (name, rejected) in [
        ("code", rbac.roles().add_users("", [LEA]).await),
        ("user_id", rbac.roles().add_user("editor", "").await),
        ("user_id", rbac.roles().remove_user("editor", "").await),
        ("user_id", rbac.groups().add_user("staff", "").await),
        ("user_id", rbac.groups().remove_user("staff", "").await),
        ("role_code", rbac.groups().add_role("staff", "").await),
        ("role_code", rbac.groups().remove_role("staff", "").await),
        ("code", rbac.groups().delete("").await),
        ("code", rbac.groups().add_roles("", ["editor"]).await),
        ("policy", policies.add_assignment("", none()).await),
        ("target", policies.remove_assignment("p", none()).await),
        ("target", policies.enable_assignment("p", none()).await),
        ("target", policies.disable_assignment("p", none()).await),
        ("user_id", rbac.permissions().allow_user("", "*", "*").await),
        (
            "role_code",
            rbac.permissions().allow_role("", "*", "*").await,
        ),
    ] {
        assert_eq!(refused_input(rejected).name, name);
    }
    let list = policies.list_assignments_of(none()).await;
    assert_eq!(refused_input(list).name, "target");
    assert_eq!(
        refused_input(rbac.has_role(LEA, "").await).name,
        "role_code"
    );
    assert!(emulator.journal().is_empty());
}
