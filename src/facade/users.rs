//! The users of the pool.

use super::Users;
use crate::{
    Authing, Call, Session,
    error::DecodeError,
    operations::users::{GetUser, GetUsers, ListUsers, RemoveUsers, UpdateUser},
    types::User,
};

/// # For the owner of the pool
impl<'actor> Users<'actor, Authing> {
    /// Reads a user; nothing if there is none with this id. A malformed id is refused by the service.
    #[doc(alias = "user")]
    pub fn get(&self, id: impl Into<String>) -> Call<'actor, Authing, GetUser> {
        self.call(GetUser::new().id(id))
    }

    /// Reads several users, 80 at most. Unknown ids are left out of the answer.
    #[doc(alias = "userPatch")]
    pub fn get_many(
        &self,
        ids: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Call<'actor, Authing, GetUsers, Vec<User>> {
        let ids: Vec<_> = ids.into_iter().collect();
        let ids: Vec<_> = ids.iter().map(AsRef::as_ref).collect();
        self.call(GetUsers::new(ids.join(",")))
            .finish(|_, found| Ok(found.list))
    }

    /// Reads the users page by page; [`stream`](Call::stream) reads them all.
    pub fn list(&self) -> Call<'actor, Authing, ListUsers> {
        self.call(ListUsers::new())
    }

    /// Changes a user: what is set on the call is replaced, the rest stays.
    pub fn update(&self, id: impl Into<String>) -> Call<'actor, Authing, UpdateUser> {
        self.call(UpdateUser::new().id(id))
    }

    /// Removes a user for good, and answers the ids of those removed.
    pub fn remove(&self, id: impl Into<String>) -> Call<'actor, Authing, RemoveUsers, Vec<String>> {
        self.remove_many([id])
    }

    /// Removes users for good, and answers the ids of those removed.
    #[doc(alias = "remove")]
    pub fn remove_many(
        &self,
        ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<'actor, Authing, RemoveUsers, Vec<String>> {
        self.call(RemoveUsers::new(ids))
            .finish(|_, removed| Ok(removed.into_iter().filter_map(|user| user.id).collect()))
    }
}

/// # For a logged-in user
impl<'actor> Users<'actor, Session> {
    /// Reads the user himself.
    #[doc(alias = "user")]
    pub fn me(&self) -> Call<'actor, Session, GetUser, User> {
        self.call(GetUser::new()).finish(|_, user| {
            user.ok_or_else(|| {
                DecodeError {
                    call: <GetUser as crate::Operation>::NAME,
                    path: "data.user".to_owned(),
                    problem: "null, though the user is logged in".to_owned(),
                }
                .into()
            })
        })
    }

    /// Changes the user himself: what is set on the call is replaced, the rest stays. A new password goes with the
    /// present one, `old_password`; without it nothing is sent.
    pub fn update(&self) -> Call<'actor, Session, UpdateUser> {
        self.call(UpdateUser::new())
    }
}
