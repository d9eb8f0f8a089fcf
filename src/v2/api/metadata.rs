//! Metadata of users: the values of their custom fields.

use serde::Serialize;
use serde_json::Value;

use super::{Authing, Client, Session, UserMetadata, custom_data::inputs};
use crate::{
    Call, Metadata,
    error::InvalidArgument,
    id::UserId,
    v2::operations::custom_fields::{
        ListUserCustomData, RemoveUserCustomDataValue, SetUserCustomData, SetUserCustomDataValue,
    },
};

/// Converts a value to JSON text. Rejects null, which would erase the value.
fn json(value: &impl Serialize) -> Result<String, InvalidArgument> {
    let hint = "give a text, a number, a Boolean or an object";
    let invalid = |reason, hint| InvalidArgument::new("value", reason, hint);
    match serde_json::to_value(value) {
        Ok(Value::Null) => Err(invalid("is null", "remove it with `remove`")),
        Ok(value) => Ok(value.to_string()),
        Err(_) => Err(invalid("is not JSON", hint)),
    }
}

/// # For the owner of the pool
///
/// Each key is that of a custom field for users, which [`custom_fields`](Authing::custom_fields) defines, and each value has its
/// type. The service refuses other keys and types.
impl UserMetadata<Authing> {
    /// Returns the values of a user.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let metadata = authing.metadata().get("5e4c8b1f0a2d3c4b5a690001").await?;
    /// assert!(metadata.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "udv")]
    #[doc(alias = "getUdfValue")]
    pub fn get(&self, user_id: impl Into<UserId>) -> Call<Authing, ListUserCustomData, Metadata> {
        self.call(ListUserCustomData::new().user_id(user_id))
            .map(Into::into)
    }

    /// Sets a value, and returns all values of the user.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::{UdfDataType, UdfTargetType};
    ///
    /// let fields = authing.custom_fields();
    /// fields.set(UdfTargetType::User, "seats", UdfDataType::Number, "Seats").await?;
    /// let metadata = authing.metadata().set("5e4c8b1f0a2d3c4b5a690001", "seats", 12).await?;
    /// assert_eq!(metadata.get_as("seats")?, Some(12));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if the field is missing, or the value has another type;
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if it is `None`: [`remove`](Self::remove) removes a value.
    #[doc(alias = "setUdv")]
    pub fn set(
        &self,
        user_id: impl Into<UserId>,
        key: impl Into<String>,
        value: impl Serialize,
    ) -> Call<Authing, SetUserCustomDataValue, Metadata> {
        let json = json(&value);
        let set = SetUserCustomDataValue::new(key, json.clone().unwrap_or_default());
        self.call(set.user_id(user_id))
            .checked(json)
            .map(Into::into)
    }

    /// Sets several values, and returns all values of the user. `data` is a struct or a map whose names are the keys. Values that are
    /// `None` are not sent, so that they erase nothing.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # use authing::v2::types::{UdfDataType, UdfTargetType};
    /// # let fields = authing.custom_fields();
    /// # fields.set(UdfTargetType::User, "seats", UdfDataType::Number, "Seats").await?;
    /// # fields.set(UdfTargetType::User, "plan", UdfDataType::Text, "Plan").await?;
    /// let data = serde_json::json!({ "plan": "gold", "seats": 12 });
    /// let metadata = authing.metadata().set_many("5e4c8b1f0a2d3c4b5a690001", data).await?;
    /// assert_eq!(metadata.get("plan"), Some("gold"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if a field is missing, or a value has another type;
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the data is not an object.
    #[doc(alias = "setUdvBatch")]
    #[doc(alias = "setUdfValue")]
    pub fn set_many(
        &self,
        user_id: impl Into<UserId>,
        data: impl Serialize,
    ) -> Call<Authing, SetUserCustomData, Metadata> {
        let values = inputs(&data);
        let set = SetUserCustomData::new(values.clone().unwrap_or_default()).user_id(user_id);
        self.call(set).checked(values).map(Into::into)
    }

