//! Role-based access control: the effects of calls, their errors, and the roles and permissions that users inherit.

use authing::{
    Authing, ErrorCode,
    types::{RbacGroup, RbacPermission, RbacRole, SortBy},
};
use futures_util::TryStreamExt;

use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, LEA, NO_ONE, PASSWORD, refusal, refused_input},
};

/// A permission, a role with that permission, and a group. Lea does not have any of them.
struct Newsroom {
    publish: RbacPermission,
    editor: RbacRole,
    group: RbacGroup,
}

impl Newsroom {
    async fn new(authing: &Authing) -> Result<Self, authing::Error> {
        let rbac = authing.rbac();
        let publish = rbac.permissions().create("publish").await?;
        let editor = rbac.roles().create("editor").await?;
        rbac.roles().add_permission(&editor.id, &publish.id).await?;
        let group = rbac.groups().create("newsroom").await?;
        Ok(Self {
            publish,
            editor,
            group,
        })
    }
}

async fn start() -> Result<(Emulated, Newsroom), authing::Error> {
    let emulated = Emulated::start().await;
    let newsroom = Newsroom::new(&emulated.authing).await?;
    emulated.emulator.journal().clear();
    Ok((emulated, newsroom))
}

/// The operations that permissions, roles and groups share.
macro_rules! entities {
    ($($test:ident: $accessor:ident, $missing:ident, $id:literal;)*) => {$(
        mod $test {
            use super::*;

            #[tokio::test]
            async fn can_be_created_changed_read_and_deleted() -> Outcome {
                let emulated = Emulated::start().await;
                let handle = emulated.authing.rbac().$accessor();
                let made = handle.create("first").description("The first").await?;
                assert_eq!(made.user_pool_id, emulated.emulator.pool_id());
                emulated.wait(60);
                let changed = handle.update(&made.id).name("renamed").await?;
                assert_eq!(changed.name, "renamed");
                assert_eq!(changed.description.as_deref(), Some("The first"));
                assert_eq!(changed.created_at, made.created_at);
                assert_ne!(changed.updated_at, made.updated_at);
                assert_eq!(handle.get(&made.id).await?.name, "renamed");
                handle.delete(&made.id).await?;
                assert!(handle.list().await?.items.is_empty());
                Ok(())
            }

            #[tokio::test]
            async fn are_refused_if_they_are_unknown() -> Outcome {
                let emulated = Emulated::start().await;
                let handle = emulated.authing.rbac().$accessor();
                for id in [NO_ONE, "NOGTEXIST"] {
                    assert_eq!(refusal(handle.get(id)).await, ErrorCode::$missing);
                    let update = handle.update(id).name("ghost");
                    assert_eq!(refusal(update).await, ErrorCode::$missing);
                    assert_eq!(refusal(handle.delete(id)).await, ErrorCode::$missing);
                }
                emulated.emulator.journal().clear();
                assert_eq!(refused_input(handle.get(" ").await).name, $id);
                assert_eq!(refused_input(handle.create("").await).name, "name");
                let ids = refused_input(handle.delete_many([""]).await).name;
                assert_eq!(ids, concat!($id, "s"));
                assert!(emulated.emulator.journal().is_empty());
                Ok(())
            }

            #[tokio::test]
            async fn are_deleted_all_or_none() -> Outcome {
                let emulated = Emulated::start().await;
                let handle = emulated.authing.rbac().$accessor();
                let (one, other) = (handle.create("one").await?, handle.create("other").await?);
                let with_a_ghost = handle.delete_many([one.id.as_str(), other.id.as_str(), NO_ONE]);
                assert_eq!(refusal(with_a_ghost).await, ErrorCode::$missing);
                assert_eq!(handle.list().await?.total, Some(2));
                handle.delete_many([one.id, other.id]).await?;
                assert_eq!(handle.list().await?.total, Some(0));
                Ok(())
            }

            #[tokio::test]
            async fn are_listed_page_by_page() -> Outcome {
                let emulated = Emulated::start().await;
                let handle = emulated.authing.rbac().$accessor();
                let numbers: Vec<String> = (0..7).map(|number| number.to_string()).collect();
                for number in &numbers {
                    handle.create(number).await?;
                }
                emulated.emulator.journal().clear();
                let call = handle.list().sort_by(SortBy::CreatedAtAsc).page_size(3);
                let all: Vec<_> = call.stream().map_ok(|found| found.name).try_collect().await?;
                assert_eq!(all, numbers);
                assert_eq!(emulated.emulator.journal().len(), 3);
                let newest = handle.list().page(1).page_size(2).await?;
                assert_eq!(newest.total, Some(7));
                let names: Vec<_> = newest.into_iter().map(|found| found.name).collect();
                assert_eq!(names, ["6", "5"]);
                let last = handle.list().page(4).page_size(2).await?;
                assert_eq!(last.items.len(), 1);
                let zero = handle.list().page(0).await;
                assert_eq!(refused_input(zero).name, "page");
                Ok(())
            }
        }
    )*};
}

