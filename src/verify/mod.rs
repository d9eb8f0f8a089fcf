//! Tokens of users verified in this process, without asking the service: by a secret, or by the keys it publishes.
//!
//! A signature says that the service issued the token, not that the user is still logged in: only
//! [`Auth::verify`](crate::api::Auth::verify) asks for that.

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

/// Verifies tokens by a key that it holds.
///
/// A token is accepted if a key that fits signed it, it is valid now, and issuer and audience are those asked for. The
/// algorithm is the key's: a token cannot choose it. Tokens that do not expire, that are longer than 64 KiB, whose
/// header has `crit`, or that name a claim or a member of the header twice are rejected.
///
/// The owner of a pool passes as a user: the service documents no claim that marks an owner token. To reject it, compare
/// [`user_id`](Claims::user_id) with the id of the owner, or ask the service with
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
    /// A verifier of tokens that are signed with a secret, by HS256: the service's own with the secret of the pool, OIDC
    /// tokens with that of the application unless it is set up otherwise.
    ///
    /// Neither issuer nor audience is asked for unless they are set: whoever has the secret is the issuer.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] when the secret is empty.
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

    /// A verifier of OIDC tokens that are signed with one of the keys of a JSON Web Key Set: RSA keys of 2048 to 8192 bits
    /// with an odd public exponent from 3 and below 2³³, the curves P-256 and P-384, and Ed25519. Other keys are left out,
    /// shared secrets among them.
    ///
    /// A token is verified by the keys of the name (`kid`) that it names. If the set has a single key and either has no
    /// name, it is verified by that key. A key without `alg` is for all algorithms of its type.
    ///
    /// One key may sign for many applications, so that issuer and audience, which is the id of the application, are
    /// always asked for.
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
    /// [`Error::InvalidArgument`] when the text is no key set, or there is no key in it that could be used.
    pub fn with_key_set(
        json: &str,
        issuer: impl Into<String>,
        audience: impl Into<String>,
    ) -> Result<Self, Error> {
        let problem = "is no JSON Web Key Set with a key that could be used";
        let refused =
            || InvalidArgument::new("json", problem, "give the key set as it is published");
        let keys = KeySet::read(json.as_bytes()).ok_or_else(refused)?;
        let rules = Rules::oidc(issuer, audience);
        Ok(Self { keys, rules })
    }

    /// Takes tokens of this issuer only: the `iss` of OIDC. The service's own tokens do not have it.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.rules.issuer = Some(issuer.into());
        self
    }

    /// Takes tokens for this audience only, and for those named before: the `aud` of OIDC, which is the id of the
    /// application. For the service's own tokens, which do not have it, it is the id of the pool.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.rules.audiences.push(audience.into());
        self
    }

    /// How far the clocks here and there may be apart: 30 seconds unless set. For so long an expired token is still
    /// taken, and one whose time has not come is taken already.
    #[must_use]
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.rules.leeway = leeway;
        self
    }

    /// Verifies a token.
    ///
    /// # Errors
    ///
    /// The [`TokenError`] says why it is not taken. `?` makes an [`Error`] of it.
    pub fn verify(&self, token: impl Into<Secret>) -> Result<Claims, TokenError> {
        self.verify_at(token, SystemTime::now())
    }

    /// Verifies a token as if it were `now`: for tests, and for tokens that came some time ago.
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
