//! Reads the service's messages outside of `data`: a code and a text, in one of several forms.
//!
//! All JSON outside of `data` that influences the result is read here, so that one rule applies to it: a known key must not be
//! repeated.

use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use crate::{
    Secret,
    error::MfaChallenge,
    json::is_object,
    operation::Refusal,
    response::{details::Details, mask::Mask},
};

/// The maximum length of a text, in bytes. Longer texts are cut.
const MAX_BYTES: usize = 64 * 1024;

/// The maximum depth of messages in messages.
const MAX_DEPTH: usize = 8;

/// Returns the items of `errors`, or the value itself if it is not a list.
pub(crate) fn items(errors: &RawValue) -> Vec<&RawValue> {
    if errors.get() == "null" {
        return Vec::new();
    }
    serde_json::from_str(errors.get()).unwrap_or_else(|_| vec![errors])
}

/// A code and a text.
#[derive(Debug, Default)]
pub(crate) struct Message {
    pub(crate) code: Option<i64>,
    /// The text, with the secrets of the call masked.
    pub(crate) text: String,
    pub(crate) captcha_image_url: Option<Url>,
    pub(crate) mfa_challenge: Option<MfaChallenge>,
    pub(crate) password_token: Option<Secret>,
    /// Whether the token of the call was revoked.
    pub(crate) token_is_revoked: bool,
}

/// The codes of logins that require a new password: of the first login, and of an expired password.
const NEW_PASSWORD: [i64; 2] = [1639, 2058];

/// A message object, or the object around a message.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    code: Option<Box<RawValue>>,
    status_code: Option<Box<RawValue>>,
    api_code: Option<Box<RawValue>>,
    message: Option<Box<RawValue>>,
    data: Option<Box<RawValue>>,
    extensions: Option<Box<RawValue>>,
}

impl Object {
    /// Returns the code. In the later form, the status 200 is success, and the code of the API is more exact than any other status.
    fn code(&self) -> Option<i64> {
        let [code, status, api] = [&self.code, &self.status_code, &self.api_code]
            .map(|code| code.as_ref().and_then(|code| number(code.get())));
        let later = match status {
            Some(Refusal::SUCCESS) => status,
            _ => api.or(status),
        };
        code.or(later)
    }
}

impl Message {
    /// Returns whether the message is a refusal.
    pub(crate) fn is_refusal(&self) -> bool {
        match self.code {
            Some(code) => code != Refusal::SUCCESS,
            None => !self.text.is_empty(),
        }
    }

    pub(crate) fn new(code: Option<i64>, text: &str, mask: &Mask<'_>) -> Self {
        // Masks first, so that the cut does not leave a part of a secret.
        let text = mask.apply(cut(text, MAX_BYTES + mask.longest()));
        let text = cut(&text, MAX_BYTES).to_owned();
        Self {
            code,
            text,
            ..Self::default()
        }
    }

    /// Reads an error: an object, a text, the JSON of an object as a text, or a number, which is a code. The message of an object
    /// can again be any of these. Fails if a known key is repeated.
    pub(crate) fn read(error: &RawValue, mask: &Mask<'_>) -> serde_json::Result<Self> {
        let mut message = Self::default();
        let mut json = error.get().to_owned();
        for _ in 0..MAX_DEPTH {
            if let Ok(text) = serde_json::from_str::<String>(&json) {
                if !(is_object(&text) && serde_json::from_str::<&RawValue>(&text).is_ok()) {
                    message.text = Self::new(None, &message.without_token(text), mask).text;
                    break;
                }
                json = text;
            }
            if !is_object(&json) {
                message.code = message.code.or(number(&json));
                break;
            }
            // The JSON is well-formed, and its fields may have any type.
            let object = serde_json::from_str::<Object>(&json)?;
            message.take(&object, mask)?;
            let Some(inner) = object.message else {
                break;
            };
            inner.get().clone_into(&mut json);
        }
        Ok(message)
    }

    /// Merges the other data of a message. Data of an inner message takes precedence.
    fn take(&mut self, object: &Object, mask: &Mask<'_>) -> serde_json::Result<()> {
        let extensions = Details::read(object.extensions.as_deref())?;
        let data = Details::read(object.data.as_deref())?;
        self.token_is_revoked |= extensions.is_revoked();
        self.code = object.code().or(extensions.code()).or(self.code);
        let picture = data.captcha_image_url(mask);
        self.captcha_image_url = picture.or(self.captcha_image_url.take());
        self.mfa_challenge = data.mfa_challenge().or(self.mfa_challenge.take());
        if self.code.is_some_and(|code| NEW_PASSWORD.contains(&code)) {
            self.password_token = data.password_token().or(self.password_token.take());
        }
        Ok(())
    }

    /// Masks the token of a second step, or that of a new password, in a text.
    fn without_token(&self, text: String) -> String {
        let second_step = self.mfa_challenge.as_ref().map(MfaChallenge::token);
        match second_step.or(self.password_token.as_ref()) {
            Some(token) => Mask::new(&[], &[], Some(token)).apply(&text),
            None => text,
        }
    }
}

/// Reads a number, or a text of digits.
pub(super) fn number(json: &str) -> Option<i64> {
    let text = serde_json::from_str::<String>(json);
    text.as_deref().unwrap_or(json).trim().parse().ok()
}

