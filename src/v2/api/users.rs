//! The users of the pool.

use serde_json::{Map, Value};

use super::{Authing, Client, Session, Users};
use crate::{
    Call, Error, NoToken, Operation, Page,
    api::me,
    call::{actor::Authorized, batches::Batches},
    error::InvalidArgument,
    id::UserId,
    operation::{prepare::Prepare, sent::Variables},
    v2::{
        operations::users::{
            CheckUserExists, CreateUser, DeleteUser, DeleteUsers, FindUser, GetUser, GetUsers,
            ListUsers, SearchUsers, UpdateUser,
        },
        types::User,
    },
};

/// # Before a registration
impl<A: Authorized<NoToken>> Users<A> {
    /// Returns whether the pool has a user with this e-mail address.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// assert!(authing.users().email_exists("lea@example.com").await?);
    /// assert!(!authing.users().email_exists("mia@example.com").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isUserExists")]
    #[doc(alias = "exists")]
    pub fn email_exists(&self, email: impl Into<String>) -> Call<A, CheckUserExists, bool> {
        self.call(CheckUserExists::new().email(email.into()))
    }

    /// Returns whether the pool has a user with this phone number.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// assert!(authing.users().phone_exists("13800000001").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isUserExists")]
    #[doc(alias = "exists")]
    pub fn phone_exists(&self, phone: impl Into<String>) -> Call<A, CheckUserExists, bool> {
        self.call(CheckUserExists::new().phone(phone.into()))
    }

    /// Returns whether the pool has a user with this user name.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// assert!(authing.users().username_exists("lea").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "isUserExists")]
    #[doc(alias = "exists")]
    pub fn username_exists(&self, username: impl Into<String>) -> Call<A, CheckUserExists, bool> {
        self.call(CheckUserExists::new().username(username.into()))
    }
}

/// # For the owner of the pool
impl Users<Authing> {
    /// Returns a user; `None` if the id is unknown.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let lea = authing.users().get("5e4c8b1f0a2d3c4b5a690001").await?.ok_or("no such user")?;
    /// assert_eq!(lea.email.as_deref(), Some("lea@example.com"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "detail")]
    pub fn get(&self, user_id: impl Into<UserId>) -> Call<Authing, GetUser, Option<User>> {
        self.call(GetUser::new().user_id(user_id))
    }

    /// Returns several users. Unknown ids are omitted, and repeated ones requested once. Sends a request for every 80 ids, which is the
    /// documented maximum of v1, and at most four requests at a time.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let ids = ["5e4c8b1f0a2d3c4b5a690001", "5e4c8b1f0a2d3c4b5a69ffff"];
    /// assert_eq!(authing.users().get_many(ids).await?.len(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userBatch")]
    #[doc(alias = "batch")]
    pub fn get_many(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, Batches<GetUsers>, Vec<User>> {
        let ids: Vec<UserId> = user_ids.into_iter().map(Into::into).collect();
        let batches = Batches::new(&ids, |ids| GetUsers::new(ids));
        Call::new(self.actor.clone(), batches)
            .required_items("user_ids", &ids)
            .map(|found| found.into_iter().flatten().collect())
    }

    /// Returns the users page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let mut users = authing.users().list().page_size(50).stream();
    /// while let Some(user) = users.try_next().await? {
    ///     println!("{}", user.email.unwrap_or_default());
    /// }
    /// # Ok(()) });
    /// ```
    #[doc(alias = "users")]
    pub fn list(&self) -> Call<Authing, ListUsers, Page<User>> {
        self.call(ListUsers::new())
    }

    /// Searches the users page by page; [`stream`](Call::stream) returns all matches. `fields` selects the searched fields.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let found = authing.users().search("lea@").await?;
    /// assert_eq!(found.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "searchUser")]
    pub fn search(&self, query: impl Into<String>) -> Call<Authing, SearchUsers, Page<User>> {
        self.call(SearchUsers::new(query))
    }

    /// Returns the user with an e-mail address, a phone number, a user name, an external id or an identity, which setters of the call
    /// set; `None` if no user has it. An identity is an account at a social platform or another provider.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let lea = authing.users().find().username("lea").await?.ok_or("no such user")?;
    /// assert_eq!(lea.id, "5e4c8b1f0a2d3c4b5a690001");
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] if none of them is set, or one that is set is empty.
    #[doc(alias = "findUser")]
    pub fn find(&self) -> Call<Authing, FindUser, Option<User>> {
        self.call(FindUser::new())
            .before_send(|find, _| Box::pin(async move { with_criterion(find) }))
    }

