//! Custom fields: definitions, typed values, custom data of users in lists and registrations.

use authing_emulator::Status;
use serde_json::{Value, json};

use super::client::{Core, text};
use crate::client::v1;

/// Defines fields of users: a text, a number and a time.
async fn define(core: &Core, owner: &str) {
    let query = "mutation($k: String!, $d: UDFDataType!) {
        setUdf(targetType: USER, key: $k, dataType: $d, label: \"A label\") { key dataType } }";
    for (key, kind) in [
        ("school", "STRING"),
        ("age", "NUMBER"),
        ("since", "DATETIME"),
    ] {
        let variables = json!({ "k": key, "d": kind });
        let response = core.send(Some(owner), query, variables).await;
        assert_eq!(*response.data(), json!({ "key": key, "dataType": kind }));
    }
}

/// Sets custom data of a user, as JSON texts.
async fn set(core: &Core, token: &str, id: &str, values: Value) -> crate::client::Response {
    let query = "mutation($id: String!, $l: [UserDefinedDataInput!]) {
        setUdvBatch(targetType: USER, targetId: $id, udvList: $l) { key value } }";
    let variables = json!({ "id": id, "l": values });
    core.send(Some(token), query, variables).await
}

fn of_user(id: &str) -> String {
    format!("{{ udv(targetType: USER, targetId: \"{id}\") {{ key value dataType label }} }}")
}

#[tokio::test]
async fn the_owner_defines_fields() {
    let core = Core::new().await;
    let owner = core.owner().await;
    define(&core, &owner).await;
    let redefine =
        "mutation { setUdf(targetType: USER, key: \"age\", dataType: STRING, label: \"Age\",
        options: \"[]\") { key } }";
    core.send(Some(&owner), redefine, json!({})).await.data();
    let query = "{ udf(targetType: USER) { targetType key dataType label options } }";
    let response = core.send(Some(&owner), query, json!({})).await;
    let fields = response.data();
    assert_eq!(fields.as_array().map(Vec::len), Some(3));
    assert_eq!(
        fields[1],
        json!({ "targetType": "USER", "key": "age", "dataType": "STRING", "label": "Age", "options": "[]" })
    );
    let of_roles = "{ udf(targetType: ROLE) { key } }";
    let response = core.send(Some(&owner), of_roles, json!({})).await;
    assert_eq!(*response.data(), json!([]));
    let remove = "mutation { removeUdf(targetType: USER, key: \"age\") { code } }";
    let response = core.send(Some(&owner), remove, json!({})).await;
    assert_eq!(*response.data(), json!({ "code": 200 }));
    assert_eq!(core.send(Some(&owner), remove, json!({})).await.code(), 500);
    let (_, token) = core.user("a@example.com").await;
    for query in [query, remove] {
        assert_eq!(core.send(Some(&token), query, json!({})).await.code(), 1001);
    }
}

#[tokio::test]
async fn values_have_the_types_of_their_fields() {
    let core = Core::new().await;
    let owner = core.owner().await;
    define(&core, &owner).await;
    let (id, token) = core.user("a@example.com").await;
    let good = json!([{ "key": "age", "value": "12" }, { "key": "school", "value": "\"Lea\"" }]);
    let response = set(&core, &token, &id, good).await;
    assert_eq!(
        *response.data(),
        json!([{ "key": "school", "value": "Lea" }, { "key": "age", "value": "12" }])
    );
    for (key, value) in [
        ("age", "\"12\""),
        ("school", "12"),
        ("school", "Lea"),
        ("since", "\"today\""),
        ("shoes", "12"),
    ] {
        let wrong = json!([{ "key": "age", "value": "13" }, { "key": key, "value": value }]);
        assert_eq!(set(&core, &token, &id, wrong).await.code(), 500, "{key}");
    }
    let one = "mutation($id: String!) { setUdv(targetType: USER, targetId: $id, key: \"since\", value: \"1580540818000\") { key } }";
    core.send(Some(&token), one, json!({ "id": id }))
        .await
        .data();
    let response = core.send(Some(&owner), &of_user(&id), json!({})).await;
    assert_eq!(
        *response.data(),
        json!([
            { "key": "school", "value": "Lea", "dataType": "STRING", "label": "A label" },
            { "key": "age", "value": "12", "dataType": "NUMBER", "label": "A label" },
            { "key": "since", "value": "1580540818000", "dataType": "DATETIME", "label": "A label" },
        ])
    );
    let remove = "mutation($id: String!) { removeUdv(targetType: USER, targetId: $id, key: \"age\") { key } }";
    let response = core.send(Some(&token), remove, json!({ "id": id })).await;
    assert_eq!(
        *response.data(),
        json!([{ "key": "school" }, { "key": "since" }])
    );
    let nothing = json!([{ "key": "school" }, { "key": "since", "value": "null" }]);
    assert_eq!(*set(&core, &token, &id, nothing).await.data(), json!([]));
}

