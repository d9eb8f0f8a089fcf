//! How strong passwords have to be.

use authing::ErrorCode;

use crate::{
    Outcome,
    emulated::{Emulated, PASSWORD, refusal},
};

#[tokio::test]
async fn a_stronger_pool_refuses_weaker_passwords() -> Outcome {
    let emulated = Emulated::start().await;
    let authing = &emulated.authing;
    let set = authing.password().set_strength(3).await?;
    assert_eq!(set.and_then(|set| set.pwd_strength), Some(3));
    let read = authing.password().strength().await?;
    let read = read.ok_or("the emulator knows")?;
    assert_eq!(read.pwd_strength, Some(3));
    assert_eq!(read.user_pool_id.as_ref(), Some(authing.pool_id()));

    let weak = authing.auth().register_by_username("mia", PASSWORD);
    assert_eq!(refusal(weak).await, ErrorCode::PasswordTooShort);
    let auth = authing.auth();
    auth.register_by_username("mia", "b4ttery-staple").await?;
    Ok(())
}

/// Everybody may know, as before a registration.
#[tokio::test]
async fn a_user_reads_it() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let read = session.password().strength().await?;
    assert_eq!(read.and_then(|read| read.pwd_strength), Some(1));
    Ok(())
}

#[tokio::test]
async fn a_user_may_not_set_it() {
    use authing::operations::password::UpdatePasswordStrength;

    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let call = session.send(UpdatePasswordStrength::new(0));
    assert_eq!(refusal(call).await, ErrorCode::PermissionDenied);
}
