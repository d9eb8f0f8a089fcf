//! Roles and groups of the API v2, which names them by code.

use authing::{
    id::UserId,
    v2::{
        Authing,
        operations::{
            groups::{
                AddUsersToGroup, CreateGroup, DeleteGroups, GetGroup, ListGroupUsers, ListGroups,
                RemoveUsersFromGroup,
            },
            roles::{
                AssignRoles, CreateRole, DeleteRoles, GetRole, ListRoleUsers, ListRoles,
                RevokeRoles,
            },
        },
    },
};
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
    match command {
        Roles::Base(Base::List(limit)) => {
            let roles = authing.send(ListRoles::new()).page_size(100).stream();
            show::list(roles, limit, format, ROLES).await
        }
        Roles::Base(Base::Get { id }) => {
            one(format, "role", &id, authing.send(GetRole::new(&id)).await?)
        }
        Roles::Base(Base::Create { name, description }) => {
            let create = CreateRole::new(name).description(description);
            output::one(format, &authing.send(create).await?)
        }
        Roles::Base(Base::Delete { ids, yes }) => {
            confirm_deletion(&ids, yes)?;
            Ok(authing.send(DeleteRoles::new(ids)).await?)
        }
        Roles::Members(Members { id, limit }) => {
            let members = authing.send(ListRoleUsers::new(id)).page_size(100).stream();
            users::list(members, limit, client, format).await
        }
        Roles::Add(change) => {
            let assign = AssignRoles::new([&change.id]).user_ids(change.user_ids());
            authing.send(assign).await?;
            changed(format, &change)
        }
        Roles::Remove(change) => {
            let revoke = RevokeRoles::new([&change.id]).user_ids(change.user_ids());
            authing.send(revoke).await?;
            changed(format, &change)
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
    match command {
        Groups::Base(Base::List(limit)) => {
            let groups = authing.send(ListGroups::new()).page_size(100).stream();
            show::list(groups, limit, format, GROUPS).await
        }
        Groups::Base(Base::Get { id }) => one(
            format,
            "group",
            &id,
            authing.send(GetGroup::new(&id)).await?,
        ),
        Groups::Base(Base::Create { name, description }) => {
            let create = CreateGroup::new(&name, &name).description(description);
            output::one(format, &authing.send(create).await?)
        }
        Groups::Base(Base::Delete { ids, yes }) => {
            confirm_deletion(&ids, yes)?;
            Ok(authing.send(DeleteGroups::new(ids)).await?)
        }
        Groups::Members(Members { id, limit }) => {
            let members = authing
                .send(ListGroupUsers::new(id))
                .page_size(100)
                .stream();
            users::list(members, limit, client, format).await
        }
        Groups::Add(change) => {
            let add = AddUsersToGroup::new(&change.id, &change.ids);
            authing.send(add).await?;
            changed(format, &change)
        }
        Groups::Remove(change) => {
            let remove = RemoveUsersFromGroup::new(&change.id, &change.ids);
            authing.send(remove).await?;
            changed(format, &change)
        }
        Groups::AddRoles(_) => client.v1("groups add-roles").map(drop),
        Groups::RemoveRoles(_) => client.v1("groups remove-roles").map(drop),
    }
}

fn one(format: Format, kind: &str, code: &str, found: Option<impl Serialize>) -> Outcome {
    let missing = || Failure::new(FAILED, format!("the {kind} {code} does not exist"));
    output::one(format, &found.ok_or_else(missing)?)
}

fn confirm_deletion(codes: &[String], yes: bool) -> Outcome {
    prompt::confirm(&format!("Delete {}?", codes.join(" ")), yes)
}

impl Change {
    fn user_ids(&self) -> Vec<UserId> {
        self.ids.iter().map(UserId::from).collect()
    }
}

/// Prints the users of a change. The service returns none.
fn changed(format: Format, change: &Change) -> Outcome {
    output::one(format, &json!({ "code": change.id, "userIds": change.ids }))
}
