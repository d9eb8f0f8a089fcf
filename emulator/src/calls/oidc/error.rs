//! The errors of the OIDC addresses, as OAuth 2.0 and OIDC define them.

use std::borrow::Cow;

use serde_json_bytes::{Value, json};

/// The code of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ConsentRequired => "consent_required",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidToken => "invalid_token",
            Self::LoginRequired => "login_required",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
        }
    }
}

/// An error: its code, and a description for developers.
#[derive(Clone, Debug)]
pub(crate) struct OidcError {
    pub(crate) kind: Kind,
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

    pub(crate) fn to_json(&self) -> Value {
        json!({ "error": self.kind.name(), "error_description": self.description.as_ref() })
    }
}
