//! Functions, e-mail templates, social connections and tokens for uploads.

use authing_emulator::PoolSeed;
use serde_json::{Value, json};

use super::client::{Core, text};
use crate::client::{POOL, SECRET};

/// An emulator with the token of the owner and that of a user.
struct Records {
    core: Core,
    owner: String,
    user: String,
}

impl Records {
    async fn new() -> Self {
        let core = Core::new().await;
        let (owner, (_, user)) = (core.owner().await, core.user("a@example.com").await);
        Self { core, owner, user }
    }

    /// Sends a document as the owner, and returns its result.
    async fn data(&self, query: &str, variables: Value) -> Value {
        let response = self.core.send(Some(&self.owner), query, variables).await;
        response.data().clone()
    }

    async fn error(&self, query: &str, variables: Value) -> (i64, String) {
        let response = self.core.send(Some(&self.owner), query, variables).await;
        let (code, message) = response.error();
        (code, message.to_owned())
    }

    /// Asserts that users and requests without a token are rejected.
    async fn require_owner(&self, query: &str) {
        for (token, code) in [(Some(&*self.user), 1001), (None, 2020)] {
            let response = self.core.send(token, query, json!({})).await;
            assert_eq!(response.code(), code, "{query}");
        }
    }
}

const CREATE: &str = "mutation($i: CreateFunctionInput!) { createFunction(input: $i) { id name sourceCode description url } }";
const FUNCTION: &str = "query($id: String) { function(id: $id) { name sourceCode description } }";

#[tokio::test]
async fn functions_are_created_changed_and_deleted() {
    let records = Records::new().await;
    let input = json!({ "name": "Greet", "sourceCode": "pipe()", "url": "https://example.com" });
    let created = records.data(CREATE, json!({ "i": input })).await;
    assert_eq!(created["url"], "https://example.com");
    let id = &created["id"];
    let update =
        "mutation($i: UpdateFunctionInput!) { updateFunction(input: $i) { sourceCode url } }";
    let change = json!({ "i": { "id": id, "sourceCode": "other()", "description": "Greets" } });
    let updated = records.data(update, change).await;
    let expected = json!({ "sourceCode": "other()", "url": "https://example.com" });
    assert_eq!(updated, expected);
    let expected = json!({ "name": "Greet", "sourceCode": "other()", "description": "Greets" });
    assert_eq!(records.data(FUNCTION, json!({ "id": id })).await, expected);
    let delete = "mutation($id: String!) { deleteFunction(id: $id) { code } }";
    assert_eq!(
        records.data(delete, json!({ "id": id })).await,
        json!({ "code": 200 })
    );
    assert_eq!(
        records.data(FUNCTION, json!({ "id": id })).await,
        json!(null)
    );
    assert_eq!(records.error(delete, json!({ "id": id })).await.0, 4003);
    let change = json!({ "i": { "id": id, "name": "Lost" } });
    assert_eq!(records.error(update, change).await.0, 4003);
}

#[tokio::test]
async fn functions_are_listed_in_order_and_by_pages() {
    let records = Records::new().await;
    for name in ["first", "second", "third"] {
        let input = json!({ "name": name, "sourceCode": "" });
        records.data(CREATE, json!({ "i": input })).await;
    }
    let query = "query($s: SortByEnum, $p: Int) { functions(sortBy: $s, page: $p, limit: 2) { totalCount list { name } } }";
    for (order, page, expected) in [
        (
            json!(null),
            1,
            json!([{ "name": "third" }, { "name": "second" }]),
        ),
        (json!("CREATEDAT_ASC"), 2, json!([{ "name": "third" }])),
    ] {
        let list = records.data(query, json!({ "s": order, "p": page })).await;
        assert_eq!(list, json!({ "totalCount": 3, "list": expected }));
    }
    for query in ["{ functions { totalCount } }", "{ templateCode }"] {
        records.require_owner(query).await;
    }
}

#[tokio::test]
async fn functions_are_the_rules_of_version_1() {
    let records = Records::new().await;
    let template = records.data("{ templateCode }", json!({})).await;
    let input = json!({ "name": "Greet", "sourceCode": template });
    records.data(CREATE, json!({ "i": input })).await;
    let response = records.core.0.read_rules(&records.owner).await;
    let rule = json!({ "name": "Greet", "code": template, "type": "POST_AUTHENTICATION" });
    assert_eq!(*response.data(), json!({ "list": [rule] }));
}

const PREVIEW: &str = "{ previewEmail(type: WELCOME) }";
const CONFIGURE: &str = "mutation($i: ConfigEmailTemplateInput!) { configEmailTemplate(input: $i) { enabled isSystem content } }";

#[tokio::test]
async fn a_custom_template_is_used_while_it_is_enabled() {
    let records = Records::new().await;
    let enable = "mutation { enableEmailTemplate(type: WELCOME) { enabled } }";
    let disable = "mutation { disableEmailTemplate(type: WELCOME) { enabled } }";
    let default = records.data(PREVIEW, json!({})).await;
    assert_eq!(records.error(enable, json!({})).await.0, 500);
    let input = |content| {
        json!({ "i": { "type": "WELCOME", "name": "Hello", "subject": "Hi", "sender": "Shop", "content": content,
            "expiresIn": 60 } })
    };
    let configured = records.data(CONFIGURE, input("Welcome!")).await;
    let expected = json!({ "enabled": false, "isSystem": false, "content": "Welcome!" });
    assert_eq!(configured, expected);
    assert_eq!(records.data(PREVIEW, json!({})).await, default);
    assert_eq!(records.data(enable, json!({})).await["enabled"], true);
    assert_eq!(records.data(PREVIEW, json!({})).await, "Welcome!");
    let configured = records.data(CONFIGURE, input("Hello!")).await;
    assert_eq!(configured["enabled"], true);
    assert_eq!(records.data(PREVIEW, json!({})).await, "Hello!");
    assert_eq!(records.data(disable, json!({})).await["enabled"], false);
    assert_eq!(records.data(PREVIEW, json!({})).await, default);
}

