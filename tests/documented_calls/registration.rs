//! Registrations of every kind.

use authing::ErrorCode;
use authing_emulator::{FrequencyCheck, Settings};
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, PASSWORD, PHONE, TODAY, USERNAME, refusal},
};

const NEW_EMAIL: &str = "mia@example.com";
const NEW_PHONE: &str = "13900000000";

/// `注册`
#[tokio::test]
async fn register_by_email() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let mia = auth
        .register_by_email(NEW_EMAIL, PASSWORD)
        .nickname("Mia")
        .await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(mia.email.as_deref(), Some(NEW_EMAIL));
    assert_eq!(
        mia.username.as_deref(),
        Some(NEW_EMAIL),
        "the address is the name of who gave none"
    );
    assert_eq!(mia.nickname.as_deref(), Some("Mia"));
    assert_eq!(mia.signed_up.as_deref(), Some(TODAY));
    assert!(mia.token.is_none(), "a token comes with a login");
    let session = emulated.log_in(NEW_EMAIL, PASSWORD).await;
    assert_eq!(session.user_id(), mia.id);
    Ok(())
}

#[tokio::test]
async fn wrong_registrations_are_refused() {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let by_email =
        async |email: &str, password: &str| refusal(auth.register_by_email(email, password)).await;
    assert_eq!(
        by_email(EMAIL, PASSWORD).await,
        ErrorCode::UserAlreadyExists
    );
    assert_eq!(
        by_email(NEW_EMAIL, "short").await,
        ErrorCode::PasswordTooShort
    );
    let taken = auth
        .register_by_email(NEW_EMAIL, PASSWORD)
        .username(USERNAME);
    assert_eq!(refusal(taken).await, ErrorCode::UsernameTaken);
}

#[tokio::test]
async fn a_closed_pool_registers_no_one() {
    let settings = Settings {
        register_disabled: true,
        ..Settings::default()
    };
    let emulated = Emulated::with(|pool| pool.settings(settings)).await;
    let call = emulated
        .authing
        .auth()
        .register_by_email(NEW_EMAIL, PASSWORD);
    assert_eq!(refusal(call).await, ErrorCode::RegistrationDisabled);
}

#[tokio::test]
async fn too_many_registrations_are_refused() -> Outcome {
    let frequent_register_check = FrequencyCheck {
        time_interval: 300,
        limit: 1,
        enable: true,
    };
    let settings = Settings {
        frequent_register_check,
        ..Settings::default()
    };
    let emulated = Emulated::with(|pool| pool.settings(settings)).await;
    let auth = emulated.authing.auth();
    auth.register_by_username("mia", PASSWORD).await?;
    let call = auth.register_by_username("rosa", PASSWORD);
    assert_eq!(refusal(call).await, ErrorCode::RegisterTooFrequent);
    Ok(())
}

/// `使用手机号注册`
#[tokio::test]
async fn register_by_phone() -> Outcome {
    let emulated = Emulated::start().await;
    emulated
        .authing
        .phone()
        .send_register_code(NEW_PHONE)
        .await?;
    emulated.emulator.journal().clear();
    let auth = emulated.authing.auth();
    let code = emulated.code_for(NEW_PHONE);
    let mia = auth.register_by_phone(NEW_PHONE, PASSWORD, code).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(mia.phone.as_deref(), Some(NEW_PHONE));
    let session = auth.login_by_phone_password(NEW_PHONE, PASSWORD).await?;
    assert_eq!(session.user_id(), mia.id);

    let wrong_code = auth.register_by_phone("13900000001", PASSWORD, "0000");
    assert_eq!(refusal(wrong_code).await, ErrorCode::VerifyCodeExpired);
    let known = auth.register_by_phone(PHONE, PASSWORD, "0000");
    assert_eq!(refusal(known).await, ErrorCode::UserAlreadyExists);
    Ok(())
}

/// The page registers by e-mail address only; a user name does as well.
#[tokio::test]
async fn register_by_username() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let mia = auth.register_by_username("mia", PASSWORD).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(mia.username.as_deref(), Some("mia"));
    let session = auth.login_by_username("mia", PASSWORD).await?;
    assert_eq!(session.user_id(), mia.id);
    let known = auth.register_by_username(USERNAME, PASSWORD);
    assert_eq!(refusal(known).await, ErrorCode::UsernameTaken);
    Ok(())
}
