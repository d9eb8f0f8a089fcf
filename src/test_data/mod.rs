//! Answers without a service, for unit tests of code that takes them.
//!
//! What the service answers, users, roles, whole lists, cannot be written down as a literal: its types will grow. A test
//! takes a [`Sample`] and says what matters to it:
//!
//! ```
//! use authing::types::User;
//!
//! fn greeting(user: &User) -> String {
//!     format!("Hello {}!", user.nickname.as_deref().unwrap_or("stranger"))
//! }
//!
//! // In a test of it:
//! use authing::test_data::Sample;
//!
//! let lea = User::sample().with(|user| user.nickname = Some("Lea".into()));
//! assert_eq!(greeting(&lea), "Hello Lea!");
//! assert_eq!(greeting(&User::sample()), "Hello stranger!");
//! ```
//!
//! It is for tests, and so is the feature `test-data`; a program does not have it when it stands where tests have their
//! dependencies:
//!
//! ```toml
//! [dev-dependencies]
//! authing = { path = "../authing", features = ["test-data"] }
//! ```
//!
//! # What a sample holds
//!
//! A sample is decoded, by what decodes the answers of the service, from an answer that no service gave. So every type of
//! an answer has one, those of a crate's own operations too, and none of them costs a line of generated code.
//!
//! | field | value |
//! | --- | --- |
//! | a field that the service names `id`, `_id` or `…Id` | 24 hexadecimal digits, always the same for one type: `id` of the type that it is in, `userId` of `User` |
//! | `client`, `clientId`, `registerInClient` | the same for `UserPool` |
//! | `…At`, `lastLogin`, `signedUp` | `2020-02-01T15:06:58+08:00` |
//! | an e-mail address, a phone number, an address on the web | `lea@example.com`, `13800000001`, `https://example.com/photo` |
//! | other text, such as `unionid` and `birthdate` | the service's name of the field |
//! | a [`Secret`] | `test-data-secret`, which nothing prints |
//! | an enum | its first value |
//! | a number, a truth value, any JSON | `0`, `false`, `{}` |
//!
//! What may be null is: code that does without it is tested first, and a test says what it relies on.
//! [`full_sample`](Sample::full_sample) leaves nothing out, to a depth of 16 types.
//!
//! # What is no type of an answer
//!
//! - A [`Page`] is made of a `Vec`, and holds all there is.
//! - A [`Metadata`](crate::Metadata) is collected from its texts, an [`OrgTree`](crate::OrgTree) made of a sample of
//!   [`Org`](crate::types::Org) with nodes in it.
//! - A [`Session`](crate::Session) is made of [`token`], [`Claims`] are [`claims`], refused calls are [`refusal`].

mod answer;

use std::time::{Duration, SystemTime};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::de::DeserializeOwned;
use serde_json::{Map, json};

use crate::{Claims, Error, ErrorCode, Page, Secret, error::ServiceError, response};
use answer::Answer;

/// Values as the service could answer them. All types that it answers have them, the module says
/// [which](self#what-a-sample-holds).
pub trait Sample: Sized {
    /// The least there can be: what may be null is, and lists are empty.
    ///
    /// ```
    /// use authing::{test_data::Sample, types::User};
    ///
    /// let user = User::sample();
    /// assert_eq!(user.id.len(), 24);
    /// assert_eq!(user.email, None);
    /// ```
    ///
    /// # Panics
    ///
    /// When it is no type of an answer, but one written by hand that cannot be read from what stands in one.
    fn sample() -> Self;

    /// All there can be: nothing is null, and a list has one element. From a depth of 16 types, optional values are null
    /// and lists are empty, so that a type that contains itself has an end.
    ///
    /// ```
    /// use authing::{test_data::Sample, types::User};
    ///
    /// let user = User::full_sample();
    /// assert_eq!(user.email.as_deref(), Some("lea@example.com"));
    /// assert_eq!(user.given_name.as_deref(), Some("givenName"));
    /// assert!(user.group.is_some());
    /// ```
    ///
    /// # Panics
    ///
    /// As [`sample`](Self::sample) does.
    fn full_sample() -> Self;

