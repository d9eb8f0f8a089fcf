//! Arguments of the API v2 that are rejected, or need no request. The address of the client is unreachable.

use authing::{
    Error,
    v2::{
        PolicyTarget,
        types::{FindUserByIdentityInput, PolicyStatementInput, WhitelistType},
    },
};
use serde_json::json;

use super::unreachable;
use crate::{Outcome, emulated::refused_input};

#[tokio::test]
async fn a_user_is_found_by_a_criterion() {
    let users = unreachable().users();
    assert_eq!(refused_input(users.find().await).name, "email");
    let empty = users.find().username("").email(None::<&str>);
    assert_eq!(refused_input(empty.await).name, "username");
    let blank = users.find().username(" ");
    assert_eq!(refused_input(blank.await).name, "username");
    let one_is_empty = users.find().email("").username("lea");
    assert_eq!(refused_input(one_is_empty.await).name, "email");
    let identity = FindUserByIdentityInput::new();
    let of_any = users.find().identity(identity.clone().is_social(true));
    assert_eq!(refused_input(of_any.await).name, "identity");
    let of_no_one = users.find().identity(identity.clone().identifier(" "));
    assert_eq!(refused_input(of_no_one.await).name, "identity");
    let none = users.find().username("lea").identity(identity);
    assert_eq!(refused_input(none.await).name, "identity");
    let found = users.find().username("lea").await;
    assert!(matches!(found, Err(Error::Transport(_))));
}

#[tokio::test]
async fn a_permission_needs_targets_and_actions() {
    let permissions = unreachable().rbac().permissions();
    let none: [(PolicyTarget, Vec<String>); 0] = [];
    let authorized = permissions.authorize("articles:1", none).await;
    assert_eq!(refused_input(authorized).name, "targets");
    for (target, actions, reason) in [
        ("", vec!["articles:edit"], "is empty"),
        ("editor", vec![], "a target without actions"),
        ("editor", vec!["articles:edit", " "], "an empty action"),
    ] {
        let target = (PolicyTarget::role(target), actions);
        let targets = [(PolicyTarget::user("lea"), vec!["*"]), target];
        let refused = refused_input(permissions.authorize("articles:1", targets).await);
        assert_eq!(refused.name, "targets");
        assert!(refused.reason.ends_with(reason), "{refused}");
    }
    let targets = [(PolicyTarget::user("lea"), ["*"])];
    let authorized = permissions.authorize("", targets).await;
    assert_eq!(refused_input(authorized).name, "resource");
}

#[tokio::test]
async fn a_list_that_the_result_depends_on_is_not_empty() {
    let authing = unreachable();
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
    let authing = unreachable();
    let (none, rbac): ([&str; 0], _) = ([], authing.rbac());
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

/// Setters name others who get the role.
#[tokio::test]
async fn a_role_without_users_is_sent_with_its_other_targets() {
    let authing = unreachable();
    let (none, roles): ([&str; 0], _) = ([], authing.rbac().roles());
    let nodes = vec!["node".to_owned()];
    let added = roles.add_users("editor", none).node_codes(nodes.clone());
    let removed = roles.remove_users("editor", none).node_codes(nodes);
    for sent in [added.await, removed.await] {
        assert!(matches!(sent, Err(Error::Transport(_))), "{sent:?}");
    }
}
