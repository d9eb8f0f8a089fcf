//! A migration: every user of a pool, streamed page by page into CSV.
//!
//! It runs on a local Authing with a few hundred users. The table goes to standard output, the rest to standard error.
//!
//! ```text
//! cargo run --example export_users > users.csv
//! ```

use std::{error::Error as StdError, io::stdout};

use authing::Authing;
use authing_emulator::{Emulator, PoolSeed, UserSeed};

const USERS: usize = 450;

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let emulator = emulator().await?;
    let authing = Authing::from_vars(emulator.env())?;

    let mut table = csv::Writer::from_writer(stdout());
    table.write_record([
        "id",
        "username",
        "phone",
        "nickname",
        "registered",
        "logins",
    ])?;
    // Two hundred users on a page. At most eight pages are requested or in memory.
    let users = authing.users().list().page_size(200);
    let mut users = users.stream().concurrency(8);
    let mut written = 0;
    while let Some(user) = users.try_next().await? {
        table.write_record([
            user.id.into_string(),
            user.username.unwrap_or_default(),
            user.phone.unwrap_or_default(),
            user.nickname.unwrap_or_default(),
            user.signed_up.unwrap_or_default(),
            user.logins_count.unwrap_or_default().to_string(),
        ])?;
        written += 1;
    }
    table.flush()?;
    eprintln!(
        "Wrote {written} users in {} requests.",
        emulator.journal().len()
    );
    Ok(())
}

/// A local Authing with users to export.
async fn emulator() -> Result<Emulator, Box<dyn StdError>> {
    let pool = PoolSeed::new("5e4c8b1f0a2d3c4b5a697887", "the pool's secret");
    let pool = (0..USERS).fold(pool, |pool, number| {
        pool.user(
            UserSeed::with_phone(format!("138{number:08}")).nickname(format!("User {number}")),
        )
    });
    Ok(Emulator::builder().pool(pool).start().await?)
}
