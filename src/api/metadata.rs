//! Metadata of users: texts that an application stores for each user, under keys.

use super::UserMetadata;
use crate::{
    Authing, Call, Metadata, Session,
    id::UserId,
    operations::metadata::{ListUserMetadata, RemoveUserMetadata, SetUserMetadata},
};

/// # For the owner of the pool
impl UserMetadata<Authing> {
    /// Returns the metadata of a user.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let metadata = authing.metadata().get("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(metadata.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userMetadata")]
    pub fn get(&self, user_id: impl Into<UserId>) -> Call<Authing, ListUserMetadata, Metadata> {
        self.call(ListUserMetadata::new().user_id(user_id))
            .map(|kept| kept.list.into())
    }

    /// Sets a text under a key, and returns all metadata of the user. An earlier text is replaced. Values of other types are
    /// stored as text.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// authing.metadata().set(lea, "plan", "gold").await?;
    /// let metadata = authing.metadata().set(lea, "seats", 12.to_string()).await?;
    /// assert_eq!(metadata.get("plan"), Some("gold"));
    /// assert_eq!(metadata.get_as("seats")?, Some(12));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "setMetadata")]
    #[doc(alias = "setUserMetadata")]
    pub fn set(
        &self,
        user_id: impl Into<UserId>,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Call<Authing, SetUserMetadata, Metadata> {
        self.call(SetUserMetadata::new(key, value).user_id(user_id))
            .map(|kept| kept.list.into())
    }

    /// Removes the text under a key, and returns the remaining metadata of the user.
    ///
    /// ```
    /// # authing_emulated::example(async |authing, _| {
    /// # let lea = "5e4c8b1f0a2d3c4b5a690001";
    /// # authing.metadata().set(lea, "plan", "gold").await?;
    /// let metadata = authing.metadata().remove(lea, "plan").await?;
    /// assert_eq!(metadata.get("plan"), None);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeMetadata")]
    #[doc(alias = "removeUserMetadata")]
    pub fn remove(
        &self,
        user_id: impl Into<UserId>,
        key: impl Into<String>,
    ) -> Call<Authing, RemoveUserMetadata, Metadata> {
        self.call(RemoveUserMetadata::new(key).user_id(user_id))
            .map(|kept| kept.list.into())
    }
}

/// # For a logged-in user
impl UserMetadata<Session> {
    /// Returns the user's metadata.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let metadata = session.metadata().get().await?;
    /// assert!(metadata.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userMetadata")]
    pub fn get(&self) -> Call<Session, ListUserMetadata, Metadata> {
        self.call(ListUserMetadata::new())
            .map(|kept| kept.list.into())
    }

    /// Sets a text under a key, and returns all metadata of the user. An earlier text is replaced.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// let metadata = session.metadata().set("theme", "dark").await?;
    /// assert_eq!(metadata.get("theme"), Some("dark"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "setMetadata")]
    #[doc(alias = "setUserMetadata")]
    pub fn set(
        &self,
        key: impl Into<String>,
        value: impl Into<String>,
    ) -> Call<Session, SetUserMetadata, Metadata> {
        self.call(SetUserMetadata::new(key, value))
            .map(|kept| kept.list.into())
    }

    /// Removes the text under a key, and returns the remaining metadata of the user.
    ///
    /// ```
    /// # authing_emulated::example_of_session(async |session, _| {
    /// # session.metadata().set("theme", "dark").await?;
    /// let metadata = session.metadata().remove("theme").await?;
    /// assert!(metadata.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeMetadata")]
    #[doc(alias = "removeUserMetadata")]
    pub fn remove(&self, key: impl Into<String>) -> Call<Session, RemoveUserMetadata, Metadata> {
        self.call(RemoveUserMetadata::new(key))
            .map(|kept| kept.list.into())
    }
}
