//! Passwords, codes and tokens, and other values in their place.

use authing::{Error, error::TokenError, operations::users::UpdateUser};

use super::Untouched;
use crate::emulated::{EMAIL, Emulated, LEA, PASSWORD, PHONE, refused_input};

#[tokio::test]
async fn empty_passwords_are_rejected() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let auth = authing.auth();
    untouched
        .refuses("password", auth.login_by_email(EMAIL, ""))
        .await;
    untouched
        .refuses("password", auth.login_by_username("lea", ""))
        .await;
    untouched
        .refuses("password", auth.login_by_phone_password(PHONE, ""))
        .await;
    untouched
        .refuses("password", auth.login_by_ldap("ada", ""))
        .await;
    untouched
        .refuses("password", auth.register_by_email(EMAIL, ""))
        .await;
    untouched
        .refuses("new_password", authing.password().reset(EMAIL, "", "1234"))
        .await;
    untouched
        .refuses("password", authing.users().update(LEA).password(""))
        .await;
}

#[tokio::test]
async fn a_password_longer_than_the_key_can_encrypt_is_rejected() -> Result<(), Error> {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    assert_eq!(authing.public_key().max_password_len(), 117);
    let auth = authing.auth();
    // The limit counts bytes, and a character may have several.
    for long in ["x".repeat(118), "é".repeat(59)] {
        let error = untouched
            .refuses("password", auth.register_by_email("mia@example.com", long))
            .await;
        assert!(error.reason.contains("117 bytes"), "{error}");
    }
    let longest = "x".repeat(117);
    auth.register_by_email("mia@example.com", longest.as_str())
        .await?;
    auth.login_by_email("mia@example.com", longest).await?;
    Ok(())
}

#[tokio::test]
async fn a_phone_code_that_is_not_a_number_is_rejected() {
    let untouched = Untouched::start().await;
    let auth = untouched.0.authing.auth();
    for (code, problem) in [
        ("12", "3 to 10 digits"),
        ("12a4", "3 to 10 digits"),
        ("+123", "3 to 10 digits"),
        ("１２３４", "3 to 10 digits"),
        ("0123", "begins with a zero"),
        ("2147483648", "too long"),
    ] {
        let error = untouched
            .refuses("code", auth.login_by_phone_code(PHONE, code))
            .await;
        assert!(error.reason.contains(problem), "{error}");
        assert!(
            !error.to_string().contains(code),
            "a code is a secret: {error}"
        );
    }
}

/// The documentation passes the password before the code. In the wrong order, the call is not sent.
#[tokio::test]
async fn a_password_in_the_place_of_a_code_is_not_sent() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let (auth, phone, password) = (authing.auth(), authing.phone(), authing.password());
    let session = untouched.0.lea().await;
    for code in [PASSWORD, "12", "12345678901", "１２３４", "12 34", "-123"] {
        let register = auth.register_by_phone(PHONE, "1234", code);
        let error = untouched.refuses("code", register).await;
        assert!(error.reason.contains("3 to 10 digits"), "{error}");
        assert!(!error.to_string().contains(code), "{error}");
        untouched
            .refuses("code", phone.verify_code(PHONE, code))
            .await;
        untouched
            .refuses("code", session.phone().update(PHONE, code))
            .await;
        let update = session.phone().update(PHONE, "1234").old_phone_code(code);
        untouched.refuses("old_phone_code", update).await;
        let create = authing.users().create().phone_code(code);
        untouched.refuses("phone_code", create).await;
        let email = session.email();
        untouched.refuses("code", email.update(EMAIL, code)).await;
        let update = email.update(EMAIL, "1234").old_email_code(code);
        untouched.refuses("old_email_code", update).await;
        let verify = password.verify_code(EMAIL, code);
        untouched.refuses("code", verify).await;
        let reset = password.reset(EMAIL, PASSWORD, code);
        untouched.refuses("code", reset).await;
    }
}

