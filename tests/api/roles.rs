//! Roles of the legacy system: lookup by name, and permissions alone.

use authing::ErrorCode;
use futures_util::TryStreamExt;

use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, LEA, NO_ONE, USERNAME, refusal},
};

#[tokio::test]
async fn new_permissions_leave_the_name_and_the_description() -> Outcome {
    let emulated = Emulated::start().await;
    let roles = emulated.authing.roles();
    let created = roles.create("editors").descriptions("write").await?;
    let id = created.id.ok_or("a role has an id")?;
    let changed = roles.update_permissions(&id, "read").await?;
    assert_eq!(changed.permissions.as_deref(), Some("read"));
    assert_eq!(changed.name.as_deref(), Some("editors"));
    assert_eq!(changed.descriptions.as_deref(), Some("write"));
    let unknown = roles.update_permissions(NO_ONE, "read");
    assert_eq!(refusal(unknown).await, ErrorCode::RbacRoleNotFound);
    Ok(())
}

#[tokio::test]
async fn the_names_of_members_are_read_page_by_page() -> Outcome {
    let emulated = Emulated::start().await;
    let mia = emulated.newcomer("mia@example.com").await;
    let roles = emulated.authing.roles();
    let role = roles.create("editors").await?.id.ok_or("an id")?;
    roles.add_user(&role, LEA).await?;
    roles.add_user(&role, mia.user_id()).await?;

    let names = roles.member_names(&role).page_size(1).stream();
    let mut names: Vec<_> = names.try_collect().await?;
    names.sort_by_key(|user| user.username.clone());
    assert_eq!(names.len(), 2, "each on a page of its own");
    assert_eq!(names[0].username.as_deref(), Some(USERNAME));
    assert_eq!(names[0].email.as_deref(), Some(EMAIL));
    assert_eq!(
        refusal(roles.member_names(NO_ONE)).await,
        ErrorCode::RbacRoleNotFound
    );
    Ok(())
}
