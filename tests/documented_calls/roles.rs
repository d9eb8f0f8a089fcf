//! Roles of the legacy system.

use authing::{ErrorCode, id::RoleId};
use futures_util::TryStreamExt;
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{Emulated, LEA, NO_ONE, refusal},
};

/// Creates a role. Its request is not in the journal.
async fn with_role(name: &str) -> Result<(Emulated, RoleId), Box<dyn std::error::Error>> {
    let emulated = Emulated::start().await;
    let role = emulated.authing.roles().create(name).await?;
    emulated.emulator.journal().clear();
    Ok((emulated, role.id.ok_or("a role has an id")?))
}

/// Creates a role, and assigns it to Lea.
async fn with_member(name: &str) -> Result<(Emulated, RoleId), Box<dyn std::error::Error>> {
    let (emulated, role) = with_role(name).await?;
    emulated.authing.roles().add_user(&role, LEA).await?;
    emulated.emulator.journal().clear();
    Ok((emulated, role))
}

#[tokio::test]
async fn create() -> Outcome {
    let emulated = Emulated::start().await;
    let role = emulated
        .authing
        .roles()
        .create("editors")
        .descriptions("They edit")
        .await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(role.name.as_deref(), Some("editors"));
    assert_eq!(role.descriptions.as_deref(), Some("They edit"));
    assert_eq!(role.permissions.as_deref(), Some(""));
    Ok(())
}

#[tokio::test]
async fn list() -> Outcome {
    let (emulated, role) = with_role("editors").await?;
    let page = emulated
        .authing
        .roles()
        .list()
        .page(1)
        .page_size(10)
        .await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(page.total, Some(1));
    assert_eq!(page.items[0].id, Some(role));
    emulated.authing.roles().create("writers").await?;
    let all: Vec<_> = emulated
        .authing
        .roles()
        .list()
        .page_size(1)
        .stream()
        .try_collect()
        .await?;
    assert_eq!(all.len(), 2);
    Ok(())
}

#[tokio::test]
async fn update() -> Outcome {
    let (emulated, role) = with_role("editors").await?;
    let roles = emulated.authing.roles();
    let updated = roles
        .update(&role, "writers")
        .permissions("read,write")
        .await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(updated.id, Some(role));
    assert_eq!(updated.name.as_deref(), Some("writers"));
    assert_eq!(updated.permissions.as_deref(), Some("read,write"));
    assert_eq!(
        refusal(roles.update(NO_ONE, "ghosts")).await,
        ErrorCode::RbacRoleNotFound
    );
    Ok(())
}

#[tokio::test]
async fn add_user() -> Outcome {
    let (emulated, role) = with_role("editors").await?;
    let roles = emulated.authing.roles();
    let members = roles.add_user(&role, LEA).await?;
    assert_snapshot!(sent(&emulated));

    let user = members[0].user.as_ref().ok_or("a member is a user")?;
    assert_eq!(user.id, Some(LEA.into()));
    let no_user = roles.add_user(role, NO_ONE);
    assert_eq!(refusal(no_user).await, ErrorCode::UserNotFound);
    let no_role = roles.add_user(NO_ONE, LEA);
    assert_eq!(refusal(no_role).await, ErrorCode::RbacRoleNotFound);
    Ok(())
}

/// `获取通过 Role 获取用户`
#[tokio::test]
async fn members() -> Outcome {
    let (emulated, role) = with_member("editors").await?;
    let roles = emulated.authing.roles();
    let page = roles.members(&role).page(1).page_size(10).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(page.total, Some(1));
    let member = page.into_iter().next().ok_or("Lea is a member")?;
    assert_eq!(member.user.and_then(|user| user.id), Some(LEA.into()));
    assert_eq!(member.group.and_then(|group| group.id), Some(role));
    assert_eq!(
        refusal(roles.members(NO_ONE)).await,
        ErrorCode::RbacRoleNotFound
    );
    Ok(())
}

#[tokio::test]
async fn remove_user() -> Outcome {
    let (emulated, role) = with_member("editors").await?;
    let roles = emulated.authing.roles();
    roles.remove_user(&role, LEA).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(roles.members(&role).await?.total, Some(0));
    assert_eq!(
        refusal(roles.remove_user(role, LEA)).await,
        ErrorCode::UserNotInPool
    );
    Ok(())
}

#[tokio::test]
async fn of_user() -> Outcome {
    let (emulated, role) = with_member("editors").await?;
    let roles = emulated.authing.roles();
    let of_lea = roles.of_user(LEA).await?;
    assert_snapshot!(sent(&emulated));

    let group = of_lea[0].group.as_ref().ok_or("an assignment has a role")?;
    assert_eq!(group.id, Some(role));
    assert_eq!(
        refusal(roles.of_user(NO_ONE)).await,
        ErrorCode::UserNotFound
    );
    Ok(())
}

#[tokio::test]
async fn mine() -> Outcome {
    let (emulated, role) = with_member("editors").await?;
    let session = emulated.lea().await;
    let mine = session.roles().mine().await?;
    assert_snapshot!(sent(&emulated));
    let group = mine[0].group.as_ref().ok_or("an assignment has a role")?;
    assert_eq!(group.id, Some(role));
    Ok(())
}
