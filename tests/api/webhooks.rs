//! Addresses that the service reports events to.

use std::sync::{Arc, Mutex};

use authing::{ErrorCode, id::WebhookId};
use serde_json::json;

use crate::{
    Outcome,
    emulated::{Emulated, NO_ONE, POOL, refusal, refused_input},
    server::{Reply, Server},
};

const ADDRESS: &str = "http://127.0.0.1:9/authing";

/// Starts an emulator with one webhook.
async fn with_webhook(url: &str) -> Result<(Emulated, WebhookId), Box<dyn std::error::Error>> {
    let emulated = Emulated::start().await;
    let create = emulated.authing.webhooks().create(url, ["login"]);
    let webhook = create.secret("between us").await?;
    Ok((emulated, webhook.id))
}

#[tokio::test]
async fn a_webhook_is_added_as_json_and_in_use() -> Outcome {
    let emulated = Emulated::start().await;
    let webhooks = emulated.authing.webhooks();
    let events = ["register", "change-password"];
    let added = webhooks.create(ADDRESS, events).await?;
    assert_eq!(added.client, POOL);
    assert_eq!(added.url, ADDRESS);
    assert_eq!(added.content_type, "application/json");
    assert!(added.enable);
    assert!(added.secret.is_none());
    let names: Vec<_> = added.events.iter().map(|event| &*event.name).collect();
    assert_eq!(names, events);

    let id = added.id;
    let read = webhooks.get(&id).await?.ok_or("it was added")?;
    assert_eq!(read.id, id);
    let all = webhooks.list().await?;
    assert_eq!(all.len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_update_gives_all_settings_anew() -> Outcome {
    let (emulated, id) = with_webhook(ADDRESS).await?;
    let webhooks = emulated.authing.webhooks();
    let form = "application/x-www-form-urlencoded";
    let update = webhooks.update(&id, ADDRESS, ["register"]).enable(false);
    let updated = update.content_type(form).secret("another").await?;
    assert!(!updated.enable);
    assert_eq!(updated.content_type, form);
    assert_eq!(updated.events[0].name, "register");
    let secret = updated.secret.as_ref().ok_or("it was given")?;
    assert_eq!(secret.expose(), "another");
    assert!(!format!("{updated:?}").contains("another"));

    let updated = webhooks.update(&id, ADDRESS, ["register"]).await?;
    assert!(updated.enable, "as for a new webhook");
    assert_eq!(updated.content_type, "application/json");
    Ok(())
}

#[tokio::test]
async fn a_deleted_webhook_is_gone() -> Outcome {
    let (emulated, id) = with_webhook(ADDRESS).await?;
    let webhooks = emulated.authing.webhooks();
    let deleted = webhooks.delete(&id).await?;
    assert_eq!(deleted.id, id);
    assert!(webhooks.list().await?.is_empty());
    let gone = ErrorCode::InternalError;
    assert_eq!(refusal(webhooks.get(&id)).await, gone);
    assert_eq!(refusal(webhooks.delete(&id)).await, gone);
    assert_eq!(refusal(webhooks.send_test(&id)).await, gone);
    let update = webhooks.update(id, ADDRESS, ["login"]);
    assert_eq!(refusal(update).await, gone);
    Ok(())
}

#[tokio::test]
async fn an_empty_secret_is_rejected() -> Outcome {
    let emulated = Emulated::start().await;
    let create = emulated.authing.webhooks().create(ADDRESS, ["login"]);
    let refused = refused_input(create.secret("").await);
    assert_eq!(refused.name, "secret");
    assert!(emulated.emulator.journal().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_webhook_accepts_every_listed_event() -> Outcome {
    let emulated = Emulated::start().await;
    let webhooks = emulated.authing.webhooks();
    let options = webhooks.options().await?;
    assert_eq!(options.content_types.len(), 2);
    let names = options.webhook_events.iter().map(|event| &event.name);
    let added = webhooks.create(ADDRESS, names).await?;
    assert_eq!(added.events.len(), 5);
    Ok(())
}

#[tokio::test]
async fn a_test_arrives_with_the_secret_and_is_logged_without_showing_it() -> Outcome {
    let received = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&received);
    let receiver = Server::start(move |request| {
        let token = request.header("x-authing-token").map(str::to_owned);
        *seen.lock().expect("nobody panicked") = token;
        Reply::json(&json!({ "thanks": true }))
    });
    let (emulated, id) = with_webhook(&receiver.url()).await?;
    let webhooks = emulated.authing.webhooks();
    assert!(webhooks.send_test(&id).await?);
    let token = received.lock().expect("nobody panicked").take();
    assert_eq!(token.as_deref(), Some("between us"));

    let deliveries = webhooks.logs(&id).await?;
    assert!(!format!("{deliveries:?}").contains("between us"));
    let log = webhooks
        .log(&deliveries[0].id)
        .await?
        .ok_or("it is listed")?;
    assert_eq!((&log.webhook, log.event.as_str()), (&id, "test"));
    let request = log.request.ok_or("it was sent")?;
    let headers = request.headers.ok_or("it has headers")?;
    assert!(headers.expose().contains("between us"));
    let payload = request.payload.ok_or("it has a body")?;
    assert!(payload.expose().contains("description"));
    let response = log.response.ok_or("there was a response")?;
    assert_eq!(response.body.as_deref(), Some(r#"{"thanks":true}"#));
    Ok(())
}

#[tokio::test]
async fn a_failed_test_is_logged_with_its_reason() -> Outcome {
    let receiver = Server::start(|_| Reply::new(404, "text/plain", "who are you?"));
    let (emulated, id) = with_webhook(&receiver.url()).await?;
    let webhooks = emulated.authing.webhooks();
    assert!(!webhooks.send_test(&id).await?);
    let deliveries = webhooks.logs(&id).await?;
    let problem = deliveries[0].error_message.as_deref();
    assert_eq!(problem, Some("Request failed with status code 404"));
    let webhook = webhooks.get(id).await?.ok_or("it was added")?;
    assert_eq!(webhook.is_last_time_success, Some(false));
    Ok(())
}

#[tokio::test]
async fn a_webhook_without_deliveries_has_no_logs() -> Outcome {
    let (emulated, id) = with_webhook(ADDRESS).await?;
    let webhooks = emulated.authing.webhooks();
    assert!(webhooks.logs(id).await?.is_empty());
    assert!(webhooks.log(NO_ONE).await?.is_none());
    Ok(())
}
