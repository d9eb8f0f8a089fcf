//! Tokens of logins through the API v2: signed with the secret of an application, or with its published key.

use std::time::{Duration, SystemTime};

use authing::{
    Error, Secret,
    error::TokenError,
    v2::{Application, Authing},
    verify::{PublishedKeyVerifier, TokenVerifier},
};
use authing_emulated::{EMAIL, Emulated, LEA, PASSWORD, POOL, SECRET};
use authing_emulator::{Emulator, OidcAppSeed};
use aws_lc_rs::hmac::HMAC_SHA256;
use serde_json::{Value, json};

use super::{
    NOW,
    signing::{Pair, by_secret, hmac, token},
};

const APP: &str = "60800b9151d040af9016d60b";
const APP_SECRET: &str = "the application's secret";
const ISSUER: &str = "https://forum.authing.cn/oidc";

/// The claims of the service in a token of an application, without those of the profile that are null.
fn claims() -> Value {
    json!({
        "sub": "lea",
        "gender": "U",
        "email": null,
        "unionid": null,
        "data": {
            "type": "user", "userPoolId": "pool", "appId": APP, "id": "lea", "userId": "lea", "_id": "lea", "phone": null,
            "email": null, "username": "lea", "unionid": null, "openid": null, "clientId": "pool",
        },
        "userpool_id": "pool",
        "aud": APP,
        "exp": NOW + 1_209_600,
        "iat": NOW,
        "iss": ISSUER,
    })
}

fn verifier() -> TokenVerifier {
    TokenVerifier::with_app_secret(APP_SECRET, ISSUER, APP).expect("the secret is not empty")
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn the_claims_are_read() -> Result<(), Error> {
    let lea = verifier().verify_at(by_secret(&claims(), APP_SECRET), at(NOW))?;
    assert_eq!(
        (lea.user_id.as_str(), lea.pool_id),
        ("lea", Some("pool".into()))
    );
    assert_eq!(
        (lea.issuer.as_deref(), &lea.audience[..]),
        (Some(ISSUER), &[APP.to_owned()][..])
    );
    assert_eq!(
        (lea.issued_at, lea.expires_at),
        (Some(at(NOW)), at(NOW + 1_209_600))
    );
    assert_eq!((lea.email.as_deref(), lea.unionid.as_deref()), (None, None));
    assert_eq!(lea.other["username"], "lea");

    let mut bare = claims();
    bare.as_object_mut().expect("an object").remove("data");
    let lea = verifier().verify_at(by_secret(&bare, APP_SECRET), at(NOW))?;
    assert_eq!(
        (lea.user_id.as_str(), lea.pool_id),
        ("lea", Some("pool".into()))
    );
    Ok(())
}

#[test]
fn tokens_of_others_are_refused() {
    let mut owner = claims();
    for claim in ["sub", "aud", "iss", "userpool_id"] {
        owner.as_object_mut().expect("an object").remove(claim);
    }
    let with = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        claims
    };
    for (claims, secret, outcome) in [
        (claims(), "another secret", TokenError::WrongSignature),
        (claims(), SECRET, TokenError::WrongSignature),
        (
            with("aud", "5e4c8b1f0a2d3c4b5a690f02".into()),
            APP_SECRET,
            TokenError::WrongAudience,
        ),
        (
            with("aud", "pool".into()),
            APP_SECRET,
            TokenError::WrongAudience,
        ),
        (
            with("iss", "https://desk.authing.cn/oidc".into()),
            APP_SECRET,
            TokenError::WrongIssuer,
        ),
        (
            with("iss", Value::Null),
            APP_SECRET,
            TokenError::WrongIssuer,
        ),
        (
            with("exp", (NOW - 31).into()),
            APP_SECRET,
            TokenError::Expired,
        ),
        (
            with("exp", Value::Null),
            APP_SECRET,
            TokenError::MissingExpiry,
        ),
        (with("sub", "ada".into()), APP_SECRET, TokenError::Malformed),
        (owner, APP_SECRET, TokenError::WrongIssuer),
    ] {
        let refused = verifier().verify_at(by_secret(&claims, secret), at(NOW));
        assert_eq!(refused, Err(outcome), "{claims}");
    }
    assert!(TokenVerifier::with_app_secret("", ISSUER, APP).is_err());
}

