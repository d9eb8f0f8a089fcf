//! The claims of a token that nobody has verified. The client reads its own tokens to learn whose they are and when they
//! expire. Verified claims are [`Claims`](crate::Claims).

use std::time::Duration;

use serde_json::Value;

use crate::{
    id::UserId,
    token::claims::{take_data, take_user_id},
    token::jwt::{Jwt, object},
};

/// The claims that the client reads from a token that nobody has verified.
#[derive(Debug, Default)]
pub(crate) struct UnverifiedClaims {
    user_id: Option<UserId>,
    /// When it was issued, in seconds since 1970.
    pub(crate) iat: Option<i64>,
    /// When it expires, in seconds since 1970.
    pub(crate) exp: Option<i64>,
}

impl UnverifiedClaims {
    /// Reads the claims of a JSON Web Token; none if it is not such a token.
    pub(crate) fn of(token: &str) -> Option<Self> {
        let mut payload = object(Jwt::split(token)?.payload)?;
        let mut data = take_data(&mut payload);
        Some(Self {
            user_id: take_user_id(&mut data, &mut payload).ok(),
            iat: payload.get("iat").and_then(seconds),
            exp: payload.get("exp").and_then(seconds),
        })
    }

    /// The id of the user that the token was issued to.
    pub(crate) fn user_id(self) -> Option<UserId> {
        self.user_id
    }
}

/// Whole seconds; the claim may have a fraction.
fn seconds(claim: &Value) -> Option<i64> {
    claim.as_i64().or_else(|| {
        let since = Duration::try_from_secs_f64(claim.as_f64()?).ok()?;
        i64::try_from(since.as_secs()).ok()
    })
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    fn read(payload: &str) -> Option<UnverifiedClaims> {
        UnverifiedClaims::of(&format!("head.{}.tail", URL_SAFE_NO_PAD.encode(payload)))
    }

    #[test]
    fn the_user_is_found() {
        for (payload, user_id) in [
            (r#"{"data":{"id":"lea"}}"#, Some("lea")),
            (r#"{"sub":"lea"}"#, Some("lea")),
            (r#"{"data":{"id":""},"sub":"lea"}"#, Some("lea")),
            (r#"{"data":{"id":"lea"},"sub":"ada"}"#, None),
            (r#"{"data":{"id":7}}"#, None),
            (r#"{"data":"lea"}"#, None),
            ("{}", None),
        ] {
            let claims = read(payload).expect("it is a token");
            assert_eq!(
                claims.user_id().as_ref().map(UserId::as_str),
                user_id,
                "{payload}"
            );
        }
        assert!(read(r#"{"sub":"lea","sub":"ada"}"#).is_none());
    }

    #[test]
    fn times_of_any_kind_are_read() {
        for (exp, seconds) in [
            ("1580540818", Some(1_580_540_818)),
            ("1580540818.5", Some(1_580_540_818)),
            ("-5", Some(-5)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("18446744073709551615", None),
            ("1e300", None),
            ("-1.5", None),
            ("\"tomorrow\"", None),
            ("null", None),
        ] {
            let claims = read(&format!(r#"{{"exp":{exp}}}"#)).expect("it is a token");
            assert_eq!(claims.exp, seconds, "{exp}");
        }
    }
}
