//! Secrets of a custom scalar type, which may be any JSON.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroize;

/// A JSON value that stays out of logs, errors and debug output. The text in it is wiped from memory when it is dropped.
///
/// It is to [`serde_json::Value`] what [`Secret`](crate::Secret) is to text: it serialises as null, too, and the time to compare two
/// does not depend on where their texts and numbers differ.
///
/// ```
/// let token = authing::SecretJson::from("eyJhbGciOi...");
/// assert_eq!(format!("{token:?}"), "SecretJson(***)");
/// assert_eq!(token.expose(), "eyJhbGciOi...");
/// ```
#[derive(Clone, Default, Deserialize)]
pub struct SecretJson(Value);

impl SecretJson {
    /// Returns the value itself. The caller is responsible for where it goes.
    pub fn expose(&self) -> &Value {
        &self.0
    }
}

crate::__hidden!(SecretJson);

impl<T: Into<Value>> From<T> for SecretJson {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

impl PartialEq for SecretJson {
    fn eq(&self, other: &Self) -> bool {
        are_same(&self.0, &other.0).into()
    }
}

/// Compares values. The names and the number of members are not secret.
fn are_same(one: &Value, other: &Value) -> Choice {
    let differ = Choice::from(0);
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.as_bytes().ct_eq(other.as_bytes()),
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.to_string(), other.to_string());
            one.as_bytes().ct_eq(other.as_bytes())
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .fold(!differ, |same, (one, other)| same & are_same(one, other)),
        (Value::Object(one), Value::Object(other)) if one.len() == other.len() => {
            one.iter().fold(!differ, |same, (name, value)| {
                let other = other.get(name);
                same & other.map_or(differ, |other| are_same(value, other))
            })
        }
        _ => u8::from(one == other).into(),
    }
}

impl Serialize for SecretJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

impl Drop for SecretJson {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_compared() {
        let values = [
            json!(null),
            json!(true),
            json!(1),
            json!(1.5),
            json!("a"),
            json!(["a"]),
            json!(["b"]),
            json!(["a", "b"]),
            json!({ "a": "b" }),
            json!({ "a": "c" }),
            json!({ "b": "b" }),
            json!({ "a": "b", "c": [1, { "d": null }] }),
            json!({ "a": "b", "c": [1, { "d": false }] }),
        ];
        for one in &values {
            for other in &values {
                let same = SecretJson(one.clone()) == SecretJson(other.clone());
                assert_eq!(same, one == other, "{one} {other}");
            }
        }
    }

    #[test]
    fn all_text_is_wiped() {
        let mut value = json!({ "a": ["b", { "c": "d" }], "e": 1 });
        wipe(&mut value);
        assert_eq!(value, json!({ "a": ["", { "c": "" }], "e": 1 }));
    }
}
