//! The phone numbers that may register.

use authing::{ErrorCode, operations::invitation::GetWhitelistState};

use crate::{
    Outcome,
    emulated::{Emulated, POOL, refusal, refused_input},
};

const NUMBER: &str = "13900000000";

#[tokio::test]
async fn listed_numbers_can_register() -> Outcome {
    let emulated = Emulated::start().await;
    let allowlist = emulated.authing.allowlist();
    assert!(!allowlist.is_enabled().await?);
    allowlist.enable().await?;
    assert!(allowlist.is_enabled().await?);

    let code = emulated.text_code(NUMBER).await;
    let auth = emulated.authing.auth();
    let unlisted = auth.register_by_phone(NUMBER, "battery staple", &*code);
    assert_eq!(refusal(unlisted).await, ErrorCode::PermissionDenied);

    allowlist.add(NUMBER).await?;
    let listed = auth.register_by_phone(NUMBER, "battery staple", code);
    assert_eq!(listed.await?.phone.as_deref(), Some(NUMBER));
    Ok(())
}

#[tokio::test]
async fn a_disabled_list_lets_every_number_register() -> Outcome {
    let emulated = Emulated::start().await;
    let allowlist = emulated.authing.allowlist();
    allowlist.enable().await?;
    allowlist.add(NUMBER).await?;
    allowlist.disable().await?;
    assert!(!allowlist.is_enabled().await?);
    assert_eq!(allowlist.list().await?.len(), 1, "numbers stay on it");

    let other = "13700000000";
    let code = emulated.text_code(other).await;
    let auth = emulated.authing.auth();
    auth.register_by_phone(other, "battery staple", code)
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_number_is_on_the_list_once() -> Outcome {
    let emulated = Emulated::start().await;
    let allowlist = emulated.authing.allowlist();
    allowlist.add(NUMBER).await?;
    allowlist.add(NUMBER).await?;
    let list = allowlist.list().await?;
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].phone.as_deref(), Some(NUMBER));
    assert_eq!(list[0].client, POOL);
    assert_eq!(list[0].is_deleted, Some(false));

    allowlist.remove(NUMBER).await?;
    assert!(allowlist.list().await?.is_empty());
    let gone = allowlist.remove(NUMBER);
    assert_eq!(refusal(gone).await, ErrorCode::PhoneOrEmailInvalid);
    Ok(())
}

#[tokio::test]
async fn a_blank_number_is_rejected() {
    let emulated = Emulated::start().await;
    let empty = refused_input(emulated.authing.allowlist().add(" ").await);
    assert_eq!(empty.name, "phone");
    assert!(emulated.emulator.journal().is_empty());
}

#[tokio::test]
async fn the_operation_returns_the_times_of_the_list() -> Outcome {
    let emulated = Emulated::start().await;
    emulated.authing.allowlist().enable().await?;
    let state = emulated.authing.send(GetWhitelistState::new()).await?;
    let state = state.ok_or("it was set")?;
    assert_eq!(state.created_at.as_deref(), Some(crate::emulated::TODAY));
    Ok(())
}

#[tokio::test]
async fn the_list_of_another_pool_is_refused() {
    let emulated = Emulated::start().await;
    let other = emulated
        .authing
        .allowlist()
        .list()
        .pool_id("5e4c8b1f0a2d3c4b5a69aaaa");
    assert_eq!(refusal(other).await, ErrorCode::UserPoolNotFound);
}
