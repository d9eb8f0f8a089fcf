//! Users' tokens: verification, reading, renewal, logout.

use std::time::Duration;

use authing::{
    Error, ErrorCode,
    error::TokenError,
    operations::auth::{CheckLoginStatus, CheckSession, DecodeToken},
    types::LoginStatus,
};
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, LEA, NO_ONE, POOL, refusal},
};

/// The lifetime of the pool's tokens, in seconds.
const LIFE: u64 = 15 * 24 * 3600;

fn verdict(status: &LoginStatus) -> (Option<bool>, Option<i64>) {
    (status.status, status.code)
}

/// `检查登录状态`
#[tokio::test]
async fn check() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let auth = emulated.authing.auth();
    assert!(auth.is_token_valid(session.token()).await?);
    assert_snapshot!(sent(&emulated));

    let check = CheckLoginStatus::new(session.token());
    let status = emulated.authing.send(check).await?;
    assert_eq!(verdict(&status), (Some(true), Some(200)));
    let token = status.token.ok_or("a valid token is read")?;
    let of = token.data.ok_or("a token says whose it is")?;
    assert_eq!(
        (of.id, of.email.as_deref()),
        (Some(LEA.into()), Some(EMAIL))
    );

    assert!(!auth.is_token_valid("not.a.token").await?);
    let check = CheckLoginStatus::new("not.a.token");
    let wrong = emulated.authing.send(check).await?;
    assert_eq!(verdict(&wrong), (Some(false), Some(2207)));
    assert!(wrong.token.is_none());
    Ok(())
}

/// `检查登录状态`, of the session itself.
#[tokio::test]
async fn check_of_a_session() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    assert!(session.auth().is_valid().await?);
    assert_snapshot!(sent(&emulated));

    emulated.wait(LIFE);
    assert!(!session.auth().is_valid().await?);
    let status = session.send(CheckSession::new()).await?;
    assert_eq!(
        verdict(&status),
        (Some(false), Some(2206)),
        "the token is too old"
    );
    Ok(())
}

/// `解析 Token`
#[tokio::test]
async fn decode_token() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let auth = emulated.authing.auth();
    let decoded = auth.decode_token(session.token()).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(decoded.user_id, LEA);
    assert_eq!(decoded.pool_id, Some(POOL.into()));
    let issued_at = decoded.issued_at.ok_or("it says since when")?;
    let expires_at = issued_at + Duration::from_secs(LIFE);
    assert_eq!(decoded.expires_at, Some(expires_at));
    assert_eq!(session.expires_at(), Some(expires_at));

    let wrong = auth.decode_token("not.a.token").await;
    assert!(
        matches!(wrong, Err(Error::Token(TokenError::Rejected))),
        "{wrong:?}"
    );
    let wrong = emulated
        .authing
        .send(DecodeToken::new("not.a.token"))
        .await?;
    assert!(wrong.data.is_none());
    assert_eq!(wrong.status.and_then(|status| status.code), Some(2207));
    Ok(())
}

/// `解析 Token`, without an argument, as the page prints it.
#[tokio::test]
async fn decode_token_of_a_session() -> Outcome {
    let emulated = Emulated::start().await;
    let decoded = emulated.lea().await.auth().decode_token().await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(decoded.user_id, LEA);
    Ok(())
}

/// The owner makes a new token for a user.
#[tokio::test]
async fn refresh_token() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let refreshed = auth.refresh_token(LEA).await?;
    assert_snapshot!(sent(&emulated));

    let session = emulated.authing.session_from_token(refreshed.token)?;
    assert_eq!(session.user_id(), LEA);
    assert!(session.auth().is_valid().await?);
    assert_eq!(
        refusal(auth.refresh_token(NO_ONE)).await,
        ErrorCode::UserNotFound
    );
    Ok(())
}

/// The owner acts for a user.
#[tokio::test]
async fn session_of_user() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let session = auth.session_of_user(LEA).await?;
    assert_eq!(session.user_id(), LEA);
    assert_eq!(session.users().me().await?.id, LEA);
    assert_eq!(
        refusal(auth.session_of_user(NO_ONE)).await,
        ErrorCode::UserNotFound
    );
    Ok(())
}

/// The owner ends a user's logins.
#[tokio::test]
async fn logout() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    emulated.authing.auth().logout(LEA).await?;
    assert_snapshot!(sent(&emulated));

    assert!(!session.auth().is_valid().await?);
    let status = session.send(CheckSession::new()).await?;
    assert_eq!(verdict(&status), (Some(false), Some(2206)));
    let unknown = emulated.authing.auth().logout(NO_ONE);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotInPool);
    Ok(())
}

/// Users end their own logins.
#[tokio::test]
async fn logout_of_a_session() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    session.auth().logout().await?;
    assert_snapshot!(sent(&emulated));

    let lea = emulated.authing.users().get(LEA).await?;
    assert_eq!(
        lea.and_then(|lea| lea.token_expired_at).as_deref(),
        Some("2000-01-01T00:00:00+08:00")
    );
    assert_eq!(refusal(session.users().me()).await, ErrorCode::LoginExpired);
    let again = emulated.lea().await;
    assert_eq!(
        again.users().me().await?.id,
        LEA,
        "the next login counts again"
    );
    Ok(())
}
