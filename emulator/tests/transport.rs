//! HTTP: statuses, response formats, headers, the REST addresses.

use crate::client::{Client, POOL, SECRET};
use serde_json::{Value, json};

const TOKEN: &str =
    "query($c: String, $s: String) { getAccessTokenByAppSecret(clientId: $c, secret: $s) }";

async fn post(
    client: &Client,
    path: &str,
    authorization: Option<&str>,
    body: &Value,
) -> (u16, Value) {
    let mut request = client
        .http()
        .post(format!("{}{path}", client.emulator.base_url()));
    if let Some(value) = authorization {
        request = request.header("Authorization", value);
    }
    let response = request.json(body).send().await.expect("a response");
    (
        response.status().as_u16(),
        response.json().await.expect("JSON"),
    )
}

#[tokio::test]
async fn both_gateways_and_the_combined_address_have_the_whole_schema() {
    let client = Client::new().await;
    let body = json!({ "query": "query Q($p: String!) { getUserPoolSettings(userPoolId: $p) { _id } ReadOauthList(clientId: $p) { alias } }",
        "variables": { "p": POOL } });
    for path in ["/graphql", "/users/graphql", "/oauth/graphql"] {
        let (status, response) = post(&client, path, None, &body).await;
        assert_eq!(status, 200);
        assert_eq!(response["data"]["getUserPoolSettings"]["_id"], POOL);
        assert_eq!(response.get("errors"), None);
    }
}

#[tokio::test]
async fn a_business_error_is_an_object_with_status_200() {
    let client = Client::new().await;
    let body = json!({ "query": TOKEN, "variables": { "c": POOL, "s": "wrong" } });
    assert_eq!(
        post(&client, "/graphql", None, &body).await,
        (
            200,
            json!({ "data": { "getAccessTokenByAppSecret": null }, "errors": [{
                "message": { "code": 1001, "message": "无权限执行此项操作", "data": null },
                "locations": [{ "line": 1, "column": 33 }],
                "path": ["getAccessTokenByAppSecret"],
                "extensions": { "code": "INTERNAL_SERVER_ERROR" },
            }] })
        )
    );
}

#[tokio::test]
async fn a_business_error_is_null_at_its_response_key_if_nullable() {
    let client = Client::new().await;
    let nullable = "{\n  first: user(id: \"5f0000000000000000000000\") { _id }\n}";
    let response = client.send(None, nullable, json!({})).await;
    assert_eq!(response.code(), 2020);
    assert_eq!(response.body["data"], json!({ "first": null }));
    let error = &response.body["errors"][0];
    assert_eq!(error["path"], json!(["first"]));
    assert_eq!(error["locations"], json!([{ "line": 2, "column": 3 }]));

    let required = "{ ours: userRoleList(_id: \"5f0000000000000000000000\") { totalCount } }";
    let response = client.send(None, required, json!({})).await;
    assert_eq!(
        (response.code(), &response.body["data"]),
        (2020, &Value::Null)
    );
    assert_eq!(response.body["errors"][0]["path"], json!(["ours"]));
}

#[tokio::test]
async fn credentials_are_checked() {
    let client = Client::new().await;
    for (pool, secret, code) in [
        (json!(POOL), json!("wrong"), 1001),
        (json!(POOL), json!(null), 2231),
        (json!("5f0000000000000000000000"), json!(SECRET), 2224),
        (json!(null), json!(SECRET), 2101),
    ] {
        let response = client
            .send(None, TOKEN, json!({ "c": pool, "s": secret }))
            .await;
        assert_eq!(response.code(), code, "{pool} {secret}");
    }
    let query = "query($c: String, $s: String) { getClientWhenSdkInit(clientId: $c, secret: $s) { accessToken clientInfo { _id name user { _id } } } }";
    let response = client
        .send(None, query, json!({ "c": POOL, "s": SECRET }))
        .await;
    assert_eq!(response.data()["clientInfo"]["_id"], POOL);
    assert!(response.data()["accessToken"].is_string());
}

