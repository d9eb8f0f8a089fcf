//! Tokens signed with a secret.

use std::time::{Duration, SystemTime};

use authing::{Claims, Error, error::TokenError, verify::TokenVerifier};
use aws_lc_rs::hmac::{HMAC_SHA256, HMAC_SHA384};
use serde_json::{Value, json};

use super::{
    NOW,
    signing::{base64, by_secret, hmac, token},
};

pub(super) const SECRET: &str = "the pool's secret";

pub(super) fn verifier() -> TokenVerifier {
    let verifier = TokenVerifier::with_secret(SECRET).expect("the secret is not empty");
    verifier.leeway(Duration::ZERO)
}

pub(super) fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Verifies a token with these claims.
fn verified(claims: &Value) -> Result<Claims, TokenError> {
    verifier().verify_at(by_secret(claims, SECRET), at(NOW))
}

/// Lea's claims as the service writes them, and further ones.
pub(super) fn claims(others: &Value) -> Value {
    let mut claims = json!({
        "data": { "email": "lea@example.com", "id": "lea", "clientId": "pool", "unionid": "li" },
        "iat": NOW - 100,
        "exp": NOW + 100,
    });
    for (name, value) in others.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    claims
}

#[test]
fn the_services_own_tokens_are_read() {
    let lea = verified(&claims(&json!({}))).expect("the token is good");
    assert_eq!(
        (lea.user_id.as_str(), lea.email.as_deref()),
        ("lea", Some("lea@example.com"))
    );
    assert_eq!(lea.pool_id, Some("pool".into()));
    assert_eq!(lea.unionid.as_deref(), Some("li"));
    assert_eq!(lea.issued_at, Some(at(NOW - 100)));
    assert_eq!(lea.expires_at, at(NOW + 100));
    assert!(lea.other.is_empty());
}

#[test]
fn unknown_claims_are_kept() -> Result<(), Error> {
    let lea = verified(&json!({
        "data": { "id": "lea", "level": 3 },
        "jti": "a name",
        "exp": NOW + 100,
    }))?;
    assert_eq!(lea.get::<u8>("level")?, Some(3));
    assert_eq!(lea.get::<String>("jti")?.as_deref(), Some("a name"));
    assert_eq!(lea.get::<u8>("rank")?, None);
    let wrong = lea.get::<u8>("jti").expect_err("a name is no number");
    assert!(!format!("{wrong} {wrong:?}").contains("a name"));
    Ok(())
}

#[test]
fn nothing_prints_a_token() {
    let inner = "eyJhbGciOi.eyJkYXRh.c2VjcmV0";
    let lea = verified(&claims(&json!({ "token": inner }))).expect("the token is good");
    assert_eq!(lea.get::<String>("token").unwrap().as_deref(), Some(inner));
    assert!(!format!("{lea:?}").contains(inner));
    assert!(!format!("{:?}", verifier()).contains(SECRET));
}

#[test]
fn a_token_of_another_secret_is_refused() {
    let forged = by_secret(&claims(&json!({})), "guessed");
    let refused = verifier().verify_at(forged, at(NOW));
    assert_eq!(refused, Err(TokenError::WrongSignature));
    assert!(matches!(
        TokenVerifier::with_secret(""),
        Err(Error::InvalidArgument(_))
    ));
}

#[test]
fn a_changed_token_has_a_wrong_signature() {
    let good = by_secret(&claims(&json!({})), SECRET);
    let mut parts: Vec<_> = good.split('.').collect();
    let other = base64(claims(&json!({ "data": { "id": "ada" } })).to_string());
    parts[1] = &other;
    let refused = verifier().verify_at(parts.join("."), at(NOW));
    assert_eq!(refused, Err(TokenError::WrongSignature));

    // Unsigned, although the header names HS256.
    let unsigned = format!("{}.", good.rsplit_once('.').expect("three parts").0);
    let refused = verifier().verify_at(unsigned, at(NOW));
    assert_eq!(refused, Err(TokenError::WrongSignature));
}

#[test]
fn the_token_does_not_choose_the_algorithm() {
    let claims = claims(&json!({}));
    for name in [
        "none", "None", "NONE", "nOnE", "", "HS384", "RS256", "ES256", "hs256",
    ] {
        let header = json!({ "alg": name });
        for token in [
            token(&header, &claims, |_| Vec::new()),
            token(&header, &claims, hmac(HMAC_SHA256, SECRET.as_bytes())),
            token(&header, &claims, hmac(HMAC_SHA384, SECRET.as_bytes())),
        ] {
            let refused = verifier().verify_at(token, at(NOW));
            assert_eq!(refused, Err(TokenError::AlgorithmNotAllowed), "{name}");
        }
    }
}

