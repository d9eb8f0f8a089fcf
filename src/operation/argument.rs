//! What a caller says of an optional argument: nothing, null, or a value.

use crate::{Password, Secret, SecretJson};

/// An optional argument. In GraphQL, one that is absent and one that is null are two things: with the first nothing is
/// said. What null does is up to the call, and for Authing's calls mostly not written down.
///
/// Setters take anything that becomes one: a value, an `Option` (whose `None` is null), or an `Argument`. What is to be
/// left alone where there is no value is [`Absent`](Self::Absent):
///
/// ```
/// # authing_emulated::example_of_session(async |session, _| {
/// use authing::Argument;
///
/// let typed_in: Option<String> = None;
/// let nickname = typed_in.map_or(Argument::Absent, Argument::Value);
/// let lea = session.users().update().nickname(nickname).await?;
/// assert_eq!(lea.nickname.as_deref(), Some("Lea"));
/// # Ok(()) });
/// ```
///
/// ```
/// use authing::Argument;
///
/// assert_eq!(Argument::from("x"), Argument::Value("x".to_owned()));
/// assert_eq!(Argument::<i32>::from(None), Argument::Null);
/// assert_eq!(Argument::<i32>::default(), Argument::Absent);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Argument<T> {
    /// Nothing is said: the argument is not sent.
    #[default]
    Absent,
    /// Null is sent.
    Null,
    /// The value is sent.
    Value(T),
}

impl<T> Argument<T> {
    /// Whether nothing is said.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Changes the value, if there is one, by something that may fail.
    #[doc(hidden)]
    pub fn try_map<U, E>(self, change: impl FnOnce(T) -> Result<U, E>) -> Result<Argument<U>, E> {
        Ok(match self {
            Self::Absent => Argument::Absent,
            Self::Null => Argument::Null,
            Self::Value(value) => Argument::Value(change(value)?),
        })
    }
}

impl<T> From<T> for Argument<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Argument<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

/// Whatever becomes a text, secret or password by itself becomes an argument too.
macro_rules! from {
    ($($value:ty: $($from:ty)*;)*) => {$($(
        impl From<$from> for Argument<$value> {
            fn from(value: $from) -> Self {
                Self::Value(value.into())
            }
        }
    )*)*};
}

from! {
    String: &str &String;
    Secret: &str &String String &Secret;
    Password: &str &String String &Password;
    SecretJson: &str String serde_json::Value;
}
