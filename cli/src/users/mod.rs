//! Users: one by one, and whole files of them.

mod columns;
mod export;
mod fields;
pub(crate) mod import;
mod importer;
mod journal;
mod records;

use authing::{Items, id::UserId, v2};
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::json;

use fields::UserCall;

use crate::{
    client::{Client, each},
    failure::{FAILED, Failure, Outcome},
    options::Limit,
    output::{self, Columns, Format},
    prompt, show,
};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lists the users
    List(Limit),
    /// Searches the users by a text, such as a part of an e-mail address
    Search {
        /// The text
        text: String,
        /// The field that is searched: `username`, `email`, `phone` or `nickname`. The service documents only `all` for v1, which
        /// is the default, and may refuse the others
        #[arg(long)]
        kind: Option<String>,
        #[command(flatten)]
        limit: Limit,
    },
    /// Shows a user, or lists several
    Get {
        /// The ids of the users
        #[arg(required = true)]
        user_ids: Vec<String>,
    },
    /// Creates a user
    Create(Fields),
    /// Changes a user
    Update {
        /// The id of the user
        user_id: String,
        #[command(flatten)]
        fields: Fields,
        /// Sets whether the e-mail address is verified
        #[arg(long)]
        email_verified: Option<bool>,
        /// Sets whether the phone number is verified
        #[arg(long)]
        phone_verified: Option<bool>,
    },
    /// Deletes users permanently
    Delete {
        /// The ids of the users
        #[arg(required = true)]
        user_ids: Vec<String>,
        /// Does not ask for a confirmation
        #[arg(long, short)]
        yes: bool,
    },
    /// Blocks users: they cannot log in
    Block(Ids),
    /// Unblocks users
    Unblock(Ids),
    /// Disables the multi-factor authentication of a user, and replaces the key of their authenticator
    ResetMfa {
        /// The id of the user
        user_id: String,
    },
    /// Writes all users to standard output, as JSON lines unless another format is set
    Export(export::Export),
    /// Creates the users of a CSV or JSON lines file
    Import(import::Import),
}

#[derive(Args, Debug)]
pub(crate) struct Fields {
    /// Sets a field, by its name in the API; may be repeated
    #[arg(long = "set", short, value_name = "NAME=VALUE", value_parser = fields::assignment)]
    set: Vec<(String, String)>,
    /// Reads a password from standard input, or asks for it
    #[arg(long)]
    password_stdin: bool,
}

impl Fields {
    fn are_given(&self) -> bool {
        self.password_stdin || !self.set.is_empty()
    }

    /// Sets the fields of a call, with the password.
    fn set<C: UserCall>(self, call: C) -> Outcome<C> {
        let call = call.set_all(&self.set)?;
        if self.password_stdin {
            return Ok(call.set("password", &prompt::secret("password")?));
        }
        Ok(call)
    }
}

#[derive(Args, Debug)]
pub(crate) struct Ids {
    /// The ids of the users
    #[arg(required = true)]
    user_ids: Vec<String>,
}

/// Lists users, such as those of a pool, of a role or of a group.
pub(crate) async fn list<T: Serialize + Send + 'static>(
    users: Items<T>,
    limit: Limit,
    client: &Client,
    format: Format,
) -> Outcome {
    show::list(users, limit, format, columns::of(client.api())).await
}

pub(crate) async fn run(command: Command, client: &Client, format: Format) -> Outcome {
    match command {
        Command::List(limit) => each!(client, authing => {
            let users = authing.users().list().page_size(200).stream();
            list(users, limit, client, format).await
        }),
        Command::Search { text, kind, limit } => match client {
            Client::V1(authing) => {
                let users = authing.users().search(text).page_size(200);
                let users = match kind {
                    Some(kind) => users.kind(kind),
                    None => users,
                };
                list(users.stream(), limit, client, format).await
            }
            Client::V2(authing) => {
                let fields = kind.map(|kind| vec![kind]);
                let users = authing.users().search(text).fields(fields);
                list(users.page_size(200).stream(), limit, client, format).await
            }
        },
        Command::Get { user_ids } => match user_ids.as_slice() {
            [user_id] => get(user_id, client, format).await,
            _ => get_many(&user_ids, client, format).await,
        },
        Command::Create(fields) => {
            require(fields.are_given())?;
            each!(client, authing => {
                let call = fields.set(authing.users().create())?;
                output::one(format, &call.await?)
            })
        }
        Command::Update {
            user_id,
            fields,
            email_verified,
            phone_verified,
        } => {
            require(fields.are_given() || email_verified.or(phone_verified).is_some())?;
            each!(client, authing => {
                let call = authing.users().update(user_id).idempotent();
                let call = call
                    .email_verified(email_verified)
                    .phone_verified(phone_verified);
                output::one(format, &fields.set(call)?.await?)
            })
        }
        Command::Delete { user_ids, yes } => {
            prompt::confirm(&format!("Delete {}?", user_ids.join(" ")), yes)?;
            delete(user_ids, client, format).await
        }
        Command::Block(ids) => set_blocked(ids, true, client, format).await,
        Command::Unblock(ids) => set_blocked(ids, false, client, format).await,
        Command::ResetMfa { user_id } => reset_mfa(user_id, client, format).await,
        Command::Export(command) => export::run(command, client, format.for_programs()).await,
        // It handles signals itself.
        Command::Import(_) => Ok(()),
    }
}

