//! Extractors for the user who sends a request.

use std::sync::Arc;

use authing::{Authing, Claims, Error, Session, error::TokenError};
use axum::{
    extract::{FromRef, FromRequestParts, OptionalFromRequestParts},
    http::{StatusCode, request::Parts},
};

use crate::{Authenticator, HttpError, PoolClient};

/// The claims of the verified token of a request. A request without one gets status 401.
///
/// As `Option<AuthClaims>`, it is `None` for such requests; the status is 503 if the check could not be completed. For the API v2, it is
/// `AuthClaims<authing::v2::Authing>`.
///
/// ```
/// use authing_axum::AuthClaims;
///
/// async fn greet(AuthClaims(claims): AuthClaims) -> String {
///     format!("Hello, {}!", claims.user_id)
/// }
///
/// async fn front_page(user: Option<AuthClaims>) -> &'static str {
///     if user.is_some() { "Welcome back!" } else { "Please log in." }
/// }
/// # let _ = axum::Router::<authing_axum::Authenticator>::new()
/// #     .route("/greeting", axum::routing::get(greet))
/// #     .route("/", axum::routing::get(front_page));
/// ```
#[derive(Clone, Debug)]
pub struct AuthClaims<C: PoolClient = Authing>(pub Arc<C::Claims>);

/// The session of the user who sends a request, for calls that act for the user. A request without a verified token gets status 401.
///
/// As `Option<AuthSession>`, it is `None` for such requests; the status is 503 if the check could not be completed. For the API v2, it is
/// `AuthSession<authing::v2::Authing>`.
///
/// ```
/// use authing::types::User;
/// use authing_axum::{AuthSession, HttpError};
/// use axum::Json;
///
/// async fn me(AuthSession(session): AuthSession) -> Result<Json<User>, HttpError> {
///     Ok(Json(session.users().me().await?))
/// }
/// # let _ = axum::Router::<authing_axum::Authenticator>::new().route("/me", axum::routing::get(me));
/// ```
#[derive(Clone, Debug)]
pub struct AuthSession<C: PoolClient = Authing>(pub Session<C>);

impl<S, C> FromRequestParts<S> for AuthClaims<C>
where
    S: Send + Sync,
    C: PoolClient<Claims = Claims>,
    Authenticator<C>: FromRef<S>,
{
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let auth = Authenticator::<C>::from_ref(state);
        let (_, claims) = auth.authenticate(&parts.headers).await?;
        Ok(Self(claims))
    }
}

impl<S, C> FromRequestParts<S> for AuthSession<C>
where
    S: Send + Sync,
    C: PoolClient,
    Authenticator<C>: FromRef<S>,
{
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let auth = Authenticator::<C>::from_ref(state);
        let (token, _) = auth.authenticate(&parts.headers).await?;
        let session = auth.authing().session(token);
        // A verifier of signatures may accept the owner's token, which is not a user's.
        let session = session.map_err(|_| Error::from(TokenError::OwnerToken))?;
        Ok(Self(session))
    }
}

macro_rules! optional {
    ($($extractor:ident)*) => {$(
        impl<S, C> OptionalFromRequestParts<S> for $extractor<C>
        where
            S: Send + Sync,
            C: PoolClient<Claims = Claims>,
            Authenticator<C>: FromRef<S>,
        {
            type Rejection = HttpError;

            async fn from_request_parts(
                parts: &mut Parts,
                state: &S,
            ) -> Result<Option<Self>, HttpError> {
                match <Self as FromRequestParts<S>>::from_request_parts(parts, state).await {
                    Err(error) if error.status() == StatusCode::UNAUTHORIZED => Ok(None),
                    outcome => outcome.map(Some),
                }
            }
        }
    )*};
}

optional!(AuthClaims AuthSession);
