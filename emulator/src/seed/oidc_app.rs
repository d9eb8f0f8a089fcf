//! OIDC applications of a seed.

use serde_json::Value;
use serde_json_bytes::{Map, json};

use super::PoolSeed;
use crate::state::sign_in::{Protocol, SsoApp};

/// An OIDC application of a pool in its initial state.
///
/// By default, it uses the pool's secret, authenticates with either `client_secret_basic` or `client_secret_post`, signs tokens
/// by HS256, and can use all grant types. The login page requires a redirect URI.
///
/// ```
/// use authing_emulator::{Emulator, OidcAppSeed, PoolSeed};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app = OidcAppSeed::new("5f00000000000000000000dd", "Forum")
///     .redirect_uri("http://127.0.0.1:3000/callback")
///     .rs256();
/// let pool = PoolSeed::new("5e4c8b1f0a2d3c4b5a697887", "my-secret").app(app);
/// let emulator = Emulator::builder().pool(pool).start_blocking()?;
/// println!("the issuer is {}", emulator.oidc_issuer());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct OidcAppSeed(SsoApp);

impl std::fmt::Debug for OidcAppSeed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("OidcAppSeed")
            .field("id", &self.0.id)
            .finish_non_exhaustive()
    }
}

impl OidcAppSeed {
    /// Creates an application. Its id is the client id.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self(SsoApp {
            id: id.into(),
            name: name.into(),
            domain: String::new(),
            secret: String::new(),
            protocol: Protocol::Oidc,
            settings: Map::new(),
        })
    }

    /// Sets the secret. Defaults to the pool's.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.0.secret = secret.into();
        self
    }

    /// Adds an address that users are sent back to, exactly as applications send it.
    pub fn redirect_uri(self, uri: impl Into<String>) -> Self {
        self.with("redirect_uris", uri.into())
    }

    /// Adds an address that users are sent back to after a logout. The addresses for logins are allowed, too.
    pub fn post_logout_redirect_uri(self, uri: impl Into<String>) -> Self {
        self.with("post_logout_redirect_uris", uri.into())
    }

    /// Signs the tokens by RS256, with the key that the emulator publishes, instead of HS256.
    pub fn rs256(self) -> Self {
        self.setting("id_token_signed_response_alg", "RS256")
    }

    /// Makes the application public, like an app in a browser or on a phone: it does not authenticate, and must use PKCE.
    pub fn public(self) -> Self {
        self.setting("token_endpoint_auth_method", "none")
    }

    /// Sets a setting by its name in the API, such as `access_token_expire` (seconds as text) or `grant_types` (a list).
    pub fn setting(mut self, name: &str, value: impl Into<Value>) -> Self {
        if let Ok(value) = serde_json_bytes::to_value(value.into()) {
            self.0.settings.insert(name, value);
        }
        self
    }

    /// Adds a text to a list of the settings.
    fn with(mut self, list: &str, text: String) -> Self {
        let texts = self.0.settings.entry(list).or_insert_with(|| json!([]));
        if let serde_json_bytes::Value::Array(texts) = texts {
            texts.push(text.into());
        }
        self
    }
}

impl PoolSeed {
    /// Adds an OIDC application with its settings.
    #[must_use]
    pub fn app(mut self, app: OidcAppSeed) -> Self {
        self.0.sso_apps.push(app.0);
        self
    }

    /// Adds an OIDC application that signs users in through the pool. Its secret is the pool's. [`PoolSeed::app`] adds one with
    /// settings.
    #[must_use]
    pub fn oidc_app(self, id: impl Into<String>, name: impl Into<String>) -> Self {
        self.app(OidcAppSeed::new(id, name))
    }
}
