//! Roles and groups of the API v2, which names them by code.

use authing::v2::Authing;
use serde_json::json;

use super::{Base, Change, Groups, Members, Roles, base};
use crate::{
    client::Client,
    failure::{FAILED, Failure, Outcome},
    output::{self, Columns, Format},
    prompt, show, users,
};

const ROLES: Columns = Columns::both(&["code", "description", "createdAt", "updatedAt"]);
const GROUPS: Columns = Columns::both(&["code", "name", "description", "createdAt", "updatedAt"]);

pub(super) async fn roles(
    command: Roles,
    authing: &Authing,
    client: &Client,
    format: Format,
) -> Outcome {
    let roles = authing.rbac().roles();
    match command {
        Roles::Base(command) => {
            let found = |code: &str, found| existing("role", code, found);
            base!(command, roles, format, ROLES, found, |name| {
                roles.create(name)
            })
        }
        Roles::Members(Members { id, limit }) => {
            let members = roles.members(id).page_size(100).stream();
            users::list(members, limit, client, format).await
        }
        Roles::Add(change) => {
            roles.add_users(&change.id, &change.ids).await?;
            changed(format, "userIds", &change)
        }
        Roles::Remove(change) => {
            roles.remove_users(&change.id, &change.ids).await?;
            changed(format, "userIds", &change)
        }
        Roles::AddPermissions(_) => client.v1("roles add-permissions").map(drop),
        Roles::RemovePermissions(_) => client.v1("roles remove-permissions").map(drop),
    }
}

pub(super) async fn groups(
    command: Groups,
    authing: &Authing,
    client: &Client,
    format: Format,
) -> Outcome {
    let groups = authing.rbac().groups();
    match command {
        Groups::Base(command) => {
            let found = |code: &str, found| existing("group", code, found);
            base!(command, groups, format, GROUPS, found, |name: String| {
                groups.create(name.clone(), name)
            })
        }
        Groups::Members(Members { id, limit }) => {
            let members = groups.members(id).page_size(100).stream();
            users::list(members, limit, client, format).await
        }
        Groups::Add(change) => {
            groups.add_users(&change.id, &change.ids).await?;
            changed(format, "userIds", &change)
        }
        Groups::Remove(change) => {
            groups.remove_users(&change.id, &change.ids).await?;
            changed(format, "userIds", &change)
        }
        Groups::AddRoles(change) => {
            groups.add_roles(&change.id, &change.ids).await?;
            changed(format, "roles", &change)
        }
        Groups::RemoveRoles(change) => {
            groups.remove_roles(&change.id, &change.ids).await?;
            changed(format, "roles", &change)
        }
    }
}

fn existing<T>(kind: &str, code: &str, found: Option<T>) -> Outcome<T> {
    found.ok_or_else(|| Failure::new(FAILED, format!("the {kind} {code} does not exist")))
}

/// Prints a change, with the key of its ids. The service returns nothing else.
fn changed(format: Format, key: &str, change: &Change) -> Outcome {
    output::one(format, &json!({ "code": change.id, key: change.ids }))
}
