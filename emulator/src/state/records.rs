//! Records that a pool stores and hardly acts on: rules, e-mail templates, webhooks, the phone whitelist.

use serde::{Deserialize, Serialize};

use super::user::KeyValue;
use crate::bounded::Footprint;
use crate::clock::Timestamp;

/// A pipeline rule. Its code is stored and never run.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rule {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) enabled: bool,
    pub(crate) faas_url: String,
    pub(crate) code: String,
    pub(crate) order: i32,
    #[serde(rename = "async")]
    pub(crate) runs_async: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// A pool's pipeline.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pipeline {
    pub(crate) rules: Vec<Rule>,
    pub(crate) env: Vec<KeyValue>,
}

/// The custom template of a type of e-mail.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EmailTemplate {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) sender: String,
    pub(crate) content: String,
    pub(crate) redirect_to: Option<String>,
    #[serde(rename = "hasURL")]
    pub(crate) has_url: Option<bool>,
    pub(crate) expires_in: Option<i32>,
    #[serde(default)]
    pub(crate) enabled: bool,
}

/// An address that receives events.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Webhook {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) events: Vec<String>,
    pub(crate) url: String,
    pub(crate) content_type: String,
    pub(crate) enable: bool,
    pub(crate) secret: Option<String>,
    pub(crate) is_last_time_success: Option<bool>,
}

/// One delivery to a webhook.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WebhookLog {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) webhook: String,
    pub(crate) event: String,
    pub(crate) request: Exchange,
    pub(crate) response: Exchange,
    pub(crate) error_message: Option<String>,
    pub(crate) when: Timestamp,
}

/// The request or the response of a delivery, as JSON texts.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exchange {
    pub(crate) headers: Option<String>,
    pub(crate) body: Option<String>,
}

impl Footprint for Exchange {
    fn heap(&self) -> usize {
        self.headers.heap() + self.body.heap()
    }
}

impl Footprint for WebhookLog {
    fn heap(&self) -> usize {
        let texts = self.id.heap() + self.webhook.heap() + self.event.heap();
        texts + self.request.heap() + self.response.heap() + self.error_message.heap()
    }
}

/// The whitelist of phone numbers that can register.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Whitelist {
    pub(crate) enable_phone: bool,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) phones: Vec<WhitelistedPhone>,
}

/// A phone number on the whitelist.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WhitelistedPhone {
    pub(crate) phone: String,
    pub(crate) created_at: Timestamp,
}

impl Whitelist {
    /// Returns whether this phone number can register.
    pub(crate) fn admits(&self, phone: &str) -> bool {
        !self.enable_phone || self.phones.iter().any(|invited| invited.phone == phone)
    }
}
