//! Applications that users let take part in single sign-on.

use super::Sso;
use crate::{
    Authing, Call, Session,
    operations::sso_grants::{ListAuthorizedApps, RevokeAuthorizedApp},
};

/// # For the owner of the pool
impl<'actor> Sso<'actor, Authing> {
    /// Lists the applications that a user let in.
    #[doc(alias = "getAuthedAppList")]
    pub fn apps_of(&self, user_id: impl Into<String>) -> Call<'actor, Authing, ListAuthorizedApps> {
        self.call(ListAuthorizedApps::new().user(user_id))
    }

    /// Takes back what a user granted an application.
    #[doc(alias = "revokeAuthedApp")]
    pub fn revoke_for(
        &self,
        user_id: impl Into<String>,
        app_id: impl Into<String>,
    ) -> Call<'actor, Authing, RevokeAuthorizedApp> {
        self.call(RevokeAuthorizedApp::new(app_id).user(user_id))
    }
}

/// # For a logged-in user
impl<'actor> Sso<'actor, Session> {
    /// Lists the applications that the user let in.
    #[doc(alias = "getAuthedAppList")]
    pub fn apps(&self) -> Call<'actor, Session, ListAuthorizedApps> {
        self.call(ListAuthorizedApps::new())
    }

    /// Takes back what the user granted an application.
    #[doc(alias = "revokeAuthedApp")]
    pub fn revoke(&self, app_id: impl Into<String>) -> Call<'actor, Session, RevokeAuthorizedApp> {
        self.call(RevokeAuthorizedApp::new(app_id))
    }
}
