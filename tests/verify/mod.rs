//! Verification of users' tokens: by the service, with a secret, and with published keys.

mod applications;
mod emulated;
mod key_set;
mod malformed;
mod published;
mod secret;
mod service;
mod signing;

use serde_json::{Value, json};

/// The current time, in seconds since 1970.
const NOW: u64 = 1_580_540_818;
const ISSUER: &str = "https://forum.example.com/oauth/oidc";
const APP: &str = "5e4c8b1f0a2d3c4b5a690a99";

/// Lea's claims in OIDC form.
fn claims() -> Value {
    json!({ "sub": "lea", "iss": ISSUER, "aud": APP, "iat": NOW, "exp": NOW + 3600 })
}
