//! Ways to log in other than a password: directory entries, social logins, SSO applications. All of them come from the
//! seed.

use serde::{Deserialize, Serialize};
use serde_json_bytes::{ByteString, Map, Value};

use super::user::KeyValue;

/// A user of an LDAP directory or an AD connector.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DirectoryEntry {
    pub(crate) username: String,
    pub(crate) password: String,
    /// The attributes in the directory, including `dn`, `mail` and `cn`.
    #[serde(default)]
    pub(crate) attributes: serde_json::Map<String, serde_json::Value>,
}

impl DirectoryEntry {
    /// Returns the distinguished name.
    pub(crate) fn dn(&self) -> String {
        self.text("dn")
            .unwrap_or_else(|| format!("cn={},ou=users,dc=example,dc=org", self.username))
    }

    pub(crate) fn text(&self, attribute: &str) -> Option<String> {
        self.attributes.get(attribute)?.as_str().map(str::to_owned)
    }
}

/// A kind of social login that a pool offers.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SocialLogin {
    #[serde(rename = "_id", default)]
    pub(crate) id: String,
    pub(crate) alias: String,
    /// Defaults to the alias.
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) enabled: bool,
    /// The settings of the provider, such as the id of its client.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) settings: Vec<KeyValue>,
}

impl SocialLogin {
    pub(crate) fn new(alias: &str, name: &str, enabled: bool) -> Self {
        Self {
            id: String::new(),
            alias: alias.to_owned(),
            name: name.to_owned(),
            enabled,
            settings: Vec::new(),
        }
    }

    /// Returns the default social logins of a pool.
    pub(crate) fn defaults() -> Vec<Self> {
        vec![
            Self::new("github", "GitHub", true),
            Self::new("wechat", "微信", true),
            Self::new("qq", "QQ", false),
        ]
    }
}

/// The protocol by which an application signs users in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Protocol {
    #[serde(alias = "OAuth")]
    Oauth,
    #[serde(alias = "OIDC")]
    Oidc,
}

/// An application that signs users in through the pool.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SsoApp {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    /// Defaults to the id.
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) domain: String,
    /// Empty if the application uses the pool's secret.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) secret: String,
    pub(crate) protocol: Protocol,
    /// The other settings, by the names of the API.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) settings: Map<ByteString, Value>,
}

/// An application that logs its users in with an AD connector.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AdLogin {
    pub(crate) app_id: String,
    pub(crate) connector_id: String,
}

/// A user's consent to an application.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Grant {
    #[serde(rename = "_id", default)]
    pub(crate) id: String,
    pub(crate) app_id: String,
    pub(crate) user_id: String,
    #[serde(default)]
    pub(crate) scope: String,
}
