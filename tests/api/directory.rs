//! Logins through an Active Directory, and by a unionid.

use authing::{ErrorCode, types::ProviderType};

use crate::{
    Outcome,
    emulated::{
        AD_PASSWORD, AD_USERNAME, APP, CONNECTOR, Emulated, NO_ONE, PASSWORD, refusal,
        refused_input,
    },
};

#[tokio::test]
async fn both_forms_of_the_name_are_one_user() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let session = auth
        .login_by_ad(CONNECTOR, AD_USERNAME, AD_PASSWORD)
        .await?;
    let otto = session.users().me().await?;
    assert_eq!(otto.email.as_deref(), Some(AD_USERNAME));
    let dn = format!("ad|{CONNECTOR}|CN=Otto,DC=example,DC=com");
    assert_eq!(otto.unionid, Some(dn));

    let again = auth.login_by_ad(CONNECTOR, r"EXAMPLE\otto", AD_PASSWORD);
    assert_eq!(again.await?.user_id(), session.user_id());
    Ok(())
}

#[tokio::test]
async fn a_directory_rejects_a_login() {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let wrong = auth.login_by_ad(CONNECTOR, AD_USERNAME, "wrong");
    assert_eq!(refusal(wrong).await, ErrorCode::PasswordIncorrect);
    let unknown = auth.login_by_ad(CONNECTOR, "mia@example.com", AD_PASSWORD);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    assert!(
        auth.login_by_ad(NO_ONE, AD_USERNAME, AD_PASSWORD)
            .await
            .is_err()
    );
    let nowhere = auth.login_by_ad(" ", AD_USERNAME, AD_PASSWORD).await;
    assert_eq!(refused_input(nowhere).name, "connector_id");
}

/// The directory reads the password itself: it is sent as it is, and the journal masks it.
#[tokio::test]
async fn the_password_of_the_directory_is_hidden() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let call = auth.login_by_ad(CONNECTOR, AD_USERNAME, AD_PASSWORD);
    assert!(!format!("{call:?}").contains(AD_PASSWORD));
    call.await?;
    let entries = emulated.emulator.journal().entries();
    assert!(!format!("{entries:?}").contains(AD_PASSWORD));
    Ok(())
}

#[tokio::test]
async fn the_connector_of_an_application_is_found() -> Outcome {
    let emulated = Emulated::start().await;
    let auth = emulated.authing.auth();
    let found = auth.ad_connector(APP, ProviderType::OAuth).await?;
    assert_eq!(found.ok_or("no connector")?.id, CONNECTOR);
    assert!(auth.ad_connector(APP, ProviderType::Oidc).await?.is_none());
    let other = auth.ad_connector(NO_ONE, ProviderType::OAuth);
    assert!(other.await?.is_none());
    Ok(())
}

#[tokio::test]
async fn a_unionid_logs_in() -> Outcome {
    let emulated = Emulated::start().await;
    let users = emulated.authing.users();
    let mia = users.create().unionid("wechat|1").await?;
    let auth = emulated.authing.auth();
    let login = auth.login_by_unionid("wechat|1").last_ip("203.0.113.1");
    let session = login.device("phone").await?;
    assert_eq!(session.user_id(), &mia.id);
    let logins = session.users().login_history().await?;
    assert_eq!(logins.list[0].device.as_deref(), Some("phone"));
    assert_eq!(logins.list[0].ip.as_deref(), Some("203.0.113.1"));

    let unknown = auth.login_by_unionid("wechat|2");
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    users.update(&mia.id).blocked(true).await?;
    let blocked = auth.login_by_unionid("wechat|1");
    assert_eq!(refusal(blocked).await, ErrorCode::UserBlocked);
    let empty = refused_input(auth.login_by_unionid("").await);
    assert_eq!(empty.name, "unionid");
    Ok(())
}

/// An account with a second factor needs the code here, too.
#[tokio::test]
async fn a_login_by_unionid_requires_the_second_factor() -> Outcome {
    let emulated = Emulated::start().await;
    let create = emulated.authing.users().create().unionid("wechat|1");
    create.email("mia@example.com").password(PASSWORD).await?;
    let auth = emulated.authing.auth();
    let session = auth.login_by_unionid("wechat|1").await?;
    let key = session.mfa().enable().await?.share_key.ok_or("a key")?;
    let without = auth.login_by_unionid("wechat|1");
    assert_eq!(refusal(without).await, ErrorCode::MfaCodeRequired);
    let code = emulated.authenticator(key.expose());
    auth.login_by_unionid("wechat|1").mfa_code(code).await?;
    Ok(())
}