#[tokio::test]
async fn errors_of_the_graphql_layer_are_texts_with_status_400() {
    let client = Client::new().await;
    for (body, part) in [
        (json!({ "query": "{ user(" }), "syntax"),
        (json!({ "query": "{ nothing }" }), "nothing"),
        (json!({ "query": "{ user { nothing } }" }), "nothing"),
        (
            json!({ "query": "{ user(nothing: 1) { _id } }" }),
            "nothing",
        ),
        (
            json!({ "query": "query($a: String!) { user(id: $a) { _id } }" }),
            "a",
        ),
        (
            json!({ "query": "query($a: Int) { users(page: $a) { totalCount } }", "variables": { "a": "1" } }),
            "a",
        ),
        (json!({ "query": "" }), "query"),
        (json!({}), "query"),
        (json!("x"), "JSON"),
        (
            json!({ "query": "query A { user { _id } } query B { user { _id } }", "operationName": "C" }),
            "operations",
        ),
    ] {
        let (status, response) = post(&client, "/users/graphql", None, &body).await;
        assert_eq!(status, 400, "{body}");
        let errors = response["errors"].as_array().expect("errors");
        let texts = errors.iter().filter_map(|error| error["message"].as_str());
        assert!(
            texts.clone().any(|text| text.contains(part)),
            "{body}: {response}"
        );
        assert_eq!(texts.count(), errors.len());
        assert_eq!(response.get("data"), None);
    }
}

#[tokio::test]
async fn a_field_that_is_not_emulated_returns_an_error() {
    let client = Client::new().await;
    let body = json!({ "query": "{ ReadSystemPricing { _id } }" });
    let (status, response) = post(&client, "/graphql", None, &body).await;
    assert_eq!(
        (status, &response["data"]),
        (200, &json!({ "ReadSystemPricing": null }))
    );
    let message = response["errors"][0]["message"].as_str().expect("a text");
    assert_eq!(message, "the field `ReadSystemPricing` is not emulated");
}

#[tokio::test]
async fn partial_data_is_returned_with_an_error() {
    let client = Client::new().await;
    let body = json!({ "query": "query($p: String!) { a: getUserPoolSettings(userPoolId: $p) { _id } b: users { totalCount } }",
        "variables": { "p": POOL } });
    let (_, response) = post(&client, "/graphql", None, &body).await;
    assert_eq!(response["data"], json!({ "a": { "_id": POOL }, "b": null }));
    assert_eq!(response["errors"][0]["message"]["code"], 2020);
}

#[tokio::test]
async fn a_wrong_operation_name_is_ignored() {
    let client = Client::new().await;
    let query = "query A($p: String!) { getUserPoolSettings(userPoolId: $p) { _id } }";
    for name in [json!(null), json!("A"), json!("Another")] {
        let body = json!({ "query": query, "variables": { "p": POOL }, "operationName": name });
        let (status, response) = post(&client, "/graphql", None, &body).await;
        assert_eq!(
            (status, &response["data"]["getUserPoolSettings"]["_id"]),
            (200, &json!(POOL))
        );
    }
}

#[tokio::test]
async fn the_prefix_is_optional_and_public_calls_ignore_invalid_tokens() {
    let client = Client::new().await;
    let owner = client.owner().await;
    let users = json!({ "query": "{ users { totalCount } }" });
    for header in [format!("Bearer {owner}"), owner.clone()] {
        let (_, response) = post(&client, "/graphql", Some(&header), &users).await;
        assert_eq!(response["data"]["users"]["totalCount"], 0);
    }
    let open = json!({ "query": TOKEN, "variables": { "c": POOL, "s": SECRET } });
    for junk in [
        "Bearer null",
        "Bearer undefined",
        "",
        "[object Object]",
        "Bearer a.b.c",
        "x",
    ] {
        let (_, response) = post(&client, "/graphql", Some(junk), &open).await;
        assert!(
            response["data"]["getAccessTokenByAppSecret"].is_string(),
            "{junk}"
        );
    }
    let (_, response) = post(&client, "/graphql", Some("Bearer null"), &users).await;
    assert_eq!(response["errors"][0]["message"]["code"], 2020);
    let (_, response) = post(&client, "/graphql", Some("Bearer a.b.c"), &users).await;
    assert_eq!(response["errors"][0]["message"]["code"], 2207);
}

