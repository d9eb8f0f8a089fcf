//! Roles and groups of the API v2, which names them by code.

use authing::v2::Authing;
use serde::Serialize;
use serde_json::json;

use super::{Base, Change, Groups, Members, Roles};
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
        Roles::Base(Base::List(limit)) => {
            let roles = roles.list().page_size(100).stream();
            show::list(roles, limit, format, ROLES).await
        }
        Roles::Base(Base::Get { id }) => one(format, "role", &id, roles.get(&id).await?),
        Roles::Base(Base::Create { name, description }) => {
            let create = roles.create(name).description(description);
            output::one(format, &create.await?)
        }
        Roles::Base(Base::Delete { ids, yes }) => {
            confirm_deletion(&ids, yes)?;
            Ok(roles.delete_many(ids).await?)
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
        Groups::Base(Base::List(limit)) => {
            let groups = groups.list().page_size(100).stream();
            show::list(groups, limit, format, GROUPS).await
        }
        Groups::Base(Base::Get { id }) => one(format, "group", &id, groups.get(&id).await?),
        Groups::Base(Base::Create { name, description }) => {
            let create = groups.create(&name, &name).description(description);
            output::one(format, &create.await?)
        }
        Groups::Base(Base::Delete { ids, yes }) => {
            confirm_deletion(&ids, yes)?;
            Ok(groups.delete_many(ids).await?)
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

fn one(format: Format, kind: &str, code: &str, found: Option<impl Serialize>) -> Outcome {
    let missing = || Failure::new(FAILED, format!("the {kind} {code} does not exist"));
    output::one(format, &found.ok_or_else(missing)?)
}

fn confirm_deletion(codes: &[String], yes: bool) -> Outcome {
    prompt::confirm(&format!("Delete {}?", codes.join(" ")), yes)
}

/// Prints a change, with the key of its ids. The service returns nothing else.
fn changed(format: Format, key: &str, change: &Change) -> Outcome {
    output::one(format, &json!({ "code": change.id, key: change.ids }))
}
