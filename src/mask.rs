//! What the service says about a call may repeat what it was sent: the secrets in it are masked.

use std::cmp::Reverse;

use serde_json::Value;

use crate::Secret;

/// The secrets of one call, to be taken out of what the service says about it.
pub(crate) struct Mask(Vec<String>);

impl Mask {
    /// `secrets` are the variables that carry them, and `request` is what was sent.
    pub(crate) fn new(secrets: &[&str], request: &[u8], token: Option<&Secret>) -> Self {
        let sent: Value = serde_json::from_slice(request).unwrap_or_default();
        let variables = secrets.iter().map(|name| &sent["variables"][*name]);
        let mut secrets = Vec::new();
        for value in variables {
            collect(value, &mut secrets);
        }
        secrets.extend(token.map(|token| token.expose().to_owned()));
        secrets.retain(|secret| !secret.is_empty());
        // The longest first: of one that holds another, nothing may be left.
        secrets.sort_by_key(|secret| Reverse(secret.len()));
        Self(secrets)
    }

    /// Whether there is one in a text.
    pub(crate) fn hides(&self, text: &str) -> bool {
        self.0.iter().any(|secret| text.contains(secret))
    }

    /// Takes them out of a text.
    pub(crate) fn apply(&self, text: String) -> String {
        self.0
            .iter()
            .fold(text, |text, secret| text.replace(secret, "***"))
    }
}

fn collect(value: &Value, secrets: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            secrets.push(text.clone());
            // Who repeats the whole request repeats it as it stood in JSON.
            let json = value.to_string();
            secrets.push(json[1..json.len() - 1].to_owned());
        }
        Value::Number(number) => secrets.push(number.to_string()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, secrets)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, secrets)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_is_masked_however_it_stands_there() {
        let secrets = ["abc", "abc\"\\def"];
        let request = serde_json::json!({ "variables": { "password": secrets } }).to_string();
        let mask = Mask::new(&["password"], request.as_bytes(), None);
        for text in [&request, secrets[1]] {
            let masked = mask.apply(text.to_owned());
            assert!(
                !masked.contains("abc") && !masked.contains("def"),
                "{masked}"
            );
        }
    }
}
