//! The required strength of passwords.

use authing::{
    ErrorCode,
    operations::password::{GetPasswordStrength, UpdatePasswordStrength},
};

use crate::{
    Outcome,
    emulated::{Emulated, PASSWORD, refusal},
};

#[tokio::test]
async fn a_stronger_pool_refuses_weaker_passwords() -> Outcome {
    let emulated = Emulated::start().await;
    let authing = &emulated.authing;
    assert_eq!(authing.password().set_strength(3).await?, 3);
    assert_eq!(authing.password().strength().await?, 3);
    let read = authing.send(GetPasswordStrength::new()).await?;
    let read = read.ok_or("the emulator knows")?;
    assert_eq!(read.user_pool_id.as_ref(), Some(authing.pool_id()));

    let weak = authing.auth().register_by_username("mia", PASSWORD);
    assert_eq!(refusal(weak).await, ErrorCode::PasswordTooShort);
    let auth = authing.auth();
    auth.register_by_username("mia", "b4ttery-staple").await?;
    Ok(())
}

/// The strength is public, since a registration form needs it.
#[tokio::test]
async fn a_user_reads_the_strength_of_passwords() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    assert_eq!(session.password().strength().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_user_may_not_set_the_strength_of_passwords() {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let call = session.send(UpdatePasswordStrength::new(0));
    assert_eq!(refusal(call).await, ErrorCode::PermissionDenied);
}
