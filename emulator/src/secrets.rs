//! Masks the secrets of requests for the journal: by name, in addresses and in JSON.

use std::borrow::Cow;

use serde_json::Value;

use crate::secret_names;

/// The text that replaces a secret.
pub(crate) const MASK: &str = "<masked>";

/// Names that are secret only in requests: the code of a login, the id of a session, and names that can hold anything, such as the
/// settings of another service.
const NAMES: [&str; 9] = [
    "auth",
    "code",
    "codes",
    "content",
    "customsmsprovider",
    "fields",
    "idtokenhint",
    "metadata",
    "value",
];

/// Endings of names that are secret only in requests: `JSESSIONID`, `X-Ticket`, `customJwks`.
const ENDINGS: [&str; 5] = ["jwk", "jwks", "session", "sessionid", "ticket"];

/// Returns whether a value of this name is, or may contain, a secret. Adds names of requests to the compiler's list.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic());
    let joined: String = letters.flat_map(char::to_lowercase).collect();
    secret_names::is_secret_name(name)
        || NAMES.contains(&joined.as_str())
        || ENDINGS.iter().any(|end| joined.ends_with(end))
}

/// The maximum depth of strings inside strings that are searched.
const MAX_NESTING: u8 = 2;

/// Masks the secrets in a text whose own name is not secret. They are in the query of an address, or in JSON, which is
/// masked as a whole.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    masked_inside(text, MAX_NESTING)
}

/// Names in a query are percent-decoded, as the server does. A value that contains a secret is masked as a whole, and
/// so is a value nested too deep to be searched.
fn masked_inside(text: &str, nested: u8) -> Cow<'_, str> {
    if text.trim_start().starts_with(['{', '[', '"']) {
        let json = serde_json::from_str(text);
        return match json {
            Ok(json) if contains_secret(&json, nested) => MASK.into(),
            _ => text.into(),
        };
    }
    let Some(begin) = text.find(['?', '#']).map(|mark| mark + 1) else {
        return text.into();
    };
    let (address, query) = text.split_at(begin);
    let pairs = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = form_urlencoded::parse(pair.as_bytes()).next();
        let (decoded_name, decoded_value) = decoded.unwrap_or_default();
        let is_secret = is_secret_name(name) || is_secret_name(&decoded_name);
        if !value.is_empty() && (is_secret || may_contain_secret(&decoded_value, nested)) {
            format!("{name}={MASK}")
        } else {
            pair.to_owned()
        }
    });
    format!("{address}{}", pairs.collect::<Vec<_>>().join("&")).into()
}

/// Returns whether a nested string contains, or may contain, a secret.
fn may_contain_secret(text: &str, nested: u8) -> bool {
    match nested.checked_sub(1) {
        Some(nested) => masked_inside(text, nested) != text,
        None => text.contains(['?', '#', '{', '[']),
    }
}

fn contains_secret(json: &Value, nested: u8) -> bool {
    match json {
        Value::Object(members) => members.iter().any(|(name, value)| {
            !value.is_null() && is_secret_name(name) || contains_secret(value, nested)
        }),
        Value::Array(items) => items.iter().any(|item| contains_secret(item, nested)),
        Value::String(text) => may_contain_secret(text, nested),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_requests_are_recognised() {
        for name in "password X-Api-Key access_token code CODE {code} ticket loginTicket JSESSIONID session X-Session auth \
             content fields value metadata jwks token[] id_token_hint"
            .split(' ')
        {
            assert!(is_secret_name(name), "{name}");
        }
        for name in "statusCode postal_code clientId key content-type x-request-id valueOf sessions_count author oauth user-agent"
            .split(' ')
        {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn secrets_in_texts_are_masked() {
        for (text, shown) in [
            (
                "http://app/?token=MARKED&a=1",
                "http://app/?token=<masked>&a=1",
            ),
            (
                "http://app/#id_token=MARKED&a=1",
                "http://app/#id_token=<masked>&a=1",
            ),
            ("http://app/?a=1#token=MARKED", "http://app/?a=<masked>"),
            (r#"{"a":[{"accessToken":"MARKED"}]}"#, "<masked>"),
            (r#" [{"password":5}]"#, "<masked>"),
            (r#""{\"token\":1}""#, "<masked>"),
            (r#"{"a":"{\"token\":\"MARKED\"}"}"#, "<masked>"),
            (r#"{"back":"http://app/?token=MARKED"}"#, "<masked>"),
            ("/?a=%7B%22token%22%3A%22MARKED%22%7D", "/?a=<masked>"),
            (
                r#"{"name":"Anna","token":null}"#,
                r#"{"name":"Anna","token":null}"#,
            ),
            ("{token}", "{token}"),
            ("Really? Yes.", "Really? Yes."),
        ] {
            assert_eq!(masked(text), shown);
        }
    }
}