#[tokio::test]
async fn users_have_only_their_own_values() {
    let core = Core::new().await;
    let owner = core.owner().await;
    define(&core, &owner).await;
    let (anna, token) = core.user("a@example.com").await;
    let (bert, _) = core.user("b@example.com").await;
    let values = json!([{ "key": "age", "value": "12" }]);
    assert_eq!(set(&core, &token, &bert, values.clone()).await.code(), 1001);
    assert_eq!(
        core.send(Some(&token), &of_user(&bert), json!({}))
            .await
            .code(),
        1001
    );
    set(&core, &owner, &bert, values).await.data();
    let query = "query($ids: [String]!) { udfValueBatch(targetType: USER, targetIds: $ids) { targetId data { key value } } }";
    let ids = json!({ "ids": [bert, anna, "5f00000000000000000000ff"] });
    let response = core.send(Some(&owner), query, ids.clone()).await;
    let of_bert = json!([{ "key": "age", "value": "12" }]);
    assert_eq!(
        *response.data(),
        json!([{ "targetId": bert, "data": of_bert }, { "targetId": anna, "data": [] }])
    );
    assert_eq!(core.send(Some(&token), query, ids).await.code(), 1001);
}

#[tokio::test]
async fn values_of_several_records_are_set_together_or_not_at_all() {
    let core = Core::new().await;
    let owner = core.owner().await;
    define(&core, &owner).await;
    let (anna, _) = core.user("a@example.com").await;
    let (bert, _) = core.user("b@example.com").await;
    let query = "mutation($i: [SetUdfValueBatchInput!]!) { setUdfValueBatch(targetType: USER, input: $i) { code } }";
    let value = |id: &str, value: &str| json!({ "targetId": id, "key": "age", "value": value });
    for (id, wrong, code) in [
        (bert.as_str(), "\"old\"", 500),
        ("5f00000000000000000000ff", "1", 2004),
    ] {
        let input = json!({ "i": [value(&anna, "1"), value(id, wrong)] });
        assert_eq!(core.send(Some(&owner), query, input).await.code(), code);
        let response = core.send(Some(&owner), &of_user(&anna), json!({})).await;
        assert_eq!(*response.data(), json!([]));
    }
    let input = json!({ "i": [value(&anna, "1"), value(&bert, "2")] });
    let response = core.send(Some(&owner), query, input).await;
    assert_eq!(*response.data(), json!({ "code": 200 }));
    let response = core.send(Some(&owner), &of_user(&bert), json!({})).await;
    assert_eq!(response.data()[0]["value"], "2");
}

#[tokio::test]
async fn roles_and_organisations_have_values() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let create = "mutation { createRole(code: \"editor\") { id } }";
    let response = core.send(Some(&owner), create, json!({})).await;
    let role = text(&response.data()["id"]);
    for (target, id) in [("ROLE", role.as_str()), ("ORG", "5f00000000000000000000aa")] {
        let define = format!(
            "mutation {{ setUdf(targetType: {target}, key: \"floor\", dataType: OBJECT, label: \"\") {{ key }} }}"
        );
        core.send(Some(&owner), &define, json!({})).await.data();
        let set = format!(
            "mutation($id: String!, $v: String!) {{ setUdv(targetType: {target}, targetId: $id, key: \"floor\", value: $v) {{ value }} }}"
        );
        let variables = json!({ "id": id, "v": "{\"number\": 3}" });
        let response = core.send(Some(&owner), &set, variables).await;
        assert_eq!(*response.data(), json!([{ "value": "{\"number\":3}" }]));
        let remove =
            format!("mutation {{ removeUdf(targetType: {target}, key: \"floor\") {{ code }} }}");
        core.send(Some(&owner), &remove, json!({})).await.data();
        core.send(Some(&owner), &define, json!({})).await.data();
        let query =
            format!("query($id: String!) {{ udv(targetType: {target}, targetId: $id) {{ key }} }}");
        let response = core.send(Some(&owner), &query, json!({ "id": id })).await;
        assert_eq!(
            *response.data(),
            json!([]),
            "the values of a removed field are gone"
        );
    }
    let unknown = "{ udv(targetType: ROLE, targetId: \"5f00000000000000000000ff\") { key } }";
    assert_eq!(
        core.send(Some(&owner), unknown, json!({})).await.code(),
        3903
    );
    let (_, token) = core.user("a@example.com").await;
    let query = format!("{{ udv(targetType: ROLE, targetId: \"{role}\") {{ key }} }}");
    assert_eq!(
        core.send(Some(&token), &query, json!({})).await.code(),
        1001
    );
}

