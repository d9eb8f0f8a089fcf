//! Verifies users' tokens in this process, without a request to the service: with a secret, or with the keys that it publishes.
//!
//! A signature proves that the service issued the token, not that the user is still logged in. Only
//! [`Auth::verify`](crate::api::Auth::verify) checks that.

mod keys;
mod published;
mod rules;

use std::{
    fmt,
    time::{Duration, SystemTime},
};

pub use published::PublishedKeyVerifier;

use crate::{
    Claims, Secret,
    error::{Error, InvalidArgument, TokenError},
};
use keys::{Key, KeySet, SignedToken};
use rules::Rules;

/// Verifies tokens with keys that it holds.
///
/// A token is accepted if a matching key signed it, if it is valid now, and if its issuer and audience are the expected ones. The
/// key determines the algorithm; the token cannot choose it. A token is rejected if it does not expire, is longer than 64 KiB,
/// has `crit` in its header, or repeats a claim or a header member.
///
/// The owner token of a pool is accepted like a user's token, since the service documents no claim that marks it. To reject it,
/// compare [`user_id`](Claims::user_id) with the id of the owner, or ask the service with
/// [`auth().verify`](crate::api::Auth::verify).
///
/// ```
/// # authing_emulated::example_of_session(async |session, emulator| {
/// use authing::{error::TokenError, verify::TokenVerifier};
///
/// let verifier = TokenVerifier::with_secret(emulator.secret())?;
/// let claims = verifier.verify(session.token())?;
/// assert_eq!(claims.user_id, session.user_id());
///
/// let guessed = TokenVerifier::with_secret("guessed")?;
/// assert_eq!(guessed.verify(session.token()), Err(TokenError::WrongSignature));
/// # Ok(()) });
/// ```
#[derive(Clone)]
pub struct TokenVerifier {
    keys: KeySet,
    rules: Rules,
}

impl TokenVerifier {
    /// Makes a verifier of tokens that are signed with a secret, by HS256. The service signs its own tokens with the secret of
    /// the pool, and OIDC tokens with that of the application by default. For the tokens of the API v2, use
    /// [`with_app_secret`](Self::with_app_secret).
    ///
    /// Issuer and audience are checked only if they are set: a token with this secret can only come from its issuer.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the secret is empty.
    pub fn with_secret(secret: impl Into<Secret>) -> Result<Self, Error> {
        let secret = secret.into();
        if secret.expose().is_empty() {
            return Err(InvalidArgument::empty("secret").into());
        }
        Ok(Self {
            keys: KeySet::of(Key::shared(&secret)),
            rules: Rules::default(),
        })
    }

    /// Makes a verifier of the tokens of an application that signs with its own secret, by HS256, as applications of the API v2 do
    /// by default. The tokens of its logins are accepted. The owner token of the pool, and tokens of other applications, are
    /// rejected, even if they have the same secret.
    ///
    /// `issuer` is the address of the application with `/oidc`, such as `https://forum.authing.cn/oidc`, and `audience` is the id
    /// of the application. They are always checked.
    ///
    /// ```
    /// use authing::{error::TokenError, verify::TokenVerifier};
    ///
    /// let (secret, issuer) = ("the application's secret", "https://forum.authing.cn/oidc");
    /// let verifier = TokenVerifier::with_app_secret(secret, issuer, "60800b9151d040af9016d60b")?;
    /// assert_eq!(verifier.verify("no token"), Err(TokenError::Malformed));
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the secret is empty.
    pub fn with_app_secret(
        secret: impl Into<Secret>,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, Error> {
        let verifier = Self::with_secret(secret)?;
        Ok(verifier.issuer(issuer).audience(audience))
    }

    /// Makes a verifier of OIDC tokens that are signed with one of the keys of a JSON Web Key Set. Supported are RSA keys of 2048
    /// to 8192 bits with an odd public exponent from 3 to below 2³³, the curves P-256 and P-384, and Ed25519. Other keys, such as
    /// shared secrets, are ignored.
    ///
    /// A token is verified with the keys that have its `kid`. A single key also matches if one of the two lacks a `kid`. A key
    /// without `alg` is valid for all algorithms of its type.
    ///
    /// A key may sign for several applications. Therefore, issuer and audience, which is the id of the application, are always
    /// checked.
    ///
    /// ```
    /// use authing::{error::TokenError, verify::TokenVerifier};
    ///
    /// let keys = r#"{"keys": [{
    ///     "kty": "OKP", "crv": "Ed25519", "kid": "2020", "use": "sig",
    ///     "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    /// }]}"#;
    /// let issuer = "https://forum.authing.cn/oauth/oidc";
    /// let verifier = TokenVerifier::with_key_set(keys, issuer, "5e4c8b1f0a2d3c4b5a690a99")?;
    /// assert_eq!(verifier.verify("no token"), Err(TokenError::Malformed));
    /// # Ok::<_, authing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if the text is not a key set, or contains no usable key.
    pub fn with_key_set(
        json: &str,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, Error> {
        let reason = "is not a JSON Web Key Set with a usable key";
        let refused =
            || InvalidArgument::new("json", reason, "give the key set as it is published");
        let keys = KeySet::read(json.as_bytes()).ok_or_else(refused)?;
        let rules = Rules::oidc(issuer, audience);
        Ok(Self { keys, rules })
    }

    /// Accepts only tokens of this issuer, `iss` in OIDC. The service's own tokens lack an issuer.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.rules.issuer = Some(issuer.into());
        self
    }

    /// Accepts only tokens for this audience, and for those set before: `aud` in OIDC, which is the id of the application. The
    /// service's own tokens lack an audience; their pool's id is checked instead.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.rules.audiences.push(audience.into());
        self
    }

    /// Sets how far the clocks may differ. Default: 30 seconds. A token is accepted for this long before it becomes valid and
    /// after it has expired.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.rules.leeway = leeway;
        self
    }

    /// Verifies a token.
    ///
    /// # Errors
    ///
    /// The [`TokenError`] gives the reason of the rejection. `?` converts it into an [`Error`].
    pub fn verify(&self, token: impl Into<Secret>) -> Result<Claims, TokenError> {
        self.verify_at(token, SystemTime::now())
    }

    /// Verifies a token as if it were `now`, for tests, and for tokens that were received earlier.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, emulator| {
    /// use std::time::Duration;
    ///
    /// use authing::{error::TokenError, verify::TokenVerifier};
    ///
    /// let verifier = TokenVerifier::with_secret(emulator.secret())?.leeway(Duration::ZERO);
    /// let end = verifier.verify(session.token())?.expires_at;
    /// assert!(verifier.verify_at(session.token(), end - Duration::from_secs(1)).is_ok());
    /// assert_eq!(verifier.verify_at(session.token(), end), Err(TokenError::Expired));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`verify`](Self::verify).
    pub fn verify_at(
        &self,
        token: impl Into<Secret>,
        now: SystemTime,
    ) -> Result<Claims, TokenError> {
        let token = token.into();
        let token = SignedToken::read(token.expose())?;
        let claims = self.keys.claims(&token)?;
        self.rules.check(&claims, now)?;
        Ok(claims)
    }
}

impl fmt::Debug for TokenVerifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TokenVerifier")
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}
