//! Secrets of a scalar type of a schema's own, which may be any JSON.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use zeroize::Zeroize;

/// A JSON value that stays out of logs, errors and debug output. The text in it is wiped from memory when it is dropped.
///
/// It is to [`serde_json::Value`] what [`Secret`](crate::Secret) is to text.
///
/// ```
/// let token = authing::SecretJson::from("eyJhbGciOi...");
/// assert_eq!(format!("{token:?}"), "SecretJson(***)");
/// assert_eq!(token.expose(), "eyJhbGciOi...");
/// ```
#[derive(Clone, Default)]
pub struct SecretJson(Value);

impl SecretJson {
    /// Returns the value itself. The caller is responsible for where it goes.
    pub fn expose(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for SecretJson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretJson(***)")
    }
}

impl From<Value> for SecretJson {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl From<String> for SecretJson {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for SecretJson {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl<'de> Deserialize<'de> for SecretJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
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
    fn all_text_is_wiped() {
        let mut value = json!({ "a": ["b", { "c": "d" }], "e": 1 });
        wipe(&mut value);
        assert_eq!(value, json!({ "a": ["", { "c": "" }], "e": 1 }));
    }
}
