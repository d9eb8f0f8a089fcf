//! Setting up a client: pool, secret, addresses.

use authing::{Authing, Error, ErrorCode};
use insta::assert_snapshot;

use super::sent::{sent, sent_to};
use crate::{
    Outcome,
    emulated::{
        EMAIL, Emulated, LDAP_PASSWORD, LDAP_USERNAME, NO_ONE, PASSWORD, POOL, SECRET, client,
    },
};

/// `开始使用`: the pool's secret is exchanged for the owner token, once.
#[tokio::test]
async fn connect() -> Outcome {
    let emulated = Emulated::start().await;
    let authing = client(&emulated.emulator).build()?;
    assert!(
        emulated.emulator.journal().is_empty(),
        "building a client sends nothing"
    );
    authing.connect().await?;
    authing.connect().await?;
    assert_snapshot!(sent(&emulated));

    authing.users().list().await?;
    assert_eq!(emulated.emulator.journal().len(), 2, "the token is kept");
    Ok(())
}

#[tokio::test]
async fn wrong_credentials_are_refused_when_connecting() -> Outcome {
    let emulated = Emulated::start().await;
    let with = |pool: &str, secret: &str| {
        let users = emulated.emulator.users_url();
        Authing::builder(pool, secret).users_url(users).build()
    };
    for (wrong, code) in [
        (with(POOL, "guessed")?, ErrorCode::PermissionDenied),
        (with(NO_ONE, SECRET)?, ErrorCode::UserPoolNotFound),
    ] {
        let error = wrong
            .connect()
            .await
            .expect_err("the secret is another one");
        assert_eq!(error.code(), None, "it is not about a call");
        let Error::Credentials(error) = error else {
            panic!("{error:?}");
        };
        assert!(error.to_string().contains("id or secret"), "{error}");
        assert_eq!(error.service.and_then(|service| service.code), Some(code));
    }
    Ok(())
}

/// `自定义请求链接`: a private installation has an address for each gateway.
#[tokio::test]
async fn own_addresses() -> Outcome {
    let emulated = Emulated::start().await;
    let emulator = &emulated.emulator;
    let authing = Authing::builder(POOL, SECRET)
        .users_url(emulator.graphql_url())
        .oauth_url(emulator.oauth_url())
        .public_key_pem(emulator.public_key_pem())
        .build()?;
    authing.auth().login_by_email(EMAIL, PASSWORD).await?;
    authing
        .auth()
        .login_by_ldap(LDAP_USERNAME, LDAP_PASSWORD)
        .await?;
    let _either = authing.health().preflight().await;
    assert_snapshot!(sent_to(emulator));
    Ok(())
}
