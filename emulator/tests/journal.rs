//! The journal: requests, with every secret masked.

use crate::client::{Client, POOL, SECRET};
use authing_emulator::Gateway;
use serde_json::{Value, json};

#[tokio::test]
async fn the_journal_shows_requests_with_masked_secrets() {
    let client = Client::new().await;
    let owner = client.owner().await;
    let id = client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    client.emulator.journal().clear();

    let url = client.emulator.users_url();
    let literal = format!(
        "query Init {{ getAccessTokenByAppSecret(secret: \"{SECRET}\", clientId: \"{POOL}\") }}"
    );
    client.send_to(&url, None, &literal, json!({})).await;
    let query = "query($t: String) { decodeJwtToken(token: $t) { exp } }";
    client
        .send_to(
            &client.emulator.oauth_url(),
            Some(&token),
            query,
            json!({ "t": token }),
        )
        .await;
    client
        .send(Some(&owner), "{ users { totalCount } }", json!({}))
        .await;
    client
        .get_text(&format!("/users/authing/token?access_token={token}"))
        .await;
    client
        .send(Some("junk"), "{ users { totalCount } }", json!({}))
        .await;

    let entries = client.emulator.journal().entries();
    let [init, decode, list, check, junk] = entries.as_slice() else {
        panic!("{entries:?}");
    };
    assert_eq!(init.gateway, Some(Gateway::Users));
    assert_eq!(init.operation.as_deref(), Some("Init"));
    assert_eq!(
        init.query.as_deref(),
        Some(format!("query Init {{ getAccessTokenByAppSecret(secret: \"<masked>\", clientId: \"{POOL}\") }}").as_str())
    );
    assert_eq!(init.authorization, "<none>");
    assert_eq!(init.headers["host"], "<emulator>");
    assert_eq!(
        (decode.method.as_str(), decode.path.as_str()),
        ("POST", "/oauth/graphql")
    );
    assert_eq!(
        decode.variables,
        json!({ "t": "<masked>" }).as_object().cloned()
    );
    assert_eq!(decode.authorization, format!("Bearer <user {id}>"));
    assert_eq!(list.headers["authorization"], "Bearer <owner>");
    for (entry, pool) in [
        (init, None),
        (decode, Some(POOL)),
        (list, Some(POOL)),
        (junk, None),
    ] {
        assert_eq!(entry.pool.as_deref(), pool);
    }
    assert_eq!(check.path, "/users/authing/token?access_token=<masked>");
    assert_eq!(junk.authorization, "Bearer <unknown>");

    let shown = serde_json::to_string(&entries).expect("JSON");
    for secret in [SECRET, &owner, &token] {
        assert!(!shown.contains(secret));
    }
}

/// Returns the path of the latest request.
fn latest_path(client: &Client) -> String {
    client.emulator.journal().last().expect("an entry").path
}

#[tokio::test]
async fn the_token_in_a_verification_link_is_masked() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let messages = client.emulator.outbox().to("a@example.com");
    let link = messages.iter().find_map(|message| message.link.clone());
    let link = link.expect("a link");
    let token = link.rsplit('/').next().expect("a token").to_owned();
    for address in [link.clone(), format!("{link}?a=b"), format!("{link}x%2Fy")] {
        let response = client.http().get(address).send().await;
        assert!(response.expect("a response").status().is_success());
        let path = latest_path(&client);
        assert!(
            path.starts_with(&format!("/verify-email/{POOL}/<masked>")),
            "{path}"
        );
    }
    let requests = client.get("/page/state").await["requests"].to_string();
    assert!(requests.contains("<masked>"), "{requests}");
    assert!(!requests.contains(&token), "{requests}");
}

#[tokio::test]
async fn secrets_in_a_query_are_masked_in_every_spelling() {
    let client = Client::new().await;
    for (sent, shown) in [
        ("access_token=MARKED", "access_token=<masked>"),
        ("access%5Ftoken=MARKED", "access%5Ftoken=<masked>"),
        (
            "%61ccess_%74oken=MARKED&x=1",
            "%61ccess_%74oken=<masked>&x=1",
        ),
        ("a=1&pass%77ord=MARKED", "a=1&pass%77ord=<masked>"),
        ("phone+code=MARKED", "phone+code=<masked>"),
        ("code=MARKED", "code=<masked>"),
        ("X-API-Key=MARKED", "X-API-Key=<masked>"),
        ("ticket=MARKED", "ticket=<masked>"),
        ("token[]=MARKED", "token[]=<masked>"),
        ("back=http%3A%2F%2Fapp%2F%3Ftoken%3DMARKED", "back=<masked>"),
        (
            "back=http%3A%2F%2Fapp%2F%3Fa%3Db",
            "back=http%3A%2F%2Fapp%2F%3Fa%3Db",
        ),
        ("token", "token"),
        ("a=?b=?c=MARKED", "a=?b=?c=MARKED"),
        ("a=?b=?c=?d=MARKED", "a=<masked>"),
        ("postal_code=12345&page=2", "postal_code=12345&page=2"),
    ] {
        client.get_text(&format!("/system/status?{sent}")).await;
        assert_eq!(latest_path(&client), format!("/system/status?{shown}"));
    }
    client
        .get_text(&format!("/system/status?{}", "a=?".repeat(20_000)))
        .await;
    assert_eq!(latest_path(&client), "/system/status?a=<masked>");
}

