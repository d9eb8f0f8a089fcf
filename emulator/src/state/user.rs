//! One user, and the records that belong to that user alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::clock::Timestamp;
use crate::password::Password;

/// The fields of a profile, which the service stores as plain text. The last four are those of version 2.
pub(crate) const PROFILE_FIELDS: [&str; 23] = [
    "name",
    "givenName",
    "familyName",
    "middleName",
    "profile",
    "preferredUsername",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "address",
    "formatted",
    "streetAddress",
    "locality",
    "region",
    "postalCode",
    "country",
    "updatedAt",
    "city",
    "province",
    "externalId",
    "phoneCountryCode",
];

/// A user of a pool.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the service has that many flags"
)]
pub(crate) struct User {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    /// Empty after an address was unbound.
    pub(crate) email: Option<String>,
    pub(crate) email_verified: bool,
    pub(crate) phone: Option<String>,
    pub(crate) phone_verified: bool,
    pub(crate) username: Option<String>,
    pub(crate) unionid: Option<String>,
    pub(crate) openid: Option<String>,
    pub(crate) password: Option<Password>,
    /// Whether the user must set a new password before the first login.
    pub(crate) must_reset_password: bool,
    pub(crate) nickname: String,
    pub(crate) company: String,
    pub(crate) photo: Option<String>,
    pub(crate) browser: String,
    pub(crate) device: String,
    /// The data from a social or directory login, as JSON text.
    pub(crate) oauth: String,
    pub(crate) register_method: String,
    pub(crate) token: Option<String>,
    pub(crate) token_expired_at: Option<Timestamp>,
    /// Tokens issued before this second have expired. Logging out sets it.
    pub(crate) tokens_not_before: i64,
    pub(crate) logins_count: i32,
    pub(crate) last_login: Option<Timestamp>,
    #[serde(rename = "lastIP")]
    pub(crate) last_ip: Option<String>,
    pub(crate) signed_up: Option<Timestamp>,
    pub(crate) blocked: bool,
    pub(crate) is_deleted: bool,
    #[serde(
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "known_fields"
    )]
    pub(crate) profile: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) metadata: Vec<KeyValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) bindings: Vec<Binding>,
    pub(crate) mfa: Option<Mfa>,
    /// The main node among those of organisations that the user is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) main_department: Option<String>,
}

/// Deserializes a profile, and rejects fields that the service does not have.
fn known_fields<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let profile = BTreeMap::<String, String>::deserialize(deserializer)?;
    match profile
        .keys()
        .find(|name| !PROFILE_FIELDS.contains(&name.as_str()))
    {
        None => Ok(profile),
        Some(unknown) => Err(serde::de::Error::unknown_field(unknown, &PROFILE_FIELDS)),
    }
}

/// A key and a value, for metadata and rule environments.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyValue {
    pub(crate) key: String,
    pub(crate) value: String,
}

impl KeyValue {
    /// Sets `key` in `list`, replacing its value, or removes it without a value.
    pub(crate) fn set(list: &mut Vec<Self>, key: String, value: Option<String>) {
        let Some(value) = value else {
            return list.retain(|entry| entry.key != key);
        };
        match list.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.value = value,
            None => list.push(Self { key, value }),
        }
    }
}

/// A bound social account.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Binding {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    /// The kind of social login, such as `github`. It is case-sensitive.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) unionid: String,
    pub(crate) user_info: String,
    pub(crate) created_at: Timestamp,
    /// Whether the account is that of an identity provider of an enterprise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) of_enterprise: bool,
}

/// A user's second factor.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Mfa {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) enable: bool,
    pub(crate) share_key: String,
    /// Replaces a one-time password once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recovery_code: Option<String>,
}

impl User {
    /// Returns the e-mail address, if one is bound.
    pub(crate) fn address(&self) -> Option<&String> {
        self.email.as_ref().filter(|address| !address.is_empty())
    }

    /// Returns a text that a search can look at, by its name in the API.
    pub(crate) fn text(&self, field: &str) -> Option<&String> {
        match field {
            "_id" | "id" => Some(&self.id),
            "email" => self.email.as_ref(),
            "username" => self.username.as_ref(),
            "phone" => self.phone.as_ref(),
            "nickname" => Some(&self.nickname),
            "company" => Some(&self.company),
            field => self.profile.get(field),
        }
    }

    pub(crate) fn binding(&self, kind: &str) -> Option<&Binding> {
        self.bindings.iter().find(|binding| binding.kind == kind)
    }

    /// Sets the password that the user has chosen.
    pub(crate) fn reset_password(&mut self, password: Password) {
        self.password = Some(password);
        self.must_reset_password = false;
    }

    /// Revokes every token issued so far. `iat` has a resolution of one second, so the next token gets the following
    /// second.
    pub(crate) fn revoke_tokens(&mut self, now: Timestamp) {
        self.tokens_not_before = self.tokens_not_before.max(now.0) + 1;
    }

    /// Returns the metadata as a JSON object in a string.
    pub(crate) fn metadata_text(&self) -> String {
        let object: serde_json::Map<_, _> = self
            .metadata
            .iter()
            .map(|entry| (entry.key.clone(), entry.value.clone().into()))
            .collect();
        serde_json::Value::Object(object).to_string()
    }
}
