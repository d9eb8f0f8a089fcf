//! A tour of the API v2 on a local Authing that it starts.
//!
//! With `AUTHING_POOL_ID` and `AUTHING_SECRET` set, it runs on the real service. `v2::Authing::from_env` lists the variables for a
//! private installation.
//!
//! ```text
//! cargo run --example quickstart_v2 --features v2
//! ```

use std::{env, error::Error as StdError, time::SystemTime};

use authing::{
    ErrorCode,
    id::UserId,
    v2::{Authing, Session},
};
use authing_emulator::Emulator;
use futures_util::TryStreamExt;

type Result<T = ()> = std::result::Result<T, Box<dyn StdError>>;

const PASSWORD: &str = "correct horse battery staple";

#[tokio::main]
async fn main() -> Result {
    let (authing, _emulator) = client().await?;
    authing.connect().await?;
    println!("The service knows our pool {}.", authing.pool_id());

    let unique = unique()?;
    let email = format!("lea-{unique}@example.com");
    let user_id = register(&authing, &email).await?;
    let toured = tour(&authing, &email, &format!("editor-{unique}")).await;
    // Also after an error: the user must not remain in a real pool.
    let deleted = authing.users().delete(user_id).await;
    toured?;
    deleted?;
    println!("Deleted {email}.");
    Ok(())
}

async fn tour(authing: &Authing, email: &str, role: &str) -> Result {
    let session = log_in(authing, email).await?;
    update_profile(&session).await?;
    list_users(authing).await?;
    assign_role(authing, &session, role).await?;
    show_an_error(authing, email).await
}

/// Makes a client of the service in the environment, or else of an emulator.
async fn client() -> Result<(Authing, Option<Emulator>)> {
    if env::var_os("AUTHING_POOL_ID").is_some() {
        return Ok((Authing::from_env()?, None));
    }
    let emulator = Emulator::start().await?;
    println!("A local Authing listens at {}.", emulator.core_url());
    Ok((Authing::from_vars(emulator.env())?, Some(emulator)))
}

async fn register(authing: &Authing, email: &str) -> Result<UserId> {
    let register = authing.auth().register_by_email(email, PASSWORD);
    let user = register.nickname("Lea").await?;
    println!("Registered {email} as user {}.", user.id);
    Ok(user.id)
}

async fn log_in(authing: &Authing, email: &str) -> Result<Session> {
    let session = authing.auth().login_by_email(email, PASSWORD).await?;
    if session.auth().is_valid().await? {
        println!("Logged in; the service knows the token.");
    }
    Ok(session)
}

async fn update_profile(session: &Session) -> Result {
    let before = session.users().me().await?;
    let update = session.users().update().company("Analytical Engines");
    let after = update.await?;
    println!(
        "{} works at {:?} now (before: {:?}).",
        after.nickname.unwrap_or_default(),
        after.company.unwrap_or_default(),
        before.company.unwrap_or_default(),
    );
    Ok(())
}

async fn list_users(authing: &Authing) -> Result {
    let users = authing.users().list().page_size(50).stream();
    let emails = users.map_ok(|user| user.email.unwrap_or_default());
    let emails: Vec<_> = emails.try_collect().await?;
    println!("The users: {}.", emails.join(", "));
    Ok(())
}

/// The roles of v2 are named by codes.
async fn assign_role(authing: &Authing, session: &Session, code: &str) -> Result {
    let roles = authing.rbac().roles();
    roles.create(code).await?;
    roles.add_users(code, [session.user_id()]).await?;
    let mine = session.rbac().roles().mine().await?;
    let codes: Vec<_> = mine.into_iter().map(|role| role.code).collect();
    println!("Lea has the role {}.", codes.join(", "));
    roles.delete(code).await?;
    Ok(())
}

/// Later services return 2333 instead of 2004: the same code as for a wrong password.
async fn show_an_error(authing: &Authing, email: &str) -> Result {
    let nobody = format!("nobody-{email}");
    match authing.auth().login_by_email(nobody, PASSWORD).await {
        Err(error) if matches!(error.code().map(ErrorCode::number), Some(2004 | 2333)) => {
            println!("An error is a type: {error}.");
            Ok(())
        }
        other => Err(format!("there should be no such user: {other:?}").into()),
    }
}

/// Returns a number that no earlier run has used.
fn unique() -> Result<u128> {
    Ok(SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)?
        .as_millis())
}