#[tokio::test]
async fn the_owner_token_expires_too() {
    let client = Client::new().await;
    let owner = client.owner().await;
    client
        .emulator
        .clock()
        .advance(std::time::Duration::from_secs(1_296_001));
    let response = client
        .send(Some(&owner), "{ users { totalCount } }", json!({}))
        .await;
    assert_eq!(response.error(), (2206, "登录信息已过期"));
}

#[tokio::test]
async fn introspection_is_supported() {
    let client = Client::new().await;
    let query = "{ __schema { mutationType { name } } __type(name: \"CommonMessage\") { fields { name } } __typename }";
    let response = client.send(None, query, json!({})).await;
    assert_eq!(
        response.body["data"]["__schema"]["mutationType"]["name"],
        "Mutation"
    );
    assert_eq!(
        response.body["data"]["__type"]["fields"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );
    assert_eq!(response.body["data"]["__typename"], "Query");
}

#[tokio::test]
async fn rest_addresses_are_at_the_root_and_below_each_gateway() {
    let client = Client::new().await;
    for base in ["", "/users", "/oauth"] {
        assert_eq!(
            client.get(&format!("{base}/system/status")).await,
            json!({ "ok": 2 })
        );
        assert_eq!(client.get(&format!("{base}/cas/logout")).await["code"], 200);
    }
    assert_eq!(client.get_text("/cdn").await, "a\n");
    assert!(
        client
            .get_text("/cdn/authing-avatar.png")
            .await
            .starts_with("<svg")
    );
    assert!(
        client
            .get_text("/public-key.pem")
            .await
            .starts_with("-----BEGIN PUBLIC KEY-----")
    );
}

#[tokio::test]
async fn a_token_is_checked_by_rest() {
    let client = Client::new().await;
    let id = client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let response = client
        .get(&format!("/users/authing/token?access_token={token}"))
        .await;
    assert_eq!(response["code"], 200);
    assert_eq!(
        response["token"]["data"],
        json!({ "email": "a@example.com", "id": id, "clientId": POOL })
    );
    let response = client.get("/users/authing/token?access_token=junk").await;
    assert_eq!(
        response,
        json!({ "status": false, "message": "登录信息有误", "code": 2207 })
    );
    assert_eq!(client.get("/users/authing/token").await["code"], 2020);
}

#[tokio::test]
async fn the_outbox_has_the_messages_as_json() {
    let client = Client::new().await;
    client
        .get_text(&format!("/send_smscode/13800000000/{POOL}"))
        .await;
    let outbox = client.get("/outbox").await;
    let sms = outbox
        .as_array()
        .expect("a list")
        .iter()
        .find(|message| message["channel"] == "sms");
    assert_eq!(sms.expect("the SMS")["to"], "13800000000");
}

/// The variables are unused, and the type is missing, only because the field is.
#[tokio::test]
async fn an_unknown_field_is_the_first_error() {
    let client = Client::new().await;
    let document =
        "query($kind: Kind, $pool: String) { departments(kind: $kind, pool: $pool) { name } }";
    let response = client.send(None, document, json!({})).await;
    let errors = response.body["errors"].as_array().expect("errors");
    let messages: Vec<_> = errors.iter().map(|error| &error["message"]).collect();
    assert_eq!(
        messages,
        [
            "type `Query` does not have a field `departments`",
            "cannot find type `Kind` in this document",
            "unused variable: `$kind`",
            "unused variable: `$pool`",
        ]
    );
}
