//! The errors of the OIDC addresses, as OAuth 2.0 and OIDC define them.

use std::borrow::Cow;

use serde::Serialize;

/// The code of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    ConsentRequired,
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    InvalidToken,
    LoginRequired,
    RegistrationNotSupported,
    RequestNotSupported,
    RequestUriNotSupported,
    UnauthorizedClient,
    UnsupportedGrantType,
    UnsupportedResponseType,
}

impl Kind {
    /// Returns the code as the specifications write it.
    pub(crate) fn name(self) -> String {
        let name = serde_json::to_value(self).unwrap_or_default();
        name.as_str().unwrap_or_default().to_owned()
    }
}

/// An error: its code, and a description for developers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OidcError {
    #[serde(rename = "error")]
    pub(crate) kind: Kind,
    #[serde(rename = "error_description")]
    pub(crate) description: Cow<'static, str>,
}

impl OidcError {
    pub(crate) fn new(kind: Kind, description: impl Into<Cow<'static, str>>) -> Self {
        let description = description.into();
        Self { kind, description }
    }

    /// Creates the documented error for a wrong credential: a password, a code or a token.
    pub(crate) fn invalid_grant() -> Self {
        Self::new(Kind::InvalidGrant, "invalid credentials provided")
    }

    pub(crate) fn invalid_token() -> Self {
        Self::new(Kind::InvalidToken, "invalid token provided")
    }

    pub(crate) fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Kind::InvalidRequest, description)
    }

    /// Returns the status of the token endpoint and the endpoints for tokens.
    pub(crate) fn status(&self) -> u16 {
        match self.kind {
            Kind::InvalidClient | Kind::InvalidToken => 401,
            _ => 400,
        }
    }
}
