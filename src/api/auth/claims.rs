//! The results of decoding and of refreshing tokens.

use std::time::SystemTime;

use super::{checked::rejected, expect_field};
use crate::{
    Error, Secret,
    id::{PoolId, UserId},
    operation::Refusal,
    operations::auth::{DecodeToken, RefreshThirdPartyToken},
    token::claims::seconds_since_1970,
    types::{DecodedToken, RefreshedThirdPartyToken},
};

/// The claims that the service decodes from a token. [`decode_token`](crate::api::Auth::decode_token) returns them.
///
/// Do not use them to let a caller in: the token may be of another pool, or its user may have logged out. Use
/// [`verify`](crate::api::Auth::verify), which returns [`Claims`](crate::Claims).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DecodedClaims {
    /// The id of the user.
    pub user_id: UserId,
    /// The id of the user's pool. Refreshed tokens may lack it.
    pub pool_id: Option<PoolId>,
    /// The user's e-mail address, if the account has one.
    pub email: Option<String>,
    /// The user's id on a social platform or in a directory, if the user logged in through one.
    pub unionid: Option<String>,
    /// The time of issue.
    pub issued_at: Option<SystemTime>,
    /// The time of expiry. Tokens of 2018 and earlier may lack it.
    pub expires_at: Option<SystemTime>,
}

impl DecodedClaims {
    pub(super) fn of(response: DecodedToken) -> Result<Self, Error> {
        let code = response.status.and_then(|status| status.code);
        if code.is_some_and(|code| code != Refusal::SUCCESS) {
            return Err(rejected(code).into());
        }
        let data = expect_field::<DecodeToken, _>(response.data, "data.decodeJwtToken.data")?;
        let issued_at = response.iat.and_then(|seconds| seconds.parse().ok());
        Ok(Self {
            user_id: expect_field::<DecodeToken, _>(data.id, "data.decodeJwtToken.data.id")?,
            pool_id: data.client_id,
            email: data.email,
            unionid: data.unionid,
            issued_at: issued_at.and_then(seconds_since_1970),
            expires_at: response.exp.and_then(seconds_since_1970),
        })
    }
}

/// The new tokens of a social login. [`refresh_third_party_token`](crate::api::Auth::refresh_third_party_token) returns them.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ThirdPartyTokens {
    /// The name of the social platform, such as `qq`.
    pub provider: Option<String>,
    /// The platform's new access token.
    pub access_token: Secret,
    /// The platform's new refresh token, if it issues one.
    pub refresh_token: Option<Secret>,
    /// The time of the refresh, in the service's format.
    pub updated_at: Option<String>,
}

impl ThirdPartyTokens {
    pub(super) fn of(response: RefreshedThirdPartyToken) -> Result<Self, Error> {
        let path = "data.refreshThirdPartyToken.refreshSuccess";
        expect_field::<RefreshThirdPartyToken, _>(response.refresh_success, path)?;
        let path = "data.refreshThirdPartyToken.accessToken";
        Ok(Self {
            provider: response.provider,
            access_token: expect_field::<RefreshThirdPartyToken, _>(response.access_token, path)?,
            refresh_token: response.refresh_token,
            updated_at: response.updated_at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        error::TokenError,
        types::{CommonMessage, DecodedTokenData},
    };

    /// Returns the path of the missing field.
    fn missing<T>(result: Result<T, Error>) -> Option<String> {
        match result {
            Err(Error::Decode(error)) => Some(error.path),
            _ => None,
        }
    }

    #[test]
    fn renewed_tokens_are_there_or_an_error_is() {
        let renewed = RefreshedThirdPartyToken {
            refresh_success: Some(true),
            access_token: Some("new".into()),
            ..Default::default()
        };
        let tokens = ThirdPartyTokens::of(renewed.clone()).unwrap();
        assert_eq!(tokens.access_token.expose(), "new");

        let without_token = ThirdPartyTokens::of(RefreshedThirdPartyToken {
            access_token: None,
            ..renewed
        });
        let path = "data.refreshThirdPartyToken.accessToken";
        assert_eq!(missing(without_token).as_deref(), Some(path));
        let says_nothing = ThirdPartyTokens::of(RefreshedThirdPartyToken::default());
        let path = "data.refreshThirdPartyToken.refreshSuccess";
        assert_eq!(missing(says_nothing).as_deref(), Some(path));
    }

    #[test]
    fn a_token_is_read_or_rejected() {
        let of_code = |code, data| {
            DecodedClaims::of(DecodedToken {
                data,
                status: Some(CommonMessage {
                    code: Some(code),
                    ..Default::default()
                }),
                iat: Some("1580540818".to_owned()),
                exp: Some(1_580_540_819),
            })
        };
        let of_lea = DecodedTokenData {
            id: Some("lea".into()),
            ..Default::default()
        };
        let claims = of_code(200, Some(of_lea.clone())).unwrap();
        assert_eq!(claims.user_id, "lea");
        assert_eq!(claims.issued_at, seconds_since_1970(1_580_540_818));
        assert_eq!(claims.expires_at, seconds_since_1970(1_580_540_819));

        for (code, rejected) in [(2206, TokenError::Expired), (2207, TokenError::Rejected)] {
            let result = of_code(code, Some(of_lea.clone()));
            assert!(matches!(result, Err(Error::Token(error)) if error == rejected));
        }
        let path = missing(of_code(200, None));
        assert_eq!(path.as_deref(), Some("data.decodeJwtToken.data"));
        let path = missing(of_code(200, Some(DecodedTokenData::default())));
        assert_eq!(path.as_deref(), Some("data.decodeJwtToken.data.id"));
    }
}
