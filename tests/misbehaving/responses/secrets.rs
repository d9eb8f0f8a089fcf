//! Responses that repeat a secret: the secret is masked.

use authing::{Error, ErrorCode, operations::auth::LoginByEmail};
use futures_util::future::join_all;
use serde_json::json;

use super::{server, with_status};
use crate::misbehaving::{Reply, client, server_with_token};

/// Errors are printed, stored and forwarded. A token is not part of them, even if it is not printed.
#[tokio::test]
async fn data_that_can_hold_a_secret_is_not_kept_beside_an_error() {
    let server = server_with_token(|_| {
        Reply::json(&json!({
            "data": { "login": { "_id": "id", "token": "e.y.J" } },
            "errors": [{ "message": { "code": 1000, "message": "busy" } }],
        }))
    });
    let client = client(&server);
    let login = client.auth().login_by_email("lea@example.com", "password");
    let Err(Error::Service(error)) = login.await else {
        panic!("the service is busy");
    };
    assert!(error.partial::<LoginByEmail>().is_none());
}

#[tokio::test]
async fn a_refusal_that_comes_as_data_shows_no_secret() {
    let server = server_with_token(|_| {
        let response = json!({ "code": 2300, "message": "1234 is too old" });
        Reply::json(&json!({ "data": { "verifyResetPasswordVerifyCode": response } }))
    });
    let password = client(&server);
    let outcome = password
        .password()
        .verify_code("lea@example.com", "1234")
        .await;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::VerifyCodeExpired));
    assert!(!format!("{error} {error:?}").contains("1234"), "{error:?}");
}

#[tokio::test]
async fn a_refusal_that_comes_as_data_shows_no_token() {
    let server = server_with_token(|request| {
        let authorization = request.header("authorization").unwrap_or_default();
        let response = json!({ "code": 500, "message": format!("no: {authorization}") });
        Reply::json(&json!({ "data": { "deleteOrg": response } }))
    });
    let outcome = client(&server).orgs().delete("id").await;
    let Err(Error::Service(error)) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(error.message, "no: Bearer ***");
}

/// The token of the request is masked, even if it has been replaced in the meantime.
#[tokio::test]
async fn a_refusal_that_comes_as_data_shows_no_token_that_was_replaced() {
    let server = server(0, |request| {
        let authorization = request.header("authorization").unwrap_or_default();
        let response = json!({ "code": 500, "message": format!("no: {authorization}") });
        Reply::json(&json!({ "data": { "deleteOrg": response } }))
    });
    let authing = client(&server);
    for _ in 0..2 {
        let outcomes = join_all((0..20).map(|_| authing.orgs().delete("id").into_future())).await;
        for outcome in outcomes {
            let Err(Error::Service(error)) = outcome else {
                panic!("{outcome:?}");
            };
            assert_eq!(error.message, "no: Bearer ***");
        }
    }
}

#[tokio::test]
async fn a_captcha_address_is_left_out_if_it_repeats_a_secret_or_is_not_of_the_web() {
    for (address, is_shown) in [
        ("https://captcha.example/?p=correct horse", false),
        ("https://captcha.example/?p=correct%20horse", false),
        ("https://captcha.example/?p=correct+horse", false),
        ("javascript:captcha.example", false),
        ("data:text/html,captcha.example", false),
        ("file:///captcha.example", false),
        ("captcha.example/1.png", false),
        ("http://captcha.example/1.png", true),
        ("https://captcha.example/1.png", true),
    ] {
        let server = server_with_token(move |_| {
            let message = json!({ "code": 2000, "data": { "url": address } });
            Reply::json(&json!({ "errors": [{ "message": message }] }))
        });
        let client = client(&server);
        let login = client.auth().login_by_ldap("ada", "correct horse");
        let error = login.await.unwrap_err();
        let printed = format!("{error:?}");
        assert!(!printed.contains("correct"), "{printed}");
        assert_eq!(printed.contains("captcha.example"), is_shown, "{printed}");
    }
}

/// In the text, in additional errors, and in a refusal with another status: a secret is not in `Display`, `Debug` or a source.
#[tokio::test]
async fn a_secret_that_is_repeated_with_escapes_is_masked() {
    for repeated in [
        "correct%20horse%22%C3%B6",
        "correct+horse%22%c3%b6",
        r#"correct horse\"ö"#,
        r"correct horse\u0022\u00f6",
        r#"{"password":"correct horse\"\u00F6"}"#,
    ] {
        for status in [200, 400, 500] {
            let server = server_with_token(move |_| {
                let further = json!({ "message": repeated });
                let errors = json!([{ "message": { "code": 2006, "message": repeated } }, further]);
                with_status(status, &json!({ "errors": errors }))
            });
            let client = client(&server);
            let login = client.auth().login_by_ldap("ada", "correct horse\"ö");
            let error = login.await.unwrap_err();
            let source = std::error::Error::source(&error).map(ToString::to_string);
            let printed = format!("{error} {error:?} {error:#?} {source:?}");
            assert!(!printed.contains("horse"), "{printed}");
        }
    }
}

#[tokio::test]
async fn of_a_secret_that_holds_another_one_nothing_shows() {
    let server = server_with_token(|_| {
        let message = json!({ "code": 2000, "message": "1234 is wrong, and so is 12" });
        Reply::json(&json!({ "errors": [{ "message": message }] }))
    });
    for (mfa, captcha) in [("12", "1234"), ("1234", "12")] {
        let client = client(&server);
        let login = client.auth().login_by_email("lea@example.com", "password");
        let error = login.mfa_code(mfa).captcha(captcha).await.unwrap_err();
        let Error::Challenge(challenge) = error else {
            panic!("{error:?}");
        };
        assert_eq!(challenge.service.message, "*** is wrong, and so is ***");
    }
}
