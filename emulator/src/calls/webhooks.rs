//! Webhooks, stored as records. Only the test request is sent, and only to this machine.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use serde_json_bytes::{Value, json};

use super::access::PoolGuard;
use super::arguments::{NoArguments, Only, read};
use super::view::with_members;
use crate::error::ServiceError;
use crate::graphql::{Call, Node, Outcome, Table};
use crate::network::delivery;
use crate::state::pool::Pool;
use crate::state::records::{Exchange, Webhook, WebhookLog};

pub(super) fn enter(table: &mut Table) {
    table.recorded("getAllWebhooks", list);
    table.recorded("getWebhookDetail", get);
    table.recorded("addClientWebhook", add);
    table.recorded("updateClientWebhook", update);
    table.recorded("deleteClientWebhook", delete);
    table.emulated("getWebhookSettingOptions", options);
    table.emulated("SendWebhookTest", send_test);
    table.emulated("getWebhookLogs", logs);
    table.emulated("getWebhookLogDetail", log);
}

/// The events: name and label. The description is the label followed by 事件.
const EVENTS: [(&str, &str); 5] = [
    ("register", "注册"),
    ("login", "登录"),
    ("change-password", "修改密码"),
    ("change-user-info", "修改用户信息"),
    ("email-verified", "用户邮箱被验证"),
];

const CONTENT_TYPES: [&str; 2] = ["application/json", "application/x-www-form-urlencoded"];

/// The body of the test request.
const TEST_BODY: &str = r#"{"description":"A test from Authing Webhook"}"#;

fn event_json(name: &str) -> Value {
    let label = EVENTS.iter().find(|(event, _)| *event == name);
    let label = label.map_or(name, |(_, label)| label);
    json!({ "name": name, "label": label, "description": format!("{label}事件") })
}

fn webhook_json(pool: &Pool, webhook: &Webhook) -> Value {
    let events: Vec<Value> = webhook
        .events
        .iter()
        .map(|event| event_json(event))
        .collect();
    let members = json!({ "client": pool.id, "events": events });
    with_members(json!(webhook), members)
}

fn log_json(pool: &Pool, log: &WebhookLog) -> Value {
    json!({
        "_id": log.id,
        "webhook": log.webhook,
        "client": pool.id,
        "event": log.event,
        "request": { "headers": log.request.headers, "payload": log.request.body },
        "response": { "headers": log.response.headers, "body": log.response.body },
        "errorMessage": log.error_message,
        "when": log.when.plain(),
    })
}

fn options<'a>(_: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let events: Vec<Value> = EVENTS.iter().map(|(name, _)| event_json(name)).collect();
    let kinds = CONTENT_TYPES.map(|name| json!({ "name": name, "label": name }));
    Ok(json!({ "webhookEvents": events, "contentTypes": kinds.to_vec() }).into())
}

fn list<'a>(call: &Call<'a>, Only(pool): Only<String>) -> Outcome<'a> {
    let pool = call.owner(Some(&pool))?;
    Ok(Node::list(
        pool.webhooks
            .iter()
            .map(|webhook| webhook_json(&pool, webhook)),
    ))
}

/// Returns the owner's pool and the index of the webhook.
fn find<'a>(call: &Call<'a>, id: &str) -> Result<(PoolGuard<'a>, usize), ServiceError> {
    let pool = call.owner(None)?;
    let index = pool.webhooks.iter().position(|webhook| webhook.id == id);
    let missing = || ServiceError::internal("Webhook 不存在");
    Ok((pool, index.ok_or_else(missing)?))
}

/// Returns a webhook by its id. The schema misnames the argument `client`.
fn get<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let (pool, index) = find(call, &id)?;
    Ok(webhook_json(&pool, &pool.webhooks[index]).into())
}

/// Reads a webhook of this id.
fn webhook(id: String, mut members: Map<String, Json>) -> Result<Webhook, ServiceError> {
    members.insert("_id".to_owned(), id.into());
    read(members)
}

#[derive(Deserialize)]
struct Add {
    client: String,
    #[serde(flatten)]
    members: Map<String, Json>,
}

fn add<'a>(call: &Call<'a>, add: Add) -> Outcome<'a> {
    let mut pool = call.owner(Some(&add.client))?;
    let webhook = webhook(call.world.entropy.id(), add.members)?;
    let result = webhook_json(&pool, &webhook);
    pool.webhooks.push(webhook);
    Ok(result.into())
}

#[derive(Deserialize)]
struct Update {
    id: String,
    #[serde(flatten)]
    members: Map<String, Json>,
}

fn update<'a>(call: &Call<'a>, update: Update) -> Outcome<'a> {
    let (mut pool, index) = find(call, &update.id)?;
    pool.webhooks[index] = webhook(update.id, update.members)?;
    Ok(webhook_json(&pool, &pool.webhooks[index]).into())
}

fn delete<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let (mut pool, index) = find(call, &id)?;
    let webhook = pool.webhooks.remove(index);
    pool.webhook_logs.retain(|log| log.webhook != webhook.id);
    Ok(webhook_json(&pool, &webhook).into())
}

fn send_test<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let (pool, index) = find(call, &id)?;
    let webhook = pool.webhooks[index].clone();
    // Unlocks the pool: the receiver may call the emulator back.
    drop(pool);
    let headers = [
        ("Content-Type", webhook.content_type.clone()),
        ("User-Agent", "Authing-hook".to_owned()),
        (
            "X-Authing-Token",
            webhook.secret.clone().unwrap_or_default(),
        ),
        ("X-Authing-Event", "test".to_owned()),
    ];
    let outcome = delivery::post(&webhook.url, &headers, TEST_BODY);
    let sent_headers: serde_json::Map<_, _> = headers
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    let (mut pool, index) = find(call, &id)?;
    let delivered = outcome.is_ok();
    let (response, error_message) = match outcome {
        Ok(response) => (
            Exchange {
                headers: Some(response.headers),
                body: Some(response.body),
            },
            None,
        ),
        Err(message) => (Exchange::default(), Some(message)),
    };
    pool.webhooks[index].is_last_time_success = Some(delivered);
    pool.webhook_logs.push(WebhookLog {
        id: call.world.entropy.id(),
        webhook: webhook.id,
        event: "test".to_owned(),
        request: Exchange {
            headers: Some(serde_json::Value::Object(sent_headers).to_string()),
            body: Some(TEST_BODY.to_owned()),
        },
        response,
        error_message,
        when: call.world.now(),
    });
    Ok(Node::json(delivered))
}

fn logs<'a>(call: &Call<'a>, Only(webhook): Only<String>) -> Outcome<'a> {
    let pool = call.owner(None)?;
    let logs = pool.webhook_logs.iter().rev();
    let logs = logs.filter(|log| log.webhook == webhook);
    Ok(Node::list(logs.map(|log| log_json(&pool, log))))
}

fn log<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let pool = call.owner(None)?;
    let log = pool.webhook_logs.iter().find(|log| log.id == id);
    Ok(log.map_or(Node::NULL, |log| log_json(&pool, log).into()))
}
