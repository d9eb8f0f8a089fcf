//! Whether users have authorized applications.

use authing::{ErrorCode, operations::sso_grants::IsAppAuthorized};

use crate::{
    Outcome,
    emulated::{APP, Emulated, LEA, NO_ONE, refusal},
};

#[tokio::test]
async fn a_revoked_application_is_not_authorized() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let sso = emulated.authing.sso();
    assert!(session.sso().is_authorized(APP).await?);
    assert!(sso.is_authorized(LEA, APP).await?);
    assert!(!sso.is_authorized(LEA, NO_ONE).await?);
    session.sso().revoke(APP).await?;
    assert!(!session.sso().is_authorized(APP).await?);
    assert!(!sso.is_authorized(LEA, APP).await?);
    Ok(())
}

#[tokio::test]
async fn grants_of_unknown_and_of_other_users_are_refused() {
    let emulated = Emulated::start().await;
    let unknown = emulated.authing.sso().is_authorized(NO_ONE, APP);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    let mia = emulated.newcomer("mia@example.com").await;
    let other = mia.send(IsAppAuthorized::new(APP).user_id(LEA));
    assert_eq!(refusal(other).await, ErrorCode::PermissionDenied);
}

/// Without a session, the client does not know the user.
#[tokio::test]
async fn the_owner_has_to_name_the_user() {
    let emulated = Emulated::start().await;
    let nobody = emulated.authing.send(IsAppAuthorized::new(APP)).await;
    let error = crate::emulated::refused_input(nobody);
    assert_eq!(error.name, "user_id");
}
