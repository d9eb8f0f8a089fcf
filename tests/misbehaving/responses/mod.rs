//! Responses in all forms: errors as objects, as text, and as JSON in text; with and without data; with any status.

mod data;
mod secrets;

use std::sync::atomic::{AtomicUsize, Ordering};

use authing::{
    Error, ErrorCode, error::ChallengeKind, id::GroupId, operations::users::CheckUserExists,
    org_tree::OrgTreeError, types::RuleType,
};
use serde_json::{Value, json};

use super::{Reply, Server, client, operation, server_with_token, token};

/// Returns the outcome of `GetUser` for a response.
async fn outcome(reply: fn() -> Reply) -> Result<Option<authing::types::User>, Error> {
    let server = server_with_token(move |_| reply());
    client(&server).users().get("id").await
}

/// A server whose owner tokens have this lifetime.
fn server(
    life: i64,
    response: impl Fn(&super::Request) -> Reply + Send + Sync + 'static,
) -> Server {
    let number = AtomicUsize::new(0);
    Server::start(move |request| {
        if operation(request) == "GetOwnerToken" {
            let name = number.fetch_add(1, Ordering::SeqCst).to_string();
            let token = token(&name, life);
            return Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": token } }));
        }
        response(request)
    })
}

fn with_status(status: u16, body: &Value) -> Reply {
    Reply::new(status, "application/json", &body.to_string())
}

fn user() -> Value {
    json!({ "user": { "_id": "id", "email": "lea@example.com" } })
}

fn service(outcome: Result<Option<authing::types::User>, Error>) -> authing::error::ServiceError {
    match outcome {
        Err(Error::Service(error)) => *error,
        other => panic!("the service was to refuse: {other:?}"),
    }
}

#[tokio::test]
async fn a_business_error_is_an_object_in_the_message() {
    let error = service(
        outcome(|| {
            Reply::json(&json!({
                "data": null,
                "errors": [{ "message": { "code": 2004, "message": "用户不存在", "data": null } }],
            }))
        })
        .await,
    );
    assert_eq!(error.code, Some(ErrorCode::UserNotFound));
    assert_eq!(error.message, "用户不存在");
    assert_eq!(error.status, 200);
    assert_eq!(
        error.to_string(),
        "the service refused `GetUser` with code 2004: 用户不存在"
    );
}

#[tokio::test]
async fn an_error_of_the_graphql_layer_is_a_text() {
    let error = service(
        outcome(|| {
            with_status(
                400,
                &json!({ "errors": [{ "message": "Cannot query field \"x\"" }] }),
            )
        })
        .await,
    );
    assert_eq!(error.code, None);
    assert_eq!(error.message, "Cannot query field \"x\"");
    assert_eq!(error.status, 400);
}

#[tokio::test]
async fn an_object_may_be_nested_or_wrapped_in_text() {
    let nested = json!({ "message": { "code": 2005, "message": "locked" } });
    let wrapped = json!({ "code": 2005, "message": "locked" }).to_string();
    for message in [nested, json!(wrapped)] {
        let server =
            server_with_token(move |_| Reply::json(&json!({ "errors": [{ "message": message }] })));
        let error = service(client(&server).users().get("id").await);
        assert_eq!(error.code, Some(ErrorCode::UserBlocked));
        assert_eq!(error.message, "locked");
    }
}

