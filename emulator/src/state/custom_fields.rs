//! The custom fields of a pool, and their values. The values of a user are the user's metadata.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::user::KeyValue;
use crate::clock::Timestamp;

/// The kind of record that has a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum TargetType {
    Node,
    Org,
    User,
    Userpool,
    Role,
    Permission,
    Application,
}

/// The type of the values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum DataType {
    String,
    Number,
    Datetime,
    Boolean,
    Object,
    Select,
}

impl DataType {
    /// Returns the text that is stored for a value, or `None` for a value of another type. Texts and times are stored without
    /// quotation marks, other values as JSON.
    pub(crate) fn stored(self, value: &Value) -> Option<String> {
        let is_of_type = match self {
            Self::String | Self::Select => value.is_string(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::Object => value.is_object() || value.is_array(),
            Self::Datetime => match value {
                Value::String(text) => Timestamp::parse(text).is_some(),
                value => value.is_number(),
            },
        };
        is_of_type.then(|| match value {
            Value::String(text) => text.clone(),
            value => value.to_string(),
        })
    }

    /// Returns whether a stored text is a value of this type. Metadata and a changed type can leave others.
    pub(crate) fn fits(self, text: &str) -> bool {
        let json = serde_json::from_str(text).unwrap_or_default();
        self.stored(&json).is_some() || self.stored(&Value::String(text.to_owned())).is_some()
    }
}

/// The definition of a field.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CustomField {
    pub(crate) target_type: TargetType,
    pub(crate) key: String,
    pub(crate) data_type: DataType,
    pub(crate) label: String,
    pub(crate) options: Option<String>,
}

/// The values of a record that is not a user.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Record {
    target_type: TargetType,
    target_id: String,
    values: Vec<KeyValue>,
}

/// The fields in the order of their creation, and the values of all records except users.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CustomFields {
    fields: Vec<CustomField>,
    records: Vec<Record>,
}

impl CustomFields {
    /// Adds a field, or replaces the one with its key.
    pub(crate) fn set(&mut self, field: CustomField) {
        let is_same = |known: &&mut CustomField| {
            (known.target_type, &known.key) == (field.target_type, &field.key)
        };
        match self.fields.iter_mut().find(is_same) {
            Some(known) => *known = field,
            None => self.fields.push(field),
        }
    }

    pub(crate) fn of(&self, target: TargetType) -> impl Iterator<Item = &CustomField> {
        let fields = self.fields.iter();
        fields.filter(move |field| field.target_type == target)
    }

    pub(crate) fn get(&self, target: TargetType, key: &str) -> Option<&CustomField> {
        self.of(target).find(|field| field.key == key)
    }

    /// Removes a field with the values of all records except users. Returns whether it was there.
    pub(crate) fn remove(&mut self, target: TargetType, key: &str) -> bool {
        let count = self.fields.len();
        self.fields
            .retain(|field| (field.target_type, field.key.as_str()) != (target, key));
        for record in &mut self.records {
            let is_other = record.target_type != target;
            record.values.retain(|value| is_other || value.key != key);
        }
        self.fields.len() < count
    }

    /// Returns the values of a record that is not a user.
    pub(crate) fn values(&self, target: TargetType, id: &str) -> &[KeyValue] {
        let mut records = self.records.iter();
        let record =
            records.find(|known| (known.target_type, known.target_id.as_str()) == (target, id));
        record.map_or(&[], |record| &record.values)
    }

    /// Changes the values of a record that is not a user.
    pub(crate) fn update(
        &mut self,
        target: TargetType,
        id: &str,
        change: impl FnOnce(&mut Vec<KeyValue>),
    ) {
        let is_same =
            |known: &Record| (known.target_type, known.target_id.as_str()) == (target, id);
        let place = self.records.iter().position(is_same);
        let mut record = match place {
            Some(place) => self.records.swap_remove(place),
            None => Record {
                target_type: target,
                target_id: id.to_owned(),
                values: Vec::new(),
            },
        };
        change(&mut record.values);
        if !record.values.is_empty() {
            self.records.push(record);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_type_has_its_values() {
        use DataType::{Boolean, Datetime, Number, Object, Select, String};
        for (value, types, text) in [
            (json!("gold"), &[String, Select][..], "gold"),
            (json!(12.5), &[Number, Datetime], "12.5"),
            (json!(true), &[Boolean], "true"),
            (json!({ "a": 1 }), &[Object], r#"{"a":1}"#),
            (json!([1]), &[Object], "[1]"),
            (
                json!("2020-02-01T07:06:58.000Z"),
                &[String, Select, Datetime],
                "2020-02-01T07:06:58.000Z",
            ),
            (json!(null), &[], ""),
        ] {
            for kind in [String, Number, Datetime, Boolean, Object, Select] {
                let expected = types.contains(&kind).then(|| text.to_owned());
                assert_eq!(kind.stored(&value), expected, "{kind:?} {value}");
            }
        }
    }

    #[test]
    fn a_text_of_another_type_does_not_fit() {
        for (kind, text) in [
            (DataType::Number, "many"),
            (DataType::Boolean, "1"),
            (DataType::Object, "{"),
            (DataType::Datetime, "today"),
        ] {
            assert!(!kind.fits(text), "{kind:?} {text}");
        }
        assert!(DataType::String.fits("many"));
    }
}
