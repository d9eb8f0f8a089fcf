//! Codes by text message, and a change of number.

use authing::ErrorCode;
use authing_emulator::{ChangePhoneStrategy, Settings};
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{Emulated, PHONE, refusal},
};

const NEW_PHONE: &str = "13461115929";

/// `发送登陆验证码`
#[tokio::test]
async fn send_code() -> Outcome {
    let emulated = Emulated::start().await;
    let phone = emulated.authing.phone();
    phone.send_code(PHONE).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(emulated.code_for(PHONE).len(), 4);
    assert_eq!(
        refusal(phone.send_code(PHONE)).await,
        ErrorCode::InternalError,
        "a code is out"
    );
    emulated.wait(3600);
    phone.send_code(PHONE).await?;
    assert_eq!(emulated.emulator.outbox().to(PHONE).len(), 2);
    Ok(())
}

/// `发送注册验证码`
#[tokio::test]
async fn send_register_code() -> Outcome {
    let emulated = Emulated::start().await;
    let phone = emulated.authing.phone();
    phone.send_register_code(NEW_PHONE).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(emulated.code_for(NEW_PHONE).len(), 4);
    assert_eq!(
        refusal(phone.send_register_code(PHONE)).await,
        ErrorCode::UserAlreadyExists
    );
    Ok(())
}

/// A number is one segment of the address, whatever characters it has.
#[tokio::test]
async fn send_code_to_an_odd_number() {
    let emulated = Emulated::start().await;
    let odd = emulated.authing.phone().send_code("../+86 1/2?#%");
    assert_eq!(refusal(odd).await, ErrorCode::PhoneOrEmailInvalid);
    assert_snapshot!(sent(&emulated));
}

/// `更新 Phone 信息`
#[tokio::test]
async fn update() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let code = emulated.text_code(NEW_PHONE).await;
    let old_code = emulated.text_code(PHONE).await;
    let lea = session
        .phone()
        .update(NEW_PHONE, code)
        .old_phone(PHONE)
        .old_phone_code(old_code)
        .await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(lea.phone.as_deref(), Some(NEW_PHONE));
    let me = session.users().me().await?;
    assert_eq!(me.phone.as_deref(), Some(NEW_PHONE));
    Ok(())
}

#[tokio::test]
async fn wrong_updates_are_refused() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let code = emulated.text_code(NEW_PHONE).await;
    let phone = session.phone();
    let without_old = phone.update(NEW_PHONE, code.as_str());
    assert_eq!(
        refusal(without_old).await,
        ErrorCode::OldPhoneVerificationRequired
    );
    let another_old = phone
        .update(NEW_PHONE, code.as_str())
        .old_phone("13900000009")
        .old_phone_code("1234");
    assert_eq!(refusal(another_old).await, ErrorCode::OldPhoneMismatch);
    let wrong_code = phone
        .update(NEW_PHONE, code)
        .old_phone(PHONE)
        .old_phone_code("0000");
    assert_eq!(refusal(wrong_code).await, ErrorCode::VerifyCodeExpired);
    assert_eq!(
        refusal(phone.update(PHONE, "1234")).await,
        ErrorCode::NewPhoneSameAsOld
    );

    let newcomer = emulated.newcomer("mia@example.com").await;
    assert_eq!(
        refusal(newcomer.phone().update(PHONE, "1234")).await,
        ErrorCode::PhoneOrEmailBound
    );
    let me = session.users().me().await?;
    assert_eq!(me.phone.as_deref(), Some(PHONE), "nothing was changed");
    Ok(())
}

/// `更新 Phone 信息`, in a pool that does not verify the old number, as the page prints it.
#[tokio::test]
async fn update_without_the_old_number() -> Outcome {
    let change_phone_strategy = ChangePhoneStrategy {
        verify_old_phone: false,
    };
    let settings = Settings {
        change_phone_strategy,
        ..Settings::default()
    };
    let emulated = Emulated::with(|pool| pool.settings(settings)).await;
    let session = emulated.lea().await;
    let code = emulated.text_code(NEW_PHONE).await;
    let lea = session.phone().update(NEW_PHONE, code).await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(lea.phone.as_deref(), Some(NEW_PHONE));
    Ok(())
}
