//! The check of a user's token by the service, in each API.

use std::sync::Arc;

use super::expect_field;
use crate::{
    Call, Claims, Error, ErrorCode, Operation, Secret, call::actor::Owner, error::TokenError,
    token::claims::seconds_since_1970, types::LoginStatus,
};

/// The operation of an API that checks a token.
pub(crate) trait CheckToken: Operation {
    /// The path of the user in a response.
    const USER: &'static str;

    /// Returns the response in the form that both APIs share.
    fn status(output: Self::Output) -> LoginStatus;
}

/// Has the call check a token for the owner of a pool. The result is made from its claims and the token.
pub(crate) fn check_token<A, O: CheckToken, T>(
    call: Call<A, O>,
    owner: &Arc<Owner>,
    token: Secret,
    finish: impl FnOnce(&A, Claims, Secret) -> Result<T, Error> + Send + 'static,
) -> Call<A, O, T> {
    let check = match token.expose() {
        "" => Err(TokenError::Malformed),
        _ => Ok(()),
    };
    let (of_pool, fetched) = (Arc::clone(owner), Arc::clone(owner));
    call.checked(check)
        // The owner token contains the id of the owner.
        .before_send(move |operation, deadline| {
            Box::pin(async move {
                fetched.owner_token(O::NAME, deadline).await?;
                Ok(operation)
            })
        })
        .finish(move |actor, output| {
            let claims = verified_claims::<O>(&of_pool, O::status(output))?;
            finish(actor, claims, token)
        })
}

/// Returns the claims that the service confirmed, if the token is of this pool.
fn verified_claims<O: CheckToken>(owner: &Owner, status: LoginStatus) -> Result<Claims, Error> {
    if status.status != Some(true) {
        return Err(rejected(status.code).into());
    }
    let pair = status
        .token
        .and_then(|mut token| token.data.take().map(|data| (token, data)));
    let (token, user) = expect_field::<O, _>(pair, O::USER)?;
    // The service accepts the tokens of all its pools.
    if user.client_id.as_ref() != Some(&owner.pool_id) {
        return Err(TokenError::WrongAudience.into());
    }
    let expires_at = token.exp.ok_or(TokenError::MissingExpiry)?;
    let user_id = user.id.filter(|id| !id.as_str().is_empty());
    let user_id = expect_field::<O, _>(user_id, &format!("{}.id", O::USER))?;
    if owner.token.is_owner(&user_id) {
        return Err(TokenError::OwnerToken.into());
    }
    Ok(Claims {
        user_id,
        pool_id: user.client_id,
        email: user.email,
        unionid: user.unionid,
        issuer: None,
        audience: Vec::new(),
        issued_at: token.iat.and_then(seconds_since_1970),
        not_before: None,
        expires_at: seconds_since_1970(expires_at).ok_or(TokenError::Malformed)?,
        other: serde_json::Map::new(),
    })
}

/// Returns the reason why the service rejects a token, given its code.
pub(super) fn rejected(code: Option<i64>) -> TokenError {
    match code.map(ErrorCode::from) {
        Some(ErrorCode::LoginExpired) => TokenError::Expired,
        _ => TokenError::Rejected,
    }
}

/// Returns whether the service reports a token as valid.
pub(crate) fn is_valid<O: Operation>(status: Option<bool>) -> Result<bool, Error> {
    expect_field::<O, _>(status, "data.checkLoginStatus.status")
}