    /// The value with something changed.
    ///
    /// ```
    /// use authing::{test_data::Sample, types::{Role, User}};
    ///
    /// let lea = User::sample().with(|user| {
    ///     user.email = Some("lea@example.com".into());
    ///     user.group = Some(Role::sample().with(|role| role.name = Some("admin".into())));
    /// });
    /// assert_eq!(lea.group.and_then(|role| role.name).as_deref(), Some("admin"));
    /// ```
    #[must_use]
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl<T: DeserializeOwned> Sample for T {
    fn sample() -> Self {
        decoded(Answer::least())
    }

    fn full_sample() -> Self {
        decoded(Answer::full())
    }
}

fn decoded<T: DeserializeOwned>(answer: Answer) -> T {
    T::deserialize(answer)
        .unwrap_or_else(|error| panic!("{} has no sample: {error}", std::any::type_name::<T>()))
}

/// The page that holds all there is.
///
/// ```
/// use authing::{Page, test_data::Sample, types::User};
///
/// let page = Page::from(vec![User::sample(), User::full_sample()]);
/// assert_eq!(page.total, Some(2));
/// ```
impl<T> From<Vec<T>> for Page<T> {
    fn from(items: Vec<T>) -> Self {
        let total = items.len() as u64;
        Self {
            items,
            total: Some(total),
        }
    }
}

/// A user's token that nobody signed: [`Authing::session`](crate::Authing::session) makes a session of it, and no service
/// takes it.
///
/// ```
/// use authing::{Authing, test_data};
///
/// # fn main() -> Result<(), authing::Error> {
/// let session = Authing::new("pool id", "secret")?.session(test_data::token("lea"))?;
/// assert_eq!(session.user_id(), "lea");
/// # Ok(()) }
/// ```
pub fn token(user_id: &str) -> Secret {
    let part = |part: serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let head = part(json!({ "typ": "JWT", "alg": "none" }));
    let payload = part(json!({ "data": { "id": user_id } }));
    Secret::new(format!("{head}.{payload}."))
}

/// What a verified token says, though none was verified: whose it is, and that it expires with the year 2099.
///
/// ```
/// use authing::{Claims, test_data::{self, Sample}};
///
/// fn may_write(claims: &Claims) -> bool {
///     claims.email.as_deref().is_some_and(|email| email.ends_with("@example.com"))
/// }
///
/// let mut claims = test_data::claims("lea");
/// assert!(!may_write(&claims));
/// claims.email = Some("lea@example.com".into());
/// assert!(may_write(&claims));
/// ```
pub fn claims(user_id: &str) -> Claims {
    const END_OF_2099: Duration = Duration::from_hours(47_482 * 24);
    Claims {
        user_id: user_id.to_owned(),
        pool_id: None,
        email: None,
        union_id: None,
        issuer: None,
        audience: Vec::new(),
        issued_at: None,
        not_before: None,
        expires_at: SystemTime::UNIX_EPOCH + END_OF_2099,
        other: Map::new(),
    }
}

/// What a call that the service refuses fails with: [`Error::Challenge`] for a code that asks for more, and
/// [`Error::Service`] for any other.
///
/// ```
/// use authing::{Error, ErrorCode, test_data};
///
/// fn advice(error: &Error) -> &'static str {
///     match error {
///         Error::Challenge(_) => "ask for the code",
///         error if error.code() == Some(ErrorCode::UsernameTaken) => "take another name",
///         _ => "try again later",
///     }
/// }
///
/// assert_eq!(advice(&test_data::refusal(ErrorCode::UsernameTaken)), "take another name");
/// assert_eq!(advice(&test_data::refusal(ErrorCode::MfaCodeRequired)), "ask for the code");
/// ```
pub fn refusal(code: ErrorCode) -> Error {
    response::challenge_or_refusal(ServiceError {
        call: "test data",
        status: 200,
        code: Some(code),
        message: "refused in a test".to_owned(),
        captcha_picture: None,
        further: Vec::new(),
        retry_after: None,
        partial: None,
        did_nothing: true,
    })
}