#[test]
fn an_algorithm_is_not_confused_with_another() {
    let pair = Pair::rsa();
    let key = pair.published("rsa");
    let keys = json!({ "keys": [key] }).to_string();
    let with_keys = TokenVerifier::with_key_set(&keys, ISSUER, APP).expect("a key");
    let signed = pair.token("RS256", "rsa", &claims());
    assert!(with_keys.verify_at(&signed, at(NOW)).is_ok());

    let modulus = key["n"].as_str().expect("a number").to_owned();
    let by_public_key = [modulus, key.to_string(), keys].map(|public| {
        let header = json!({ "alg": "HS256", "kid": "rsa" });
        token(&header, &claims(), hmac(HMAC_SHA256, public.as_bytes()))
    });
    let unsigned = ["none", "RS256"].map(|name| {
        let header = json!({ "alg": name, "kid": "rsa" });
        token(&header, &claims(), |_| Vec::new())
    });
    for forged in by_public_key.iter().chain(&unsigned) {
        assert!(with_keys.verify_at(forged, at(NOW)).is_err());
        assert!(verifier().verify_at(forged, at(NOW)).is_err());
    }
    // The secret is not a reason to accept another algorithm.
    let refused = verifier().verify_at(signed, at(NOW));
    assert_eq!(refused, Err(TokenError::AlgorithmNotAllowed));
}

const FORUM: &str = "5e4c8b1f0a2d3c4b5a690f01";
const DESK: &str = "5e4c8b1f0a2d3c4b5a690f02";

/// Logs Lea in through an application, and returns the token.
async fn log_in(emulator: &Emulator, app: &str) -> Result<Secret, Error> {
    let app = Application::builder(app, emulator.base_url());
    let app = app.public_key_pem(emulator.public_key_pem()).build()?;
    let session = app.auth().login_by_email(EMAIL, PASSWORD).await?;
    Ok(session.token().clone())
}

#[tokio::test]
async fn tokens_of_the_emulator_are_verified() -> Result<(), Box<dyn std::error::Error>> {
    let emulated = Emulated::with(|pool| {
        pool.app(OidcAppSeed::new(FORUM, "Forum").rs256())
            .app(OidcAppSeed::new(DESK, "Desk").secret(APP_SECRET))
    })
    .await;
    let emulator = &emulated.emulator;
    let authing = Authing::from_vars(emulator.env())?;
    let issuer = emulator.oidc_issuer();
    let keys = format!("{issuer}/.well-known/jwks.json");
    let of_forum = PublishedKeyVerifier::new(&authing, &keys, &issuer, FORUM)?;
    let of_desk = TokenVerifier::with_app_secret(APP_SECRET, &issuer, DESK)?;
    let of_pool = TokenVerifier::with_app_secret(SECRET, &issuer, POOL)?;

    let forum = log_in(emulator, FORUM).await?;
    let desk = log_in(emulator, DESK).await?;
    let pool = authing.auth().login_by_email(EMAIL, PASSWORD).await?;
    let pool = pool.token().clone();
    for (token, accepted) in [(&forum, FORUM), (&desk, DESK), (&pool, POOL)] {
        let now = at(NOW);
        let outcomes = [
            (FORUM, of_forum.verify_at(token, now).await),
            (DESK, of_desk.verify_at(token, now).map_err(Error::from)),
            (POOL, of_pool.verify_at(token, now).map_err(Error::from)),
        ];
        for (audience, outcome) in outcomes {
            match outcome {
                Ok(claims) if audience == accepted => {
                    assert_eq!(
                        (claims.user_id, claims.pool_id),
                        (LEA.into(), Some(POOL.into()))
                    );
                    assert_eq!(claims.email.as_deref(), Some(EMAIL));
                }
                Err(Error::Token(_)) if audience != accepted => {}
                outcome => panic!("{audience} {accepted}: {outcome:?}"),
            }
        }
    }
    Ok(())
}
