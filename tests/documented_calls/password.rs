//! A forgotten password, in three steps. They are not on the page.

use authing::ErrorCode;
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, PASSWORD, refusal},
};

/// Returns the code of the mail. The request for it is not in the journal.
async fn reset_code(emulated: &Emulated) -> Result<String, authing::Error> {
    emulated.authing.password().send_reset_email(EMAIL).await?;
    emulated.emulator.journal().clear();
    Ok(emulated.code_for(EMAIL))
}

#[tokio::test]
async fn send_reset_email() -> Outcome {
    let emulated = Emulated::start().await;
    let password = emulated.authing.password();
    password.send_reset_email(EMAIL).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(emulated.code_for(EMAIL).len(), 4);
    let unknown = password.send_reset_email("nobody@example.com");
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    Ok(())
}

#[tokio::test]
async fn verify_code() -> Outcome {
    let emulated = Emulated::start().await;
    let code = reset_code(&emulated).await?;
    let password = emulated.authing.password();
    password.verify_code(EMAIL, code).await?;
    assert_snapshot!(sent(&emulated));

    let wrong = password.verify_code(EMAIL, "0000");
    assert_eq!(refusal(wrong).await, ErrorCode::VerifyCodeExpired);
    Ok(())
}

#[tokio::test]
async fn reset() -> Outcome {
    let emulated = Emulated::start().await;
    let password = emulated.authing.password();
    let unasked = password.reset(EMAIL, "a new password", "1234");
    assert_eq!(
        refusal(unasked).await,
        ErrorCode::PasswordChangeNeedsVerification
    );
    let code = reset_code(&emulated).await?;
    password
        .reset(EMAIL, "a new password", code.as_str())
        .await?;
    assert_snapshot!(sent(&emulated));

    let by_old = emulated.authing.auth().login_by_email(EMAIL, PASSWORD);
    assert_eq!(refusal(by_old).await, ErrorCode::PasswordIncorrect);
    emulated.log_in(EMAIL, "a new password").await;
    assert!(
        password.reset(EMAIL, "another one", code).await.is_err(),
        "a code counts once"
    );
    Ok(())
}
