//! The emulator's page after some calls, its HTML and style in a picture.

use authing::{Authing, reqwest};
use authing_emulator::{Clock, Emulator, PoolSeed, UserSeed};

use super::Drawn;
use crate::{
    Outcome,
    emulated::{EMAIL, PASSWORD, PHONE, POOL, SECRET, USERNAME},
};

const WIDTH: u32 = 1152;
/// Fits the rows: only a browser could measure them.
const HEIGHT: u32 = 940;

pub(super) async fn draw() -> Drawn {
    let lea = UserSeed::with_email(EMAIL, PASSWORD).username(USERNAME);
    let emulator = Emulator::builder()
        .clock(Clock::frozen_at(1_580_540_818))
        .randomness(1)
        .pool(PoolSeed::new(POOL, SECRET).user(lea.phone(PHONE)))
        .start()
        .await?;
    make_calls(&emulator).await?;
    let page = reqwest::get(emulator.base_url()).await?.text().await?;
    let (head, body) = page.split_once("</style>").ok_or("no style")?;
    let (_, style) = head.split_once("<style>").ok_or("no style")?;
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">
<style>{style}</style>
<rect x=".5" y=".5" width="{}" height="{}" rx="6" fill="white" stroke="gray"/>
<foreignObject width="100%" height="100%">
<body xmlns="http://www.w3.org/1999/xhtml">{body}</body>
</foreignObject>
</svg>
"#,
        WIDTH - 1,
        HEIGHT - 1,
    ))
}

/// Registers Ada, logs Lea in with the code of a text message, and has more codes sent.
async fn make_calls(emulator: &Emulator) -> Outcome {
    let authing = Authing::from_vars(emulator.env())?;
    let auth = authing.auth();
    auth.register_by_username("ada", PASSWORD).await?;
    authing.phone().send_code(PHONE).await?;
    let code = emulator.outbox().code_for(PHONE).ok_or("no code")?;
    let lea = auth.login_by_phone_code(PHONE, code).await?;
    lea.users().update().company("Analytical Engines").await?;
    lea.email().send_change_code("lea@example.org").await?;
    authing.password().send_reset_email(EMAIL).await?;
    authing.users().list().await?;
    Ok(())
}