/// Returns the beginning of a text, up to this number of bytes.
fn cut(text: &str, most: usize) -> &str {
    let mut ends = (0..=most.min(text.len())).rev();
    let end = ends.find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn read(error: &str) -> serde_json::Result<Message> {
        Message::read(serde_json::from_str(error).unwrap(), &Mask::default())
    }

    #[test]
    fn every_form_of_an_error_is_read() {
        let object = json!({ "code": 2004, "message": "no such user" });
        let text = object.to_string();
        for error in [
            json!({ "message": object }),
            json!({ "message": text }),
            json!({ "message": { "message": object } }),
            json!({ "message": "no such user", "code": 2004 }),
            json!({ "message": "no such user", "code": "2004" }),
            json!({ "message": "no such user", "extensions": { "code": "2004" } }),
            json!({ "message": object, "extensions": { "code": "INTERNAL_SERVER_ERROR" } }),
            json!({ "message": object, "code": 500 }),
            json!(text),
            object,
        ] {
            let message = read(&error.to_string()).unwrap();
            assert_eq!(message.code, Some(2004), "{error}");
            assert_eq!(message.text, "no such user", "{error}");
        }
        for (error, code, text) in [
            (json!("plain text"), None, "plain text"),
            (json!("{not JSON"), None, "{not JSON"),
            (json!({ "message": 2004 }), Some(2004), ""),
            (json!(2004), Some(2004), ""),
            (Value::Null, None, ""),
            (
                json!({ "message": { "code": "E2004", "message": [1] } }),
                None,
                "",
            ),
        ] {
            let message = read(&error.to_string()).unwrap();
            assert_eq!(
                (message.code, message.text.as_str()),
                (code, text),
                "{error}"
            );
        }
    }

    /// All forms of a message with this code, text and data.
    fn forms(code: i64, text: &str, data: &Value) -> Vec<Value> {
        let texts = [json!(code), json!(code.to_string())];
        let earlier = texts
            .clone()
            .map(|code| json!({ "code": code, "message": text, "data": data }));
        let later = texts.map(|code| {
            json!({ "statusCode": 499, "apiCode": code, "message": text, "data": data, "uniqueId": "1" })
        });
        let messages = || earlier.iter().chain(&later);
        let nested = messages().map(|message| json!({ "message": message, "path": ["login"] }));
        messages().cloned().chain(nested).collect()
    }

    proptest! {
        #[test]
        fn every_form_is_the_same_error(code in 201..10_000_i64, text in "[^{]{0,20}", token in "[a-z.]{8,20}") {
            let data = json!({ "mfaToken": token, "url": "https://captcha.example/1.png" });
            for form in forms(code, &text, &data) {
                let message = read(&form.to_string()).unwrap();
                prop_assert!(message.is_refusal());
                prop_assert_eq!(message.code, Some(code), "{}", form);
                prop_assert_eq!(&message.text, &text, "{}", form);
                prop_assert!(message.captcha_image_url.is_some(), "{}", form);
                let challenge = message.mfa_challenge.unwrap();
                prop_assert_eq!(challenge.token().expose(), &token, "{}", form);
            }
        }
    }

    #[test]
    fn the_status_in_a_body_reports_success() {
        for success in [
            json!({ "code": 200, "message": "ok" }),
            json!({ "statusCode": 200, "message": "ok" }),
            json!({ "statusCode": 200, "apiCode": 20001, "message": "ok" }),
            json!({ "statusCode": "200", "apiCode": null, "message": "ok" }),
        ] {
            assert!(
                !read(&success.to_string()).unwrap().is_refusal(),
                "{success}"
            );
        }
        for (refusal, code) in [
            (json!({ "statusCode": 403, "message": "no" }), 403),
            (json!({ "statusCode": 403, "apiCode": null }), 403),
            (json!({ "statusCode": 499, "apiCode": "2011" }), 2011),
        ] {
            let message = read(&refusal.to_string()).unwrap();
            assert!(message.is_refusal(), "{refusal}");
            assert_eq!(message.code, Some(code), "{refusal}");
        }
    }

    #[test]
    fn only_a_login_that_requires_a_new_password_has_a_token_for_it() {
        for (code, expected) in [
            (1639, Some("abcdefgh")),
            (2058, Some("abcdefgh")),
            (2006, None),
        ] {
            let data = json!({ "token": "abcdefgh" });
            for form in forms(code, "the token abcdefgh", &data) {
                let message = read(&form.to_string()).unwrap();
                let token = message.password_token.as_ref().map(Secret::expose);
                assert_eq!(token, expected, "{form}");
                assert_eq!(
                    message.text.contains("abcdefgh"),
                    expected.is_none(),
                    "{form}"
                );
            }
        }
    }

    #[test]
    fn a_known_key_that_is_there_twice_is_not_believed() {
        for error in [
            r#"{"message":{"code":2206,"message":"expired","code":2004}}"#,
            r#"{"message":"{\"code\":2206,\"code\":2004}"}"#,
            r#"{"message":{"code":2000,"data":{"url":"https://a.example","url":"https://b.example"}}}"#,
            r#"{"message":"no","extensions":{"code":1,"code":2}}"#,
            r#"{"message":"no","message":"yes"}"#,
            r#"{"statusCode":200,"statusCode":499,"message":"no"}"#,
            r#"{"apiCode":"2206","apiCode":"2004","message":"no"}"#,
            r#"{"code":1636,"data":{"mfaToken":"a","mfaToken":"b"}}"#,
        ] {
            assert!(read(error).is_err(), "{error}");
        }
        assert!(read(r#"{"message":"no","else":1,"else":2}"#).is_ok());
    }

    #[test]
    fn a_secret_that_the_cut_would_leave_half_of_is_masked() {
        let request = json!({ "variables": { "code": "0123456789" } }).to_string();
        let mask = Mask::new(&["code"], request.as_bytes(), None);
        let text = format!("{}0123456789", "x".repeat(MAX_BYTES - 5));
        let message = Message::new(None, &text, &mask);
        assert!(!message.text.contains("01"));
        assert_eq!(message.text.len(), MAX_BYTES - 2);
    }
}
