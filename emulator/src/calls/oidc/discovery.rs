//! Discovery: the document that describes the OIDC addresses to clients.

use serde_json_bytes::{Value, json};

use super::SCOPES;
use super::grant::GRANT_TYPES;

/// Returns the metadata of an issuer (OIDC Discovery 1.0, section 3).
pub(crate) fn metadata(issuer: &str) -> Value {
    let at = |path: &str| format!("{issuer}{path}");
    let methods = ["client_secret_basic", "client_secret_post", "none"];
    json!({
        "issuer": issuer,
        "authorization_endpoint": at("/auth"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/me"),
        "jwks_uri": at("/.well-known/jwks.json"),
        "introspection_endpoint": at("/token/introspection"),
        "revocation_endpoint": at("/token/revocation"),
        "end_session_endpoint": at("/session/end"),
        "scopes_supported": SCOPES.to_vec(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": GRANT_TYPES.to_vec(),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["HS256", "RS256"],
        "token_endpoint_auth_methods_supported": methods.to_vec(),
        "revocation_endpoint_auth_methods_supported": methods.to_vec(),
        "introspection_endpoint_auth_methods_supported": methods[..2].to_vec(),
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "name", "nickname", "picture", "email",
            "email_verified", "phone_number", "phone_number_verified", "username", "register_in_userpool",
        ],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    })
}
