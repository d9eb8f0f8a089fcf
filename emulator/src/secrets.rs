//! Finds the secrets in what a request holds, so that the journal does not show them: by names, in addresses and in JSON.

use std::borrow::Cow;

use serde_json::Value;

use crate::secret_names;

/// The text in place of a secret.
pub(crate) const MASK: &str = "<masked>";

/// Names that are secret only in requests: a login's code, a session's id, and what may hold anything.
const NAMES: [&str; 7] = [
    "auth", "code", "codes", "content", "fields", "metadata", "value",
];

/// Ends of names that are secret only in requests: `JSESSIONID`, `X-Ticket`, `customJwks`.
const ENDS: [&str; 5] = ["jwk", "jwks", "session", "sessionid", "ticket"];

/// Returns whether a value of this name is, or may hold, a secret. The list is the compiler's; this adds what only requests have.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic());
    let joined: String = letters.flat_map(char::to_lowercase).collect();
    secret_names::is_secret_name(name)
        || NAMES.contains(&joined.as_str())
        || ENDS.iter().any(|end| joined.ends_with(end))
}

/// How many texts, one inside the other, are looked into.
const NESTED: u8 = 2;

/// A text that no name calls a secret, with the secrets in it masked. They are in the query of an address, or in JSON, which
/// is masked as a whole.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    masked_inside(text, NESTED)
}

/// Names in a query count as the server reads them, percent-decoded. A value that holds a secret itself is masked as a whole,
/// and so is one nested too deep to be looked into.
fn masked_inside(text: &str, nested: u8) -> Cow<'_, str> {
    if text.trim_start().starts_with(['{', '[', '"']) {
        let json = serde_json::from_str(text);
        return match json {
            Ok(json) if holds_secret(&json, nested) => MASK.into(),
            _ => text.into(),
        };
    }
    let Some(begin) = text.find(['?', '#']).map(|mark| mark + 1) else {
        return text.into();
    };
    let (address, query) = text.split_at(begin);
    let pairs = query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let read = form_urlencoded::parse(pair.as_bytes()).next();
        let (read_name, read_value) = read.unwrap_or_default();
        let is_secret = is_secret_name(name) || is_secret_name(&read_name);
        if !value.is_empty() && (is_secret || hides_secret(&read_value, nested)) {
            format!("{name}={MASK}")
        } else {
            pair.to_owned()
        }
    });
    format!("{address}{}", pairs.collect::<Vec<_>>().join("&")).into()
}

/// Returns whether a text inside another one has a secret, or may have one.
fn hides_secret(text: &str, nested: u8) -> bool {
    match nested.checked_sub(1) {
        Some(nested) => masked_inside(text, nested) != text,
        None => text.contains(['?', '#', '{', '[']),
    }
}

fn holds_secret(json: &Value, nested: u8) -> bool {
    match json {
        Value::Object(members) => members.iter().any(|(name, value)| {
            !value.is_null() && is_secret_name(name) || holds_secret(value, nested)
        }),
        Value::Array(items) => items.iter().any(|item| holds_secret(item, nested)),
        Value::String(text) => hides_secret(text, nested),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_have_secrets_of_their_own() {
        for name in "password X-Api-Key access_token code CODE {code} ticket loginTicket JSESSIONID session X-Session auth \
             content fields value metadata jwks token[]"
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
    fn texts_are_searched() {
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
