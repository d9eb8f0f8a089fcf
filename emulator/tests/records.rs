//! Records of the owner: rules, webhooks, the whitelist, metadata.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{PoolSeed, UserSeed};
use serde_json::{Value, json};

const ID: &str = "5f00000000000000000000aa";

async fn with_anna() -> (Client, String) {
    let anna = UserSeed::with_email("a@example.com", "secret1").id(ID);
    let client = Client::with(PoolSeed::new(POOL, SECRET).user(anna)).await;
    let owner = client.owner().await;
    (client, owner)
}

#[tokio::test]
async fn rules_are_stored_in_order() {
    let (client, owner) = with_anna().await;
    let create =
        "mutation($i: CreateRuleInput!) { createRule(input: $i) { _id enabled type code order } }";
    let mut ids = Vec::new();
    for name in ["one", "two"] {
        let new = json!({ "userPoolId": POOL, "name": name, "type": "POST_AUTHENTICATION", "code": "async function pipe() {}" });
        let response = client.send(Some(&owner), create, json!({ "i": new })).await;
        assert_eq!(response.data()["enabled"], true);
        ids.push(response.data()["_id"].as_str().expect("an id").to_owned());
    }
    let reorder = "mutation($i: UpdateRuleOrderInput!) { updateRuleOrder(input: $i) { code } }";
    let order = json!({ "i": { "list": [{ "id": ids[0], "order": 5 }] } });
    client.send(Some(&owner), reorder, order).await.data();
    let list = "query($p: String!) { rules(userPoolId: $p) { totalCount list { name } } }";
    let response = client.send(Some(&owner), list, json!({ "p": POOL })).await;
    assert_eq!(
        *response.data(),
        json!({ "totalCount": 2, "list": [{ "name": "two" }, { "name": "one" }] })
    );
    let update = "mutation($i: UpdateRuleInput!) { updateRule(input: $i) { name enabled } }";
    let change = json!({ "i": { "_id": ids[0], "enabled": false } });
    let response = client.send(Some(&owner), update, change).await;
    assert_eq!(*response.data(), json!({ "name": "one", "enabled": false }));
    let delete = "mutation($i: String!) { deleteRule(_id: $i) { code message } }";
    let response = client
        .send(Some(&owner), delete, json!({ "i": ids[0] }))
        .await;
    assert_eq!(
        *response.data(),
        json!({ "code": 200, "message": "操作成功！" })
    );
    let get = "query($i: String!) { ruleById(_id: $i) { name } }";
    assert_eq!(
        client
            .send(Some(&owner), get, json!({ "i": ids[0] }))
            .await
            .code(),
        4003
    );
    assert_eq!(
        client
            .send(Some(&owner), get, json!({ "i": ids[1] }))
            .await
            .data()["name"],
        "two"
    );
}

