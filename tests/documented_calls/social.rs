//! Social logins and the social accounts of users.

use authing::{ErrorCode, types::UserSocialLogin};
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{Emulated, LDAP_PASSWORD, LDAP_USERNAME, LEA, NO_ONE, refusal},
};

const ACCOUNT: &str = r#"{"login":"lea"}"#;

/// The kinds of social login that a user has bound.
fn bound(logins: &[UserSocialLogin]) -> Vec<&str> {
    let bound = logins.iter().filter(|login| login.binded == Some(true));
    bound.filter_map(|login| login.type_.as_deref()).collect()
}

/// `读取 UserOAuthList`
#[tokio::test]
async fn list() -> Outcome {
    let emulated = Emulated::start().await;
    let logins = emulated.authing.social().list().await?;
    assert_snapshot!(sent(&emulated));

    let on: Vec<_> = logins
        .iter()
        .map(|login| (login.alias.as_deref(), login.enabled))
        .collect();
    let expected = [("github", true), ("wechat", true), ("qq", false)];
    assert_eq!(
        on,
        expected.map(|(alias, enabled)| (Some(alias), Some(enabled)))
    );
    assert_eq!(
        emulated.lea().await.social().list().await?.len(),
        3,
        "a session reads it too"
    );
    Ok(())
}

/// Not on the page: the accounts that a user has bound.
#[tokio::test]
async fn of_user() -> Outcome {
    let emulated = Emulated::start().await;
    emulated
        .lea()
        .await
        .social()
        .bind("github", "github|583231", ACCOUNT)
        .await?;
    emulated.emulator.journal().clear();
    let social = emulated.authing.social();
    let logins = social.of_user(LEA).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(bound(&logins), ["github"]);
    assert_eq!(logins.len(), 3, "what is not bound is listed too");
    assert_eq!(
        refusal(social.of_user(NO_ONE)).await,
        ErrorCode::UserNotFound
    );
    Ok(())
}

#[tokio::test]
async fn mine() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let logins = session.social().mine().await?;
    assert_snapshot!(sent(&emulated));
    assert!(bound(&logins).is_empty());
    Ok(())
}

/// `绑定 Oauth`
#[tokio::test]
async fn bind() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let binding = session
        .social()
        .bind("github", "github|583231", ACCOUNT)
        .await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(binding.user, Some(LEA.into()));
    assert_eq!(binding.type_.as_deref(), Some("github"));
    assert_eq!(binding.user_info.as_deref(), Some(ACCOUNT));
    assert_eq!(bound(&session.social().mine().await?), ["github"]);

    let again = session.social().bind("github", "github|1", ACCOUNT);
    assert_eq!(refusal(again).await, ErrorCode::OAuthMethodAlreadyBound);
    let mia = emulated.newcomer("mia@example.com").await;
    let taken = mia.social().bind("github", "github|583231", ACCOUNT);
    assert_eq!(refusal(taken).await, ErrorCode::OAuthAccountTaken);
    Ok(())
}

/// `解绑 Oauth`
#[tokio::test]
async fn unbind() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let social = session.social();
    social.bind("github", "github|583231", ACCOUNT).await?;
    let misspelt = social.unbind("Github");
    assert_eq!(refusal(misspelt).await, ErrorCode::OAuthMethodNotBound);
    emulated.emulator.journal().clear();

    let binding = social.unbind("github").await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(binding.unionid.as_deref(), Some("github|583231"));
    assert!(bound(&social.mine().await?).is_empty());
    assert_eq!(
        refusal(social.unbind("github")).await,
        ErrorCode::OAuthMethodNotBound
    );
    Ok(())
}

#[tokio::test]
async fn the_last_way_to_log_in_stays() -> Outcome {
    let emulated = Emulated::start().await;
    let ada = emulated
        .authing
        .auth()
        .login_by_ldap(LDAP_USERNAME, LDAP_PASSWORD)
        .await?;
    ada.social().bind("github", "github|1815", ACCOUNT).await?;
    let last = ada.social().unbind("github");
    assert_eq!(refusal(last).await, ErrorCode::LastLoginMethod);
    Ok(())
}