#[tokio::test]
async fn headers_named_like_secrets_are_masked() {
    let client = Client::new().await;
    let url = format!("{}/system/status", client.emulator.base_url());
    let mut request = client.http().get(url);
    let secret = [
        "Cookie",
        "Proxy-Authorization",
        "X-Api-Key",
        "X-Phone-Code",
        "X-Ticket",
    ];
    for name in secret {
        request = request.header(name, "MARKED");
    }
    let request = request
        .header("Referer", "http://app/?page=1&token=MARKED")
        .header("X-Request-Id", "shown");
    request.send().await.expect("a response");
    let entry = client.emulator.journal().last().expect("an entry");
    for name in secret {
        assert_eq!(
            entry.headers[&name.to_ascii_lowercase()],
            "<masked>",
            "{name}"
        );
    }
    assert_eq!(
        entry.headers["referer"],
        "http://app/?page=1&token=<masked>"
    );
    assert_eq!(entry.headers["x-request-id"], "shown");
}

#[tokio::test]
async fn variables_named_like_secrets_are_masked() {
    let client = Client::new().await;
    let names = ["password", "appSecret", "phoneCode", "code", "ticket"];
    let mut variables = json!({ "p": POOL, "nested": { "list": [{}] } });
    for name in names {
        variables[name] = json!("MARKED");
        variables["nested"]["list"][0][name] = json!({ "any": ["MARKED"] });
    }
    variables["token"] = Value::Null;
    let query = "query($p: String!) { getUserPoolSettings(userPoolId: $p) { _id } }";
    client.send(None, query, variables).await;
    let entry = client.emulator.journal().last().expect("an entry");
    let shown = Value::from(entry.variables.expect("variables"));
    assert_eq!(shown["p"], POOL);
    assert_eq!(shown["token"], Value::Null, "null is not masked");
    for name in names {
        assert_eq!(shown[name], "<masked>", "{name}");
        assert_eq!(shown["nested"]["list"][0][name], "<masked>", "{name}");
    }
    let literal = "{ a: decodeJwtToken(token: \"MARKED\") { exp } b: isAppAuthorizedByUser(userId: \"u\", appId: \"a\") { authorized } }";
    client.send(None, literal, json!({})).await;
    let entry = client.emulator.journal().last().expect("an entry");
    assert!(!entry.query.expect("a document").contains("MARKED"));
}

#[tokio::test]
async fn secrets_inside_texts_are_masked() {
    let client = Client::new().await;
    let query = "query($p: String!) { getUserPoolSettings(userPoolId: $p) { _id } }";
    let variables = json!({
        "p": POOL,
        "oauth": r#"{"nickname":"a","access_token":"MARKED"}"#,
        "deep": { "list": [r#"[{"a":"{\"password\":\"MARKED\"}"}]"#] },
        "callback": "https://app.example/?page=1&code=MARKED",
        "redirect": "https://app.example/#id_token=MARKED",
        "plain": r#"{"nickname":"a"}"#,
    });
    client.send(None, query, variables).await;
    let entry = client.emulator.journal().last().expect("an entry");
    assert_eq!(
        Value::from(entry.variables),
        json!({
            "p": POOL,
            "oauth": "<masked>",
            "deep": { "list": ["<masked>"] },
            "callback": "https://app.example/?page=1&code=<masked>",
            "redirect": "https://app.example/#id_token=<masked>",
            "plain": r#"{"nickname":"a"}"#,
        })
    );
    for literal in [
        r#"{ t: user(id: "{\"token\":\"MARKED\"}") { _id } }"#,
        r#"{ user(id: "https://app.example/?ticket=MARKED") { _id } }"#,
        r#"{ user(id: """ {"token": "MARKED"} """) { _id } }"#,
        "query($i: String = \"/?pin=MARKED\") { user(id: $i) { _id } }",
        "{ users(page: [{ password: MARKED }, { token: { any: [$MARKED] } }]) { totalCount } }",
        "{ ...F } fragment F on Query { token: decodeJwtToken(token: \"\\u004dARKED MARKED\") { exp } }",
        "subscription { anything(auth: { code: \"MARKED\" }) }",
    ] {
        client.send(None, literal, json!({})).await;
        let shown = client
            .emulator
            .journal()
            .last()
            .and_then(|entry| entry.query);
        let shown = shown.expect("a document");
        assert!(shown.contains("<masked>"), "{shown}");
        assert!(!shown.replace("$MARKED", "").contains("MARKED"), "{shown}");
    }
    let path = "/users/system/status?customData=%7B%22token%22%3A%22MARKED%22%7D&back=%2F%3Fa%3D%257B%2522pin%2522%253A1%257D";
    client.get_text(path).await;
    assert_eq!(
        latest_path(&client),
        "/users/system/status?customData=<masked>&back=<masked>"
    );
}
