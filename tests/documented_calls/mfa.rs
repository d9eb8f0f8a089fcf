//! Multi-factor authentication.

use authing::ErrorCode;
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, LEA, NO_ONE, PASSWORD, refusal},
};

/// `获取当前 MFA 信息`, of any user.
#[tokio::test]
async fn get() -> Outcome {
    let emulated = Emulated::start().await;
    emulated.lea().await.mfa().enable().await?;
    emulated.emulator.journal().clear();
    let mfa = emulated
        .authing
        .mfa()
        .get(LEA)
        .await?
        .ok_or("it was set up")?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(mfa.user_id, Some(LEA.into()));
    assert!(mfa.enable);
    assert!(emulated.authing.mfa().get(NO_ONE).await?.is_none());
    Ok(())
}

/// `获取当前 MFA 信息`, without an argument, as the page prints it.
#[tokio::test]
async fn get_of_a_session() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let mfa = session.mfa().get().await?;
    assert_snapshot!(sent(&emulated));
    assert!(mfa.is_none(), "it was never set up");
    Ok(())
}

/// `更改 MFA 信息`, switched on.
#[tokio::test]
async fn enable() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let first = session.mfa().enable().await?;
    assert_snapshot!(sent(&emulated));

    assert!(first.enable);
    let key = first.share_key.ok_or("the first time makes a key")?;
    assert_eq!(key.expose().len(), 32);
    let login = emulated.authing.auth().login_by_email(EMAIL, PASSWORD);
    assert_eq!(refusal(login).await, ErrorCode::MfaCodeRequired);

    let again = session
        .mfa()
        .enable()
        .await?
        .share_key
        .ok_or("the key stays")?;
    assert_eq!(again.expose(), key.expose());
    let renewed = session
        .mfa()
        .enable()
        .refresh_key(true)
        .await?
        .share_key
        .ok_or("a new key")?;
    assert_ne!(renewed.expose(), key.expose());
    let another = session.mfa().enable().user_id(NO_ONE);
    assert_eq!(refusal(another).await, ErrorCode::PermissionDenied);
    Ok(())
}

/// `更改 MFA 信息`, switched off.
#[tokio::test]
async fn disable() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let key = session.mfa().enable().await?.share_key;
    let key = key.ok_or("the first time makes a key")?;
    emulated.emulator.journal().clear();
    let mfa = session.mfa().disable().await?;
    assert_snapshot!(sent(&emulated));

    assert!(!mfa.enable);
    emulated.log_in(EMAIL, PASSWORD).await;
    let again = session.mfa().enable().await?.share_key;
    let again = again.ok_or("the key stays")?;
    assert_eq!(again.expose(), key.expose());
    Ok(())
}
