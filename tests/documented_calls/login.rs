//! Logins of every kind.

use authing::{Authing, Error, ErrorCode, error::ChallengeKind, operations::auth::LoginByEmail};
use authing_emulator::{FrequencyCheck, Settings, UserSeed};
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{
        EMAIL, Emulated, LDAP_PASSWORD, LDAP_USERNAME, LEA, PASSWORD, PHONE, POOL, SECRET, TODAY,
        USERNAME, refusal,
    },
};

/// `使用邮箱密码登录`, and the first example of `开始使用`.
#[tokio::test]
async fn login_by_email() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated
        .authing
        .auth()
        .login_by_email(EMAIL, PASSWORD)
        .await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(session.user_id(), LEA);
    let lea = session.users().me().await?;
    assert_eq!(lea.email.as_deref(), Some(EMAIL));
    assert_eq!(lea.logins_count, Some(1));
    assert_eq!(lea.last_login.as_deref(), Some(TODAY));
    Ok(())
}

#[tokio::test]
async fn a_login_sent_as_an_operation_returns_the_user() -> Outcome {
    let emulated = Emulated::start().await;
    let lea = emulated
        .authing
        .send(LoginByEmail::new(EMAIL, PASSWORD).browser("Firefox"))
        .await?;
    assert_eq!(lea.id, LEA);
    assert_eq!(lea.browser.as_deref(), Some("Firefox"));
    let token = lea.token.ok_or("a login gives a token")?;
    assert_eq!(emulated.authing.session_from_token(token)?.user_id(), LEA);
    Ok(())
}

#[tokio::test]
async fn wrong_logins_are_refused() {
    let locked = UserSeed::with_email("locked@example.com", PASSWORD).blocked();
    let emulated = Emulated::with(|pool| pool.user(locked)).await;
    let auth = emulated.authing.auth();
    let by_email =
        async |email: &str, password: &str| refusal(auth.login_by_email(email, password)).await;
    assert_eq!(by_email(EMAIL, "wrong").await, ErrorCode::PasswordIncorrect);
    assert_eq!(
        by_email("nobody@example.com", PASSWORD).await,
        ErrorCode::UserNotFound
    );
    assert_eq!(
        by_email("no address", PASSWORD).await,
        ErrorCode::InvalidEmailFormat
    );
    assert_eq!(
        by_email("locked@example.com", PASSWORD).await,
        ErrorCode::UserBlocked
    );
}

#[tokio::test]
async fn a_password_for_another_service_is_refused() -> Outcome {
    let emulated = Emulated::start().await;
    let authing = Authing::builder(POOL, SECRET)
        .users_url(emulated.emulator.users_url())
        .build()?;
    let call = authing.auth().login_by_email(EMAIL, PASSWORD);
    assert_eq!(
        refusal(call).await,
        ErrorCode::PasswordDecryptionFailed,
        "the key is the public service's"
    );
    Ok(())
}

#[tokio::test]
async fn who_has_no_password_cannot_log_in_with_one() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    auth.login_by_ldap(LDAP_USERNAME, LDAP_PASSWORD).await?;
    let call = auth.login_by_email("ada@example.com", LDAP_PASSWORD);
    assert_eq!(refusal(call).await, ErrorCode::OAuthUserHasNoPassword);
    Ok(())
}

/// `使用用户名密码登录`
#[tokio::test]
async fn login_by_username() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let session = auth.login_by_username(USERNAME, PASSWORD).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(session.user_id(), LEA);
    let wrong = auth.login_by_username(USERNAME, "wrong");
    assert_eq!(refusal(wrong).await, ErrorCode::PasswordIncorrect);
    let unknown = auth.login_by_username("nobody", PASSWORD);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    Ok(())
}

/// `使用手机号密码登陆`
#[tokio::test]
async fn login_by_phone_password() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let session = auth.login_by_phone_password(PHONE, PASSWORD).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(session.user_id(), LEA);
    let wrong = auth.login_by_phone_password(PHONE, "wrong");
    assert_eq!(refusal(wrong).await, ErrorCode::PasswordIncorrect);
    let unknown = auth.login_by_phone_password("13900000000", PASSWORD);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    Ok(())
}

