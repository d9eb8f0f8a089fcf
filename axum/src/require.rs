//! The layer that requires a permission or a role.

use authing::Authing;
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    middleware::{FromExtractorLayer, from_extractor_with_state},
};

use crate::{Authenticator, HttpError, PoolClient};

impl<C: PoolClient> Authenticator<C> {
    /// Makes a layer that requires a permission or a role. A request without a verified token gets status 401, and that of a user
    /// who lacks the grant 403.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// use authing_axum::{Authenticator, Grant};
    /// use axum::{Router, routing::get};
    ///
    /// let auth = Authenticator::new(authing);
    /// let routes: Router = Router::new()
    ///     .route("/admin", get("for administrators"))
    ///     // For the routes above.
    ///     .route_layer(auth.require(Grant::permission("administrate")))
    ///     .route("/", get("for all"));
    /// # Ok(drop(routes)) });
    /// ```
    pub fn require(&self, grant: C::Grant) -> RequireLayer<C> {
        from_extractor_with_state(Requirement {
            auth: self.clone(),
            grant,
        })
    }
}

/// The layer of [`Authenticator::require`].
pub type RequireLayer<C = Authing> = FromExtractorLayer<Granted, Requirement<C>>;

/// The state of a [`RequireLayer`].
#[derive(Clone, Debug)]
pub struct Requirement<C: PoolClient = Authing> {
    auth: Authenticator<C>,
    grant: C::Grant,
}

/// The extractor of a [`RequireLayer`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Granted;

impl<C: PoolClient> FromRequestParts<Requirement<C>> for Granted {
    type Rejection = HttpError;

    async fn from_request_parts(
        parts: &mut Parts,
        Requirement { auth, grant }: &Requirement<C>,
    ) -> Result<Self, HttpError> {
        let (_, claims) = auth.authenticate(&parts.headers).await?;
        if auth.has(&claims.user_id, grant.clone()).await? {
            Ok(Self)
        } else {
            Err(HttpError::permission_denied())
        }
    }
}