/// A proxy, or another version of the service, reports errors in different forms.
#[tokio::test]
async fn code_and_text_are_read_wherever_they_are() {
    for (status, mark) in [
        (200, ""),
        (200, "\u{feff}"),
        (400, ""),
        (401, ""),
        (500, "\u{feff}"),
    ] {
        for body in [
            json!({ "code": 2004, "message": "no such user" }),
            json!({ "code": "2004", "message": "no such user", "data": null }),
            json!({ "errors": { "message": { "code": 2004, "message": "no such user" } } }),
            json!({ "errors": { "code": 2004, "message": "no such user" } }),
            json!({ "errors": [{ "code": "2004", "message": "no such user" }] }),
            json!({ "errors": [{ "message": { "code": "2004", "message": "no such user" } }] }),
            json!({ "errors": [json!({ "code": 2004, "message": "no such user" }).to_string()] }),
        ] {
            let text = format!("{mark}{body}");
            let body = text.clone();
            let server = server_with_token(move |_| Reply::new(status, "application/json", &body));
            let user = super::session(&client(&server)).users().me().await;
            let error = service(user.map(Some));
            assert_eq!(error.code, Some(ErrorCode::UserNotFound), "{status} {text}");
            assert_eq!(error.message, "no such user", "{status} {text}");
            assert_eq!(error.status, status);
        }
    }
    for errors in [json!(["no such user"]), json!("no such user")] {
        let server = server_with_token(move |_| Reply::json(&json!({ "errors": errors })));
        let error = service(client(&server).users().get("id").await);
        assert_eq!((error.code, error.message.as_str()), (None, "no such user"));
    }
}

#[tokio::test]
async fn text_of_the_service_stays_on_one_line_of_a_log() {
    let text = format!("no\r\n\u{1b}[31mfatal\u{202e}{}", "密".repeat(40_000));
    let whole = text.clone();
    let server = server_with_token(move |_| {
        Reply::json(&json!({ "errors": [{ "message": { "code": 2000, "message": text } }] }))
    });
    let error = client(&server).users().get("id").await.unwrap_err();
    let Error::Challenge(challenge) = error else {
        panic!("{error:?}");
    };
    let printed = challenge.service.to_string();
    assert!(printed.len() < 1000, "{}", printed.len());
    assert!(!printed.contains(|letter: char| letter.is_control() || letter == '\u{202e}'));
    // The limit is in the middle of a character.
    assert_eq!(challenge.service.message, whole[..64 * 1024 - 2]);
}

/// Ids in the error of a tree, and enum values that are not in the schema.
#[test]
fn other_text_of_the_service_stays_on_one_line_of_a_log() {
    let text = format!("no\r\n\u{1b}[31mfatal\u{202e}{}", "x".repeat(100_000));
    let unknown = RuleType::from(text.as_str());
    assert_eq!(unknown.as_str(), text);
    assert_eq!(serde_json::to_value(&unknown).unwrap(), text);
    for printed in [
        unknown.to_string(),
        OrgTreeError::SeveralPlaces(GroupId::from(&text)).to_string(),
        OrgTreeError::SeveralRoots(GroupId::from(&text), text.into()).to_string(),
    ] {
        assert!(printed.len() < 2000, "{}", printed.len());
        assert!(!printed.contains(|letter: char| letter.is_control() || letter == '\u{202e}'));
    }
}

#[tokio::test]
async fn an_error_without_a_message_is_an_error() {
    for errors in [
        json!([{}]),
        json!([{ "message": null }]),
        json!([{ "message": [1] }]),
    ] {
        let server = server_with_token(move |_| Reply::json(&json!({ "errors": errors })));
        let error = service(client(&server).users().get("id").await);
        assert_eq!((error.code, error.message.as_str()), (None, ""));
    }
}

#[tokio::test]
async fn an_unknown_code_is_kept() {
    let error = service(
        outcome(|| Reply::json(&json!({ "errors": [{ "message": { "code": 98765 } }] }))).await,
    );
    assert_eq!(error.code, Some(ErrorCode::Other(98765)));
}

#[tokio::test]
async fn all_errors_and_the_data_beside_them_are_kept() {
    let server = server_with_token(|_| {
        Reply::json(&json!({
            "data": { "userExist": true },
            "errors": [
                { "message": { "code": 1000, "message": "first" } },
                { "message": "second" },
            ],
        }))
    });
    let client = client(&server);
    let outcome = client.users().email_exists("lea@example.com").await;
    let Err(Error::Service(error)) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(error.code, Some(ErrorCode::SystemBusy));
    assert_eq!(error.additional[0].message, "second");
    let data = error.partial::<CheckUserExists>().unwrap().unwrap();
    assert_eq!(data.user_exist, Some(true));
}

