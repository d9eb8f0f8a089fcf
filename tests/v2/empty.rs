//! Arguments of the API v2 that are rejected, or need no request. The client has no service to send anything to.

use authing::{
    Error,
    v2::{
        Authing, PolicyTarget,
        types::{PolicyStatementInput, WhitelistType},
    },
};
use serde_json::json;

use crate::{Outcome, emulated::refused_input};

fn client() -> Authing {
    let settings = Authing::builder("pool", "secret").service_url("http://127.0.0.1:1");
    settings.build().expect("the settings are right")
}

#[tokio::test]
async fn a_user_is_found_by_a_criterion() {
    let users = client().users();
    assert_eq!(refused_input(users.find().await).name, "email");
    let empty = users.find().username("").email(None::<&str>);
    assert_eq!(refused_input(empty.await).name, "email");
    let found = users.find().username("lea").await;
    assert!(matches!(found, Err(Error::Transport(_))));
}

#[tokio::test]
async fn a_permission_needs_targets_and_actions() {
    let permissions = client().rbac().permissions();
    let none: [(PolicyTarget, Vec<String>); 0] = [];
    let authorized = permissions.authorize("articles:1", none).await;
    assert_eq!(refused_input(authorized).name, "targets");
    for (target, actions) in [
        (PolicyTarget::role(""), vec!["articles:edit"]),
        (PolicyTarget::role("editor"), vec![]),
        (PolicyTarget::role("editor"), vec!["articles:edit", " "]),
    ] {
        let targets = [(PolicyTarget::user("lea"), vec!["*"]), (target, actions)];
        let authorized = permissions.authorize("articles:1", targets).await;
        assert_eq!(refused_input(authorized).name, "targets");
    }
    let targets = [(PolicyTarget::user("lea"), ["*"])];
    let authorized = permissions.authorize("", targets).await;
    assert_eq!(refused_input(authorized).name, "resource");
}

#[tokio::test]
async fn a_list_that_the_result_depends_on_is_not_empty() {
    let authing = client();
    let (no_one, orgs): ([&str; 0], _) = ([], authing.orgs());
    let added = orgs.add_users("node", no_one).await;
    assert_eq!(refused_input(added).name, "user_ids");
    let removed = orgs.remove_users("node", no_one).await;
    assert_eq!(refused_input(removed).name, "user_ids");
    let no_statements: [PolicyStatementInput; 0] = [];
    let policies = authing.rbac().policies();
    let created = policies.create("editing", no_statements).await;
    assert_eq!(refused_input(created).name, "statements");
    let set = authing.metadata().set_many("lea", json!({ "": 1 })).await;
    assert_eq!(refused_input(set).name, "data");
}

#[tokio::test]
async fn a_change_of_nothing_needs_no_request() -> Outcome {
    let authing = client();
    let (none, rbac): ([&str; 0], _) = ([], authing.rbac());
    rbac.roles().add_users("editor", none).await?;
    rbac.roles().remove_users("editor", none).await?;
    rbac.groups().add_users("newsroom", none).await?;
    rbac.groups().remove_users("newsroom", none).await?;
    rbac.groups().add_roles("newsroom", none).await?;
    rbac.groups().remove_roles("newsroom", none).await?;
    authing.orgs().move_users(none, "here", "there").await?;
    let allowlist = authing.allowlist();
    assert!(allowlist.add(WhitelistType::Email, none).await?.is_empty());
    let removed = allowlist.remove(WhitelistType::Email, none).await?;
    assert!(removed.is_empty());
    Ok(())
}

#[tokio::test]
async fn another_list_makes_a_change_of_nothing_one_of_something() -> Outcome {
    let authing = client();
    let (none, roles, groups): ([&str; 0], _, _) =
        ([], authing.rbac().roles(), authing.rbac().groups());
    let (nodes, lea) = (vec!["node".to_owned()], vec!["lea".into()]);
    for sent in [
        roles
            .add_users("editor", none)
            .node_codes(nodes.clone())
            .await,
        roles.remove_users("editor", none).node_codes(nodes).await,
        groups
            .add_roles("newsroom", none)
            .user_ids(lea.clone())
            .await,
        groups.remove_roles("newsroom", none).user_ids(lea).await,
    ] {
        assert!(matches!(sent, Err(Error::Transport(_))), "{sent:?}");
    }
    let invalid = roles
        .add_users("editor", none)
        .node_codes(vec![String::new()]);
    assert_eq!(refused_input(invalid.await).name, "node_codes");
    // These settings do not say who is changed.
    let blog = roles.add_users("editor", none).namespace("blog");
    blog.group_codes(Vec::new()).await?;
    Ok(())
}
