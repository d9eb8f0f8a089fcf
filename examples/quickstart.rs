//! A tour of the API on a local Authing that it starts.
//!
//! With `AUTHING_POOL_ID` and `AUTHING_SECRET` set, it runs on the real service, without the step that needs a code from a
//! message. `AuthingBuilder::from_env` lists the variables for a private installation.
//!
//! ```text
//! cargo run --example quickstart
//! ```

use std::{env, error::Error as StdError, time::SystemTime};

use authing::{Authing, Error, ErrorCode, Photo, Session, error::ChallengeKind, id::UserId};
use authing_emulator::Emulator;
use futures_util::TryStreamExt;

type Result<T = ()> = std::result::Result<T, Box<dyn StdError>>;

const PASSWORD: &str = "correct horse battery staple";

/// The smallest possible PNG.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4,
    0x89, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x00, 0x01, 0x00, 0x00,
    0x05, 0x00, 0x01, 0x0d, 0x0a, 0x2d, 0xb4, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
    0x42, 0x60, 0x82,
];

#[tokio::main]
async fn main() -> Result {
    let (authing, emulator) = client().await?;
    authing.connect().await?;
    println!("The service knows our pool {}.", authing.pool_id());

    let email = format!("lea-{}@example.com", unique()?);
    let user_id = register(&authing, &email).await?;
    let toured = tour(&authing, emulator.as_ref(), &email).await;
    // Also after an error: the user must not remain in a real pool.
    let deleted = authing.users().delete(user_id).await;
    toured?;
    println!("Deleted the user {}.", deleted?.join(", "));
    Ok(())
}

async fn tour(authing: &Authing, emulator: Option<&Emulator>, email: &str) -> Result {
    let session = log_in(authing, email).await?;
    update_profile(&session).await?;
    list_users(authing).await?;
    use_mfa(authing, &session, email).await?;
    bind_social_account(&session).await?;
    match emulator {
        Some(emulator) => change_email(&session, emulator, email).await?,
        None => println!("Changing the e-mail address is left out: nobody here reads the code."),
    }
    show_an_error(authing, email).await
}

/// Makes a client of the service in the environment, or else of an emulator.
async fn client() -> Result<(Authing, Option<Emulator>)> {
    if env::var_os("AUTHING_POOL_ID").is_some() {
        return Ok((Authing::from_env()?, None));
    }
    let emulator = Emulator::start().await?;
    println!("A local Authing listens at {}.", emulator.base_url());
    Ok((Authing::from_vars(emulator.env())?, Some(emulator)))
}

async fn register(authing: &Authing, email: &str) -> Result<UserId> {
    let user = authing
        .auth()
        .register_by_email(email, PASSWORD)
        .nickname("Lea")
        .await?;
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
    let after = session
        .users()
        .update()
        .company("Analytical Engines")
        .photo_file(Photo::new(PICTURE, "image/png"))
        .await?;
    println!(
        "{} works at {:?} now (before: {:?}); the photo is at {}.",
        after.nickname.unwrap_or_default(),
        after.company.unwrap_or_default(),
        before.company.unwrap_or_default(),
        after.photo.unwrap_or_default(),
    );
    Ok(())
}

async fn list_users(authing: &Authing) -> Result {
    let page = authing.users().list().page(1).page_size(10).await?;
    println!(
        "The first page holds {} of {} users.",
        page.items.len(),
        page.total.unwrap_or_default()
    );
    let emails: Vec<_> = authing
        .users()
        .list()
        .stream()
        .map_ok(|user| user.email.unwrap_or_default())
        .try_collect()
        .await?;
    println!("All of them: {}.", emails.join(", "));
    Ok(())
}

async fn use_mfa(authing: &Authing, session: &Session, email: &str) -> Result {
    let mfa = session.mfa().enable().await?;
    let key = mfa.share_key.ok_or("the service gave no key")?;
    println!("Multi-factor authentication is on; the key went into an authenticator.");

    match authing.auth().login_by_email(email, PASSWORD).await {
        Err(Error::Challenge(challenge)) if challenge.kind == ChallengeKind::MfaCode => {
            println!("A login without its code: {challenge}.");
        }
        other => return Err(format!("a code should have been asked for: {other:?}").into()),
    }
    let code = authenticator_code(key.expose())?;
    authing
        .auth()
        .login_by_email(email, PASSWORD)
        .mfa_code(code)
        .await?;
    println!("With the code the login succeeds.");
    session.mfa().disable().await?;
    Ok(())
}

/// Returns the current code of an authenticator with this key.
fn authenticator_code(key: &str) -> Result<String> {
    let secret = totp_rs::Secret::try_from_base32(key)?;
    let totp = totp_rs::Builder::new().with_secret(secret).build()?;
    Ok(totp.generate_current().to_string())
}

async fn bind_social_account(session: &Session) -> Result {
    let bound = session
        .social()
        .bind("github", "github|583231", r#"{"login":"lea"}"#)
        .await?;
    println!("Bound a {} account.", bound.type_.unwrap_or_default());
    session.social().unbind("github").await?;
    println!("And unbound it.");
    Ok(())
}

async fn change_email(session: &Session, emulator: &Emulator, email: &str) -> Result {
    let new = format!("new-{email}");
    session.email().send_change_code(&new).await?;
    session.email().send_change_code(email).await?;
    let outbox = emulator.outbox();
    let code = outbox
        .code_for(&new)
        .ok_or("no code was sent to the new address")?;
    let old_code = outbox
        .code_for(email)
        .ok_or("no code was sent to the old address")?;
    let user = session
        .email()
        .update(&new, code)
        .old_email(email)
        .old_email_code(old_code)
        .await?;
    println!(
        "The e-mail address is {} now.",
        user.email.unwrap_or_default()
    );
    Ok(())
}

async fn show_an_error(authing: &Authing, email: &str) -> Result {
    let nobody = format!("nobody-{email}");
    match authing.auth().login_by_email(nobody, PASSWORD).await {
        Err(error) if error.code() == Some(ErrorCode::UserNotFound) => {
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
