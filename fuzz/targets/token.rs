//! Reads tokens: their users, how long the client caches owner tokens, and the verification of tokens with a correct
//! signature. The first byte is the kind of the rest: a token, the claims of one, or a set of keys.
#![no_main]

use std::{
    sync::LazyLock,
    time::{Duration, SystemTime},
};

use authing::{Authing, Secret, verify::TokenVerifier};
use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use libfuzzer_sys::fuzz_target;

const SECRET: &str = "the secret that signs";

static AUTHING: LazyLock<Authing> = LazyLock::new(authing_fuzz::authing);

static VERIFIER: LazyLock<TokenVerifier> =
    LazyLock::new(|| TokenVerifier::with_secret(SECRET).expect("a valid secret"));

/// The errors for texts that are not user tokens, and for tokens that a header cannot carry. They contain nothing of
/// the text.
static REFUSALS: LazyLock<[String; 2]> = LazyLock::new(|| {
    ["no token", "e30.eyJzdWIiOiJsZWEifQ.\0"].map(|text| {
        let session = AUTHING.session_from_token(text);
        session.expect_err("not a user's token").to_string()
    })
});

fn signed(payload: &[u8]) -> String {
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#);
    let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload));
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let signature = hmac::sign(&key, message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
}

fn read(token: &str) {
    let secret = Secret::new(token);
    let _is_cached = authing::__testing::keeps_owner_token(&secret);
    match AUTHING.session_from_token(token) {
        Ok(session) => assert!(!session.user_id().as_str().is_empty()),
        Err(error) => assert!(REFUSALS.contains(&error.to_string()), "{error}"),
    }
    for now in [
        SystemTime::UNIX_EPOCH,
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000),
        SystemTime::now(),
    ] {
        if let Ok(claims) = VERIFIER.verify_at(token, now) {
            assert!(!claims.user_id.as_str().is_empty());
            let over = now.duration_since(claims.expires_at).unwrap_or_default();
            assert!(over < Duration::from_secs(30));
        }
    }
}

fuzz_target!(|input: &[u8]| {
    match input.split_first() {
        None => {}
        Some((0, payload)) => read(&signed(payload)),
        Some((1, keys)) => {
            let keys = String::from_utf8_lossy(keys);
            if let Ok(verifier) = TokenVerifier::with_key_set(&keys, "issuer", "audience") {
                assert!(verifier.verify(signed(b"{}")).is_err());
            }
        }
        Some((_, token)) => read(&String::from_utf8_lossy(token)),
    }
});