#[tokio::test]
async fn metadata_and_environments_are_set_replaced_and_removed() {
    let (client, owner) = with_anna().await;
    let token = client.token("a@example.com", "secret1").await;
    let fields = "totalCount list { key value }";
    let cases = [
        (
            "setUserMetadata",
            "SetUserMetadataInput",
            "removeUserMetadata",
            "RemoveUserMetadataInput",
            json!({ "_id": ID }),
            &token,
        ),
        (
            "setRuleEnv",
            "SetRuleEnvInput",
            "removeRuleEnv",
            "RemoveRuleEnvInput",
            json!({ "userPoolId": POOL }),
            &owner,
        ),
    ];
    for (set, set_type, remove, remove_type, input, token) in cases {
        let set = format!("mutation($i: {set_type}!) {{ {set}(input: $i) {{ {fields} }} }}");
        let remove =
            format!("mutation($i: {remove_type}!) {{ {remove}(input: $i) {{ {fields} }} }}");
        let with = |key: &str, value: Option<&str>| {
            let mut input = input.clone();
            input["key"] = key.into();
            if let Some(value) = value {
                input["value"] = value.into();
            }
            json!({ "i": input })
        };
        client
            .send(Some(token), &set, with("a", Some("1")))
            .await
            .data();
        client
            .send(Some(token), &set, with("b", Some("2")))
            .await
            .data();
        let response = client.send(Some(token), &set, with("a", Some("3"))).await;
        let list = json!([{ "key": "a", "value": "3" }, { "key": "b", "value": "2" }]);
        assert_eq!(*response.data(), json!({ "totalCount": 2, "list": list }));
        client
            .send(Some(token), &remove, with("a", None))
            .await
            .data();
        let response = client.send(Some(token), &remove, with("b", None)).await;
        assert_eq!(*response.data(), json!({ "totalCount": 0, "list": [] }));
    }
    let env = "query($p: String!) { ruleEnv(userPoolId: $p) { totalCount } }";
    assert_eq!(
        client
            .send(Some(&owner), env, json!({ "p": POOL }))
            .await
            .data()["totalCount"],
        0
    );
    let set = "mutation($i: SetUserMetadataInput!) { setUserMetadata(input: $i) { totalCount } }";
    let input = json!({ "i": { "_id": ID, "key": "k", "value": "v" } });
    client.send(Some(&owner), set, input).await.data();
    let user = "query($i: String) { user(id: $i) { metadata } userMetadata(_id: \"5f00000000000000000000aa\") { totalCount } }";
    let response = client.send(Some(&owner), user, json!({ "i": ID })).await;
    assert_eq!(response.body["data"]["user"]["metadata"], r#"{"k":"v"}"#);
    assert_eq!(response.body["data"]["userMetadata"]["totalCount"], 1);
}

#[tokio::test]
async fn only_whitelisted_phones_can_register() {
    let (client, owner) = with_anna().await;
    let state = "mutation($c: String!) { setInvitationState(client: $c, enablePhone: true) { client enablePhone } }";
    let response = client.send(Some(&owner), state, json!({ "c": POOL })).await;
    assert_eq!(
        *response.data(),
        json!({ "client": POOL, "enablePhone": true })
    );
    let code = async |phone: &str| {
        client
            .get_text(&format!("/send_smscode/{phone}/{POOL}"))
            .await;
        client.code_for(phone)
    };
    let register = async |phone: &str| {
        let info = json!({ "phone": phone, "phoneCode": code(phone).await, "password": "secret1" });
        client.register(info).await
    };
    assert_eq!(register("13800000000").await.code(), 1001);
    let add = "mutation($c: String!, $p: String) { addToInvitation(client: $c, phone: $p) { phone isDeleted } }";
    let phone = json!({ "c": POOL, "p": "13700000000" });
    let response = client.send(Some(&owner), add, phone.clone()).await;
    assert_eq!(
        *response.data(),
        json!({ "phone": "13700000000", "isDeleted": false })
    );
    register("13700000000").await.data();
    let number: i64 = code("13600000000").await.parse().expect("a number");
    let login = json!({ "phone": "13600000000", "phoneCode": number });
    assert_eq!(client.login(login).await.code(), 1001);
    let list = "query($c: String!) { queryInvitation(client: $c) { phone } queryInvitationState(client: $c) { enablePhone } }";
    let response = client.send(Some(&owner), list, json!({ "c": POOL })).await;
    assert_eq!(
        response.body["data"],
        json!({ "queryInvitation": [{ "phone": "13700000000" }], "queryInvitationState": { "enablePhone": true } })
    );
    let remove = "mutation($c: String!, $p: String) { removeFromInvitation(client: $c, phone: $p) { isDeleted } }";
    let response = client.send(Some(&owner), remove, phone.clone()).await;
    assert_eq!(response.data()["isDeleted"], true);
    assert_eq!(client.send(Some(&owner), remove, phone).await.code(), 2028);
}

/// Accepts one request at a free port and responds with 200. The thread returns the request.
fn receiver() -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        while !request.ends_with(b"}") {
            let count = stream.read(&mut buffer).expect("bytes");
            request.extend_from_slice(&buffer[..count]);
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            .expect("sent");
        String::from_utf8(request).expect("text")
    });
    (url, thread)
}

