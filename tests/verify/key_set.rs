//! Tokens signed with one of the keys of a set.

use std::time::{Duration, SystemTime};

use authing::{Claims, Error, error::TokenError, verify::TokenVerifier};
use aws_lc_rs::hmac::HMAC_SHA256;
use serde_json::{Value, json};

use super::{
    APP, ISSUER, NOW, claims,
    signing::{Pair, base64, hmac, token},
};

fn verifier(keys: &[Value]) -> Result<TokenVerifier, Error> {
    TokenVerifier::with_key_set(&json!({ "keys": keys }).to_string(), ISSUER, APP)
}

fn verified(keys: &[Value], token: &str) -> Result<Claims, TokenError> {
    let verifier = verifier(keys).expect("the keys are good");
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    verifier.verify_at(token, now)
}

#[test]
fn keys_of_all_types_verify() {
    let pairs = [Pair::rsa(), Pair::p256(), Pair::p384(), Pair::edwards()];
    let ids = ["rsa", "p256", "p384", "edwards"];
    let keys: Vec<_> = pairs
        .iter()
        .zip(ids)
        .map(|(pair, id)| pair.published(id))
        .collect();
    for (pair, name) in [
        (0, "RS256"),
        (0, "RS512"),
        (0, "PS256"),
        (1, "ES256"),
        (2, "ES384"),
        (3, "EdDSA"),
    ] {
        let token = pairs[pair].token(name, ids[pair], &claims());
        let lea = verified(&keys, &token).expect(name);
        assert_eq!(
            (lea.user_id.as_str(), lea.issuer.as_deref()),
            ("lea", Some(ISSUER))
        );

        let claims = pairs[pair].token(name, ids[pair], &json!({ "sub": "ada", "exp": NOW + 9 }));
        let (_, signature) = token.rsplit_once('.').unwrap();
        let (message, _) = claims.rsplit_once('.').unwrap();
        let changed = format!("{message}.{signature}");
        assert_eq!(
            verified(&keys, &changed),
            Err(TokenError::WrongSignature),
            "{name}"
        );
    }
}

/// A public key must not be accepted as the secret of HS256.
#[test]
fn a_public_key_is_no_secret() {
    let pair = Pair::rsa();
    let key = pair.published("rsa");
    let modulus = key["n"].as_str().unwrap();
    let header = json!({ "alg": "HS256", "kid": "rsa" });
    for secret in [
        modulus,
        &key.to_string(),
        &json!({ "keys": [key] }).to_string(),
        "",
    ] {
        let forged = token(&header, &claims(), hmac(HMAC_SHA256, secret.as_bytes()));
        let refused = verified(std::slice::from_ref(&key), &forged);
        assert_eq!(refused, Err(TokenError::AlgorithmNotAllowed));
    }
    for name in ["none", "ES256", "EdDSA"] {
        let unsigned = token(&json!({ "alg": name, "kid": "rsa" }), &claims(), |_| {
            Vec::new()
        });
        let refused = verified(std::slice::from_ref(&key), &unsigned);
        assert_eq!(refused, Err(TokenError::AlgorithmNotAllowed), "{name}");
    }
}

#[test]
fn a_key_that_names_its_algorithm_is_for_no_other() {
    let pair = Pair::rsa();
    let mut key = pair.published("rsa");
    key["alg"] = json!("RS256");
    let good = pair.token("RS256", "rsa", &claims());
    assert!(verified(std::slice::from_ref(&key), &good).is_ok());
    let other = pair.token("RS512", "rsa", &claims());
    assert_eq!(
        verified(&[key], &other),
        Err(TokenError::AlgorithmNotAllowed)
    );
}

#[test]
fn a_token_names_its_key() {
    let (own, other) = (Pair::p256(), Pair::p256());
    let keys = [own.published("own"), other.published("other")];
    let outcome = |id: &str| verified(&keys, &own.token("ES256", id, &claims())).map(|_| ());
    assert_eq!(outcome("own"), Ok(()));
    assert_eq!(outcome("other"), Err(TokenError::WrongSignature));
    assert_eq!(outcome("third"), Err(TokenError::UnknownKey));

    // A token without a key name is verified with the only key.
    let nameless = token(&json!({ "alg": "ES256" }), &claims(), |_| vec![0; 64]);
    assert_eq!(verified(&keys, &nameless), Err(TokenError::UnknownKey));
    assert_eq!(
        verified(&keys[..1], &nameless),
        Err(TokenError::WrongSignature)
    );
}