entities! {
    permissions: permissions, RbacPermissionNotFound, "permission_id";
    roles: roles, RbacRoleNotFound, "role_id";
    groups: groups, RbacGroupNotFound, "group_id";
}

/// The maximum size of a page is not documented. A page that is smaller than requested is not necessarily the last.
#[tokio::test]
async fn a_stream_does_not_end_with_a_small_page() -> Outcome {
    let emulated = Emulated::start().await;
    let permissions = emulated.authing.rbac().permissions();
    for number in 0..201 {
        permissions.create(number.to_string()).await?;
    }
    let call = permissions.list().sort_by(SortBy::CreatedAtAsc);
    let all: Vec<_> = call.page_size(500).stream().try_collect().await?;
    assert_eq!(all.len(), 201);
    assert_eq!(all[200].name, "200");
    Ok(())
}

#[tokio::test]
async fn permissions_come_into_roles_and_out() -> Outcome {
    let (emulated, newsroom) = start().await?;
    let (role, publish) = (&newsroom.editor.id, &newsroom.publish.id);
    let (roles, permissions) = (
        emulated.authing.rbac().roles(),
        emulated.authing.rbac().permissions(),
    );
    assert_eq!(
        refusal(roles.add_permission(role, publish)).await,
        ErrorCode::PermissionAlreadyInRole
    );
    let retract = permissions.create("retract").await?.id;
    let changed = roles.add_permission(role, &retract).await?;
    let held = changed.permissions.ok_or("a role has permissions")?;
    assert_eq!(held.total_count, Some(2));
    roles.remove_permission(role, publish).await?;
    assert_eq!(permissions.of_role(role).await?[0].name, "retract");
    assert_eq!(
        refusal(roles.remove_permission(role, publish)).await,
        ErrorCode::PermissionNotInRole
    );

    let half = roles.add_permissions(role, [publish, &retract]);
    assert_eq!(refusal(half).await, ErrorCode::PermissionAlreadyInRole);
    let ghost = roles.add_permissions(role, [publish.as_str(), NO_ONE]);
    assert_eq!(refusal(ghost).await, ErrorCode::RbacPermissionNotFound);
    assert_eq!(permissions.of_role(role).await?.len(), 1);
    roles.remove_permission(role, &retract).await?;
    roles.add_permissions(role, [publish, &retract]).await?;
    assert_eq!(permissions.of_role(role).await?.len(), 2);
    roles.remove_permissions(role, [publish, &retract]).await?;
    assert!(permissions.of_role(role).await?.is_empty());
    assert_eq!(
        refusal(roles.add_permissions(NO_ONE, [publish])).await,
        ErrorCode::RbacRoleNotFound
    );
    Ok(())
}

