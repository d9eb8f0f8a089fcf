//! The users of the pool.

use super::{Users, expect_field, me};
use crate::{
    Authing, Call, Error, NoToken, Page, Session,
    call::{actor::Authorized, batches::Batches},
    error::InvalidArgument,
    id::UserId,
    operations::{
        auth::CreateUser,
        users::{
            CheckUserExists, GetLoginHistory, GetUser, GetUsers, ListPopulatedUsers, ListUsers,
            RemoveUsers, SearchUsers, UpdateUser,
        },
    },
    types::{LoginHistory, PopulatedUser, User, UserLogins},
};

/// # Before a registration
impl<A: Authorized<NoToken>> Users<A> {
    /// Returns whether the pool has a user with this e-mail address.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(authing.users().email_exists("lea@example.com").await?);
    /// assert!(!authing.users().email_exists("mia@example.com").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userExist")]
    pub fn email_exists(&self, email: impl Into<String>) -> Call<A, CheckUserExists, bool> {
        self.call(CheckUserExists::new().email(email.into()))
    }

    /// Returns whether the pool has a user with this phone number.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(authing.users().phone_exists("13800000001").await?);
    /// assert!(!authing.users().phone_exists("13900000000").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userExist")]
    pub fn phone_exists(&self, phone: impl Into<String>) -> Call<A, CheckUserExists, bool> {
        self.call(CheckUserExists::new().phone(phone.into()))
    }

    /// Returns whether the pool has a user with this user name.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// assert!(authing.users().username_exists("lea").await?);
    /// assert!(!authing.users().username_exists("mia").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userExist")]
    pub fn username_exists(&self, username: impl Into<String>) -> Call<A, CheckUserExists, bool> {
        self.call(CheckUserExists::new().username(username.into()))
    }
}

/// # For the owner of the pool
impl Users<Authing> {
    /// Returns a user; `None` if the id is unknown. The service rejects a malformed id.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let lea = authing.users().get("5e4c8b1f0a2d3c4b5a690001").await?.ok_or("no such user")?;
    /// assert_eq!(lea.email.as_deref(), Some("lea@example.com"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "user")]
    pub fn get(&self, user_id: impl Into<UserId>) -> Call<Authing, GetUser, Option<User>> {
        self.call(GetUser::new().user_id(user_id))
    }

