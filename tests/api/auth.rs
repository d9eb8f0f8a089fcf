//! Logins through an OIDC application, the tokens of social logins, and whether a login has expired.

use authing::{Error, ErrorCode, operations::auth::SignIn};
use authing_emulator::{FrequencyCheck, Settings};

use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, LEA, NO_ONE, PASSWORD, PHONE, USERNAME, refusal},
};

const OIDC_APP: &str = "5e4c8b1f0a2d3c4b5a690b01";

#[tokio::test]
async fn each_name_signs_in() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    for call in [
        auth.oidc_login_by_email(EMAIL, PASSWORD),
        auth.oidc_login_by_phone(PHONE, PASSWORD),
        auth.oidc_login_by_username(USERNAME, PASSWORD),
    ] {
        let lea = call.await?;
        assert_eq!(lea.sub, Some(LEA.into()));
        assert_eq!(lea.email.as_deref(), Some(EMAIL));
        assert_eq!(lea.phone_number.as_deref(), Some(PHONE));
        assert_eq!(lea.token_type.as_deref(), Some("Bearer"));
        assert!(lea.id_token.is_some());
    }
    Ok(())
}

/// The service does not decrypt this password: it is sent as it is, and the journal masks it.
#[tokio::test]
async fn the_password_is_sent_as_it_is() -> Outcome {
    let emulated = Emulated::start().await;
    let call = emulated.authing.auth().oidc_login_by_email(EMAIL, PASSWORD);
    assert!(!format!("{call:?}").contains(PASSWORD));
    call.await?;
    let sent = format!("{:?}", emulated.emulator.journal().entries());
    assert!(!sent.contains(PASSWORD));
    Ok(())
}

#[tokio::test]
async fn a_signed_in_user_has_a_session() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let lea = auth.oidc_login_by_email(EMAIL, PASSWORD).await?;
    let session = emulated.authing.session_from_token(lea.token)?;
    assert_eq!(session.users().me().await?.id, LEA);
    assert!(auth.is_token_valid(lea.access_token).await?);
    Ok(())
}

#[tokio::test]
async fn sign_in_is_refused() {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let wrong = auth.oidc_login_by_email(EMAIL, "wrong");
    assert_eq!(refusal(wrong).await, ErrorCode::PasswordIncorrect);
    let unknown = auth.oidc_login_by_username("mia", PASSWORD);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    let nobody = auth.oidc_login_by_unionid("github|1");
    assert_eq!(refusal(nobody).await, ErrorCode::UserNotFound);
    let no_name = emulated.authing.send(SignIn::new().password(PASSWORD));
    assert_eq!(refusal(no_name).await, ErrorCode::ParametersIncomplete);
    let app = auth
        .oidc_login_by_email(EMAIL, PASSWORD)
        .oidc_app_id(NO_ONE);
    assert_eq!(refusal(app).await, ErrorCode::OidcAppNotFound);
}

/// An account with a second factor cannot use this login, since the call cannot carry the code.
#[tokio::test]
async fn sign_in_with_a_second_factor_is_refused() -> Outcome {
    let emulated = Emulated::start().await;
    emulated.lea().await.mfa().enable().await?;
    let login = emulated.authing.auth().oidc_login_by_email(EMAIL, PASSWORD);
    assert_eq!(refusal(login).await, ErrorCode::MfaCodeRequired);
    Ok(())
}

#[tokio::test]
async fn a_refresh_token_is_good_once() -> Outcome {
    let emulated = Emulated::with(|pool| pool.oidc_app(OIDC_APP, "Diary")).await;
    let auth = emulated.authing.auth();
    let sign_in = auth.oidc_login_by_email(EMAIL, PASSWORD);
    let lea = sign_in.oidc_app_id(OIDC_APP).await?;
    let first = lea.refresh_token.ok_or("a token")?;

    let renewed = auth
        .refresh_oidc_tokens(first.clone())
        .oidc_app_id(OIDC_APP);
    let renewed = renewed.await?;
    assert_eq!(renewed.expires_in, Some(3600));
    let again = auth.refresh_oidc_tokens(first).oidc_app_id(OIDC_APP);
    assert_eq!(refusal(again).await, ErrorCode::LoginInvalid);
    let second = renewed.refresh_token.ok_or("a token")?;
    auth.refresh_oidc_tokens(second)
        .oidc_app_id(OIDC_APP)
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_user_without_a_social_login_has_no_token_to_refresh() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let error = auth.refresh_third_party_token(LEA).await.unwrap_err();
    let Error::Service(refusal_as_data) = &error else {
        panic!("nothing was renewed: {error:?}");
    };
    assert_eq!(refusal_as_data.code, None);
    assert_eq!(refusal_as_data.message, "该用户没有第三方登录信息");
    let unknown = auth.refresh_third_party_token(NO_ONE);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    Ok(())
}

#[tokio::test]
async fn a_login_expires() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    assert!(auth.is_login_expired(LEA).await?, "Lea never logged in");
    emulated.lea().await;
    assert!(!auth.is_login_expired(LEA).await?);
    emulated.wait(1_296_000);
    assert!(auth.is_login_expired(LEA).await?);
    let unknown = auth.is_login_expired(NO_ONE);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    Ok(())
}

/// If a web service does not pass on the users' addresses, all logins come from its own address.
#[tokio::test]
async fn the_users_address_is_passed_on() -> Outcome {
    let check = FrequencyCheck {
        enable: true,
        limit: 1,
        ..FrequencyCheck::default()
    };
    let settings = Settings {
        frequent_register_check: check,
        ..Settings::default()
    };
    let emulated = Emulated::with(|pool| pool.settings(settings)).await;
    let auth = emulated.authing.auth();
    let session = auth.login_by_email(EMAIL, PASSWORD).await?;
    let lea = session.users().me().await?;
    assert_eq!(lea.last_ip.as_deref(), Some("127.0.0.1"));

    let code = emulated.text_code(PHONE).await;
    for (number, address) in ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4"]
        .into_iter()
        .enumerate()
    {
        let code = code.as_str();
        let login = match number {
            0 => auth
                .login_by_email(EMAIL, PASSWORD)
                .last_ip(address)
                .into_future(),
            1 => auth
                .login_by_username(USERNAME, PASSWORD)
                .last_ip(address)
                .into_future(),
            2 => auth
                .login_by_phone_password(PHONE, PASSWORD)
                .last_ip(address)
                .into_future(),
            _ => auth
                .login_by_phone_code(PHONE, code)
                .last_ip(address)
                .into_future(),
        };
        let lea = login.await?.users().me().await?;
        assert_eq!(lea.last_ip.as_deref(), Some(address));
    }

    // The pool admits one registration from an address.
    auth.register_by_username("mia", PASSWORD).await?;
    let refused = refusal(auth.register_by_username("ada", PASSWORD)).await;
    assert_eq!(refused, ErrorCode::RegisterTooFrequent);
    let elsewhere = auth
        .register_by_username("ada", PASSWORD)
        .last_ip("203.0.113.5");
    elsewhere.await?;
    Ok(())
}