    /// Removes a value, and returns the remaining values of the user. The custom field must exist.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # use authing::v2::types::{UdfDataType, UdfTargetType};
    /// # let fields = authing.custom_fields();
    /// # fields.set(UdfTargetType::User, "plan", UdfDataType::Text, "Plan").await?;
    /// let metadata = authing.metadata().remove("5e4c8b1f0a2d3c4b5a690001", "plan").await?;
    /// assert_eq!(metadata.get("plan"), None);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUdv")]
    #[doc(alias = "removeUdfValue")]
    pub fn remove(
        &self,
        user_id: impl Into<UserId>,
        key: impl Into<String>,
    ) -> Call<Authing, RemoveUserCustomDataValue, Metadata> {
        self.call(RemoveUserCustomDataValue::new(key).user_id(user_id))
            .map(Into::into)
    }
}

/// # For a logged-in user
impl<C: Client> UserMetadata<Session<C>> {
    /// Returns the user's values.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let metadata = session.metadata().get().await?;
    /// assert!(metadata.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "listUdv")]
    #[doc(alias = "getUdfValue")]
    pub fn get(&self) -> Call<Session<C>, ListUserCustomData, Metadata> {
        self.call(ListUserCustomData::new()).map(Into::into)
    }

    /// Sets a value, and returns all values of the user.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # use authing::v2::types::{UdfDataType, UdfTargetType};
    /// # let fields = authing.custom_fields();
    /// # fields.set(UdfTargetType::User, "theme", UdfDataType::Text, "Theme").await?;
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let metadata = session.metadata().set("theme", "dark").await?;
    /// assert_eq!(metadata.get("theme"), Some("dark"));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if the field is missing, or the value has another type;
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if it is `None`: [`remove`](Self::remove) removes a value.
    #[doc(alias = "setUdv")]
    pub fn set(
        &self,
        key: impl Into<String>,
        value: impl Serialize,
    ) -> Call<Session<C>, SetUserCustomDataValue, Metadata> {
        let json = json(&value);
        let set = SetUserCustomDataValue::new(key, json.clone().unwrap_or_default());
        self.call(set).checked(json).map(Into::into)
    }

    /// Sets several values, and returns all values of the user. `data` is a struct or a map whose names are the keys. Values that are
    /// `None` are not sent, so that they erase nothing.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # use authing::v2::types::{UdfDataType, UdfTargetType};
    /// # let fields = authing.custom_fields();
    /// # fields.set(UdfTargetType::User, "theme", UdfDataType::Text, "Theme").await?;
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// let metadata = session.metadata().set_many(serde_json::json!({ "theme": "dark" })).await?;
    /// assert_eq!(metadata.len(), 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if a field is missing, or a value has another type;
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the data is not an object.
    #[doc(alias = "setUdfValue")]
    pub fn set_many(&self, data: impl Serialize) -> Call<Session<C>, SetUserCustomData, Metadata> {
        let values = inputs(&data);
        let set = SetUserCustomData::new(values.clone().unwrap_or_default());
        self.call(set).checked(values).map(Into::into)
    }

    /// Removes a value, and returns the remaining values of the user. The custom field must exist.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # let session = authing.auth().login_by_username("lea", "correct horse").await?;
    /// # use authing::v2::types::{UdfDataType, UdfTargetType};
    /// # let fields = authing.custom_fields();
    /// # fields.set(UdfTargetType::User, "theme", UdfDataType::Text, "Theme").await?;
    /// let metadata = session.metadata().remove("theme").await?;
    /// assert!(metadata.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUdv")]
    #[doc(alias = "removeUdfValue")]
    pub fn remove(
        &self,
        key: impl Into<String>,
    ) -> Call<Session<C>, RemoveUserCustomDataValue, Metadata> {
        self.call(RemoveUserCustomDataValue::new(key))
            .map(Into::into)
    }
}
