//! Records that a pool stores and hardly acts on: rules, e-mail templates, webhooks, the whitelists.

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

/// The kind of name on a whitelist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum NameKind {
    Username,
    Email,
    Phone,
}

/// The whitelists of names that can register.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Whitelist {
    pub(crate) enable_phone: bool,
    pub(crate) enable_email: bool,
    pub(crate) enable_username: bool,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) updated_at: Option<Timestamp>,
    phones: Vec<Listed>,
    emails: Vec<Listed>,
    usernames: Vec<Listed>,
}

/// A name on a whitelist. E-mail addresses are in lower case.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Listed {
    #[serde(alias = "phone")]
    pub(crate) value: String,
    pub(crate) created_at: Timestamp,
}

impl NameKind {
    fn normal(self, name: &str) -> String {
        match self {
            Self::Email => name.to_lowercase(),
            Self::Username | Self::Phone => name.to_owned(),
        }
    }
}

impl Whitelist {
    pub(crate) fn names(&self, kind: NameKind) -> &[Listed] {
        match kind {
            NameKind::Username => &self.usernames,
            NameKind::Email => &self.emails,
            NameKind::Phone => &self.phones,
        }
    }

    fn names_mut(&mut self, kind: NameKind) -> &mut Vec<Listed> {
        match kind {
            NameKind::Username => &mut self.usernames,
            NameKind::Email => &mut self.emails,
            NameKind::Phone => &mut self.phones,
        }
    }

    pub(crate) fn get(&self, kind: NameKind, name: &str) -> Option<&Listed> {
        let name = kind.normal(name);
        let mut names = self.names(kind).iter();
        names.find(|known| known.value == name)
    }

    /// Adds a name, if it is not listed yet, and returns its entry.
    pub(crate) fn add(&mut self, kind: NameKind, name: &str, now: Timestamp) -> Listed {
        if let Some(known) = self.get(kind, name) {
            return known.clone();
        }
        let new = Listed {
            value: kind.normal(name),
            created_at: now,
        };
        self.names_mut(kind).push(new.clone());
        new
    }

    /// Removes a name, and returns its entry.
    pub(crate) fn remove(&mut self, kind: NameKind, name: &str) -> Option<Listed> {
        let found = self.get(kind, name).cloned()?;
        self.names_mut(kind)
            .retain(|known| known.value != found.value);
        Some(found)
    }

    /// Turns the lists of phone numbers, e-mail addresses and user names on or off.
    pub(crate) fn enable(&mut self, enabled: [Option<bool>; 3], now: Timestamp) {
        let [phone, email, username] = enabled;
        self.enable_phone = phone.unwrap_or(self.enable_phone);
        self.enable_email = email.unwrap_or(self.enable_email);
        self.enable_username = username.unwrap_or(self.enable_username);
        self.created_at = self.created_at.or(Some(now));
        self.updated_at = Some(now);
    }

    /// Returns whether this name can register.
    pub(crate) fn admits(&self, kind: NameKind, name: &str) -> bool {
        let is_enabled = match kind {
            NameKind::Username => self.enable_username,
            NameKind::Email => self.enable_email,
            NameKind::Phone => self.enable_phone,
        };
        !is_enabled || self.get(kind, name).is_some()
    }
}
