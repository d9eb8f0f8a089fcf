//! Codes of text messages, checked and counted.

use crate::{
    Outcome,
    emulated::{Emulated, PHONE},
};

#[tokio::test]
async fn a_checked_code_is_not_used_up() -> Outcome {
    let emulated = Emulated::start().await;
    let code = emulated.text_code(PHONE).await;
    let phone = emulated.authing.phone();
    for _ in 0..2 {
        let answer = phone.verify_code(PHONE, code.as_str()).await?;
        assert_eq!(answer.code, Some(200));
        assert_eq!(answer.status, Some(true));
    }
    let auth = emulated.authing.auth();
    auth.login_by_phone_code(PHONE, code.as_str()).await?;
    let used = phone.verify_code(PHONE, code.as_str()).await?;
    assert_eq!(used.status, Some(false), "the login used it up");
    Ok(())
}

/// A wrong code and one that is too old are told as data.
#[tokio::test]
async fn a_wrong_code_is_no_error() -> Outcome {
    let emulated = Emulated::start().await;
    let phone = emulated.authing.phone();
    let wrong = phone.verify_code(PHONE, "0000").await?;
    assert_eq!((wrong.code, wrong.status), (Some(2300), Some(false)));

    let code = emulated.text_code(PHONE).await;
    emulated.wait(3600);
    let old = phone.verify_code(PHONE, code).await?;
    assert_eq!((old.code, old.status), (Some(2300), Some(false)));
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