#[tokio::test]
async fn custom_data_is_the_metadata_of_version_1() {
    let core = Core::new().await;
    let owner = core.owner().await;
    define(&core, &owner).await;
    let (id, _) = core.user("a@example.com").await;
    for (key, value) in [("school", "Lea"), ("age", "old"), ("theme", "dark")] {
        let input = json!({ "_id": id, "key": key, "value": value });
        core.0
            .send(Some(&owner), v1::SET_METADATA, json!({ "i": input }))
            .await
            .data();
    }
    let response = core.send(Some(&owner), &of_user(&id), json!({})).await;
    assert_eq!(response.data().as_array().map(Vec::len), Some(1));
    assert_eq!(response.data()[0]["value"], "Lea");
    let twelve = json!([{ "key": "age", "value": "12" }]);
    set(&core, &owner, &id, twelve).await.data();
    let remove = "mutation { removeUdf(targetType: USER, key: \"school\") { code } }";
    core.send(Some(&owner), remove, json!({})).await.data();
    let response = core
        .0
        .send(Some(&owner), v1::METADATA, json!({ "id": id }))
        .await;
    assert_eq!(
        response.data()["list"],
        json!([{ "key": "age", "value": "12" }, { "key": "theme", "value": "dark" }])
    );
}

#[tokio::test]
async fn new_users_and_logins_have_custom_data() {
    let core = Core::new().await;
    let owner = core.owner().await;
    define(&core, &owner).await;
    let register = "mutation($i: RegisterByEmailInput!) { registerByEmail(input: $i) { customData { key value } } }";
    let mut input = json!({
        "email": "a@example.com", "password": core.0.encrypt("secret1"),
        "profile": { "udf": [{ "key": "school", "value": "\"Lea\"" }] },
    });
    for wrong in [
        "{",
        "[{\"key\":\"age\",\"value\":\"12\"}]",
        "[{\"key\":\"shoes\",\"value\":1}]",
    ] {
        input["params"] = json!(wrong);
        let response = core.send(None, register, json!({ "i": input })).await;
        assert_eq!(response.code(), 500, "{wrong}");
    }
    input["params"] = json!("[{\"key\":\"age\",\"value\":12}]");
    let response = core.send(None, register, json!({ "i": input })).await;
    let school = json!({ "key": "school", "value": "Lea" });
    assert_eq!(
        response.data()["customData"],
        json!([school, { "key": "age", "value": "12" }])
    );
    let login =
        "mutation($i: LoginByEmailInput!) { loginByEmail(input: $i) { customData { key value } } }";
    let input = json!({
        "email": "a@example.com", "password": core.0.encrypt("secret1"),
        "params": "[{\"key\":\"age\",\"value\":13}]",
    });
    let response = core.send(None, login, json!({ "i": input })).await;
    assert_eq!(
        response.data()["customData"],
        json!([school, { "key": "age", "value": "13" }])
    );
    let create = "mutation($p: String) { createUser(userInfo: { username: \"bert\" }, params: $p) { customData { dataType } } }";
    let params = json!({ "p": "[{\"key\":\"age\",\"value\":14}]" });
    let response = core.send(Some(&owner), create, params).await;
    assert_eq!(
        response.data()["customData"],
        json!([{ "dataType": "NUMBER" }])
    );
    let users = "{ users(sortBy: CREATEDAT_ASC) { list { customData { value } } } }";
    let response = core.send(Some(&owner), users, json!({})).await;
    let values = |values: &[&str]| {
        let list: Vec<_> = values
            .iter()
            .map(|value| json!({ "value": value }))
            .collect();
        json!({ "customData": list })
    };
    assert_eq!(
        response.data()["list"],
        json!([values(&["Lea", "13"]), values(&["14"])])
    );
}

#[test]
fn tokens_without_a_documented_origin_are_not_emulated() {
    let fields = authing_emulator::coverage_of(authing_emulator::Api::V2);
    for name in [
        "resetPasswordByForceResetToken",
        "sendFirstLoginVerifyEmail",
    ] {
        let field = fields.iter().find(|field| field.name == name);
        assert_eq!(
            field.map(|field| field.status),
            Some(Status::NotEmulated),
            "{name}"
        );
    }
}

#[tokio::test]
async fn metadata_without_a_field_is_not_removed() {
    let core = Core::new().await;
    let (id, _) = core.user("a@example.com").await;
    let owner = core.owner().await;
    let input = json!({ "_id": id, "key": "note", "value": "v" });
    core.0
        .send(Some(&owner), v1::SET_METADATA, json!({ "i": input }))
        .await
        .data();
    let remove = "mutation($i: String!) { removeUdv(targetType: USER, targetId: $i, key: \"note\") { key } }";
    let response = core.send(Some(&owner), remove, json!({ "i": id })).await;
    assert_eq!(response.code(), 500);
    let response = core
        .0
        .send(Some(&owner), v1::METADATA, json!({ "id": id }))
        .await;
    assert_eq!(
        response.data()["list"],
        json!([{ "key": "note", "value": "v" }])
    );
}
