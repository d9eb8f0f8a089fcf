//! The data of an answer: read as the operation has it, or else what is wrong with it, and at which place.
//!
//! A place is told by names that the operation asks for, and nothing is told of what stands there: either might hold a
//! secret.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};

use crate::{
    allowance,
    error::{DecodeError, Error},
    operation::Operation,
};

/// Reads the data of an operation, and says where it is wrong.
pub(crate) fn data<O: Operation>(text: &str) -> Result<O::ResponseData, Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = || serde_path_to_error::deserialize(&mut reader);
    allowance::of_length(text.len(), read).map_err(|error| {
        let mut path = place::<O>(error.path());
        let said = error.inner().to_string();
        let problem = match unfit_field(&said) {
            Some((problem, field)) => {
                path.push('.');
                path.push_str(field);
                problem.to_owned()
            }
            None => without_value(&said),
        };
        let call = O::NAME;
        DecodeError {
            call,
            path,
            problem,
        }
        .into()
    })
}

/// A place in the data. Only names that the operation asks for are in it: every other is the server's, and may be anything.
fn place<O: Operation>(path: &Path) -> String {
    path.iter()
        .fold("data".to_owned(), |place, segment| match segment {
            Segment::Seq { index } => format!("{place}[{index}]"),
            Segment::Map { key } if asks_for::<O>(key) => format!("{place}.{key}"),
            _ => format!("{place}.?"),
        })
}

/// Whether the operation has a name in its text.
fn asks_for<O: Operation>(name: &str) -> bool {
    O::QUERY
        .split(|letter| !is_of_a_name(letter))
        .any(|known| known == name)
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// What a decoding error says of a field as a whole, and the field. Its name is the schema's, not the server's.
fn unfit_field(text: &str) -> Option<(&'static str, &str)> {
    let (problem, rest) = if let Some(rest) = text.strip_prefix("missing field `") {
        ("missing, though the service always fills it", rest)
    } else {
        ("there twice", text.strip_prefix("duplicate field `")?)
    };
    let (field, _) = rest.split_once('`')?;
    Some((problem, field))
}

/// What a decoding error says, without the value that it found: that may be a secret. What was expected stands last.
fn without_value(text: &str) -> String {
    let Some(start) = text.rfind("expected ") else {
        return "malformed JSON".to_owned();
    };
    let expected = &text[start..];
    let end = expected.rfind(" at line").unwrap_or(expected.len());
    format!("something else, {}", &expected[..end])
}

/// What is said of data that is well-formed, and null where the call has to answer a value.
pub(crate) fn missing<O: Operation>(data: &str) -> Error {
    DecodeError {
        call: O::NAME,
        path: place_of_null(O::QUERY, data),
        problem: "null, where the call has nothing to answer without a value".to_owned(),
    }
    .into()
}

/// Where data has no value on the way to what is answered: at the root field, or below it at the page that it holds.
fn place_of_null(query: &str, data: &str) -> String {
    let mut place = "data".to_owned();
    let (mut query, mut value) = (query, data);
    while value != "null"
        && let Some((field, rest)) = first_field(query)
    {
        place.push('.');
        place.push_str(field);
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(value).unwrap_or_default();
        value = fields.get(field).map_or("null", |value| value.get());
        query = rest;
    }
    place
}

/// The first field of the selection that comes next, by its name in the answer, and what follows it. On the way to what is
/// answered there is no other.
fn first_field(query: &str) -> Option<(&str, &str)> {
    let selection = selection(query)?;
    let end = selection.find(|letter| !is_of_a_name(letter))?;
    Some(selection.split_at(end)).filter(|(field, _)| !field.is_empty())
}

/// What is behind the next opening brace that is in no argument.
fn selection(query: &str) -> Option<&str> {
    let (mut depth, mut quoted) = (0_usize, false);
    let mut letters = query.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '{' if depth == 0 => return Some(&query[at + 1..]),
            '}' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{rbac::ListRbacGroupUsers, users::ListUsers};

    fn place_said<O: Operation>(data: &str) -> String {
        let read = super::data::<O>(data).expect("it is well-formed");
        assert!(O::output(read).is_none(), "{data} is an answer");
        match missing::<O>(data) {
            Error::Decode(error) => error.path,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_null_is_reported_at_its_place() {
        for (data, place) in [
            (r#"{"users":null}"#, "data.users"),
            ("{}", "data.users"),
            // Names that nobody asked for are the server's, and may be secrets.
            (r#"{"aside":null,"users":null}"#, "data.users"),
        ] {
            assert_eq!(place_said::<ListUsers>(data), place, "{data}");
        }
        for (data, place) in [
            (r#"{"groupWithUsers":null}"#, "data.groupWithUsers"),
            (
                r#"{"groupWithUsers":{"users":null}}"#,
                "data.groupWithUsers.users",
            ),
            (r#"{"groupWithUsers":{}}"#, "data.groupWithUsers.users"),
        ] {
            assert_eq!(place_said::<ListRbacGroupUsers>(data), place, "{data}");
        }
    }
    #[test]
    fn the_way_to_the_answer_is_read_from_the_query() {
        let query = r#"query Q($a:In={b:"c"}){x:y(a:"({\"",b:$a)@skip(if:false){z{...User}}}fragment User on User{_id}"#;
        assert_eq!(place_of_null(query, "null"), "data");
        assert_eq!(place_of_null(query, "{}"), "data.x");
        assert_eq!(place_of_null(query, r#"{"x":{"z":null}}"#), "data.x.z");
        assert_eq!(place_of_null(query, r#"{"x":{"z":{}}}"#), "data.x.z");
    }
}
