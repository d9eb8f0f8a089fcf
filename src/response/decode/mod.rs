//! Decodes the data of a response into the types of an operation, or returns the error and its path.
//!
//! Errors contain no value of the response, since a value may be a secret.

mod object;
mod value;

use std::{borrow::Cow, collections::HashMap};

use serde::{Deserializer, de::IgnoredAny};
use serde_json::value::RawValue;

use crate::{
    error::{DecodeError, Error},
    json,
    operation::{
        Operation,
        data::{Reading, Step, Value},
    },
};
pub use object::read_value;

/// How many times its length the lists of a response may take in memory: a text takes 24 bytes, `"",` is three.
///
/// An item takes the room of its type however little of it is written: `{"_id":""}` takes as much as a complete user. A response
/// that the schema allows has all fields in it, null or not, and is never thinner than a list of empty texts.
const LIST_BYTES_PER_BYTE: usize = 8;

/// The minimum memory for the lists of a response, in bytes.
const MIN_LIST_BYTES: usize = 1024 * 1024;

/// Decodes a JSON value. An error comes with the path of the invalid value.
pub(crate) fn read<T: Value>(json: &str) -> Result<T, (String, serde_json::Error)> {
    let length = json.len().saturating_mul(LIST_BYTES_PER_BYTE);
    let mut reading = Reading::new(length.saturating_add(MIN_LIST_BYTES));
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let mut value = T::default();
    let outcome = value.read(&mut deserializer, &mut reading);
    let outcome = outcome.and_then(|()| deserializer.end());
    outcome.map_err(|error| (path(&reading.failed_at), error))?;
    Ok(value)
}

/// Decodes a value inside other values, without a memory limit. Secrets of serialised responses are null, and become empty.
pub fn deserialize<'de, T: Value, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    let mut reading = Reading::new(usize::MAX);
    reading.is_own = true;
    value.read(deserializer, &mut reading)?;
    Ok(value)
}

/// Writes a path such as `data.users.list[0]`, given its steps in reverse.
fn path(steps: &[Step]) -> String {
    let steps = steps.iter().rev().map(|step| match step {
        Step::Field(name) => format!(".{name}"),
        Step::Item(position) => format!("[{position}]"),
    });
    format!("data{}", steps.collect::<String>())
}

/// Decodes the data of an operation.
pub(crate) fn data<O: Operation>(json: &str) -> Result<O::ResponseData, Error> {
    read(json)
        .map_err(|(path, error)| DecodeError::new(O::NAME, path, reason(&error.to_string())).into())
}

/// Counts the items of the list at a path in the data, including nulls.
pub(crate) fn count(body: &[u8], path: &[&str]) -> Option<usize> {
    let mut found: &RawValue = json::read(body)?;
    for key in ["data"].iter().chain(path) {
        let fields = serde_json::from_str::<HashMap<Cow<'_, str>, &RawValue>>(found.get());
        found = *fields.ok()?.get(*key)?;
    }
    let items = serde_json::from_str::<Option<Vec<IgnoredAny>>>(found.get());
    items.ok().map(|items| items.unwrap_or_default().len())
}

/// Words a decoding error without the value: the type that was found, then the type that was expected.
fn reason(text: &str) -> String {
    if text.starts_with("missing field") {
        return "missing, although the service always returns it".to_owned();
    }
    if text.starts_with("duplicate field") {
        return "there twice".to_owned();
    }
    let Some(start) = text.rfind("expected ") else {
        return "malformed JSON".to_owned();
    };
    let expected = &text[start..];
    let end = expected.rfind(" at line").unwrap_or(expected.len());
    let found = text.strip_prefix("invalid type: ");
    let found = found.map_or("another value", type_named);
    format!("{found}, {}", &expected[..end])
}

/// Returns the type of a value, given the start of serde's error message.
fn type_named(error: &str) -> &'static str {
    let types = [
        ("null", "null"),
        ("boolean", "a Boolean"),
        ("integer", "a number"),
        ("floating point", "a number"),
        ("string", "a string"),
        ("sequence", "a list"),
        ("map", "an object"),
    ];
    let found = types.iter().find(|(name, _)| error.starts_with(name));
    found.map_or("another value", |(_, found)| found)
}

/// The error of a well-formed response that is null where the call needs a value.
pub(crate) fn missing(operation: &'static str, path: &str) -> Error {
    let reason = "null, but the call requires a value";
    DecodeError::new(operation, path, reason).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{rbac::ListRbacGroupUsers, users::ListUsers};

    fn output<O: Operation>(json: &str) -> Result<O::Output, Error> {
        O::output(data::<O>(json)?).map_err(|path| missing(O::NAME, path))
    }

    fn path_in_error<O: Operation>(data: &str) -> String {
        match output::<O>(data).err() {
            Some(Error::Decode(error)) => error.path,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_null_is_reported_at_its_place() {
        for (data, place) in [
            (r#"{"users":null}"#, "data.users"),
            ("{}", "data.users"),
            // Unknown names are the server's, and may be secrets.
            (r#"{"aside":null,"users":null}"#, "data.users"),
        ] {
            assert_eq!(path_in_error::<ListUsers>(data), place, "{data}");
        }
        for (data, place) in [
            (r#"{"groupWithUsers":null}"#, "data.groupWithUsers"),
            (
                r#"{"groupWithUsers":{"users":null}}"#,
                "data.groupWithUsers.users",
            ),
            (r#"{"groupWithUsers":{}}"#, "data.groupWithUsers.users"),
        ] {
            assert_eq!(path_in_error::<ListRbacGroupUsers>(data), place, "{data}");
        }
    }

    #[test]
    fn what_was_found_is_named_by_its_type() {
        for (id, found) in [
            ("null", "null"),
            ("true", "a Boolean"),
            ("7", "a number"),
            ("7.5", "a number"),
            ("[]", "a list"),
            ("{}", "an object"),
        ] {
            let data = format!(r#"{{"users":{{"list":[{{"_id":{id}}}]}}}}"#);
            let Some(Error::Decode(error)) = output::<ListUsers>(&data).err() else {
                panic!("{id} is not an id");
            };
            assert_eq!(error.reason, format!("{found}, expected a string"));
        }
    }

    #[test]
    fn nulls_are_counted() {
        let body = br#"{"data":{"users":{"list":[null,{"_id":"a"},null]}}}"#;
        assert_eq!(count(body, &["users", "list"]), Some(3));
        let body = br#"{"data":{"users":{"list":null}}}"#;
        assert_eq!(count(body, &["users", "list"]), Some(0));
        assert_eq!(count(b"{}", &["users", "list"]), None);
    }

    #[test]
    fn an_item_is_counted_with_the_nulls_before_it() {
        let data = r#"{"users":{"totalCount":2,"list":[{"_id":"a"},null,{"_id":"b"},{}]}}"#;
        assert_eq!(path_in_error::<ListUsers>(data), "data.users.list[3]._id");
        let data = r#"{"users":{"list":[{"_id":"a","thirdPartyIdentity":[]}]}}"#;
        let place = "data.users.list[0].thirdPartyIdentity";
        assert_eq!(path_in_error::<ListUsers>(data), place);
    }
}
