//! Multi-factor authentication.

use super::Mfa;
use crate::{
    Authing, Call, Session,
    operations::mfa::{ChangeMfa, GetMfa},
};

/// # For the owner of the pool
impl<'actor> Mfa<'actor, Authing> {
    /// Reads the multi-factor authentication of a user; nothing if it was never set up.
    #[doc(alias = "queryMFA")]
    pub fn get(&self, user_id: impl Into<String>) -> Call<'actor, Authing, GetMfa> {
        self.call(GetMfa::new().user(user_id))
    }
}

/// # For a logged-in user
impl<'actor> Mfa<'actor, Session> {
    /// Reads the user's multi-factor authentication; nothing if it was never set up.
    #[doc(alias = "queryMFA")]
    pub fn get(&self) -> Call<'actor, Session, GetMfa> {
        self.call(GetMfa::new())
    }

    /// Switches it on. The first time makes the key, `share_key`, that goes into an authenticator; from then on a
    /// login needs its code.
    #[doc(alias = "changeMFA")]
    pub fn enable(&self) -> Call<'actor, Session, ChangeMfa> {
        self.call(ChangeMfa::new(true))
    }

    /// Switches it off. The key stays.
    #[doc(alias = "changeMFA")]
    pub fn disable(&self) -> Call<'actor, Session, ChangeMfa> {
        self.call(ChangeMfa::new(false))
    }
}