#[tokio::test]
async fn a_webhook_is_stored_and_its_test_request_is_sent() {
    let (client, owner) = with_anna().await;
    let (url, received) = receiver();
    let add = "mutation($c: String!, $u: String!, $e: [String!]!) {
        addClientWebhook(client: $c, events: $e, url: $u, contentType: \"application/json\", enable: true, secret: \"s\") {
            _id events { name label description } } }";
    let new = |url: &str| json!({ "c": POOL, "u": url, "e": ["login"] });
    let response = client.send(Some(&owner), add, new(&url)).await;
    let event = json!({ "name": "login", "label": "登录", "description": "登录事件" });
    assert_eq!(response.data()["events"], json!([event]));
    let id = response.data()["_id"].clone();

    let test = "mutation($i: String!) { SendWebhookTest(id: $i) }";
    let response = client.send(Some(&owner), test, json!({ "i": id })).await;
    assert_eq!(*response.data(), true);
    let request = received.join().expect("a request").to_ascii_lowercase();
    assert!(request.starts_with("post /hook http/1.1\r\n"));
    assert!(request.contains("user-agent: authing-hook\r\n"));
    assert!(request.contains("x-authing-token: s\r\n"));
    assert!(request.ends_with(r#"{"description":"a test from authing webhook"}"#));

    let outside = client
        .send(Some(&owner), add, new("http://192.0.2.1/hook"))
        .await;
    let outside = outside.data()["_id"].clone();
    let response = client
        .send(Some(&owner), test, json!({ "i": outside }))
        .await;
    assert_eq!(*response.data(), false);

    let logs = "query($w: String!) { getWebhookLogs(webhook: $w) { _id event errorMessage response { body } } }";
    let response = client.send(Some(&owner), logs, json!({ "w": id })).await;
    assert_eq!(response.data()[0]["response"]["body"], "ok");
    let response = client
        .send(Some(&owner), logs, json!({ "w": outside }))
        .await;
    assert!(response.data()[0]["errorMessage"].is_string());
    let one = "query($i: String!) { getWebhookLogDetail(id: $i) { event } }";
    let response = client
        .send(Some(&owner), one, json!({ "i": response.data()[0]["_id"] }))
        .await;
    assert_eq!(response.data()["event"], "test");
}

#[tokio::test]
async fn webhooks_are_listed_changed_and_deleted() {
    let (client, owner) = with_anna().await;
    let add = "mutation($c: String!) { addClientWebhook(client: $c, events: [], url: \"http://localhost/\", contentType: \"application/json\", enable: true) { _id } }";
    let response = client.send(Some(&owner), add, json!({ "c": POOL })).await;
    let id = response.data()["_id"].clone();
    let update = "mutation($i: String!) { updateClientWebhook(id: $i, events: [\"register\"], url: \"http://localhost/x\", contentType: \"application/json\", enable: false) { enable url } }";
    let response = client.send(Some(&owner), update, json!({ "i": id })).await;
    assert_eq!(
        *response.data(),
        json!({ "enable": false, "url": "http://localhost/x" })
    );
    let all = "query($c: String!) { getAllWebhooks(client: $c) { _id events { name } } }";
    let response = client.send(Some(&owner), all, json!({ "c": POOL })).await;
    assert_eq!(
        *response.data(),
        json!([{ "_id": id, "events": [{ "name": "register" }] }])
    );
    let detail = "query($c: String!) { getWebhookDetail(client: $c) { _id } }";
    assert_eq!(
        client
            .send(Some(&owner), detail, json!({ "c": id }))
            .await
            .data()["_id"],
        id
    );
    let delete = "mutation($i: String!) { deleteClientWebhook(id: $i) { _id } }";
    client
        .send(Some(&owner), delete, json!({ "i": id }))
        .await
        .data();
    assert_eq!(
        client
            .send(Some(&owner), detail, json!({ "c": id }))
            .await
            .code(),
        500
    );
    let options = "{ getWebhookSettingOptions { webhookEvents { name } contentTypes { name } } }";
    let response = client.send(Some(&owner), options, Value::Null).await;
    assert_eq!(
        response.data()["webhookEvents"].as_array().map(Vec::len),
        Some(5)
    );
}
