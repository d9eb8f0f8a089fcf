//! OIDC clients, and what their logins leave behind: sessions of browsers, authorization codes, refresh tokens and
//! revoked tokens.

use serde::{Deserialize, Serialize};
use serde_json_bytes::{ByteString, Map, Value};

use super::pool::Pool;
use super::sign_in::{Protocol, SsoApp};
use crate::bounded::{Footprint, Record};
use crate::clock::Timestamp;
use crate::token::{AccessClaims, Key};

/// An OIDC client: an application of the pool, or the pool itself.
#[derive(Clone, Copy)]
pub(crate) struct OidcClient<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) secret: &'a str,
    /// The settings of an application, by the names of the API.
    settings: Option<&'a Map<ByteString, Value>>,
}

/// How a client authenticates at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authentication {
    SecretBasic,
    SecretPost,
    None,
}

impl Authentication {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SecretBasic => "client_secret_basic",
            Self::SecretPost => "client_secret_post",
            Self::None => "none",
        }
    }
}

impl<'a> OidcClient<'a> {
    /// Returns the key that signs the tokens of the client.
    pub(crate) fn key(&self) -> Key<'a> {
        match self.text("id_token_signed_response_alg") {
            Some("RS256") => Key::Published,
            _ => Key::Secret(self.secret),
        }
    }

    /// Returns whether this is an application, to which users can be redirected, and not the pool.
    pub(crate) fn is_application(&self) -> bool {
        self.settings.is_some()
    }

    /// Returns the authentication method that the client must use, or `None` if both methods with a secret are accepted.
    pub(crate) fn authentication(&self) -> Option<&'a str> {
        self.text("token_endpoint_auth_method")
    }

    /// Returns whether the client does not authenticate, and so requires PKCE.
    pub(crate) fn is_public(&self) -> bool {
        self.authentication() == Some(Authentication::None.name())
    }

    pub(crate) fn accepts(&self, authentication: Authentication) -> bool {
        match self.authentication() {
            Some(method) => method == authentication.name(),
            None => authentication != Authentication::None,
        }
    }

    /// Returns whether a list of the settings contains a value. A missing or empty list contains all values.
    pub(crate) fn allows(&self, list: &str, value: &str) -> bool {
        let mut values = self.texts(list).peekable();
        values.peek().is_none() || values.any(|known| known == value)
    }

    /// Returns whether users can be redirected to exactly this address after a login.
    pub(crate) fn redirects_to(&self, uri: &str) -> bool {
        self.texts("redirect_uris").any(|known| known == uri)
    }

    /// Returns whether users can be redirected to exactly this address after a logout. The service's API lacks a list for
    /// it, so that the addresses for logins are allowed, too.
    pub(crate) fn redirects_after_logout_to(&self, uri: &str) -> bool {
        let mut known = self.texts("post_logout_redirect_uris");
        known.any(|known| known == uri) || self.redirects_to(uri)
    }

    /// Returns a lifetime in seconds. The service stores it as text.
    pub(crate) fn lifetime(&self, name: &str, default: i64) -> i64 {
        let lifetime = match self.settings.and_then(|settings| settings.get(name)) {
            Some(Value::String(text)) => text.as_str().trim().parse().ok(),
            Some(Value::Number(number)) => number.as_i64(),
            _ => None,
        };
        lifetime.filter(|seconds| *seconds > 0).unwrap_or(default)
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.settings?.get(name)?.as_str()
    }

    fn texts(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let values = self.settings.and_then(|settings| settings.get(name));
        let values = values.and_then(Value::as_array).into_iter().flatten();
        values.filter_map(Value::as_str)
    }
}

impl SsoApp {
    fn as_client<'a>(&'a self, pool: &'a Pool) -> OidcClient<'a> {
        OidcClient {
            id: &self.id,
            name: &self.name,
            secret: match self.secret.as_str() {
                "" => &pool.secret,
                secret => secret,
            },
            settings: Some(&self.settings),
        }
    }
}

impl Pool {
    /// Returns an OIDC client of the pool.
    pub(crate) fn oidc_client(&self, id: &str) -> Option<OidcClient<'_>> {
        if id == self.id {
            return Some(OidcClient {
                id: &self.id,
                name: &self.settings.name,
                secret: &self.secret,
                settings: None,
            });
        }
        let mut apps = self.sso_apps.iter();
        let app = apps.find(|app| app.id == id && app.protocol == Protocol::Oidc)?;
        Some(app.as_client(self))
    }

    /// Returns whether an access token was revoked, alone or with its login.
    pub(crate) fn is_revoked(&self, access: &AccessClaims) -> bool {
        [&access.jti, &access.grant_id]
            .iter()
            .any(|id| self.revoked_tokens.get(id.as_str()).is_some())
    }

    /// Revokes an access token by its id, or all tokens of a login by the id of the login.
    pub(crate) fn revoke(&mut self, id: String) {
        self.revoked_tokens.insert(Revoked { id });
    }
}

/// The login of a user in a browser.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BrowserSession {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) user: String,
    pub(crate) logged_in_at: Timestamp,
    pub(crate) until: Timestamp,
}

impl Footprint for BrowserSession {
    fn heap(&self) -> usize {
        self.id.heap() + self.user.heap()
    }
}

impl Record for BrowserSession {
    fn key(&self) -> String {
        self.id.clone()
    }
}

/// The login that tokens come from: its user, its client, and what the client may do.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Authorization {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) user: String,
    pub(crate) client: String,
    pub(crate) scope: String,
    pub(crate) logged_in_at: Timestamp,
}

impl Footprint for Authorization {
    fn heap(&self) -> usize {
        [&self.id, &self.user, &self.client, &self.scope]
            .map(Footprint::heap)
            .iter()
            .sum()
    }
}

/// A code that an application exchanges for tokens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AuthorizationCode {
    pub(crate) code: String,
    pub(crate) authorization: Authorization,
    pub(crate) redirect_uri: String,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: Option<String>,
    pub(crate) until: Timestamp,
    /// A used code is kept, to revoke its tokens if it is used again.
    pub(crate) is_used: bool,
}

impl Footprint for AuthorizationCode {
    fn heap(&self) -> usize {
        self.code.heap()
            + self.authorization.heap()
            + self.redirect_uri.heap()
            + self.nonce.heap()
            + self.code_challenge.heap()
    }
}

impl Record for AuthorizationCode {
    fn key(&self) -> String {
        self.code.clone()
    }
}

/// A refresh token that was issued.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RefreshToken {
    pub(crate) token: String,
    pub(crate) authorization: Authorization,
    pub(crate) issued_at: Timestamp,
    pub(crate) until: Timestamp,
}

impl Footprint for RefreshToken {
    fn heap(&self) -> usize {
        self.token.heap() + self.authorization.heap()
    }
}

impl Record for RefreshToken {
    fn key(&self) -> String {
        self.token.clone()
    }
}

/// A revoked access token, or a login whose tokens were revoked.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Revoked {
    #[serde(rename = "_id")]
    pub(crate) id: String,
}

impl Footprint for Revoked {
    fn heap(&self) -> usize {
        self.id.heap()
    }
}

impl Record for Revoked {
    fn key(&self) -> String {
        self.id.clone()
    }
}