    /// Creates a user. Set an e-mail address, a phone number or a user name on the call, and a password.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let mia = authing.users().create().username("mia").password("battery staple").await?;
    /// assert_eq!(mia.username.as_deref(), Some("mia"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "createUser")]
    pub fn create(&self) -> Call<Authing, CreateUser, User> {
        self.call(CreateUser::new())
    }

    /// Changes a user. Arguments that are not set keep their values.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let update = authing.users().update("5e4c8b1f0a2d3c4b5a690001");
    /// let lea = update.company("Analytical Engines").await?;
    /// assert_eq!(lea.company.as_deref(), Some("Analytical Engines"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateUser")]
    pub fn update(&self, user_id: impl Into<UserId>) -> Call<Authing, UpdateUser, User> {
        self.call(UpdateUser::new().user_id(user_id))
    }

    /// Deletes a user permanently.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// authing.users().delete("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(!authing.users().username_exists("lea").await?);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteUser")]
    pub fn delete(&self, user_id: impl Into<UserId>) -> Call<Authing, DeleteUser, ()> {
        self.call(DeleteUser::new(user_id))
    }

    /// Deletes several users permanently. Without ids, does not send a request.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let mia = authing.users().create().username("mia").password("battery staple").await?;
    /// authing.users().delete_many(["5e4c8b1f0a2d3c4b5a690001", mia.id.as_str()]).await?;
    /// assert_eq!(authing.users().list().await?.total, Some(0));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "deleteUsers")]
    #[doc(alias = "deleteMany")]
    pub fn delete_many(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, DeleteUsers, ()> {
        self.call(DeleteUsers::new(user_ids))
    }
}

/// Rejects a search without a criterion, whose result could be any user, and one by an identity without text or with an empty one.
fn with_criterion(find: FindUser) -> Result<FindUser, Error> {
    let mut json = Vec::new();
    let mut variables = Variables::new(&mut json);
    find.clone().prepare(&Prepare::default(), &mut variables)?;
    variables.end();
    let criteria: Map<String, Value> = serde_json::from_slice(&json).unwrap_or_default();
    if let Some(Value::Object(identity)) = criteria.get("identity") {
        let texts: Vec<_> = identity.values().filter_map(Value::as_str).collect();
        if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
            return Err(InvalidArgument::empty("identity").into());
        }
    }
    if criteria.values().all(Value::is_null) {
        let reason = "is not set, and neither is another criterion";
        let hint = "set it, or phone, username, external_id or identity";
        return Err(InvalidArgument::new("email", reason, hint).into());
    }
    Ok(find)
}

/// # For a logged-in user
impl<C: Client> Users<Session<C>> {
    /// Returns the user.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let lea = session.users().me().await?;
    /// assert_eq!(lea.email.as_deref(), Some("lea@example.com"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "getCurrentUser")]
    pub fn me(&self) -> Call<Session<C>, GetUser, User> {
        me(self.call(GetUser::new()))
    }

    /// Changes the user. Arguments that are not set keep their values. The service refuses to change the e-mail address, the phone
    /// number and the password here.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let lea = session.users().update().company("Analytical Engines").await?;
    /// assert_eq!(lea.company.as_deref(), Some("Analytical Engines"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "updateProfile")]
    pub fn update(&self) -> Call<Session<C>, UpdateUser, User> {
        self.call(UpdateUser::new())
    }
}
