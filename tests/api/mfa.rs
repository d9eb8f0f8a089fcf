//! Multi-factor authentication by the id of its record.

use authing::ErrorCode;

use crate::{
    Outcome,
    emulated::{Emulated, NO_ONE, refusal},
};

#[tokio::test]
async fn a_record_is_read_and_changed_by_its_id() -> Outcome {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let first = lea.mfa().enable().await?;
    let id = first.id.ok_or("no id")?;
    let by_owner = emulated.authing.mfa().get_by_id(&id).await?;
    assert_eq!(
        by_owner.ok_or("no record")?.user_id.as_ref(),
        Some(lea.user_id())
    );

    assert!(!lea.mfa().disable_by_id(&id).await?.enable);
    let renewed = lea.mfa().enable_by_id(&id).refresh_key(true).await?;
    assert!(renewed.enable);
    assert_ne!(
        renewed.share_key.ok_or("a key")?.expose(),
        first.share_key.ok_or("a key")?.expose()
    );
    assert!(lea.mfa().get_by_id(NO_ONE).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn the_record_of_another_user_is_refused() -> Outcome {
    let emulated = Emulated::start().await;
    let id = emulated.lea().await.mfa().enable().await?.id;
    let id = id.ok_or("no id")?;
    let mia = emulated.newcomer("mia@example.com").await;
    let read = mia.mfa().get_by_id(&id);
    assert_eq!(refusal(read).await, ErrorCode::PermissionDenied);
    let change = mia.mfa().disable_by_id(&id);
    assert_eq!(refusal(change).await, ErrorCode::PermissionDenied);
    let unknown = mia.mfa().enable_by_id(NO_ONE);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    Ok(())
}
