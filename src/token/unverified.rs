//! The claims of unverified tokens. The client reads its own tokens to learn the user and the time of expiry. Verified claims are
//! [`Claims`](crate::Claims).

use std::time::SystemTime;

use crate::{
    id::UserId,
    token::claims::{since_1970, take_data, take_user_id},
    token::jwt::{Jwt, object},
};

/// The claims that the client reads from an unverified token.
#[derive(Debug, Default)]
pub(crate) struct UnverifiedClaims {
    /// The id of the user of the token.
    pub(crate) user_id: Option<UserId>,
    pub(crate) issued_at: Option<SystemTime>,
    pub(crate) expires_at: Option<SystemTime>,
}

impl UnverifiedClaims {
    /// Reads the claims of a JSON Web Token; `None` if the text is not one.
    pub(crate) fn of(token: &str) -> Option<Self> {
        let mut payload = object(Jwt::split(token)?.payload)?;
        let mut data = take_data(&mut payload);
        Some(Self {
            user_id: take_user_id(&mut data, &mut payload).ok(),
            issued_at: payload.get("iat").and_then(since_1970),
            expires_at: payload.get("exp").and_then(since_1970),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;
    use crate::token::claims::seconds_since_1970;

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
                claims.user_id.as_ref().map(UserId::as_str),
                user_id,
                "{payload}"
            );
        }
        assert!(read(r#"{"sub":"lea","sub":"ada"}"#).is_none());
    }

    #[test]
    fn times_of_any_kind_are_read() {
        let at = |milliseconds| Some(SystemTime::UNIX_EPOCH + Duration::from_millis(milliseconds));
        for (exp, expires_at) in [
            ("1580540818", at(1_580_540_818_000)),
            ("1580540818.5", at(1_580_540_818_500)),
            ("-5", Some(SystemTime::UNIX_EPOCH - Duration::from_secs(5))),
            ("9223372036854775807", seconds_since_1970(i64::MAX)),
            ("-9223372036854775808", seconds_since_1970(i64::MIN)),
            ("18446744073709551615", None),
            ("1e300", None),
            ("-1.5", None),
            ("\"tomorrow\"", None),
            ("null", None),
        ] {
            let claims = read(&format!(r#"{{"exp":{exp}}}"#)).expect("it is a token");
            assert_eq!(claims.expires_at, expires_at, "{exp}");
        }
    }
}