#[test]
fn keys_of_different_types_may_share_a_name() {
    let (rsa, curve) = (Pair::rsa(), Pair::p256());
    let keys = [rsa.published("2020"), curve.published("2020")];
    assert!(verified(&keys, &curve.token("ES256", "2020", &claims())).is_ok());
    assert!(verified(&keys, &rsa.token("RS256", "2020", &claims())).is_ok());
    let neither = token(&json!({ "alg": "EdDSA", "kid": "2020" }), &claims(), |_| {
        vec![0; 64]
    });
    assert_eq!(
        verified(&keys, &neither),
        Err(TokenError::AlgorithmNotAllowed)
    );
}

#[test]
fn keys_of_the_same_name_and_type_are_all_tried() {
    let (first, second, stranger) = (Pair::p256(), Pair::p256(), Pair::p256());
    let rsa = Pair::rsa();
    let keys = [
        first.published("2020"),
        rsa.published("2020"),
        second.published("2020"),
        stranger.published("2021"),
    ];
    let outcome =
        |pair: &Pair, name: &str| verified(&keys, &pair.token(name, "2020", &claims())).map(|_| ());
    assert_eq!(outcome(&first, "ES256"), Ok(()));
    assert_eq!(outcome(&second, "ES256"), Ok(()));
    assert_eq!(outcome(&rsa, "RS256"), Ok(()));
    assert_eq!(outcome(&stranger, "ES256"), Err(TokenError::WrongSignature));
    let expired = json!({ "sub": "lea", "iss": ISSUER, "aud": APP, "exp": NOW - 3600 });
    let token = second.token("ES256", "2020", &expired);
    assert_eq!(verified(&keys, &token), Err(TokenError::Expired));
}

/// A number with this many bits, big-endian, all of them ones.
fn ones(bits: usize) -> String {
    let mut bytes = vec![0xff; bits.div_ceil(8)];
    bytes[0] >>= bytes.len() * 8 - bits;
    base64(bytes)
}

#[test]
fn an_rsa_key_that_is_weak_is_left_out() {
    let is_read = |n: &str, e: &str| {
        let key = json!({ "kty": "RSA", "kid": "key", "n": n, "e": e });
        verifier(&[key]).is_ok()
    };
    let usual = base64([1, 0, 1]);
    let pair = Pair::rsa().published("key");
    let (n, e) = (pair["n"].as_str().unwrap(), pair["e"].as_str().unwrap());
    assert!(is_read(n, e) && is_read(n, &base64([3])));
    assert!(is_read(&ones(2048), &usual) && is_read(&ones(8192), &usual));
    for bits in [1, 8, 512, 1024, 2040, 2047, 8193] {
        assert!(!is_read(&ones(bits), &usual), "{bits} bits");
    }
    let mut even = vec![0xff; 256];
    even[255] = 0xfe;
    let short = [vec![0; 128], vec![0xff; 128]].concat();
    let longer = [vec![0], vec![0xff; 256]].concat();
    for modulus in [vec![], vec![0; 256], even, short, longer].map(base64) {
        assert!(!is_read(&modulus, &usual), "{modulus}");
    }
    let padded = format!("{n}=");
    assert!(!is_read(&padded, e) && !is_read("?", e) && !is_read(n, "AQAB="));
    for exponent in [
        vec![],
        vec![0],
        vec![1],
        vec![2],
        vec![0, 0, 0, 1],
        vec![0, 1, 0, 1],
        vec![1, 0, 0],
        vec![2, 0, 0, 0, 1],
        vec![0xff; 8],
        vec![0xff; 9],
        vec![0xff; 256],
    ] {
        assert!(!is_read(n, &base64(&exponent)), "{exponent:?}");
    }
}