    /// Returns several users. Unknown ids are omitted, and a repeated id is requested once. The service does not document the
    /// order of the users.
    ///
    /// Sends a request for every 80 ids, which is the maximum of the service, and at most four requests at a time. Without ids,
    /// returns an empty list and does not send a request. The users of the first 80 ids come first. If a request fails, so does
    /// the call. The time limit of the call applies to all requests together.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let ids = ["5e4c8b1f0a2d3c4b5a690001", "5e4c8b1f0a2d3c4b5a69ffff"];
    /// let found = authing.users().get_many(ids).await?;
    /// assert_eq!(found.len(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userPatch")]
    pub fn get_many(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, Batches<GetUsers>, Vec<User>> {
        let ids: Vec<UserId> = user_ids.into_iter().map(Into::into).collect();
        let ids: Vec<&str> = ids.iter().map(UserId::as_str).collect();
        let batches = Batches::new(&ids, |ids| GetUsers::new(ids.join(",")));
        Call::new(self.actor.clone(), batches)
            .required_items("user_ids", &ids)
            .checked(check_separable(&ids))
            .map(|found| found.into_iter().flat_map(|batch| batch.list).collect())
    }

    /// Returns the users page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let page = authing.users().list().page(1).page_size(50).await?;
    /// assert_eq!(page.total, Some(1));
    /// for user in page {
    ///     println!("{}", user.email.unwrap_or_default());
    /// }
    /// # Ok(()) });
    /// ```
    pub fn list(&self) -> Call<Authing, ListUsers, Page<User>> {
        self.call(ListUsers::new())
    }

    /// Returns the users page by page, each with the legacy role, the locations and the login history, which [`list`](Self::list)
    /// omits; [`stream`](Call::stream) returns them all. The length of the history is not documented;
    /// [`login_history`](Self::login_history) returns more.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.auth().login_by_username("lea", "correct horse").await?;
    /// let page = authing.users().list_populated().await?;
    /// let logins = page.items[0].user_login_history.as_ref().ok_or("no history")?;
    /// assert_eq!(logins.total_count, 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "populate")]
    #[doc(alias = "users")]
    pub fn list_populated(&self) -> Call<Authing, ListPopulatedUsers, Page<PopulatedUser>> {
        self.call(ListPopulatedUsers::new())
    }

    /// Returns the logins of a user; `None` if the id is unknown. The setters `page` and `page_size` select a part of them. The
    /// documentation does not say whether pages start at 0 or 1.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// authing.auth().login_by_username("lea", "correct horse").last_ip("203.0.113.1").await?;
    /// let logins = authing.users().login_history("5e4c8b1f0a2d3c4b5a690001").await?;
    /// let latest = &logins.ok_or("no such user")?.list[0];
    /// assert_eq!(latest.ip.as_deref(), Some("203.0.113.1"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if the response lacks the logins.
    #[doc(alias = "userLoginHistory")]
    #[doc(alias = "user")]
    pub fn login_history(
        &self,
        user_id: impl Into<UserId>,
    ) -> Call<Authing, GetLoginHistory, Option<LoginHistory>> {
        self.call(GetLoginHistory::new().user_id(user_id))
            .finish(|_, user| user.map(logins).transpose())
    }

    /// Searches the users page by page; [`stream`](Call::stream) returns all matches. `kind` selects the searched fields; the
    /// service documents only the value `all`.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let found = authing.users().search("lea@").await?;
    /// assert_eq!(found.total, Some(1));
    /// assert_eq!(found.items[0].nickname.as_deref(), Some("Lea"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "searchUser")]
    pub fn search(&self, value: impl Into<String>) -> Call<Authing, SearchUsers, Page<User>> {
        self.call(SearchUsers::new(value))
    }

    /// Creates a user. Set an e-mail address, a phone number or a user name on the call, with a password, or a unionid. The
    /// service may also require the code of a text message for a phone number; that is not documented.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let create = authing.users().create().phone("13900000000").password("battery staple");
    /// let mia = create.nickname("Mia").await?;
    /// assert_eq!(mia.phone.as_deref(), Some("13900000000"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createUser")]
    pub fn create(&self) -> Call<Authing, CreateUser, User> {
        self.call(CreateUser::new())
    }

    /// Changes a user. Arguments that are not set keep their values. The service refuses to change an existing e-mail address or
    /// phone number here: use `update` of [`email`](crate::Session::email) and [`phone`](crate::Session::phone) on a session. In the
    /// returned user, `group` and `custom_data` are always `None`, since the call does not read them.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let update = authing.users().update("5e4c8b1f0a2d3c4b5a690001");
    /// let lea = update.company("Analytical Engines").blocked(true).await?;
    /// assert_eq!(lea.blocked, Some(true));
    /// # Ok(()) });
    /// ```
    pub fn update(&self, user_id: impl Into<UserId>) -> Call<Authing, UpdateUser, User> {
        self.call(UpdateUser::new().user_id(user_id))
    }

    /// Deletes a user permanently, and returns the ids of the deleted users.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let deleted = authing.users().delete("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert_eq!(deleted, ["5e4c8b1f0a2d3c4b5a690001"]);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "remove")]
    pub fn delete(&self, user_id: impl Into<UserId>) -> Call<Authing, RemoveUsers, Vec<UserId>> {
        let user_id = user_id.into();
        self.delete_many([&user_id])
            .required("user_id", user_id.as_str())
    }

    /// Deletes several users permanently, and returns the ids of the deleted users. Without ids, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let mia = authing.auth().register_by_username("mia", "battery staple").await?;
    /// let deleted = authing.users().delete_many(["5e4c8b1f0a2d3c4b5a690001", mia.id.as_str()]).await?;
    /// assert_eq!(deleted.len(), 2);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "remove")]
    #[doc(alias = "removeUsers")]
    pub fn delete_many(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, RemoveUsers, Vec<UserId>> {
        self.call(RemoveUsers::new(user_ids))
            .map(|deleted| deleted.into_iter().filter_map(|user| user.id).collect())
    }
}

/// Rejects an id with a comma, which the service would read as two ids.
fn check_separable(ids: &[&str]) -> Result<(), InvalidArgument> {
    if ids.iter().any(|id| id.contains(',')) {
        let hint = "give each id as an item of its own";
        return Err(InvalidArgument::new("user_ids", "contains a comma", hint));
    }
    Ok(())
}

/// Returns the logins of an existing user.
fn logins(user: UserLogins) -> Result<LoginHistory, Error> {
    expect_field::<GetLoginHistory, _>(user.user_login_history, "data.user.userLoginHistory")
}

/// # For a logged-in user
impl Users<Session> {
    /// Returns the user.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let lea = session.users().me().await?;
    /// assert_eq!(lea.email.as_deref(), Some("lea@example.com"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "user")]
    pub fn me(&self) -> Call<Session, GetUser, User> {
        me(self.call(GetUser::new()))
    }

    /// Returns the user's logins. The setters `page` and `page_size` select a part of them. The documentation does not say
    /// whether pages start at 0 or 1.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let logins = session.users().login_history().await?;
    /// assert_eq!(logins.list[0].success, Some(true));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if the response lacks the logins.
    #[doc(alias = "userLoginHistory")]
    #[doc(alias = "user")]
    pub fn login_history(&self) -> Call<Session, GetLoginHistory, LoginHistory> {
        self.call(GetLoginHistory::new())
            .finish(|_, user| logins(expect_field::<GetLoginHistory, _>(user, "data.user")?))
    }

    /// Changes the user. Arguments that are not set keep their values. The service refuses to change an existing e-mail address or
    /// phone number here: use `update` of [`email`](crate::Session::email) and [`phone`](crate::Session::phone). A new password
    /// requires `old_password`; without it the call is not sent, and a photo is not uploaded. In the returned user, `group` and
    /// `custom_data` are always `None`, since the call does not read them.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let update = session.users().update().company("Analytical Engines");
    /// let lea = update.password("battery staple").old_password("correct horse").await?;
    /// assert_eq!(lea.company.as_deref(), Some("Analytical Engines"));
    /// # Ok(()) });
    /// ```
    pub fn update(&self) -> Call<Session, UpdateUser, User> {
        self.call(UpdateUser::new())
    }
}