#[test]
fn a_leeway_of_any_length_does_not_overflow() {
    for exp in [i64::MIN, 0, i64::MAX] {
        let token = by_secret(
            &claims(&json!({ "exp": exp, "nbf": exp, "iat": exp })),
            SECRET,
        );
        for now in [
            SystemTime::UNIX_EPOCH,
            at(NOW),
            at(u64::from(u32::MAX) * 1000),
        ] {
            let lenient = verifier().leeway(Duration::MAX);
            assert!(lenient.verify_at(&token, now).is_ok(), "{exp}");
            let exact = verifier().leeway(Duration::ZERO);
            assert!(exact.verify_at(&token, now).is_err(), "{exp}");
        }
    }
}

#[test]
fn a_token_ends_at_its_time() {
    let token = by_secret(&claims(&json!({})), SECRET);
    let end = at(NOW + 100);
    let instant = Duration::from_nanos(1);
    assert!(verifier().verify_at(&token, end - instant).is_ok());
    assert_eq!(verifier().verify_at(&token, end), Err(TokenError::Expired));

    let lenient = verifier().leeway(Duration::from_secs(5));
    let end = end + Duration::from_secs(5);
    assert!(lenient.verify_at(&token, end - instant).is_ok());
    assert_eq!(lenient.verify_at(&token, end), Err(TokenError::Expired));
    let usual = TokenVerifier::with_secret(SECRET).unwrap();
    assert!(usual.verify_at(&token, at(NOW + 129)).is_ok());
    assert_eq!(
        usual.verify_at(&token, at(NOW + 130)),
        Err(TokenError::Expired)
    );
}

#[test]
fn a_token_begins_at_its_time() {
    let token = by_secret(&claims(&json!({ "nbf": NOW + 10 })), SECRET);
    let early = verifier().verify_at(&token, at(NOW + 9));
    assert_eq!(early, Err(TokenError::NotYetValid));
    assert!(verifier().verify_at(&token, at(NOW + 10)).is_ok());
    let lenient = verifier().leeway(Duration::from_secs(1));
    assert!(lenient.verify_at(&token, at(NOW + 9)).is_ok());
}

#[test]
fn arbitrary_times_do_not_panic() {
    for (exp, outcome) in [
        (json!(1_580_540_818.5), Ok(())),
        (json!(i64::MAX), Ok(())),
        (json!(0), Err(TokenError::Expired)),
        (json!(-1), Err(TokenError::Expired)),
        (Value::Null, Err(TokenError::MissingExpiry)),
        (json!(u64::MAX), Err(TokenError::Malformed)),
        (json!(1e300), Err(TokenError::Malformed)),
        (json!(i64::MIN), Err(TokenError::Expired)),
        (json!("tomorrow"), Err(TokenError::Malformed)),
    ] {
        let verified = verified(&claims(&json!({ "exp": exp })));
        assert_eq!(verified.map(|_| ()), outcome, "{exp}");
    }
}

#[test]
fn issuer_and_audience_are_asked_for() {
    let token = |others: Value| by_secret(&claims(&others), SECRET);
    let oidc = token(json!({ "iss": "https://issuer", "aud": ["app", "other"] }));
    let own = token(json!({}));
    for (verifier, oidc_outcome, own_outcome) in [
        (verifier(), Ok(()), Ok(())),
        (
            verifier().issuer("https://issuer"),
            Ok(()),
            Err(TokenError::WrongIssuer),
        ),
        (
            verifier().issuer("https://issuer/"),
            Err(TokenError::WrongIssuer),
            Err(TokenError::WrongIssuer),
        ),
        (
            verifier().audience("app"),
            Ok(()),
            Err(TokenError::WrongAudience),
        ),
        // A token with an audience is not for the pool in addition.
        (
            verifier().audience("pool"),
            Err(TokenError::WrongAudience),
            Ok(()),
        ),
        (
            verifier().audience("pool").audience("other"),
            Ok(()),
            Ok(()),
        ),
    ] {
        let outcome = |token: &str| verifier.verify_at(token, at(NOW)).map(|_| ());
        assert_eq!(
            (outcome(&oidc), outcome(&own)),
            (oidc_outcome, own_outcome),
            "{verifier:?}"
        );
    }
}

#[test]
fn a_token_names_one_user() {
    for (claims, outcome) in [
        (json!({ "sub": "lea" }), Ok("lea".into())),
        (
            json!({ "data": { "id": "lea" }, "sub": "lea" }),
            Ok("lea".into()),
        ),
        (
            json!({ "data": { "id": "lea" }, "sub": "ada" }),
            Err(TokenError::Malformed),
        ),
        (json!({ "data": { "id": "" } }), Err(TokenError::Malformed)),
        (json!({ "data": { "id": 7 } }), Err(TokenError::Malformed)),
        (json!({ "data": "lea" }), Err(TokenError::Malformed)),
        (json!({}), Err(TokenError::Malformed)),
    ] {
        let mut whole = claims.clone();
        whole["exp"] = json!(NOW + 100);
        let verified = verified(&whole).map(|verified| verified.user_id);
        assert_eq!(verified, outcome, "{claims}");
    }
}
