//! Webhooks: addresses to which the service sends events.

use super::Webhooks;
use crate::{
    Authing, Call,
    id::{WebhookId, WebhookLogId},
    operations::webhooks::{
        AddWebhook, DeleteWebhook, GetWebhook, GetWebhookLog, GetWebhookOptions, ListWebhookLogs,
        ListWebhooks, SendTestWebhook, UpdateWebhook,
    },
    types::{Webhook, WebhookLog, WebhookOptions},
};

/// # For the owner of the pool
impl Webhooks<Authing> {
    /// Returns all webhooks.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// for webhook in authing.webhooks().list().await? {
    ///     println!("{} receives {} kinds of events", webhook.url, webhook.events.len());
    /// }
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getAllWebhooks")]
    pub fn list(&self) -> Call<Authing, ListWebhooks, Vec<Webhook>> {
        self.call(ListWebhooks::new())
    }

    /// Returns a webhook.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let webhook = authing.webhooks().create("http://127.0.0.1:9/", ["login"]).await?.id;
    /// let webhook = authing.webhooks().get(webhook).await?.ok_or("there is none")?;
    /// assert!(webhook.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getWebhookDetail")]
    pub fn get(
        &self,
        webhook_id: impl Into<WebhookId>,
    ) -> Call<Authing, GetWebhook, Option<Webhook>> {
        self.call(GetWebhook::new(webhook_id))
    }

    /// Creates a webhook, which sends events to an address, as JSON unless `content_type` is set. Events are sent after successes
    /// and after failures; [`options`](Self::options) lists them.
    ///
    /// If `secret` is set, each delivery carries it in the header `X-Authing-Token`. A receiver must reject deliveries with any
    /// other value.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let webhook = authing
    ///     .webhooks()
    ///     .create("https://example.com/authing", ["register", "login"])
    ///     .secret("between the two of us")
    ///     .await?;
    /// assert_eq!(webhook.events[0].name, "register");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "addClientWebhook")]
    pub fn create(
        &self,
        url: impl Into<String>,
        events: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, AddWebhook, Webhook> {
        self.call(AddWebhook::new(url, events))
    }

    /// Replaces the settings of a webhook. The service requires all of them: an argument that is not set gets the default of a
    /// new webhook, which is JSON and enabled. The documentation does not say whether a missing `secret` is kept, so always set
    /// it.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let webhook = authing.webhooks().create("http://127.0.0.1:9/", ["login"]).await?.id;
    /// let webhook = authing
    ///     .webhooks()
    ///     .update(webhook, "https://example.com/authing", ["login"])
    ///     .secret("between the two of us")
    ///     .enable(false)
    ///     .await?;
    /// assert!(!webhook.enable);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateClientWebhook")]
    pub fn update(
        &self,
        webhook_id: impl Into<WebhookId>,
        url: impl Into<String>,
        events: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, UpdateWebhook, Webhook> {
        self.call(UpdateWebhook::new(webhook_id, url, events))
    }

    /// Deletes a webhook, and returns it.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let webhook = authing.webhooks().create("http://127.0.0.1:9/", ["login"]).await?.id;
    /// authing.webhooks().delete(webhook).await?;
    /// assert!(authing.webhooks().list().await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteClientWebhook")]
    pub fn delete(
        &self,
        webhook_id: impl Into<WebhookId>,
    ) -> Call<Authing, DeleteWebhook, Webhook> {
        self.call(DeleteWebhook::new(webhook_id))
    }

    /// Returns the events and content types that webhooks support.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let options = authing.webhooks().options().await?;
    /// assert!(options.webhook_events.iter().any(|event| event.name == "email-verified"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getWebhookSettingOptions")]
    pub fn options(&self) -> Call<Authing, GetWebhookOptions, WebhookOptions> {
        self.call(GetWebhookOptions::new())
    }

    /// Sends a test message to a webhook, and returns whether it arrived.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let webhook = authing.webhooks().create("http://127.0.0.1:9/", ["login"]).await?.id;
    /// let arrived = authing.webhooks().send_test(webhook).await?;
    /// # assert!(!arrived);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "SendWebhookTest")]
    pub fn send_test(
        &self,
        webhook_id: impl Into<WebhookId>,
    ) -> Call<Authing, SendTestWebhook, bool> {
        self.call(SendTestWebhook::new(webhook_id))
    }

    /// Returns the deliveries to a webhook: request, response, and error.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let webhook = authing.webhooks().create("http://127.0.0.1:9/", ["login"]).await?.id;
    /// # authing.webhooks().send_test(&webhook).await?;
    /// let deliveries = authing.webhooks().logs(webhook).await?;
    /// assert!(deliveries[0].error_message.is_some());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getWebhookLogs")]
    pub fn logs(
        &self,
        webhook_id: impl Into<WebhookId>,
    ) -> Call<Authing, ListWebhookLogs, Vec<WebhookLog>> {
        self.call(ListWebhookLogs::new(webhook_id))
    }

    /// Returns a delivery by its id; `None` if it does not exist.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let delivery = authing.webhooks().log("5e4c8b1f0a2d3c4b5a69ffff").await?;
    /// assert!(delivery.is_none());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getWebhookLogDetail")]
    pub fn log(
        &self,
        log_id: impl Into<WebhookLogId>,
    ) -> Call<Authing, GetWebhookLog, Option<WebhookLog>> {
        self.call(GetWebhookLog::new(log_id))
    }
}
