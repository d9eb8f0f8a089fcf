//! Malformed tokens: headers, payloads, base64, and arbitrary bytes.

use authing::{error::TokenError, verify::TokenVerifier};
use aws_lc_rs::hmac::HMAC_SHA256;
use proptest::prelude::*;
use serde_json::json;

use super::{
    NOW,
    secret::{SECRET, at, claims, verifier},
    signing::{base64, by_secret, hmac},
};

/// A token with this header and payload, signed with the secret.
fn raw(header: &str, payload: &str) -> String {
    let message = format!("{}.{}", base64(header), base64(payload));
    let signature = hmac(HMAC_SHA256, SECRET.as_bytes())(message.as_bytes());
    format!("{message}.{}", base64(signature))
}

fn outcome(token: String) -> Result<(), TokenError> {
    verifier().verify_at(token, at(NOW)).map(|_| ())
}

#[test]
fn an_extension_that_is_not_understood_is_refused() {
    let payload = claims(&json!({})).to_string();
    for crit in [r#"["b64"]"#, "[]", "null", "false", "\"b64\"", "{}", "0"] {
        let header = format!(r#"{{"alg":"HS256","crit":{crit},"b64":false}}"#);
        assert_eq!(
            outcome(raw(&header, &payload)),
            Err(TokenError::Malformed),
            "{crit}"
        );
    }
    // Unknown header members without `crit` are ignored.
    for header in [
        r#"{"alg":"HS256","b64":false,"typ":7,"cty":"JWT","jku":"https://evil.example"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","jwk":{"kty":"oct","k":"Z3Vlc3NlZA"}}"#,
        r#"{"alg":"HS256","kid":null}"#,
    ] {
        assert_eq!(outcome(raw(header, &payload)), Ok(()), "{header}");
    }
}

#[test]
fn a_header_that_is_not_an_object_with_an_algorithm_is_refused() {
    let payload = claims(&json!({})).to_string();
    for header in [
        "",
        "null",
        "[]",
        r#"["HS256"]"#,
        r#"["HS256",null,null]"#,
        r#""HS256""#,
        "7",
        "{}",
        r#"{"alg":null}"#,
        r#"{"alg":["HS256"]}"#,
        r#"{"alg":"HS256","kid":7}"#,
        r#"{"alg":"HS256"} x"#,
    ] {
        assert_eq!(
            outcome(raw(header, &payload)),
            Err(TokenError::Malformed),
            "{header}"
        );
    }
}

#[test]
fn a_name_that_is_repeated_is_refused() {
    let header = r#"{"alg":"HS256"}"#;
    let good = format!(r#"{{"data":{{"id":"lea"}},"exp":{}}}"#, NOW + 100);
    assert_eq!(outcome(raw(header, &good)), Ok(()));
    for header in [
        r#"{"alg":"none","alg":"HS256"}"#,
        r#"{"alg":"HS256","alg":"HS256"}"#,
        r#"{"alg":"HS256","\u0061lg":"HS256"}"#,
        r#"{"alg":"HS256","typ":"JWT","typ":"JWT"}"#,
        r#"{"alg":"HS256","kid":"a","kid":"b"}"#,
        r#"{"alg":"HS256","jwk":{"a":1,"a":2}}"#,
    ] {
        assert_eq!(
            outcome(raw(header, &good)),
            Err(TokenError::Malformed),
            "{header}"
        );
    }
    for twice in [
        r#""data":{"id":"lea"},"data":{"id":"ada"}"#,
        r#""data":{"id":"lea","id":"ada"}"#,
        r#""sub":"lea","sub":"ada""#,
        r#""sub":"lea","exp":1"#,
        r#""sub":"lea","other":[{"a":1,"a":1}]"#,
    ] {
        let payload = format!(r#"{{{twice},"exp":{}}}"#, NOW + 100);
        assert_eq!(
            outcome(raw(header, &payload)),
            Err(TokenError::Malformed),
            "{twice}"
        );
    }
}

#[test]
fn base64_of_another_kind_is_refused() {
    let (header, payload) = (r#"{"alg":"HS256"}"#, claims(&json!({})).to_string());
    let signed = |header: &str, payload: &str, after: &str| {
        let message = format!("{header}.{payload}");
        let signature = hmac(HMAC_SHA256, SECRET.as_bytes())(message.as_bytes());
        format!("{message}.{}{after}", base64(signature))
    };
    let (header, payload) = (base64(header), base64(payload));
    assert_eq!(outcome(signed(&header, &payload, "")), Ok(()));
    for change in ["=", "==", "\n", " ", "+", "/", "%3D", "."] {
        for token in [
            signed(&format!("{header}{change}"), &payload, ""),
            signed(&header, &format!("{payload}{change}"), ""),
            signed(&header, &payload, change),
        ] {
            assert_eq!(outcome(token), Err(TokenError::Malformed), "{change:?}");
        }
    }
    let good = signed(&header, &payload, "");
    for token in [format!(" {good}"), format!("Bearer {good}")] {
        assert_eq!(outcome(token), Err(TokenError::Malformed));
    }
}

#[test]
fn a_token_above_64_kib_is_refused() {
    let padded = |length: usize| {
        let others = json!({ "other": "x".repeat(length) });
        by_secret(&claims(&others), SECRET)
    };
    let spare = 64 * 1024 - padded(0).len();
    // Four characters encode three bytes.
    assert_eq!(outcome(padded(spare / 4 * 3 - 3)), Ok(()));
    assert_eq!(
        outcome(padded(spare / 4 * 3 + 3)),
        Err(TokenError::Malformed)
    );
}

proptest! {
    #[test]
    fn arbitrary_text_is_not_a_valid_token(text in ".*") {
        prop_assert!(verifier().verify_at(text, at(NOW)).is_err());
    }

    #[test]
    fn arbitrary_parts_are_not_a_valid_token(header in ".*", payload in ".*", signature in any::<Vec<u8>>()) {
        let token = format!("{}.{}.{}", base64(header), base64(payload), base64(signature));
        prop_assert!(verifier().verify_at(token, at(NOW)).is_err());
    }

    #[test]
    fn arbitrary_signed_bytes_do_not_panic(payload in any::<Vec<u8>>()) {
        let message = format!("{}.{}", base64(r#"{"alg":"HS256"}"#), base64(payload));
        let signature = hmac(HMAC_SHA256, SECRET.as_bytes())(message.as_bytes());
        let token = format!("{message}.{}", base64(signature));
        prop_assert_eq!(verifier().verify_at(token, at(NOW)), Err(TokenError::Malformed));
    }

    #[test]
    fn arbitrary_key_sets_do_not_panic(json in ".*", key in ".*") {
        prop_assert!(TokenVerifier::with_key_set(&json, "issuer", "app").is_err());
        let keys = json!({ "keys": [{ "kty": key }, { "kty": "RSA", "n": json, "e": key }, json] });
        let _either = TokenVerifier::with_key_set(&keys.to_string(), "issuer", "app");
    }
}
