//! Role-based access control: roles, groups, permissions.

mod v2;

use authing::{Authing, Error};
use clap::{Args, Subcommand};
use serde::Serialize;

use crate::{
    client::Client,
    failure::{Failure, Outcome},
    options::Limit,
    output::{self, Columns, Format},
    prompt, show, users,
};

const COLUMNS: Columns = Columns::both(&["_id", "name", "description", "createdAt", "updatedAt"]);

#[derive(Debug, Subcommand)]
pub(crate) enum Roles {
    #[command(flatten)]
    Base(Base),
    /// Lists the users of a role
    Members(Members),
    /// Adds users to a role
    Add(Change),
    /// Removes users from a role
    Remove(Change),
    /// Adds permissions to a role
    AddPermissions(Change),
    /// Removes permissions from a role
    RemovePermissions(Change),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Groups {
    #[command(flatten)]
    Base(Base),
    /// Lists the users of a group
    Members(Members),
    /// Adds users to a group
    Add(Change),
    /// Removes users from a group
    Remove(Change),
    /// Adds roles to a group
    AddRoles(Change),
    /// Removes roles from a group
    RemoveRoles(Change),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Permissions {
    #[command(flatten)]
    Base(Base),
}

/// The commands that roles, groups and permissions share.
#[derive(Debug, Subcommand)]
pub(crate) enum Base {
    /// Lists them
    List(Limit),
    /// Shows one
    Get {
        /// Its id, or its code in v2
        id: String,
    },
    /// Creates one
    Create {
        /// Its name, which is also its code in v2
        name: String,
        /// Its description
        #[arg(long, value_name = "TEXT")]
        description: Option<String>,
    },
    /// Deletes some
    Delete {
        /// Their ids, or their codes in v2
        #[arg(required = true)]
        ids: Vec<String>,
        /// Does not ask for a confirmation
        #[arg(long, short)]
        yes: bool,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Members {
    /// The id of the role or group, or its code in v2
    id: String,
    #[command(flatten)]
    limit: Limit,
}

#[derive(Args, Debug)]
pub(crate) struct Change {
    /// The id of the role or group, or its code in v2
    id: String,
    /// The ids that are added or removed
    #[arg(required = true)]
    ids: Vec<String>,
}

/// Runs a shared command on a handle. The handles have the same methods, but not a trait. In v2 the result of `get` can be missing, and
/// `create` differs.
macro_rules! base {
    ($command:ident, $handle:ident, $format:ident) => {
        base!(
            $command,
            $handle,
            $format,
            COLUMNS,
            |_, found| Ok::<_, Failure>(found),
            |name| { $handle.create(name) }
        )
    };
    ($command:ident, $handle:ident, $format:ident, $columns:expr, $found:expr, $create:expr) => {
        match $command {
            Base::List(limit) => {
                let found = $handle.list().page_size(100).stream();
                show::list(found, limit, $format, $columns).await
            }
            Base::Get { id } => {
                let found = $handle.get(&id).await?;
                output::one($format, &$found(&id, found)?)
            }
            Base::Create { name, description } => {
                let call = $create(name).description(description);
                output::one($format, &call.await?)
            }
            Base::Delete { ids, yes } => {
                prompt::confirm(&format!("Delete {}?", ids.join(" ")), yes)?;
                Ok($handle.delete_many(ids).await?)
            }
        }
    };
}
use base;

pub(crate) async fn roles(command: Roles, client: &Client, format: Format) -> Outcome {
    let authing = match client {
        Client::V1(authing) => authing,
        Client::V2(authing) => return v2::roles(command, authing, client, format).await,
    };
    let roles = authing.rbac().roles();
    match command {
        Roles::Base(command) => base!(command, roles, format),
        Roles::Members(Members { id, limit }) => {
            let members = roles.members(id).page_size(100).stream();
            users::list(members, limit, client, format).await
        }
        Roles::Add(Change { id, ids }) => changed(format, roles.add_users(id, ids).await),
        Roles::Remove(Change { id, ids }) => changed(format, roles.remove_users(id, ids).await),
        Roles::AddPermissions(Change { id, ids }) => {
            changed(format, roles.add_permissions(id, ids).await)
        }
        Roles::RemovePermissions(Change { id, ids }) => {
            changed(format, roles.remove_permissions(id, ids).await)
        }
    }
}

pub(crate) async fn groups(command: Groups, client: &Client, format: Format) -> Outcome {
    let authing = match client {
        Client::V1(authing) => authing,
        Client::V2(authing) => return v2::groups(command, authing, client, format).await,
    };
    let groups = authing.rbac().groups();
    match command {
        Groups::Base(command) => base!(command, groups, format),
        Groups::Members(Members { id, limit }) => {
            let members = groups.members(id).page_size(100).stream();
            users::list(members, limit, client, format).await
        }
        Groups::Add(Change { id, ids }) => changed(format, groups.add_users(id, ids).await),
        Groups::Remove(Change { id, ids }) => changed(format, groups.remove_users(id, ids).await),
        Groups::AddRoles(Change { id, ids }) => changed(format, groups.add_roles(id, ids).await),
        Groups::RemoveRoles(Change { id, ids }) => {
            changed(format, groups.remove_roles(id, ids).await)
        }
    }
}

pub(crate) async fn permissions(
    command: Permissions,
    authing: &Authing,
    format: Format,
) -> Outcome {
    let permissions = authing.rbac().permissions();
    let Permissions::Base(command) = command;
    base!(command, permissions, format)
}

fn changed(format: Format, changed: Result<impl Serialize, Error>) -> Outcome {
    output::one(format, &changed?)
}