#[tokio::test]
async fn users_get_roles_and_lose_them() -> Outcome {
    let (emulated, newsroom) = start().await?;
    let role = &newsroom.editor.id;
    let roles = emulated.authing.rbac().roles();
    let mia = emulated.newcomer("mia@example.com").await;
    let mia = mia.user_id().as_str();
    assert_eq!(
        refusal(roles.remove_user(role, LEA)).await,
        ErrorCode::UserLacksRole
    );
    assert_eq!(roles.add_user(role, LEA).await?.name, "editor");
    assert_eq!(
        refusal(roles.add_user(role, LEA)).await,
        ErrorCode::UserAlreadyHasRole
    );
    assert_eq!(
        refusal(roles.add_user(role, NO_ONE)).await,
        ErrorCode::UserNotFound
    );

    let half = roles.add_users(role, [mia, LEA]);
    assert_eq!(refusal(half).await, ErrorCode::UserAlreadyHasRole);
    assert_eq!(roles.members(role).await?.total, Some(1));
    roles.remove_user(role, LEA).await?;
    roles.add_users(role, [mia, LEA]).await?;
    emulated.emulator.journal().clear();
    let members = roles.members(role).page_size(1).stream();
    let mut members: Vec<_> = members.map_ok(|user| user.id).try_collect().await?;
    members.sort_unstable();
    let mut both = [LEA, mia];
    both.sort_unstable();
    assert_eq!(members, both);
    assert_eq!(emulated.emulator.journal().len(), 2);

    let half = roles.remove_users(role, [LEA, NO_ONE]);
    assert_eq!(refusal(half).await, ErrorCode::UserNotFound);
    assert_eq!(roles.members(role).await?.total, Some(2));
    roles.remove_users(role, [LEA, mia]).await?;
    assert_eq!(roles.members(role).await?.total, Some(0));
    assert_eq!(
        refusal(roles.members(NO_ONE)).await,
        ErrorCode::RbacRoleNotFound
    );
    Ok(())
}

#[tokio::test]
async fn roles_come_into_groups_and_out() -> Outcome {
    let (emulated, newsroom) = start().await?;
    let (group, editor) = (&newsroom.group.id, &newsroom.editor.id);
    let rbac = emulated.authing.rbac();
    assert_eq!(
        refusal(rbac.groups().remove_role(group, editor)).await,
        ErrorCode::RoleNotInGroup
    );
    let changed = rbac.groups().add_role(group, editor).await?;
    let roles = changed.roles.ok_or("a group has roles")?;
    assert_eq!(roles.list[0].name, "editor");
    assert_eq!(
        refusal(rbac.groups().add_role(group, editor)).await,
        ErrorCode::RoleAlreadyInGroup
    );

    let author = rbac.roles().create("author").await?;
    rbac.roles()
        .add_permission(&author.id, &newsroom.publish.id)
        .await?;
    let half = rbac.groups().add_roles(group, [&author.id, editor]);
    assert_eq!(refusal(half).await, ErrorCode::RoleAlreadyInGroup);
    assert_eq!(rbac.roles().of_group(group).await?.len(), 1);
    rbac.groups().add_roles(group, [&author.id]).await?;
    let roles = rbac.roles().of_group(group).await?;
    assert_eq!(roles.len(), 2);
    for role in roles {
        let permissions = role.permissions.ok_or("a role has permissions")?;
        assert_eq!(permissions.list[0].name, "publish");
    }
    let permissions = rbac.permissions().of_group(group).await?;
    assert_eq!(permissions.len(), 1, "those of both roles are one");

    let ghost = rbac.groups().remove_roles(group, [editor.as_str(), NO_ONE]);
    assert_eq!(refusal(ghost).await, ErrorCode::RbacRoleNotFound);
    let all = [editor, &author.id];
    rbac.groups().remove_roles(group, all).await?;
    assert!(rbac.roles().of_group(group).await?.is_empty());
    assert_eq!(
        refusal(rbac.roles().of_group(NO_ONE)).await,
        ErrorCode::RbacGroupNotFound
    );
    Ok(())
}

#[tokio::test]
async fn users_come_into_groups_and_out() -> Outcome {
    let (emulated, newsroom) = start().await?;
    let group = &newsroom.group.id;
    let groups = emulated.authing.rbac().groups();
    let mia = emulated.newcomer("mia@example.com").await;
    let mia = mia.user_id().as_str();
    assert_eq!(
        refusal(groups.remove_user(group, LEA)).await,
        ErrorCode::UserNotInGroup
    );
    groups.add_user(group, LEA).await?;
    assert_eq!(
        refusal(groups.add_user(group, LEA)).await,
        ErrorCode::UserAlreadyInGroup
    );
    assert_eq!(groups.of_user(LEA).await?[0].id, *group);

    let half = groups.add_users(group, [mia, LEA]);
    assert_eq!(refusal(half).await, ErrorCode::UserAlreadyInGroup);
    assert!(groups.of_user(mia).await?.is_empty());
    groups.add_users(group, [mia]).await?;
    let members = groups.members(group).page_size(1).stream();
    let members: Vec<_> = members.try_collect().await?;
    assert_eq!(members.len(), 2);
    let half = groups.remove_users(group, [mia, NO_ONE]);
    assert_eq!(refusal(half).await, ErrorCode::UserNotFound);
    groups.remove_users(group, [mia, LEA]).await?;
    assert_eq!(groups.members(group).await?.total, Some(0));
    Ok(())
}

