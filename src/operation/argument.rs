//! Optional arguments: absent, null, or a value.

use std::net::IpAddr;

use serde::{Deserialize, Deserializer};

use crate::{Password, Secret, SecretJson};

/// An optional argument: absent, null or a value. An absent argument is not sent. The effect of null depends on the call. It may
/// erase a field; for most of Authing's calls it is not documented.
///
/// Setters accept a value, an `Option` or an `Argument`. `None` is [`Absent`](Self::Absent), so that a call does not change the
/// fields that a form left out. Null is sent only for [`Null`](Self::Null).
///
/// ```
/// # authing_emulated::example_of_session(async |session, _| {
/// let typed_in: Option<String> = None;
/// let lea = session.users().update().nickname(typed_in).await?;
/// assert_eq!(lea.nickname.as_deref(), Some("Lea"));
/// # Ok(()) });
/// ```
///
/// ```
/// use authing::Argument;
///
/// assert_eq!(Argument::from("x"), Argument::Value("x".to_owned()));
/// assert_eq!(Argument::<i32>::from(None), Argument::Absent);
/// assert_eq!(Argument::<i32>::default(), Argument::Absent);
/// ```
///
/// Deserializes from null or a value. With `#[serde(default)]`, a missing field is absent. The attribute is required: without it,
/// serde reads a missing field as null.
///
/// ```
/// use authing::Argument;
///
/// #[derive(Default, serde::Deserialize)]
/// #[serde(default)]
/// struct Patch {
///     nickname: Argument<String>,
///     company: Argument<String>,
///     photo: Argument<String>,
/// }
///
/// let patch: Patch = serde_json::from_str(r#"{ "nickname": "Lea", "company": null }"#)?;
/// assert_eq!(patch.nickname, Argument::from("Lea"));
/// assert_eq!(patch.company, Argument::Null);
/// assert_eq!(patch.photo, Argument::Absent);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Argument<T> {
    /// The argument is not sent.
    #[default]
    Absent,
    /// Null is sent.
    Null,
    /// The value is sent.
    Value(T),
}

impl<T> Argument<T> {
    /// Returns whether the argument is absent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns the value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Converts the value, if there is one, with a function that may fail.
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
        value.map_or(Self::Absent, Self::Value)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Argument<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        Ok(value.map_or(Self::Null, Self::Value))
    }
}

/// An IP address, such as that of a user who logs in, is sent as text.
impl From<IpAddr> for Argument<String> {
    fn from(address: IpAddr) -> Self {
        Self::Value(address.to_string())
    }
}

impl From<Option<IpAddr>> for Argument<String> {
    fn from(address: Option<IpAddr>) -> Self {
        address.map_or(Self::Absent, Self::from)
    }
}

/// Types that convert into the value also convert into the argument, and so do options of them.
macro_rules! from {
    ($value:ty: $($from:ty)*) => {$(
        impl From<$from> for $crate::Argument<$value> {
            fn from(value: $from) -> Self {
                Self::Value(value.into())
            }
        }

        impl From<Option<$from>> for $crate::Argument<$value> {
            fn from(value: Option<$from>) -> Self {
                value.map_or(Self::Absent, Self::from)
            }
        }
    )*};
}
pub(super) use from;

from! { String: &str &String }
from! { Secret: &str &String String &Secret }
from! { Password: &str &String String &Password }
from! { SecretJson: &str String serde_json::Value }

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{from_value, json};

    use super::*;
    use crate::{id::UserId, types::SortBy};

    fn assert_absent<T>(argument: impl Into<Argument<T>>) {
        assert!(argument.into().is_absent());
    }

    #[test]
    fn none_of_each_type_is_absent() {
        assert_absent::<i32>(None::<i32>);
        assert_absent::<SortBy>(None::<SortBy>);
        assert_absent::<Vec<String>>(None::<Vec<String>>);

        assert_absent::<String>(None::<String>);
        assert_absent::<String>(None::<&String>);
        assert_absent::<String>(None::<&str>);

        assert_absent::<UserId>(None::<UserId>);
        assert_absent::<UserId>(None::<&UserId>);
        assert_absent::<UserId>(None::<String>);
        assert_absent::<UserId>(None::<&String>);
        assert_absent::<UserId>(None::<&str>);

        assert_absent::<Secret>(None::<Secret>);
        assert_absent::<Secret>(None::<&Secret>);
        assert_absent::<Secret>(None::<String>);
        assert_absent::<Secret>(None::<&String>);
        assert_absent::<Secret>(None::<&str>);

        assert_absent::<Password>(None::<Password>);
        assert_absent::<Password>(None::<&Password>);
        assert_absent::<Password>(None::<String>);
        assert_absent::<Password>(None::<&String>);
        assert_absent::<Password>(None::<&str>);

        assert_absent::<SecretJson>(None::<SecretJson>);
        assert_absent::<SecretJson>(None::<serde_json::Value>);
        assert_absent::<SecretJson>(None::<String>);
        assert_absent::<SecretJson>(None::<&str>);
    }

    #[test]
    fn some_of_a_text_is_a_value() {
        let text = "lea".to_owned();
        let value = Argument::Value(text.clone());
        assert_eq!(Argument::<String>::from(Some("lea")), value);
        assert_eq!(Argument::<String>::from(Some(&text)), value);
        assert_eq!(Argument::from(Some(text)), value);
        assert_eq!(
            Argument::<UserId>::from(Some("lea")),
            Argument::Value("lea".into())
        );
        assert_eq!(
            Argument::<Secret>::from(Some("lea")),
            Argument::Value("lea".into())
        );
    }

    #[derive(Deserialize)]
    #[serde(bound = "T: DeserializeOwned")]
    struct Form<T> {
        #[serde(default)]
        field: Argument<T>,
    }

    fn read<T: DeserializeOwned>(form: serde_json::Value) -> Argument<T> {
        from_value::<Form<T>>(form)
            .expect("the field fits its type")
            .field
    }

    #[test]
    fn serde_reads_three_states() {
        assert_eq!(read::<String>(json!({})), Argument::Absent);
        assert_eq!(read::<String>(json!({ "field": null })), Argument::Null);
        assert_eq!(
            read::<String>(json!({ "field": "" })),
            Argument::Value(String::new())
        );
        assert_eq!(read(json!({ "field": 7 })), Argument::Value(7));
        assert!(from_value::<Form<i32>>(json!({ "field": "7" })).is_err());
    }

    #[test]
    fn serde_reads_secrets_and_passwords() {
        let secret = read::<Secret>(json!({ "field": "271828" }));
        assert_eq!(secret, Argument::Value("271828".into()));

        let password = read::<Password>(json!({ "field": "lea@example.com" }));
        assert!(password.value().is_some_and(Password::has_at_sign));
        assert!(matches!(
            read::<Password>(json!({ "field": null })),
            Argument::Null
        ));
        assert!(read::<Password>(json!({})).is_absent());
    }
}
