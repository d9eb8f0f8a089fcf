//! Users: one by one, and whole files of them.

mod export;
mod fields;
pub(crate) mod import;
mod importer;
mod journal;
mod records;

use authing::{Authing, Items, types::User};
use clap::{Args, Subcommand};
use serde_json::json;

use fields::COLUMNS;

use crate::{
    failure::{FAILED, Failure, Outcome},
    options::Limit,
    output::{self, Format},
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
        /// The field that is searched: `username`, `email`, `phone` or `nickname`. The service documents only `all`, which is
        /// the default, and may refuse the others
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
    /// Returns the fields, with the password.
    fn read(self) -> Outcome<Vec<(String, String)>> {
        let mut fields = self.set;
        if self.password_stdin {
            fields.push(("password".to_owned(), prompt::secret("password")?));
        }
        Ok(fields)
    }
}

#[derive(Args, Debug)]
pub(crate) struct Ids {
    /// The ids of the users
    #[arg(required = true)]
    user_ids: Vec<String>,
}

/// Lists users, such as those of a pool, of a role or of a group.
pub(crate) async fn list(users: Items<User>, limit: Limit, format: Format) -> Outcome {
    show::list(users, limit, format, COLUMNS).await
}

pub(crate) async fn run(command: Command, authing: &Authing, format: Format) -> Outcome {
    let users = authing.users();
    match command {
        Command::List(limit) => list(users.list().page_size(200).stream(), limit, format).await,
        Command::Search { text, kind, limit } => {
            let search = users.search(text).page_size(200);
            let search = match kind {
                Some(kind) => search.kind(kind),
                None => search,
            };
            list(search.stream(), limit, format).await
        }
        Command::Get { user_ids } => match user_ids.as_slice() {
            [user_id] => get(user_id, authing, format).await,
            _ => get_many(&user_ids, authing, format).await,
        },
        Command::Create(fields) => {
            let fields = fields.read()?;
            require(!fields.is_empty())?;
            let call = fields.iter().fold(users.create(), |call, (name, value)| {
                fields::create(call, name, value)
            });
            output::one(format, &call.await?)
        }
        Command::Update {
            user_id,
            fields,
            email_verified,
            phone_verified,
        } => {
            let fields = fields.read()?;
            require(!fields.is_empty() || email_verified.or(phone_verified).is_some())?;
            let call = users.update(user_id).idempotent();
            let call = call
                .email_verified(email_verified)
                .phone_verified(phone_verified);
            let call = fields.iter().fold(call, |call, (name, value)| {
                fields::update(call, name, value)
            });
            output::one(format, &call.await?)
        }
        Command::Delete { user_ids, yes } => {
            prompt::confirm(&format!("Delete {}?", user_ids.join(" ")), yes)?;
            let deleted = users.delete_many(user_ids).await?;
            let rows: Vec<_> = deleted.iter().map(|id| json!({ "_id": id })).collect();
            output::all(format, output::Columns::both(&["_id"]), &rows)
        }
        Command::Block(ids) => set_blocked(ids, true, authing, format).await,
        Command::Unblock(ids) => set_blocked(ids, false, authing, format).await,
        Command::ResetMfa { user_id } => {
            // The service changes it only for the user.
            let session = authing.auth().session_of_user(user_id).await?;
            let mfa = session
                .mfa()
                .disable()
                .refresh_key(true)
                .idempotent()
                .await?;
            output::one(
                format,
                &json!({ "userId": session.user_id(), "enable": mfa.enable }),
            )
        }
        Command::Export(command) => export::run(command, authing, format.for_programs()).await,
        // It handles signals itself.
        Command::Import(_) => Ok(()),
    }
}

async fn get(user_id: &str, authing: &Authing, format: Format) -> Outcome {
    let failure = match authing.users().get(user_id).await {
        Ok(Some(user)) => return output::one(format, &user),
        Ok(None) => Failure::new(FAILED, format!("the user {user_id} does not exist")),
        Err(error) => error.into(),
    };
    let is_id = user_id.len() == 24 && user_id.chars().all(|c| c.is_ascii_hexdigit());
    if is_id || failure.exit_code != FAILED {
        return Err(failure);
    }
    Err(failure.hint("not an id: use `authing users search`"))
}

/// Lists the users that exist, and fails if one does not.
async fn get_many(user_ids: &[String], authing: &Authing, format: Format) -> Outcome {
    let found = authing.users().get_many(user_ids).await?;
    output::all(format, COLUMNS, &found)?;
    let is_missing = |id: &&String| found.iter().all(|user| user.id != **id);
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

/// Refuses a change without a field.
fn require(some_field: bool) -> Outcome {
    if some_field {
        return Ok(());
    }
    Err(Failure::usage("a field is required").hint("add `--set NAME=VALUE`"))
}

async fn set_blocked(ids: Ids, blocked: bool, authing: &Authing, format: Format) -> Outcome {
    let mut users = Vec::new();
    for user_id in ids.user_ids {
        users.push(
            authing
                .users()
                .update(user_id)
                .blocked(blocked)
                .idempotent()
                .await?,
        );
    }
    output::all(format, COLUMNS, &users)
}