/// `使用短信验证码登陆`
#[tokio::test]
async fn login_by_phone_code() -> Outcome {
    let emulated = Emulated::start().await;
    let code = emulated.text_code(PHONE).await;
    let auth = emulated.authing.auth();
    let session = auth.login_by_phone_code(PHONE, code.as_str()).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(session.user_id(), LEA);
    let again = auth.login_by_phone_code(PHONE, code);
    assert_eq!(
        refusal(again).await,
        ErrorCode::VerifyCodeExpired,
        "a code counts once"
    );
    Ok(())
}

/// `使用 LDAP 登陆`
#[tokio::test]
async fn login_by_ldap() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let session = auth.login_by_ldap(LDAP_USERNAME, LDAP_PASSWORD).await?;
    assert_snapshot!(sent(&emulated));

    let ada = session.users().me().await?;
    assert_eq!(ada.email.as_deref(), Some("ada@example.com"));
    assert_eq!(ada.unionid.as_deref(), Some("uid=ada,dc=example,dc=com"));
    let again = auth.login_by_ldap(LDAP_USERNAME, LDAP_PASSWORD).await?;
    assert_eq!(
        again.user_id(),
        session.user_id(),
        "the first login made the user"
    );

    let wrong = auth.login_by_ldap(LDAP_USERNAME, "wrong");
    assert_eq!(refusal(wrong).await, ErrorCode::PasswordIncorrect);
    let unknown = auth.login_by_ldap(USERNAME, PASSWORD);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    Ok(())
}

/// After too many failures, a login is repeated with the text of a captcha.
#[tokio::test]
async fn login_with_captcha() -> Outcome {
    let login_fail_check = FrequencyCheck {
        time_interval: 300,
        limit: 1,
        enable: true,
    };
    let settings = Settings {
        login_fail_check,
        ..Settings::default()
    };
    let emulated = Emulated::with(|pool| pool.settings(settings)).await;
    let auth = emulated.authing.auth();
    let failed = auth
        .login_by_email(EMAIL, "wrong")
        .await
        .expect_err("the password is wrong");
    assert_eq!(failed.code(), Some(ErrorCode::PasswordIncorrect));

    let picture = match auth.login_by_email(EMAIL, PASSWORD).await {
        Err(Error::Challenge(challenge)) => match challenge.kind {
            ChallengeKind::Captcha {
                image_url: Some(picture),
                is_retry: false,
            } => picture,
            other => panic!("a captcha should be required: {other:?}"),
        },
        other => panic!("a captcha should be required: {other:?}"),
    };
    assert!(reqwest::get(picture).await?.status().is_success());

    let misread = auth.login_by_email(EMAIL, PASSWORD).captcha("????").await;
    match misread {
        Err(Error::Challenge(challenge)) => {
            assert!(matches!(
                challenge.kind,
                ChallengeKind::Captcha {
                    image_url: Some(_),
                    is_retry: true
                }
            ));
        }
        other => panic!("the captcha is wrong: {other:?}"),
    }

    emulated.emulator.journal().clear();
    let read = emulated.code_for(EMAIL);
    let session = auth.login_by_email(EMAIL, PASSWORD).captcha(read).await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(session.user_id(), LEA);
    Ok(())
}

/// With multi-factor authentication on, a login is repeated with the code of the authenticator.
#[tokio::test]
async fn login_with_mfa_code() -> Outcome {
    let emulated = Emulated::start().await;
    let mfa = emulated.lea().await.mfa().enable().await?;
    let auth = emulated.authing.auth();
    match auth.login_by_email(EMAIL, PASSWORD).await {
        Err(Error::Challenge(challenge)) => assert_eq!(challenge.kind, ChallengeKind::MfaCode),
        other => panic!("a code should be required: {other:?}"),
    }
    let wrong = auth.login_by_email(EMAIL, PASSWORD).mfa_code("000000x");
    assert_eq!(refusal(wrong).await, ErrorCode::MfaCodeRequired);

    emulated.emulator.journal().clear();
    let key = mfa.share_key.ok_or("the first time makes a key")?;
    let code = emulated.authenticator(key.expose());
    let session = auth.login_by_email(EMAIL, PASSWORD).mfa_code(code).await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(session.user_id(), LEA);
    Ok(())
}