#[tokio::test]
async fn users_inherit_from_their_groups() -> Outcome {
    let (emulated, newsroom) = start().await?;
    let rbac = emulated.authing.rbac();
    let lea = emulated.lea().await;
    assert!(!lea.rbac().has_permission("publish").await?);
    rbac.groups().add_user(&newsroom.group.id, LEA).await?;
    let inherited = rbac
        .groups()
        .add_role(&newsroom.group.id, &newsroom.editor.id);
    inherited.await?;
    assert!(lea.rbac().has_permission("publish").await?);
    assert!(!lea.rbac().has_permission("Publish").await?);
    assert!(rbac.has_permission(LEA, "publish").await?);
    assert_eq!(lea.rbac().roles().mine().await?[0].id, newsroom.editor.id);
    assert_eq!(lea.rbac().groups().mine().await?[0].id, newsroom.group.id);

    // The same role and permission count once, even if a user has them in two ways.
    rbac.roles().add_user(&newsroom.editor.id, LEA).await?;
    let author = rbac.roles().create("author").await?;
    let of_author = rbac
        .roles()
        .add_permission(&author.id, &newsroom.publish.id);
    of_author.await?;
    rbac.roles().add_user(author.id, LEA).await?;
    assert_eq!(rbac.roles().of_user(LEA).await?.len(), 2);
    assert_eq!(rbac.permissions().of_user(LEA).await?.len(), 1);
    let mine = lea.rbac().permissions().mine().await?;
    assert_eq!(mine[0].id, newsroom.publish.id);
    Ok(())
}

#[tokio::test]
async fn a_deleted_permission_group_or_role_is_removed_from_its_users() -> Outcome {
    let (emulated, newsroom) = start().await?;
    let rbac = emulated.authing.rbac();
    let (group, editor) = (&newsroom.group.id, &newsroom.editor.id);
    rbac.groups().add_user(group, LEA).await?;
    rbac.groups().add_role(group, editor).await?;
    rbac.permissions().delete(newsroom.publish.id).await?;
    assert!(!rbac.has_permission(LEA, "publish").await?);
    assert!(rbac.permissions().of_role(editor).await?.is_empty());
    rbac.groups().delete(group).await?;
    assert!(rbac.roles().of_user(LEA).await?.is_empty());
    assert_eq!(rbac.roles().get(editor).await?.name, "editor");
    assert!(emulated.authing.users().get(LEA).await?.is_some());

    rbac.roles().add_user(editor, LEA).await?;
    rbac.roles().delete(editor).await?;
    assert!(rbac.roles().of_user(LEA).await?.is_empty());
    let staff = rbac.groups().create("staff").await?;
    rbac.groups().add_user(&staff.id, LEA).await?;
    emulated.authing.users().delete(LEA).await?;
    assert_eq!(rbac.groups().members(staff.id).await?.total, Some(0));
    Ok(())
}

#[tokio::test]
async fn users_ask_about_themselves_only() -> Outcome {
    let (emulated, _) = start().await?;
    let mia = emulated.newcomer("mia@example.com").await;
    let lea = emulated.log_in(EMAIL, PASSWORD).await;
    let nosy = lea.rbac().permissions().mine().user_id(mia.user_id());
    assert_eq!(refusal(nosy).await, ErrorCode::PermissionDenied);
    let rbac = emulated.authing.rbac();
    assert_eq!(
        refusal(rbac.has_permission(NO_ONE, "publish")).await,
        ErrorCode::UserNotFound
    );
    assert_eq!(
        refused_input(rbac.has_permission("", "publish").await).name,
        "user_id"
    );
    Ok(())
}