#[tokio::test]
async fn every_type_of_mail_has_one_template() {
    let records = Records::new().await;
    let input = json!({ "type": "VERIFY_EMAIL", "name": "Verify", "subject": "Hi", "sender": "Shop", "content": "",
        "redirectTo": "https://example.com" });
    records.data(CONFIGURE, json!({ "i": input })).await;
    let query = "{ emailTemplates { type name sender redirectTo hasURL isSystem } }";
    let templates = records.data(query, json!({})).await;
    let templates = templates.as_array().expect("a list");
    assert_eq!(templates.len(), 6);
    let custom: Vec<_> = templates
        .iter()
        .filter(|template| template["isSystem"] == json!(false))
        .collect();
    let expected = json!({ "type": "VERIFY_EMAIL", "name": "Verify", "sender": "Shop",
        "redirectTo": "https://example.com", "hasURL": null, "isSystem": false });
    assert_eq!(custom, [&expected]);
    records.require_owner(query).await;
    records.require_owner(PREVIEW).await;
}

const INSTANCE: &str = "query($p: String!) { socialConnectionInstance(provider: $p) { enabled fields { key value } } }";
const SET_UP: &str = "mutation($i: CreateSocialConnectionInstanceInput!) { createSocialConnectionInstance(input: $i) {
    provider enabled fields { key value } } }";

#[tokio::test]
async fn a_social_login_is_set_up_and_enabled() {
    let records = Records::new().await;
    let fields = json!([{ "key": "clientId", "value": "abc" }]);
    let input = json!({ "i": { "provider": "apple", "fields": fields } });
    let expected = json!({ "provider": "apple", "enabled": false, "fields": fields });
    assert_eq!(records.data(SET_UP, input).await, expected);
    let [enable, disable] = ["enable", "disable"].map(|verb| {
        format!(
            "mutation($p: String!) {{ {verb}SocialConnectionInstance(provider: $p) {{ enabled }} }}"
        )
    });
    let apple = json!({ "p": "apple" });
    assert_eq!(records.data(&enable, apple.clone()).await["enabled"], true);
    let instance = records.data(INSTANCE, apple.clone()).await;
    assert_eq!(instance, json!({ "enabled": true, "fields": fields }));
    // A second request replaces the settings.
    let input = json!({ "i": { "provider": "apple" } });
    let again = records.data(SET_UP, input).await;
    assert_eq!(again["fields"], json!([]));
    assert_eq!(again["enabled"], true);
    assert_eq!(records.data(&disable, apple).await["enabled"], false);
    for mutation in [&enable, &disable] {
        let error = records.error(mutation, json!({ "p": "nothing" })).await;
        assert_eq!(error.0, 500);
    }
}

#[tokio::test]
async fn social_logins_are_those_of_version_1() {
    let seed = PoolSeed::new(POOL, SECRET).social_login("gitee", "Gitee", false);
    let core = Core::with(seed).await;
    let owner = core.owner().await;
    let query = "mutation { enableSocialConnectionInstance(provider: \"gitee\") { provider } }";
    core.send(Some(&owner), query, json!({})).await.data();
    let response = core.0.read_social_logins().await;
    let gitee = json!({ "alias": "gitee", "enabled": true });
    assert!(response.data().as_array().expect("a list").contains(&gitee));
    let query = "{ socialConnections { provider name logo } }";
    let response = core.send(Some(&owner), query, json!({})).await;
    let connections = response.data().as_array().expect("a list").clone();
    assert_eq!(connections.len(), 4);
    let query = "query($p: String!) { socialConnection(provider: $p) { provider name logo } }";
    for (provider, expected) in [("gitee", &connections[3]), ("nothing", &json!(null))] {
        let variables = json!({ "p": provider });
        let response = core.send(Some(&owner), query, variables).await;
        assert_eq!(response.data(), expected);
    }
}

#[tokio::test]
async fn social_logins_require_the_owner() {
    let records = Records::new().await;
    let instances = "{ socialConnectionInstances { provider enabled } }";
    let list = records.data(instances, json!({})).await;
    assert_eq!(list[0], json!({ "provider": "github", "enabled": true }));
    records.require_owner(instances).await;
    records
        .require_owner("{ socialConnections { name } }")
        .await;
    let error = records.error(INSTANCE, json!({ "p": "nothing" })).await;
    assert_eq!(error.0, 500);
}

#[tokio::test]
async fn a_token_for_an_upload_requires_a_login() {
    let records = Records::new().await;
    let query = "{ qiniuUptoken(type: \"photo\") }";
    assert_eq!(records.core.send(None, query, json!({})).await.code(), 2020);
    let response = records
        .core
        .send_as_app(Some(&records.user), query, json!({}))
        .await;
    let form = reqwest::multipart::Form::new()
        .text("token", text(response.data()))
        .text("file", "content");
    let emulator = &records.core.0;
    let request = emulator.http().post(emulator.emulator.upload_url());
    let response = request.multipart(form).send().await.expect("a response");
    assert_eq!(response.status(), 200);
}