#[test]
fn a_key_of_the_wrong_length_is_left_out() {
    for pair in [Pair::p256(), Pair::p384(), Pair::edwards()] {
        let key = pair.published("key");
        assert!(verifier(std::slice::from_ref(&key)).is_ok());
        for member in ["x", "y"] {
            for number in ["", "AAAA", &ones(256 + 8), &ones(384 + 8)] {
                let mut wrong = key.clone();
                wrong[member] = json!(number);
                // The third type lacks `y`.
                let is_read = verifier(&[wrong]).is_ok();
                assert_eq!(is_read, member == "y" && key["kty"] == "OKP", "{member}");
            }
        }
    }
    let mut long = Pair::p256().published("key");
    long["x5t"] = json!("A".repeat(64 * 1024));
    assert!(verifier(&[long]).is_err());
}

#[test]
fn keys_that_are_not_for_signatures_are_left_out() {
    let mut encrypts = Pair::rsa().published("encrypts");
    encrypts["use"] = json!("enc");
    let mut signs = Pair::rsa().published("signs");
    signs["key_ops"] = json!(["sign"]);
    let mut confused = Pair::rsa().published("confused");
    confused["alg"] = json!("HS256");
    let secret = json!({ "kty": "oct", "kid": "secret", "k": "c2VjcmV0" });
    let unknown = json!({ "kty": "new", "kid": "unknown" });
    for key in [
        encrypts,
        signs,
        confused,
        secret,
        unknown,
        json!({}),
        json!(7),
    ] {
        assert!(
            matches!(
                verifier(std::slice::from_ref(&key)),
                Err(Error::InvalidArgument(_))
            ),
            "{key}"
        );
        let good = Pair::p256();
        let keys = [key, good.published("good")];
        assert!(verified(&keys, &good.token("ES256", "good", &claims())).is_ok());
    }
}

#[test]
fn issuer_and_audience_are_always_asked_for() {
    let pair = Pair::edwards();
    let keys = [pair.published("key")];
    for (name, value, outcome) in [
        ("iss", json!("https://elsewhere"), TokenError::WrongIssuer),
        ("iss", Value::Null, TokenError::WrongIssuer),
        ("aud", json!("another app"), TokenError::WrongAudience),
        ("aud", json!([]), TokenError::WrongAudience),
        ("aud", Value::Null, TokenError::WrongAudience),
        ("aud", json!([7]), TokenError::Malformed),
    ] {
        let mut claims = claims();
        claims[name] = value;
        let refused = verified(&keys, &pair.token("EdDSA", "key", &claims));
        assert_eq!(refused, Err(outcome), "{claims}");
    }
}

/// Parsers disagree on which of two values counts, and on whether a list can be an object.
#[test]
fn a_key_set_is_read_in_one_way_only() {
    let pair = Pair::p256();
    let token = pair.token("ES256", "key", &claims());
    let key = pair.published("key").to_string();
    let outcome = |json: &str| {
        let verifier = TokenVerifier::with_key_set(json, ISSUER, APP).map_err(|_| "no keys")?;
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
        verifier.verify_at(&*token, now).map_err(|_| "not verified")
    };
    assert!(outcome(&format!(r#"{{"keys":[{key}]}}"#)).is_ok());
    assert!(outcome(&format!("\u{feff}{{\"keys\":[{key}]}}")).is_ok());
    let more = |members: &str| key.replacen('{', &format!("{{{members},"), 1);
    for json in [
        format!("[[{key}]]"),
        format!(r#"{{"keys":[],"keys":[{key}]}}"#),
        format!(r#"{{"keys":[],"\u006beys":[{key}]}}"#),
        format!(r#"{{"keys":[{}]}}"#, more(r#""kid":"key""#)),
        format!(r#"{{"keys":[{}]}}"#, more(r#""\u0078":"AAAA""#)),
        format!(r#"{{"keys":[{}]}}"#, more(r#""other":1,"other":2"#)),
    ] {
        assert_eq!(outcome(&json).err(), Some("no keys"), "{json}");
    }
}
