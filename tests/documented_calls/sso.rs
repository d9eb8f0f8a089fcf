//! Applications that users have authorized.

use authing::ErrorCode;
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{APP, Emulated, LEA, NO_ONE, refusal},
};

/// `获取 AuthedAppList`, without an argument, as the page prints it.
#[tokio::test]
async fn apps() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let apps = session.sso().mine().await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(apps.total_count, Some(1));
    assert_eq!(apps.oauth_apps[0].id, Some(APP.into()));
    assert_eq!(apps.oauth_apps[0].name.as_deref(), Some("Notebook"));
    assert!(apps.oidc_apps.is_empty());
    Ok(())
}

/// `获取 AuthedAppList`, of any user.
#[tokio::test]
async fn of_user() -> Outcome {
    let emulated = Emulated::start().await;
    let sso = emulated.authing.sso();
    let apps = sso.of_user(LEA).page(1).page_size(10).await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(apps.total_count, Some(1));
    assert_eq!(refusal(sso.of_user(NO_ONE)).await, ErrorCode::UserNotFound);
    Ok(())
}

/// `撤回用户对某个 SSO 应用的授权`
#[tokio::test]
async fn revoke() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    session.sso().revoke(APP).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(session.sso().mine().await?.total_count, Some(0));
    assert_eq!(
        refusal(session.sso().revoke(APP)).await,
        ErrorCode::AppNotFound
    );
    Ok(())
}

/// `撤回用户对某个 SSO 应用的授权`, for any user.
#[tokio::test]
async fn revoke_of_user() -> Outcome {
    let emulated = Emulated::start().await;
    let sso = emulated.authing.sso();
    sso.revoke(LEA, APP).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(sso.of_user(LEA).await?.total_count, Some(0));
    assert_eq!(
        refusal(sso.revoke(LEA, NO_ONE)).await,
        ErrorCode::AppNotFound
    );
    Ok(())
}
