//! Custom fields: their definitions, and their values for any kind of record.

use serde::Serialize;
use serde_json::Value;

use super::{
    Authing, CustomFields,
    custom_data::{inputs, members},
};
use crate::{
    Call, Metadata,
    call::batches::Batches,
    error::InvalidArgument,
    v2::{
        operations::custom_fields::{
            ListCustomData, ListCustomDataOfTargets, ListCustomFields, RemoveCustomDataValue,
            RemoveCustomField, SetCustomData, SetCustomDataOfTargets, SetCustomField,
        },
        types::{CustomField, SetUdfValueBatchInput, UdfDataType, UdfTargetType},
    },
};

/// # Definitions
impl CustomFields<Authing> {
    /// Lists the fields of a kind of record.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::UdfTargetType;
    ///
    /// assert!(authing.custom_fields().list(UdfTargetType::User).await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "udf")]
    pub fn list(
        &self,
        target_type: UdfTargetType,
    ) -> Call<Authing, ListCustomFields, Vec<CustomField>> {
        self.call(ListCustomFields::new(target_type))
    }

    /// Creates a field, or replaces its definition. The label is shown to people.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::{UdfDataType, UdfTargetType};
    ///
    /// let fields = authing.custom_fields();
    /// fields.set(UdfTargetType::User, "seats", UdfDataType::Number, "Seats").await?;
    /// let register = authing.auth().register_by_email("mia@example.com", "battery staple");
    /// let mia = register.custom_data(serde_json::json!({ "seats": 12 })).await?;
    /// assert_eq!(mia.custom_data[0].value.as_deref(), Some("12"));
    /// # Ok(()) });
    /// ```
    #[doc(alias = "setUdf")]
    pub fn set(
        &self,
        target_type: UdfTargetType,
        key: impl Into<String>,
        data_type: UdfDataType,
        label: impl Into<String>,
    ) -> Call<Authing, SetCustomField, CustomField> {
        self.call(SetCustomField::new(target_type, key, data_type, label))
    }

    /// Removes a field.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::{UdfDataType, UdfTargetType};
    ///
    /// let fields = authing.custom_fields();
    /// # fields.set(UdfTargetType::Role, "floor", UdfDataType::Number, "Floor").await?;
    /// fields.remove(UdfTargetType::Role, "floor").await?;
    /// assert!(fields.list(UdfTargetType::Role).await?.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUdf")]
    pub fn remove(
        &self,
        target_type: UdfTargetType,
        key: impl Into<String>,
    ) -> Call<Authing, RemoveCustomField, ()> {
        self.call(RemoveCustomField::new(target_type, key))
    }
}

/// # Values
///
/// [`metadata`](Authing::metadata) has shorter methods for the values of users.
impl CustomFields<Authing> {
    /// Returns the values of a record.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::UdfTargetType;
    ///
    /// # let org_id = "5e4c8b1f0a2d3c4b5a690009";
    /// let values = authing.custom_fields().get_values(UdfTargetType::Org, org_id).await?;
    /// assert!(values.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "udv")]
    #[doc(alias = "listUdv")]
    pub fn get_values(
        &self,
        target_type: UdfTargetType,
        target_id: impl Into<String>,
    ) -> Call<Authing, ListCustomData, Metadata> {
        self.call(ListCustomData::new(target_type, target_id))
            .map(Into::into)
    }