async fn get(user_id: &str, client: &Client, format: Format) -> Outcome {
    let failure = each!(client, authing => match authing.users().get(user_id).await {
        Ok(Some(user)) => return output::one(format, &user),
        Ok(None) => Failure::new(FAILED, format!("the user {user_id} does not exist")),
        Err(error) => error.into(),
    });
    let is_id = user_id.len() == 24 && user_id.chars().all(|c| c.is_ascii_hexdigit());
    if is_id || failure.exit_code != FAILED {
        return Err(failure);
    }
    Err(failure.hint("not an id: use `authing users search`"))
}

/// Lists the users that exist, and fails if one does not.
async fn get_many(user_ids: &[String], client: &Client, format: Format) -> Outcome {
    let found: Vec<UserId> = each!(client, authing => {
        let found = authing.users().get_many(user_ids).await?;
        output::all(format, columns::of(client.api()), &found)?;
        found.into_iter().map(|user| user.id).collect()
    });
    let is_missing = |id: &&String| found.iter().all(|found| *found != **id);
    let missing: Vec<_> = user_ids
        .iter()
        .filter(is_missing)
        .map(String::as_str)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::new(
        FAILED,
        format!("these users do not exist: {}", missing.join(" ")),
    ))
}

/// Deletes users, and lists the ids of those that were deleted. In v2 the service returns no ids: those of the arguments are listed.
async fn delete(user_ids: Vec<String>, client: &Client, format: Format) -> Outcome {
    let (columns, deleted): (&[_], Vec<UserId>) = match client {
        Client::V1(authing) => (&["_id"], authing.users().delete_many(user_ids).await?),
        Client::V2(authing) => {
            authing.users().delete_many(&user_ids).await?;
            (&["id"], user_ids.into_iter().map(UserId::from).collect())
        }
    };
    let row = |id: &UserId| json!({ columns[0]: id });
    let rows: Vec<_> = deleted.iter().map(row).collect();
    output::all(format, Columns::both(columns), &rows)
}

/// Disables the multi-factor authentication of a user.
async fn reset_mfa(user_id: String, client: &Client, format: Format) -> Outcome {
    let enable = match client {
        Client::V1(authing) => {
            // The service changes it only for the user.
            let session = authing.auth().session_of_user(&user_id).await?;
            let mfa = session.mfa().disable().refresh_key(true);
            mfa.idempotent().await?.enable
        }
        Client::V2(authing) => {
            let mfa = v2::operations::mfa::ChangeMfa::new(false).user_id(&user_id);
            let mfa = authing.send(mfa.refresh_key(true));
            mfa.idempotent().await?.enable
        }
    };
    output::one(format, &json!({ "userId": user_id, "enable": enable }))
}

/// Refuses a change without a field.
fn require(some_field: bool) -> Outcome {
    if some_field {
        return Ok(());
    }
    Err(Failure::usage("a field is required").hint("add `--set NAME=VALUE`"))
}

async fn set_blocked(ids: Ids, blocked: bool, client: &Client, format: Format) -> Outcome {
    each!(client, authing => {
        let mut users = Vec::new();
        for user_id in ids.user_ids {
            let call = authing.users().update(user_id).blocked(blocked);
            users.push(call.idempotent().await?);
        }
        output::all(format, columns::of(client.api()), &users)
    })
}