#[tokio::test]
async fn of_many_errors_the_first_and_a_hundred_others_are_kept() {
    for (sent, kept) in [(101, 100), (102, 100), (1000, 100)] {
        let errors: Vec<_> = (0..sent)
            .map(|number| json!({ "message": { "code": 1000, "message": number.to_string() } }))
            .collect();
        let server = server_with_token(move |_| Reply::json(&json!({ "errors": errors })));
        let error = service(client(&server).users().get("id").await);
        assert_eq!(error.message, "0");
        assert_eq!(error.additional.len(), kept, "{sent}");
        assert_eq!(error.additional[99].message, "100");
    }
}

#[tokio::test]
async fn a_refusal_that_comes_as_data_is_an_error() {
    for (response, code) in [
        (
            json!({ "code": 2035, "message": "该邮箱已绑定，请换一个吧" }),
            Some(ErrorCode::PhoneOrEmailBound),
        ),
        (
            json!({ "code": null, "message": "no", "status": false }),
            None,
        ),
    ] {
        let server = server_with_token(move |_| {
            Reply::json(&json!({ "data": { "sendChangeEmailVerifyCode": response } }))
        });
        let session = super::session(&client(&server));
        let outcome = session.email().send_change_code("lea@example.com").await;
        let Err(Error::Service(error)) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(error.code, code);
        assert!(!error.message.is_empty());
    }
}

#[tokio::test]
async fn a_body_that_is_not_graphql_is_a_decode_error() {
    for body in [
        "",
        "ok",
        "<html>",
        "[]",
        "null",
        "{}",
        "{\"data\":",
        "\u{0}",
    ] {
        let server = server_with_token(move |_| Reply::new(200, "text/html", body));
        let error = client(&server).users().get("id").await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{body:?}: {error:?}");
    }
}

#[tokio::test]
async fn a_status_without_graphql_is_a_status_error() {
    for status in [302, 400, 403, 404, 429, 500, 502, 503] {
        let server = server_with_token(move |_| Reply::new(status, "text/html", "<h1>no</h1>"));
        match client(&server).users().get("id").await {
            Err(Error::Status(error)) => assert_eq!(error.status, status),
            other => panic!("{status}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_captcha_is_a_challenge_with_its_picture() {
    for (code, expected) in [(2000, false), (2001, true)] {
        let server = server_with_token(move |_| {
            let data = json!({ "url": "https://users.example.com/captcha?id=1" });
            Reply::json(
                &json!({ "errors": [{ "message": { "code": code, "message": "", "data": data } }] }),
            )
        });
        let login = client(&server)
            .auth()
            .login_by_email("lea@example.com", "x")
            .await;
        let Err(Error::Challenge(challenge)) = login else {
            panic!("{login:?}");
        };
        let ChallengeKind::Captcha {
            image_url,
            is_retry,
        } = challenge.kind
        else {
            panic!("{:?}", challenge.kind);
        };
        assert_eq!(
            image_url.unwrap().as_str(),
            "https://users.example.com/captcha?id=1"
        );
        assert_eq!(is_retry, expected);
    }
}

#[tokio::test]
async fn mfa_is_a_challenge() {
    for data in [json!(null), json!({ "mfaToken": "step" })] {
        let server = server_with_token(move |_| {
            let refusal = json!({ "code": 1635, "data": data });
            Reply::json(&json!({ "errors": [{ "message": refusal }] }))
        });
        let login = client(&server)
            .auth()
            .login_by_email("lea@example.com", "x")
            .await;
        let error = login.unwrap_err();
        // No call of this API completes a second step.
        assert!(error.mfa_challenge().is_none());
        match error {
            Error::Challenge(challenge) => assert_eq!(challenge.kind, ChallengeKind::MfaCode),
            other => panic!("{other:?}"),
        }
    }
}
