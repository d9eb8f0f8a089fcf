//! E-mail addresses: verification, change, removal.

use authing::ErrorCode;
use authing_emulator::{ChangeEmailStrategy, Settings};
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, PASSWORD, USERNAME, refusal},
};

const NEW_EMAIL: &str = "lea@example.org";

/// Not on the page: the mail with the link that verifies an address.
#[tokio::test]
async fn send_verification() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    emulated.authing.email().send_verification(EMAIL).await?;
    assert_snapshot!(sent(&emulated));

    let mail = emulated
        .emulator
        .outbox()
        .latest(EMAIL)
        .ok_or("a mail was sent")?;
    reqwest::get(mail.link.ok_or("it has a link")?)
        .await?
        .error_for_status()?;
    assert_eq!(session.users().me().await?.email_verified, Some(true));

    let unknown = emulated
        .authing
        .email()
        .send_verification("nobody@example.com");
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    Ok(())
}

/// `发送邮箱验证码`
#[tokio::test]
async fn send_change_code() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    session.email().send_change_code(NEW_EMAIL).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(emulated.code_for(NEW_EMAIL).len(), 4);
    let malformed = session.email().send_change_code("no address");
    assert_eq!(refusal(malformed).await, ErrorCode::EmailFormatInvalid);
    Ok(())
}

/// `执行邮箱更换`
#[tokio::test]
async fn update() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    session.email().send_change_code(NEW_EMAIL).await?;
    session.email().send_change_code(EMAIL).await?;
    emulated.emulator.journal().clear();
    let lea = session
        .email()
        .update(NEW_EMAIL, emulated.code_for(NEW_EMAIL))
        .old_email(EMAIL)
        .old_email_code(emulated.code_for(EMAIL))
        .await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(lea.email.as_deref(), Some(NEW_EMAIL));
    emulated.log_in(NEW_EMAIL, PASSWORD).await;
    let by_old = emulated.authing.auth().login_by_email(EMAIL, PASSWORD);
    assert_eq!(refusal(by_old).await, ErrorCode::UserNotFound);
    Ok(())
}

#[tokio::test]
async fn wrong_updates_are_refused() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    session.email().send_change_code(NEW_EMAIL).await?;
    let code = emulated.code_for(NEW_EMAIL);
    let email = session.email();
    let without_old = email.update(NEW_EMAIL, code.as_str());
    assert_eq!(
        refusal(without_old).await,
        ErrorCode::OldEmailVerificationRequired
    );
    let another_old = email
        .update(NEW_EMAIL, code.as_str())
        .old_email("mia@example.com")
        .old_email_code("1234");
    assert_eq!(refusal(another_old).await, ErrorCode::OldEmailMismatch);
    let wrong_code = email
        .update(NEW_EMAIL, code)
        .old_email(EMAIL)
        .old_email_code("0000");
    assert_eq!(refusal(wrong_code).await, ErrorCode::VerifyCodeExpired);
    assert_eq!(
        refusal(email.update(EMAIL, "1234")).await,
        ErrorCode::NewEmailSameAsOld
    );

    let newcomer = emulated.newcomer("mia@example.com").await;
    assert_eq!(
        refusal(newcomer.email().update(EMAIL, "1234")).await,
        ErrorCode::EmailTaken
    );
    assert_eq!(
        session.users().me().await?.email.as_deref(),
        Some(EMAIL),
        "nothing was changed"
    );
    Ok(())
}

/// `执行邮箱更换`, in a pool that does not verify the old address, as the page prints it.
#[tokio::test]
async fn update_without_the_old_address() -> Outcome {
    let change_email_strategy = ChangeEmailStrategy {
        verify_old_email: false,
    };
    let settings = Settings {
        change_email_strategy,
        ..Settings::default()
    };
    let emulated = Emulated::with(|pool| pool.settings(settings)).await;
    let session = emulated.lea().await;
    session.email().send_change_code(NEW_EMAIL).await?;
    emulated.emulator.journal().clear();
    let lea = session
        .email()
        .update(NEW_EMAIL, emulated.code_for(NEW_EMAIL))
        .await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(lea.email.as_deref(), Some(NEW_EMAIL));
    Ok(())
}

/// `解绑邮箱 UnbindEmail`
#[tokio::test]
async fn unbind() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let lea = session.email().unbind().await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(lea.email.as_deref(), Some(""));
    let by_email = emulated.authing.auth().login_by_email(EMAIL, PASSWORD);
    assert_eq!(refusal(by_email).await, ErrorCode::UserNotFound);
    emulated
        .authing
        .auth()
        .login_by_username(USERNAME, PASSWORD)
        .await?;
    assert_eq!(
        refusal(session.email().unbind()).await,
        ErrorCode::EmailNotBound
    );

    let newcomer = emulated.newcomer("mia@example.com").await;
    assert_eq!(
        refusal(newcomer.email().unbind()).await,
        ErrorCode::LastLoginMethod
    );
    Ok(())
}
