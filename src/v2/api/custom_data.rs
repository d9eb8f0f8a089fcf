//! Custom data: values for the custom fields that the pool defines. They are sent as JSON, and read by the type of their field.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Authing, Users};
use crate::{
    Call, Metadata, Page,
    call::batches::Batches,
    error::InvalidArgument,
    id::UserId,
    v2::{
        operations::{
            auth::{
                LoginByEmail, LoginByPhoneCode, LoginByPhonePassword, LoginByUsername,
                RegisterByEmail, RegisterByPhoneCode, RegisterByUsername,
            },
            users::{
                CreateUser, CreateUserWithIdentity, GetUsersWithCustomData,
                ListUsersWithCustomData, SearchUsersWithCustomData,
            },
        },
        rest::{LoginByEmailCode, RegisterByEmailCode, Rest},
        types::{CustomDataValue, User, UserCustomData, UserDefinedDataInput},
    },
};

/// Converts data to the values of its fields, without those that are `None`. A text is JSON, too.
pub(super) fn members(data: &impl Serialize) -> Result<Map<String, Value>, InvalidArgument> {
    let Ok(Value::Object(mut members)) = serde_json::to_value(data) else {
        let hint = "give a struct or a map whose names are the keys of custom fields";
        return Err(InvalidArgument::new("data", "is not an object", hint));
    };
    let mut keys = members.keys();
    keys.try_for_each(|key| InvalidArgument::require("data", key))?;
    // A null would erase the value of the field.
    members.retain(|_, value| !value.is_null());
    Ok(members)
}

/// Converts data to the input objects of a request.
pub(super) fn inputs(data: &impl Serialize) -> Result<Vec<UserDefinedDataInput>, InvalidArgument> {
    let input = |(key, value): (_, Value)| UserDefinedDataInput::new(key).value(value.to_string());
    Ok(members(data)?.into_iter().map(input).collect())
}

macro_rules! custom_data {
    ($($operation:ty),*) => {$(
        impl<A, T> Call<A, $operation, T> {
            /// Sets custom data of the user: a struct or a map whose names are the keys of custom fields. Replaces `params`. Values
            /// that are `None` are not sent, so that they erase nothing.
            ///
            /// # Errors
            ///
            /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the data is not an object, or a key is empty.
            #[doc(alias = "params")]
            pub fn custom_data(self, data: impl Serialize) -> Self {
                let members = members(&data);
                let params = members.iter().flatten();
                let params = params.map(|(key, value)| json!({ "key": key, "value": value }));
                let params: Vec<Value> = params.collect();
                let params = (!params.is_empty()).then(|| Value::from(params).to_string());
                self.params(params).checked(members)
            }
        }
    )*};
}

custom_data! {
    RegisterByEmail, RegisterByUsername, RegisterByPhoneCode, Rest<RegisterByEmailCode>,
    LoginByEmail, LoginByUsername, LoginByPhoneCode, LoginByPhonePassword, Rest<LoginByEmailCode>,
    CreateUser, CreateUserWithIdentity
}

impl CustomDataValue {
    /// Returns the value by the type of its field: a number, a Boolean or an object; all others are texts. `None` if the text of the
    /// service is not of that type.
    pub fn to_json(&self) -> Option<Value> {
        use crate::v2::types::UdfDataType::{Boolean, Number, Object};
        match self.data_type {
            Number | Boolean | Object => serde_json::from_str(&self.value).ok(),
            _ => Some(self.value.as_str().into()),
        }
    }
}

impl From<Vec<CustomDataValue>> for Metadata {
    fn from(values: Vec<CustomDataValue>) -> Self {
        let values = values.into_iter();
        values.map(|value| (value.key, value.value)).collect()
    }
}

/// Omits fields without a value.
impl From<Vec<UserCustomData>> for Metadata {
    fn from(values: Vec<UserCustomData>) -> Self {
        let values = values.into_iter();
        let values = values.filter_map(|value| Some((value.key, value.value?)));
        values.collect()
    }
}

/// # Users with custom data
impl Users<Authing> {
    /// Returns the users with their custom data, page by page; [`stream`](Call::stream) returns them all.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # use authing::v2::types::{UdfDataType, UdfTargetType};
    /// # let fields = authing.custom_fields();
    /// # fields.set(UdfTargetType::User, "plan", UdfDataType::Text, "Plan").await?;
    /// # authing.metadata().set("5e4c8b1f0a2d3c4b5a690001", "plan", "gold").await?;
    /// use authing::Metadata;
    ///
    /// let mut users = authing.users().list_with_custom_data().stream();
    /// while let Some(user) = users.try_next().await? {
    ///     assert_eq!(Metadata::from(user.custom_data).get("plan"), Some("gold"));
    /// }
    /// # Ok(()) });
    /// ```
    #[doc(alias = "usersWithCustomData")]
    pub fn list_with_custom_data(&self) -> Call<Authing, ListUsersWithCustomData, Page<User>> {
        self.call(ListUsersWithCustomData::new())
    }

    /// Searches the users as [`search`](Self::search) does, and returns them with their custom data.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let found = authing.users().search_with_custom_data("lea@").await?;
    /// assert_eq!(found.total, Some(1));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "searchUserWithCustomData")]
    pub fn search_with_custom_data(
        &self,
        query: impl Into<String>,
    ) -> Call<Authing, SearchUsersWithCustomData, Page<User>> {
        self.call(SearchUsersWithCustomData::new(query))
    }

    /// Returns several users as [`get_many`](Self::get_many) does, with their custom data.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// let ids = ["5e4c8b1f0a2d3c4b5a690001"];
    /// assert_eq!(authing.users().get_many_with_custom_data(ids).await?.len(), 1);
    /// # Ok(()) });
    /// ```
    #[doc(alias = "userBatchWithCustomData")]
    pub fn get_many_with_custom_data(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<UserId>>,
    ) -> Call<Authing, Batches<GetUsersWithCustomData>, Vec<User>> {
        let ids: Vec<UserId> = user_ids.into_iter().map(Into::into).collect();
        let batches = Batches::new(&ids, |ids| GetUsersWithCustomData::new(ids));
        Call::new(self.actor.clone(), batches)
            .required_items("user_ids", &ids)
            .map(|found| found.into_iter().flatten().collect())
    }
}
