//! Data: unknown fields, nulls, missing fields, wrong types, and bodies without data.

use authing::{Authing, Error};
use serde_json::{Value, json};

use super::{outcome, user};
use crate::misbehaving::{Reply, client, server_with_token};

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
async fn a_meaningful_null_is_a_result() {
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
    assert_eq!(error.operation, "CreateRole");
    assert_eq!(error.path, "data.createRole");
}

/// Returns the path in the error of a call whose response lacks the main value.
async fn missing<T: std::fmt::Debug>(
    data: Value,
    call: impl AsyncFnOnce(Authing) -> Result<T, Error>,
) -> String {
    let server = server_with_token(move |_| Reply::json(&json!({ "data": data })));
    match call(client(&server)).await {
        Err(Error::Decode(error)) => error.path,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_response_without_the_main_value_is_an_error() {
    let path = missing(
        json!({ "checkLoginStatus": { "code": 200 } }),
        async |authing| authing.auth().is_token_valid("token").await,
    );
    assert_eq!(path.await, "data.checkLoginStatus.status");
    let path = missing(json!({ "getAppSecretByClientId": null }), async |authing| {
        authing.pool().secret().await
    });
    assert_eq!(path.await, "data.getAppSecretByClientId.secret");
    let path = missing(
        json!({ "queryPasswordStrengthSettingsByUserPoolId": {} }),
        async |authing| authing.password().strength().await,
    );
    let strength = "data.queryPasswordStrengthSettingsByUserPoolId.pwdStrength";
    assert_eq!(path.await, strength);
    let too_large = json!({ "pwdStrength": 1_i64 << 31 });
    let path = missing(
        json!({ "queryPasswordStrengthSettingsByUserPoolId": too_large }),
        async |authing| authing.password().strength().await,
    );
    assert_eq!(path.await, strength);
    let path = missing(
        json!({ "querySMSSendCount": { "limitCount": 7 } }),
        async |authing| authing.phone().sent_count().await,
    );
    assert_eq!(path.await, "data.querySMSSendCount.count");
    let path = missing(
        json!({ "RevokeUserAuthorizedApp": { "isRevoked": null } }),
        async |authing| authing.sso().revoke("user", "app").await,
    );
    assert_eq!(path.await, "data.RevokeUserAuthorizedApp.isRevoked");
}

#[tokio::test]
async fn a_response_that_reports_failure_is_a_refusal() {
    let server = server_with_token(|_| {
        Reply::json(&json!({ "data": {
            "RevokeUserAuthorizedApp": { "isRevoked": "false" },
            "setInvitationState": { "client": "pool", "enablePhone": false },
        } }))
    });
    let authing = client(&server);
    let kept = authing.sso().revoke("user", "app").await;
    assert!(matches!(kept, Err(Error::Service(_))), "{kept:?}");
    let off = authing.allowlist().enable().await;
    assert!(matches!(off, Err(Error::Service(_))), "{off:?}");
    assert!(authing.allowlist().disable().await.is_ok());
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
    // The second looks like the text of the decoder after the value.
    for value in ["top secret", "x, expected top secret at line 1 column 1"] {
        let server = server_with_token(move |_| {
            Reply::json(&json!({ "data": { "user": { "_id": "id", "loginsCount": value } } }))
        });
        let error = client(&server).users().get("id").await.unwrap_err();
        let Error::Decode(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.operation, "GetUser");
        assert_eq!(error.path, "data.user.loginsCount");
        let problem = error.reason.as_str();
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
async fn an_empty_list_of_errors_is_success() {
    for errors in [json!([]), json!(null)] {
        let server =
            server_with_token(move |_| Reply::json(&json!({ "data": user(), "errors": errors })));
        let user = client(&server).users().get("id").await.unwrap().unwrap();
        assert_eq!(user.email.as_deref(), Some("lea@example.com"));
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
async fn success_that_comes_as_data_needs_no_code() {
    for response in [
        json!({ "code": 200, "status": true }),
        json!({ "code": null }),
    ] {
        let server = server_with_token(move |_| {
            Reply::json(&json!({ "data": { "sendResetPasswordEmail": response } }))
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
async fn a_login_without_a_token_is_an_error() {
    let server =
        server_with_token(|_| Reply::json(&json!({ "data": { "login": { "_id": "id" } } })));
    let login = client(&server)
        .auth()
        .login_by_email("lea@example.com", "x")
        .await;
    assert!(matches!(login, Err(Error::Decode(_))), "{login:?}");
}
