//! Secrets of a custom scalar type, which may be any JSON.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use zeroize::Zeroize;

/// A JSON value that stays out of logs, errors and debug output. The text in it is wiped from memory when it is dropped.
///
/// It is to [`serde_json::Value`] what [`Secret`](crate::Secret) is to text: it serialises as null, too.
///
/// ```
/// let token = authing::SecretJson::from("eyJhbGciOi...");
/// assert_eq!(format!("{token:?}"), "SecretJson(***)");
/// assert_eq!(token.expose(), "eyJhbGciOi...");
/// ```
#[derive(Clone, Default, PartialEq, Deserialize)]
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
    fn all_text_is_wiped() {
        let mut value = json!({ "a": ["b", { "c": "d" }], "e": 1 });
        wipe(&mut value);
        assert_eq!(value, json!({ "a": ["", { "c": "" }], "e": 1 }));
    }
}
