//! Codes of text messages, checked and counted.

use authing::ErrorCode;

use crate::{
    Outcome,
    emulated::{Emulated, PHONE, refusal},
};

#[tokio::test]
async fn a_checked_code_is_not_used_up() -> Outcome {
    let emulated = Emulated::start().await;
    let code = emulated.text_code(PHONE).await;
    let phone = emulated.authing.phone();
    for _ in 0..2 {
        phone.verify_code(PHONE, code.as_str()).await?;
    }
    let auth = emulated.authing.auth();
    auth.login_by_phone_code(PHONE, code.as_str()).await?;
    let used = phone.verify_code(PHONE, code.as_str());
    let refused = refusal(used).await;
    assert_eq!(
        refused,
        ErrorCode::VerifyCodeExpired,
        "the login used it up"
    );
    Ok(())
}

/// The service reports a wrong code and an expired one as data. The client returns errors.
#[tokio::test]
async fn a_wrong_code_is_refused() -> Outcome {
    let emulated = Emulated::start().await;
    let phone = emulated.authing.phone();
    let wrong = phone.verify_code(PHONE, "0000");
    assert_eq!(refusal(wrong).await, ErrorCode::VerifyCodeExpired);

    let code = emulated.text_code(PHONE).await;
    emulated.wait(3600);
    let old = phone.verify_code(PHONE, code);
    assert_eq!(refusal(old).await, ErrorCode::VerifyCodeExpired);
    Ok(())
}

#[tokio::test]
async fn messages_are_counted() -> Outcome {
    let emulated = Emulated::start().await;
    let phone = emulated.authing.phone();
    let count = async || phone.sent_count().await.map(|messages| messages.sent);
    assert_eq!(count().await?, 0);
    phone.send_code(PHONE).await?;
    phone.send_register_code("13900000000").await?;
    assert!(phone.send_code(PHONE).await.is_err(), "a code is out");
    assert_eq!(count().await?, 2);
    Ok(())
}
