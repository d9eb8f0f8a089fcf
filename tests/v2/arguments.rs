//! Arguments that the client of the API v2 rejects before anything is sent.

use authing::{Error, error::MfaChallenge};

use super::{token, unreachable};
use crate::emulated::{EMAIL, PASSWORD, PHONE, refused_input};

/// Fails unless the client rejected this argument. Returns the printed error.
fn assert_rejected(argument: &str, outcome: Result<(), Error>) -> String {
    let error = refused_input(outcome);
    assert_eq!(error.name, argument, "{error}");
    format!("{error} {error:?}")
}

#[tokio::test]
async fn malformed_arguments_are_not_sent() {
    let authing = unreachable();
    let (auth, mfa, step) = (authing.auth(), authing.mfa(), MfaChallenge::new("step"));
    let (phone, users, empty) = (authing.phone(), authing.users(), MfaChallenge::new(""));
    let lea = authing.session_from_token(token("lea")).unwrap();
    for (name, sent) in [
        ("phone", phone.send_code("secret").await),
        ("app_id", lea.auth().logout().app_id("").await),
        (
            "page",
            lea.users().list_allowed_apps().page(0).await.map(drop),
        ),
        (
            "page_size",
            lea.users()
                .list_allowed_apps()
                .page_size(-1)
                .await
                .map(drop),
        ),
        (
            "code",
            auth.login_by_email_code("lea@example.com", "secret")
                .await
                .map(drop),
        ),
        (
            "email",
            auth.register_by_email_code("", "1234").await.map(drop),
        ),
        (
            "username",
            auth.login_by_ldap("", "correct horse").await.map(drop),
        ),
        ("password", auth.login_by_ad("lea", "").await.map(drop)),
        ("code", mfa.verify_totp(&step, "").await.map(drop)),
        (
            "challenge",
            mfa.verify_totp(&empty, "123456").await.map(drop),
        ),
        (
            "ext_idp_id",
            users.link_identity("lea", "", "github", "1").await,
        ),
        (
            "code",
            lea.email()
                .bind("lea@example.com", "secret")
                .await
                .map(drop),
        ),
        (
            "code",
            lea.email()
                .update("lea@example.com", "secret")
                .await
                .map(drop),
        ),
        (
            "department_id",
            authing.orgs().set_main_department("lea", "").await,
        ),
        (
            "parent_node_id",
            authing.orgs().add_node("org", "Sales", "").await.map(drop),
        ),
        ("names", authing.allowlist().enable("OTHER".into()).await),
    ] {
        assert_rejected(name, sent);
    }
    let page = refused_input(lea.users().list_allowed_apps().page(0).await);
    assert_eq!(page.reason, "is 0, but page numbers start at 1");
    let shown = format!("{:?}", auth.login_by_ldap("lea", "correct horse"));
    assert!(
        shown.contains("lea") && !shown.contains("correct horse"),
        "{shown}"
    );
}

/// Addresses and numbers are sent in clear. A recognizable password or code in their place is rejected.
#[tokio::test]
async fn a_secret_in_the_place_of_an_address_or_number_is_not_sent() {
    let authing = unreachable();
    let lea = authing.session_from_token(token("lea")).unwrap();
    let (auth, password, step) = (
        authing.auth(),
        authing.password(),
        MfaChallenge::new("step"),
    );
    let (phone, mfa) = (lea.phone(), authing.mfa());
    for secret in [PASSWORD, "1234x", "密码"] {
        let login = auth.login_by_email(secret, EMAIL).await;
        let register = auth.register_by_email(secret, EMAIL).await;
        let by_password = auth.login_by_phone_password(secret, PHONE).await;
        let by_code = auth.login_by_phone_code(secret, "1234").await;
        let register_by_code = auth.register_by_phone_code(secret, "1234").await;
        let second_step = mfa.verify_sms_code(&step, secret, "1234").await;
        for (argument, outcome) in [
            ("email", login.map(drop)),
            ("email", register.map(drop)),
            ("email", password.reset(secret, EMAIL, "1234").await),
            ("code", password.reset(EMAIL, "1234", secret).await),
            ("phone", by_password.map(drop)),
            ("phone", by_code.map(drop)),
            ("phone", register_by_code.map(drop)),
            ("phone", second_step.map(drop)),
            ("phone", authing.phone().send_code(secret).await),
            ("phone", phone.bind(secret, "1234").await.map(drop)),
            ("phone", phone.update(secret, "1234").await.map(drop)),
        ] {
            let shown = assert_rejected(argument, outcome);
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[tokio::test]
async fn a_password_in_the_place_of_a_code_is_not_sent() {
    let authing = unreachable();
    let lea = authing.session_from_token(token("lea")).unwrap();
    let (auth, phone, email) = (authing.auth(), lea.phone(), lea.email());
    for code in [PASSWORD, "12", "12345678901", "１２３４", "12 34", "-123"] {
        let login = auth.login_by_phone_code(PHONE, code).await;
        let register = auth.register_by_phone_code(PHONE, code).await;
        let reset = authing.password();
        let reset = reset.reset_by_phone_code(PHONE, PASSWORD, code).await;
        let update = phone.update(PHONE, "1234").old_phone_code(code).await;
        let new_email = email.update(EMAIL, "1234").old_email_code(code).await;
        for (argument, outcome) in [
            ("code", login.map(drop)),
            ("code", register.map(drop)),
            ("code", reset),
            ("code", phone.bind(PHONE, code).await.map(drop)),
            ("code", phone.update(PHONE, code).await.map(drop)),
            ("old_phone_code", update.map(drop)),
            ("code", email.bind(EMAIL, code).await.map(drop)),
            ("code", email.update(EMAIL, code).await.map(drop)),
            ("old_email_code", new_email.map(drop)),
        ] {
            let shown = assert_rejected(argument, outcome);
            assert!(!shown.contains(code), "{shown}");
        }
    }
}
