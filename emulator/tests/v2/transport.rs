//! Headers, the shape of errors, introspection, the journal and faults.

use authing_emulator::{Api, Fault, Gateway, Rule, Status, coverage_of};
use serde_json::json;

use super::client::{APP, Core};
use crate::client::POOL;

const EXISTS: &str = "{ isUserExists(email: \"a@example.com\") }";

#[tokio::test]
async fn the_headers_name_the_pool_or_the_application() {
    let core = Core::new().await;
    for headers in [
        &[("x-authing-userpool-id", POOL)][..],
        &[("x-authing-app-id", APP)],
        &[("x-authing-userpool-id", POOL), ("x-authing-app-id", APP)],
    ] {
        let response = core.send_with(headers, None, EXISTS, json!({})).await;
        assert_eq!(*response.data(), false, "{headers:?}");
    }
    let unknown = "5f00000000000000000000ee";
    for (headers, expected) in [
        (&[][..], 2101),
        (&[("x-authing-userpool-id", unknown)], 2224),
        (&[("x-authing-app-id", unknown)], 2011),
        (
            &[
                ("x-authing-userpool-id", unknown),
                ("x-authing-app-id", APP),
            ],
            2011,
        ),
    ] {
        let response = core.send_with(headers, None, EXISTS, json!({})).await;
        assert_eq!(response.code(), expected, "{headers:?}");
    }
}

#[tokio::test]
async fn a_token_belongs_to_one_pool() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let unknown = [("x-authing-userpool-id", "5f00000000000000000000ee")];
    let users = "{ users { totalCount } }";
    let response = core
        .send_with(&unknown, Some(&owner), users, json!({}))
        .await;
    assert_eq!(response.code(), 2224);
}

#[tokio::test]
async fn an_error_is_an_object_beside_its_field() {
    let core = Core::new().await;
    let nullable = core.send(None, "{ user { id } }", json!({})).await;
    assert_eq!(
        nullable.body,
        json!({
            "data": { "user": null },
            "errors": [{
                "message": { "code": 2020, "message": "尚未登录，无访问权限" },
                "locations": [{ "line": 1, "column": 3 }],
                "path": ["user"],
                "extensions": { "code": "INTERNAL_SERVER_ERROR" },
            }],
        })
    );
    let required = core.send(None, "{ users { totalCount } }", json!({})).await;
    assert_eq!(required.code(), 2020);
    assert_eq!(required.body["data"], json!(null));
}

#[tokio::test]
async fn a_field_that_is_not_emulated_is_refused_by_name() {
    let core = Core::new().await;
    let query = "mutation { loginBySubAccount(account: \"a\", password: \"b\") { id } }";
    let response = core.send(None, query, json!({})).await;
    assert_eq!(response.status, 200);
    let message = response.body["errors"][0]["message"].as_str();
    let expected = "the field `loginBySubAccount` is not emulated";
    assert_eq!(message, Some(expected));
    let fields = coverage_of(Api::V2);
    let status = |name| {
        fields
            .iter()
            .find(|field| field.name == name)
            .map(|field| field.status)
    };
    assert_eq!(status("loginBySubAccount"), Some(Status::NotEmulated));
    assert_eq!(status("accessToken"), Some(Status::Emulated));
}

#[tokio::test]
async fn introspection_shows_the_schema_of_this_version() {
    let core = Core::new().await;
    let query = "{ __schema { queryType { fields { name } } } }";
    let response = core.send_with(&[], None, query, json!({})).await;
    let fields = response.data()["queryType"]["fields"].as_array().cloned();
    let fields = fields.expect("fields");
    assert!(fields.contains(&json!({ "name": "accessToken" })));
    assert!(!fields.contains(&json!({ "name": "getAccessTokenByAppSecret" })));
}

#[tokio::test]
async fn the_journal_names_the_operation_or_the_field() {
    let core = Core::new().await;
    core.send(None, EXISTS, json!({})).await;
    let entry = core.0.emulator.journal().last().expect("a request");
    assert_eq!(entry.gateway, Some(Gateway::Core));
    assert_eq!(entry.path, "/graphql/v2");
    assert_eq!(entry.operation.as_deref(), Some("isUserExists"));
    core.owner().await;
    let named = "query users { users { totalCount } }";
    core.send(None, named, json!({})).await;
    let entry = core.0.emulator.journal().last().expect("a request");
    assert_eq!(entry.operation.as_deref(), Some("users"));
    assert_eq!(entry.outcome.and_then(|outcome| outcome.code), Some(2020));
}

#[tokio::test]
async fn a_fault_finds_the_fields_of_this_version() {
    let core = Core::new().await;
    let rule = Rule::new(Fault::Status(503)).on("isUserExists");
    core.0.emulator.faults().add(rule);
    let request = core.0.http().post(core.0.emulator.core_url());
    let body = json!({ "query": EXISTS });
    let response = request.json(&body).send().await.expect("a response");
    assert_eq!(response.status(), 503);
}

#[tokio::test]
async fn secrets_are_masked_in_the_journal() {
    let core = Core::new().await;
    for query in [
        "query($m: String!) { accessToken(userPoolId: \"p\", secret: $m) { exp } }",
        "mutation($m: String) { refreshAccessToken(accessToken: $m) { exp } }",
        "query($m: String) { checkLoginStatus(token: $m) { code } }",
        "query($m: String!) { checkPasswordStrength(password: $m) { valid } }",
        "mutation($m: String!) { updatePassword(newPassword: $m, oldPassword: $m) { id } }",
        "mutation($m: String!) { resetPassword(email: \"e\", code: $m, newPassword: $m) { code } }",
        "mutation($m: String!) { bindEmail(email: \"e\", emailCode: $m) { id } }",
        "mutation($m: String!) { updatePhone(phone: \"p\", phoneCode: $m, oldPhoneCode: $m) { id } }",
        "mutation($m: String!) { loginByEmail(input: { email: \"e\", password: $m, captchaCode: $m }) { id } }",
        "mutation($m: String!) { loginByPhoneCode(input: { phone: \"p\", code: $m }) { id } }",
        "mutation($m: String!) { updateUser(input: { password: $m }, emailToken: $m, phoneToken: $m) { id } }",
    ] {
        core.send(None, query, json!({ "m": "MARKED" })).await;
        let literal = query
            .replacen("($m: String!)", "", 1)
            .replacen("($m: String)", "", 1);
        let literal = literal.replace("$m", "\"MARKED\"");
        core.send(None, &literal, json!({})).await;
    }
    let journal = serde_json::to_string(&core.0.emulator.journal().entries()).expect("JSON");
    assert!(journal.contains("oldPhoneCode"), "{journal}");
    assert!(!journal.contains("MARKED"), "{journal}");
}
