//! Answers in all their forms: errors as objects, as text, as text in an object; with data and without; with any status.

use std::sync::atomic::{AtomicUsize, Ordering};

use authing::{
    Error, ErrorCode,
    error::Wanted,
    operations::{auth::LoginByEmail, users::CheckUserExists},
    org_tree::BrokenTree,
    types::RuleTypes,
};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Reply, Server, client, operation, server_with_token, token};

/// What `GetUser` makes of an answer.
async fn outcome(reply: fn() -> Reply) -> Result<Option<authing::types::User>, Error> {
    let server = server_with_token(move |_| reply());
    client(&server).users().get("id").await
}

/// A server whose owner tokens are of this life.
fn server(life: i64, answer: impl Fn(&super::Request) -> Reply + Send + Sync + 'static) -> Server {
    let number = AtomicUsize::new(0);
    Server::start(move |request| {
        if operation(request) == "GetOwnerToken" {
            let name = number.fetch_add(1, Ordering::SeqCst).to_string();
            let token = token(&name, life);
            return Reply::json(&json!({ "data": { "getAccessTokenByAppSecret": token } }));
        }
        answer(request)
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

/// A proxy, or another version of the service, reports errors in forms of its own.
#[tokio::test]
async fn code_and_text_are_read_wherever_they_are() {
    for status in [200, 400, 401, 500] {
        for body in [
            json!({ "code": 2004, "message": "no such user" }),
            json!({ "code": "2004", "message": "no such user", "data": null }),
            json!({ "errors": { "message": { "code": 2004, "message": "no such user" } } }),
            json!({ "errors": { "code": 2004, "message": "no such user" } }),
            json!({ "errors": [{ "code": "2004", "message": "no such user" }] }),
            json!({ "errors": [{ "message": { "code": "2004", "message": "no such user" } }] }),
            json!({ "errors": [json!({ "code": 2004, "message": "no such user" }).to_string()] }),
        ] {
            let text = body.to_string();
            for body in [text.clone(), format!("\u{feff}{text}")] {
                let server =
                    server_with_token(move |_| Reply::new(status, "application/json", &body));
                let error = service(
                    super::session(&client(&server))
                        .users()
                        .me()
                        .await
                        .map(Some),
                );
                assert_eq!(error.code, Some(ErrorCode::UserNotFound), "{status} {text}");
                assert_eq!(error.message, "no such user", "{status} {text}");
                assert_eq!(error.status, status);
            }
        }
    }
    for errors in [json!(["no such user"]), json!("no such user")] {
        let server = server_with_token(move |_| Reply::json(&json!({ "errors": errors })));
        let error = service(client(&server).users().get("id").await);
        assert_eq!((error.code, error.message.as_str()), (None, "no such user"));
    }
}

#[tokio::test]
async fn success_without_data_is_not_a_refusal() {
    for body in [
        json!({ "code": 200, "message": "ok" }),
        json!({ "data": null }),
    ] {
        let server = server_with_token(move |_| Reply::json(&body));
        let error = client(&server).users().get("id").await.unwrap_err();
        let Error::Decode(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.path, "data");
    }
}

#[tokio::test]
async fn text_of_the_service_stays_on_one_line_of_a_log() {
    let text = format!("no\r\n\u{1b}[31mfatal\u{202e}{}", "x".repeat(100_000));
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
    assert_eq!(challenge.service.message, whole[..64 * 1024]);
}

/// Ids in the error of a tree, and values of enums that the schema does not have.
#[test]
fn other_text_of_the_service_stays_on_one_line_of_a_log() {
    let text = format!("no\r\n\u{1b}[31mfatal\u{202e}{}", "x".repeat(100_000));
    let unknown = RuleTypes::from(text.as_str());
    assert_eq!(unknown.as_str(), text);
    assert_eq!(serde_json::to_value(&unknown).unwrap(), text);
    for printed in [
        unknown.to_string(),
        BrokenTree::SeveralPlaces(text.as_str().into()).to_string(),
        BrokenTree::SeveralRoots(text.as_str().into(), text.into()).to_string(),
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
async fn an_empty_list_of_errors_is_success() {
    for errors in [json!([]), json!(null)] {
        let server =
            server_with_token(move |_| Reply::json(&json!({ "data": user(), "errors": errors })));
        let user = client(&server).users().get("id").await.unwrap().unwrap();
        assert_eq!(user.email.as_deref(), Some("lea@example.com"));
    }
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
    assert_eq!(error.further[0].message, "second");
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
        assert_eq!(error.further.len(), kept, "{sent}");
        assert_eq!(error.further[99].message, "100");
    }
}

/// An error is printed, stored, sent on: a token is no part of it, not even unprinted.
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
async fn unknown_fields_are_passed_over() {
    let server = server_with_token(|_| {
        Reply::json(
            &json!({ "data": { "user": { "_id": "id", "new": [1] }, "more": 1 }, "extensions": {} }),
        )
    });
    let user = client(&server).users().get("id").await.unwrap().unwrap();
    assert_eq!(user.id, "id");
    assert_eq!(user.email, None);
}

#[tokio::test]
async fn null_is_an_answer_where_it_means_something() {
    assert!(
        outcome(|| Reply::json(&json!({ "data": { "user": null } })))
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn null_is_an_error_where_it_means_nothing() {
    let server = server_with_token(|_| Reply::json(&json!({ "data": { "createRole": null } })));
    let error = client(&server).roles().create("editor").await.unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.call, "CreateRole");
    assert_eq!(error.path, "data.createRole");
}

#[tokio::test]
async fn a_list_is_never_null_and_has_no_nulls() {
    let lists: [fn() -> Value; 3] = [
        || json!(null),
        || json!([]),
        || json!([null, { "_id": "id" }, null]),
    ];
    for (list, length) in lists.into_iter().zip([0, 0, 1]) {
        let server = server_with_token(move |_| {
            Reply::json(&json!({ "data": { "users": { "totalCount": null, "list": list() } } }))
        });
        let page = client(&server).users().list().await.unwrap();
        assert_eq!(page.items.len(), length);
        assert_eq!(page.total, None);
    }
}

#[tokio::test]
async fn a_wrong_type_names_its_place_and_not_its_value() {
    // The second looks like what the decoder itself says after the value.
    for value in ["top secret", "x, expected top secret at line 1 column 1"] {
        let server = server_with_token(move |_| {
            Reply::json(&json!({ "data": { "user": { "_id": "id", "loginsCount": value } } }))
        });
        let error = client(&server).users().get("id").await.unwrap_err();
        let Error::Decode(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.call, "GetUser");
        assert_eq!(error.path, "data.user.loginsCount");
        let problem = error.problem.as_str();
        assert!(problem.ends_with(", expected i64"), "{error}");
        assert!(!problem.contains("another"), "{error}");
    }
}

#[tokio::test]
async fn a_list_in_the_order_of_the_fields_is_no_object() {
    for (data, path) in [
        (json!([{ "_id": "id" }]), "data"),
        (
            json!({ "user": ["id", "lea", "lea@example.com"] }),
            "data.user",
        ),
    ] {
        let server = server_with_token(move |_| Reply::json(&json!({ "data": data })));
        let error = client(&server).users().get("id").await.unwrap_err();
        let Error::Decode(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.path, path, "{error}");
    }
}

#[tokio::test]
async fn a_missing_required_field_names_its_place() {
    let error = outcome(|| Reply::json(&json!({ "data": { "user": { "email": "x" } } }))).await;
    let Err(Error::Decode(error)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.path, "data.user._id", "{error}");
}

#[tokio::test]
async fn a_refusal_that_comes_as_data_is_an_error() {
    for (said, code) in [
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
            Reply::json(&json!({ "data": { "sendChangeEmailVerifyCode": said } }))
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
async fn a_refusal_that_comes_as_data_shows_no_secret() {
    let server = server_with_token(|_| {
        let said = json!({ "code": 2300, "message": "1234 is too old" });
        Reply::json(&json!({ "data": { "verifyResetPasswordVerifyCode": said } }))
    });
    let password = client(&server);
    let outcome = password
        .password()
        .verify_reset_code("lea@example.com", "1234")
        .await;
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::VerifyCodeExpired));
    assert!(!format!("{error} {error:?}").contains("1234"), "{error:?}");
}

#[tokio::test]
async fn a_refusal_that_comes_as_data_shows_no_token() {
    let server = server_with_token(|request| {
        let authorization = request.header("authorization").unwrap_or_default();
        let said = json!({ "code": 500, "message": format!("no: {authorization}") });
        Reply::json(&json!({ "data": { "deleteOrg": said } }))
    });
    let outcome = client(&server).orgs().delete("id").await;
    let Err(Error::Service(error)) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(error.message, "no: Bearer ***");
}

/// The token that was sent is masked, even if another one has taken its place meanwhile.
#[tokio::test]
async fn a_refusal_that_comes_as_data_shows_no_token_that_was_replaced() {
    let server = server(0, |request| {
        let authorization = request.header("authorization").unwrap_or_default();
        let said = json!({ "code": 500, "message": format!("no: {authorization}") });
        Reply::json(&json!({ "data": { "deleteOrg": said } }))
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
async fn a_captcha_address_that_repeats_a_secret_is_left_out() {
    for (address, is_shown) in [
        ("https://captcha.example/?p=correct horse", false),
        ("https://captcha.example/?p=correct%20horse", false),
        ("https://captcha.example/?p=correct+horse", false),
        ("javascript:alert(1)", false),
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

/// In the text, in further errors, and in a refusal with another status: nowhere in `Display`, `Debug` or a source.
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
        let error = login.mfa_code(mfa).verify_code(captcha).await.unwrap_err();
        let Error::Challenge(challenge) = error else {
            panic!("{error:?}");
        };
        assert_eq!(challenge.service.message, "*** is wrong, and so is ***");
    }
}

#[tokio::test]
async fn success_that_comes_as_data_needs_no_code() {
    for said in [
        json!({ "code": 200, "status": true }),
        json!({ "code": null }),
    ] {
        let server = server_with_token(move |_| {
            Reply::json(&json!({ "data": { "sendResetPasswordEmail": said } }))
        });
        let authing = client(&server);
        authing
            .password()
            .send_reset_email("lea@example.com")
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn what_is_no_graphql_is_an_error() {
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
async fn a_status_without_graphql_is_an_error_of_its_own() {
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
        let Wanted::Captcha { picture, wrong } = challenge.wanted else {
            panic!("{:?}", challenge.wanted);
        };
        assert_eq!(
            picture.unwrap().as_str(),
            "https://users.example.com/captcha?id=1"
        );
        assert_eq!(wrong, expected);
    }
}

#[tokio::test]
async fn mfa_is_a_challenge() {
    let server =
        server_with_token(|_| Reply::json(&json!({ "errors": [{ "message": { "code": 1635 } }] })));
    let login = client(&server)
        .auth()
        .login_by_email("lea@example.com", "x")
        .await;
    match login {
        Err(Error::Challenge(challenge)) => assert_eq!(challenge.wanted, Wanted::MfaCode),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_login_without_a_token_is_an_error() {
    let server =
        server_with_token(|_| Reply::json(&json!({ "data": { "login": { "_id": "id" } } })));
    let login = client(&server)
        .auth()
        .login_by_email("lea@example.com", "x")
        .await;
    assert!(matches!(login, Err(Error::Decode(_))), "{login:?}");
}
