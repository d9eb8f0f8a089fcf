//! Custom data: values for the custom fields that the pool defines. They are sent as JSON, and read by the type of their field.

use serde::Serialize;
use serde_json::{Value, json};

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
        types::{CustomDataValue, User, UserCustomData, UserDefinedDataInput},
    },
};

/// Converts data to the values of its fields. A text is JSON, too.
pub(super) fn members(data: &impl Serialize) -> Result<Vec<(String, Value)>, InvalidArgument> {
    match serde_json::to_value(data) {
        Ok(Value::Object(members)) => Ok(members.into_iter().collect()),
        _ => Err(InvalidArgument::new(
            "data",
            "is not an object",
            "give a struct or a map whose names are the keys of custom fields",
        )),
    }
}

/// Converts data to the input objects of a request.
pub(super) fn inputs(
    data: &impl Serialize,
) -> (Vec<UserDefinedDataInput>, Result<(), InvalidArgument>) {
    let (members, check) = split(members(data));
    let inputs = members.into_iter();
    let inputs = inputs.map(|(key, value)| UserDefinedDataInput::new(key).value(value.to_string()));
    (inputs.collect(), check)
}

/// Separates the values from the error that the call fails with.
pub(super) fn split<T: Default>(
    result: Result<T, InvalidArgument>,
) -> (T, Result<(), InvalidArgument>) {
    match result {
        Ok(value) => (value, Ok(())),
        Err(error) => (T::default(), Err(error)),
    }
}

macro_rules! custom_data {
    ($($operation:ident)*) => {$(
        impl<A, T> Call<A, $operation, T> {
            /// Sets custom data of the user: a struct or a map whose names are the keys of custom fields. Replaces `params`.
            ///
            /// # Errors
            ///
            /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the data is not an object.
            #[doc(alias = "params")]
            pub fn custom_data(mut self, data: impl Serialize) -> Self {
                let (members, check) = split(members(&data));
                let params = members.into_iter();
                let params = params.map(|(key, value)| json!({ "key": key, "value": value }));
                let params = Value::from_iter(params).to_string();
                self.operation = self.operation.params(params);
                self.checked(check)
            }
        }
    )*};
}

custom_data! {
    RegisterByEmail RegisterByUsername RegisterByPhoneCode
    LoginByEmail LoginByUsername LoginByPhoneCode LoginByPhonePassword
    CreateUser CreateUserWithIdentity
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
        values
            .filter_map(|value| Some((value.key, value.value?)))
            .collect()
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
        let query = query.into();
        self.call(SearchUsersWithCustomData::new(query.as_str()))
            .required("query", &query)
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
        let batches = Batches::new(&ids, super::MAX_BATCH, |ids| {
            GetUsersWithCustomData::new(ids)
        });
        Call::new(self.actor.clone(), batches)
            .required_items("user_ids", &ids)
            .map(|found| found.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Error,
        v2::types::UdfDataType::{self, Boolean, DateTime, Number, Object, Text},
    };

    #[tokio::test]
    async fn data_that_is_not_an_object_is_refused() {
        let authing = Authing::new("pool", "secret").unwrap();
        let register = authing.auth().register_by_username("lea", "correct horse");
        let refused = register.custom_data(["gold"]).await;
        let metadata = authing.metadata().set_many("lea", 12).await;
        for error in [refused.unwrap_err(), metadata.unwrap_err()] {
            assert!(
                matches!(&error, Error::InvalidArgument(error) if error.name == "data"),
                "{error}"
            );
        }
    }

    #[test]
    fn custom_data_of_a_registration_keeps_its_types() {
        let authing = Authing::new("pool", "secret").unwrap();
        let register = authing.auth().register_by_username("lea", "correct horse");
        let register = register.custom_data(json!({ "plan": "gold", "seats": 12 }));
        let params = r#"[{"key":"plan","value":"gold"},{"key":"seats","value":12}]"#;
        let expected = RegisterByUsername::new("lea", "correct horse").params(params);
        assert_eq!(
            format!("{:?}", register.operation()),
            format!("{expected:?}")
        );
    }

    #[test]
    fn values_are_read_by_the_type_of_their_field() {
        let read = |data_type: UdfDataType, value: &str| {
            let value = CustomDataValue {
                data_type,
                value: value.to_owned(),
                ..CustomDataValue::default()
            };
            value.to_json()
        };
        assert_eq!(read(Text, "12"), Some(json!("12")));
        assert_eq!(
            read(DateTime, "1580540818000"),
            Some(json!("1580540818000"))
        );
        assert_eq!(read(Number, "12.5"), Some(json!(12.5)));
        assert_eq!(read(Boolean, "true"), Some(json!(true)));
        assert_eq!(read(Object, r#"{"a":1}"#), Some(json!({ "a": 1 })));
        assert_eq!(read(Number, "many"), None);
    }
}
