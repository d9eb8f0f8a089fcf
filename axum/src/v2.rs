//! The API v2: its client, and the permissions and roles of its users. The documentation of the [crate](crate#the-api-v2) has an
//! example.

use authing::{
    Claims, Error, Secret,
    id::UserId,
    v2::{Authing, Session},
};

use crate::PoolClient;

/// A permission or a role of the API v2, for [`Authenticator::require`](crate::Authenticator::require) and
/// [`has`](crate::Authenticator::has).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grant(Kind);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Permission { resource: String, action: String },
    Role { code: String },
}

impl Grant {
    /// The permission to perform an action on a resource, such as `articles:edit` on `articles:42`. Users get it directly, or through
    /// roles, groups and nodes of organisations.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing_axum::{Authenticator, v2::Grant};
    ///
    /// let lea = "5e4c8b1f0a2d3c4b5a690001".into();
    /// authing.rbac().permissions().allow_user(&lea, "articles:*", "articles:edit").await?;
    ///
    /// let auth = Authenticator::new(authing);
    /// assert!(auth.has(&lea, Grant::permission("articles:42", "articles:edit")).await?);
    /// assert!(!auth.has(&lea, Grant::permission("articles:42", "articles:delete")).await?);
    /// # Ok(()) });
    /// ```
    pub fn permission(resource: impl Into<String>, action: impl Into<String>) -> Self {
        let (resource, action) = (resource.into(), action.into());
        Self(Kind::Permission { resource, action })
    }

    /// A role of the permission space `default`, which users get directly or through groups. Prefer [`permission`](Self::permission):
    /// an administrator of the pool can then change which roles have it.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # authing.rbac().roles().create("editor").await?;
    /// use authing_axum::{Authenticator, v2::Grant};
    ///
    /// let lea = "5e4c8b1f0a2d3c4b5a690001".into();
    /// authing.rbac().roles().add_user("editor", &lea).await?;
    ///
    /// let auth = Authenticator::new(authing);
    /// assert!(auth.has(&lea, Grant::role("editor")).await?);
    /// # Ok(()) });
    /// ```
    pub fn role(code: impl Into<String>) -> Self {
        let code = code.into();
        Self(Kind::Role { code })
    }
}

impl PoolClient for Authing {
    type Grant = Grant;
    type Claims = Claims;

    async fn verify(&self, token: Secret) -> Result<Claims, Error> {
        self.auth().verify(token).await
    }

    fn session(&self, token: Secret) -> Result<Session, Error> {
        self.session_from_token(token)
    }

    async fn log_out(session: &Session) -> Result<(), Error> {
        session.auth().logout().await
    }

    async fn has(&self, user_id: &UserId, Grant(kind): &Grant) -> Result<bool, Error> {
        match kind {
            Kind::Permission { resource, action } => {
                self.rbac().is_allowed(user_id, resource, action).await
            }
            Kind::Role { code } => match self.rbac().has_role(user_id, code).await {
                // The service returns null instead of the roles of a deleted user.
                Err(Error::Decode(_)) if self.users().get(user_id).await?.is_none() => Ok(false),
                found => found,
            },
        }
    }
}