/// Addresses and numbers are sent in clear. A recognizable password or code in their place is rejected.
#[tokio::test]
async fn a_secret_in_the_place_of_an_address_or_number_is_not_sent() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let (auth, phone, password) = (authing.auth(), authing.phone(), authing.password());
    let session = untouched.0.lea().await;
    for secret in [PASSWORD, "1234x", "密码"] {
        for error in [
            untouched
                .refuses("email", auth.login_by_email(secret, EMAIL))
                .await,
            untouched
                .refuses("email", auth.register_by_email(secret, EMAIL))
                .await,
            untouched
                .refuses("email", auth.oidc_login_by_email(secret, EMAIL))
                .await,
            untouched
                .refuses("email", password.verify_code(secret, EMAIL))
                .await,
            untouched
                .refuses("email", password.reset(secret, EMAIL, "1234"))
                .await,
            untouched
                .refuses("code", password.reset(EMAIL, "1234", secret))
                .await,
            untouched
                .refuses("email", session.email().update(secret, EMAIL))
                .await,
            untouched
                .refuses("phone", auth.login_by_phone_password(secret, PHONE))
                .await,
            untouched
                .refuses("phone", auth.login_by_phone_code(secret, "1234"))
                .await,
            untouched
                .refuses("phone", auth.register_by_phone(secret, PHONE, "1234"))
                .await,
            untouched
                .refuses("phone", auth.oidc_login_by_phone(secret, PHONE))
                .await,
            untouched
                .refuses("phone", phone.verify_code(secret, "1234"))
                .await,
            untouched
                .refuses("phone", session.phone().update(secret, "1234"))
                .await,
        ] {
            assert!(!error.to_string().contains(secret), "{error}");
        }
    }
    for number in ["+86 138-0000-0001", "(0086) 138.0000.0001"] {
        let outcome = auth.login_by_phone_password(number, PASSWORD).await;
        assert!(
            !matches!(outcome, Err(Error::InvalidArgument(_))),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_session_requires_the_old_password_for_a_new_one() {
    let untouched = Untouched::start().await;
    let session = untouched.0.lea().await;
    let by_facade = session.users().update().password("a new password");
    let error = untouched.refuses("old_password", by_facade).await;
    assert!(error.reason.contains("`password`"), "{error}");
    let by_send = session.send(UpdateUser::new().password("a new password"));
    untouched.refuses("old_password", by_send).await;
    let null = session
        .users()
        .update()
        .password("a new password")
        .old_password(None::<authing::Password>);
    untouched.refuses("old_password", null).await;
}

#[tokio::test]
async fn a_text_that_is_not_a_users_token_is_rejected() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    for token in [
        "",
        "not a token",
        "a.b.c",
        "Bearer",
        "Bearer a.b.c",
        "e30.eyJzdWIiOiJsZWEifQ.\0",
    ] {
        let error = refused_input(authing.session_from_token(token));
        assert_eq!(error.name, "token");
        untouched.is_untouched(&error);
    }
}

/// A token is accepted as it was stored, and with the `Bearer` of a header.
#[tokio::test]
async fn white_space_and_the_scheme_around_a_token_are_removed() -> Result<(), Error> {
    let emulated = Emulated::start().await;
    let token = emulated.lea().await.token().expose().to_owned();
    let auth = emulated.authing.auth();
    for given in [
        format!("Bearer {token}"),
        format!(" {token}\r\n"),
        format!("bearer {token}\n"),
    ] {
        let session = emulated.authing.session_from_token(given.as_str())?;
        assert_eq!(session.token().expose(), token);
        assert_eq!(session.users().me().await?.id, LEA);
        assert_eq!(auth.verify(given.as_str()).await?.user_id, LEA);
        assert!(auth.is_token_valid(given.as_str()).await?);
        assert_eq!(auth.decode_token(given.as_str()).await?.user_id, LEA);
    }
    emulated.emulator.journal().clear();
    let empty = auth.verify("Bearer ").await;
    assert!(
        matches!(empty, Err(Error::Token(TokenError::Malformed))),
        "{empty:?}"
    );
    assert!(emulated.emulator.journal().is_empty());
    Ok(())
}