    /// Returns the values of several records, each with its id. A repeated id is requested once. Sends a request for every 80 ids, and
    /// at most four requests at a time. No maximum is documented.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::UdfTargetType;
    ///
    /// let ids = ["5e4c8b1f0a2d3c4b5a690001"];
    /// let values = authing.custom_fields().get_values_of_many(UdfTargetType::User, ids).await?;
    /// assert_eq!(values[0].0, "5e4c8b1f0a2d3c4b5a690001");
    /// # Ok(()) });
    /// ```
    #[doc(alias = "udfValueBatch")]
    #[doc(alias = "getUdfValueBatch")]
    pub fn get_values_of_many(
        &self,
        target_type: UdfTargetType,
        target_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> Call<Authing, Batches<ListCustomDataOfTargets>, Vec<(String, Metadata)>> {
        let ids: Vec<String> = target_ids.into_iter().map(Into::into).collect();
        let list = move |ids: &[String]| ListCustomDataOfTargets::new(target_type.clone(), ids);
        Call::new(self.actor.clone(), Batches::new(&ids, list))
            .required_items("target_ids", &ids)
            .map(|found| {
                let found = found.into_iter().flatten();
                found.map(|of| (of.target_id, of.data.into())).collect()
            })
    }

    /// Sets values of a record, and returns all its values. `data` is a struct or a map whose names are the keys of fields. Values that
    /// are `None` are not sent, so that they erase nothing.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::{UdfDataType, UdfTargetType};
    ///
    /// # let org_id = "5e4c8b1f0a2d3c4b5a690009";
    /// let fields = authing.custom_fields();
    /// fields.set(UdfTargetType::Org, "floor", UdfDataType::Number, "Floor").await?;
    /// let data = serde_json::json!({ "floor": 3 });
    /// let values = fields.set_values(UdfTargetType::Org, org_id, data).await?;
    /// assert_eq!(values.get_as("floor")?, Some(3));
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Service`](crate::Error::Service) if a field is missing, or a value has another type;
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) if the data is not an object.
    #[doc(alias = "setUdvBatch")]
    pub fn set_values(
        &self,
        target_type: UdfTargetType,
        target_id: impl Into<String>,
        data: impl Serialize,
    ) -> Call<Authing, SetCustomData, Metadata> {
        let values = inputs(&data);
        let sent = values.clone().unwrap_or_default();
        self.call(SetCustomData::new(target_type, target_id, sent))
            .checked(values)
            .map(Into::into)
    }

    /// Sets values of several records of a kind, as [`set_values`](Self::set_values) does. Sends one request, and none without values.
    /// Whether the service makes the other changes if it refuses one is not documented.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// # use authing::v2::types::UdfDataType;
    /// use authing::v2::types::UdfTargetType;
    ///
    /// let fields = authing.custom_fields();
    /// # fields.set(UdfTargetType::User, "plan", UdfDataType::Text, "Plan").await?;
    /// let data = [("5e4c8b1f0a2d3c4b5a690001", serde_json::json!({ "plan": "gold" }))];
    /// fields.set_values_of_many(UdfTargetType::User, data).await?;
    /// # assert_eq!(authing.metadata().get("5e4c8b1f0a2d3c4b5a690001").await?.len(), 1);
    /// # Ok(()) });
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`set_values`](Self::set_values).
    #[doc(alias = "setUdfValueBatch")]
    pub fn set_values_of_many(
        &self,
        target_type: UdfTargetType,
        data: impl IntoIterator<Item = (impl Into<String>, impl Serialize)>,
    ) -> Call<Authing, SetCustomDataOfTargets, ()> {
        let values = data.into_iter().map(|(id, data)| {
            let id = id.into();
            InvalidArgument::require("data", &id)?;
            let input =
                |(key, value): (_, Value)| SetUdfValueBatchInput::new(&id, key, value.to_string());
            Ok(members(&data)?.into_iter().map(input).collect())
        });
        let values: Result<Vec<Vec<_>>, InvalidArgument> = values.collect();
        let sent = values.clone().unwrap_or_default().concat();
        self.call(SetCustomDataOfTargets::new(target_type, sent))
            .checked(values)
    }

    /// Removes a value of a record, and returns the remaining values. The custom field must exist.
    ///
    /// ```
    /// # authing_emulated::example_v2(async |authing, _| {
    /// use authing::v2::types::UdfTargetType;
    ///
    /// # let org_id = "5e4c8b1f0a2d3c4b5a690009";
    /// let fields = authing.custom_fields();
    /// # fields.set(UdfTargetType::Org, "floor", authing::v2::types::UdfDataType::Number, "Floor").await?;
    /// let values = fields.remove_value(UdfTargetType::Org, org_id, "floor").await?;
    /// assert!(values.is_empty());
    /// # Ok(()) });
    /// ```
    #[doc(alias = "removeUdv")]
    pub fn remove_value(
        &self,
        target_type: UdfTargetType,
        target_id: impl Into<String>,
        key: impl Into<String>,
    ) -> Call<Authing, RemoveCustomDataValue, Metadata> {
        self.call(RemoveCustomDataValue::new(target_type, target_id, key))
            .map(Into::into)
    }
}
