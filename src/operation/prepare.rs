//! Prepares arguments for sending: fills in ids, encrypts passwords, and rejects invalid values before anything is sent.

use std::borrow::Cow;

use crate::{
    Argument, Password, Secret,
    encryption::{Ciphertext, PublicKey, no_ciphertext},
    error::{Error, InvalidArgument},
    id::{PoolId, UserId},
    secret::Digits,
};

/// A value with numbers in it.
pub trait Finite {
    /// Returns whether JSON can represent all of them.
    fn is_finite(&self) -> bool;
}

impl Finite for f64 {
    fn is_finite(&self) -> bool {
        Self::is_finite(*self)
    }
}

impl<T: Finite> Finite for Vec<T> {
    fn is_finite(&self) -> bool {
        self.iter().all(T::is_finite)
    }
}

impl<T: Finite> Finite for Argument<T> {
    fn is_finite(&self) -> bool {
        self.value().is_none_or(T::is_finite)
    }
}

/// Rejects a text that cannot be the code of a text message or e-mail.
pub(crate) fn check_code(argument: &'static str, code: &Secret) -> Result<(), InvalidArgument> {
    let text = code.expose();
    InvalidArgument::require(argument, text)?;
    if !(3..=10).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        let reason = "is not 3 to 10 digits";
        let hint = "give the digits of the code";
        return Err(InvalidArgument::new(argument, reason, hint));
    }
    Ok(())
}

/// Rejects a text that cannot be a phone number. A password in its place would be sent in clear.
pub(crate) fn check_phone_number(
    argument: &'static str,
    text: &str,
) -> Result<(), InvalidArgument> {
    InvalidArgument::require(argument, text)?;
    let is_part = |letter: char| letter.is_ascii_digit() || "+-.() ".contains(letter);
    if !text.chars().all(is_part) {
        let reason = "is not a phone number";
        let hint = "give the number, and a secret in its own place";
        return Err(InvalidArgument::new(argument, reason, hint));
    }
    Ok(())
}

/// Rejects an empty e-mail address, and one that was swapped with a secret, which would be sent in clear. Other addresses without
/// an `@` are left to the service, which has a specific error for them.
pub fn check_email_address(
    argument: &'static str,
    text: &str,
    secret_has_at_sign: bool,
) -> Result<(), InvalidArgument> {
    InvalidArgument::require(argument, text)?;
    if text.contains('@') || !secret_has_at_sign {
        return Ok(());
    }
    let reason = "is not an e-mail address, and a secret of the call may be one";
    let hint = "give the address and the secret in their own places";
    Err(InvalidArgument::new(argument, reason, hint))
}

/// The context in which generated operations prepare their variables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prepare<'actor> {
    /// The pool of the client, unless it is the client of an application.
    pub(crate) pool_id: Option<&'actor PoolId>,
    /// The key for passwords, unless it is yet to be fetched.
    pub(crate) public_key: Option<&'actor PublicKey>,
    /// The user of the session, for calls of a session.
    pub(crate) user_id: Option<&'actor UserId>,
    /// Whether the result is not sent. A password is then accepted without a key.
    pub(crate) only_checks: bool,
}

impl<'actor> Prepare<'actor> {
    /// Returns the given pool, or the client's.
    pub fn pool_id(
        &self,
        argument: &'static str,
        given: Option<PoolId>,
    ) -> Result<Cow<'actor, PoolId>, InvalidArgument> {
        if let Some(id) = given {
            return self.text(argument, id).map(Cow::Owned);
        }
        let reason = "is not set, and the client of an application has no default";
        let hint = "set the id of the user pool";
        let refused = || InvalidArgument::new(argument, reason, hint);
        self.pool_id.map(Cow::Borrowed).ok_or_else(refused)
    }

    /// Returns the given user, or the session's.
    pub fn user_id(
        &self,
        argument: &'static str,
        given: Option<UserId>,
    ) -> Result<Cow<'actor, UserId>, InvalidArgument> {
        if let Some(id) = given {
            return self.text(argument, id).map(Cow::Owned);
        }
        let reason = "is not set, and only a session has a default";
        let hint = "set the user's id, or send the operation on a session";
        let refused = || InvalidArgument::new(argument, reason, hint);
        self.user_id.map(Cow::Borrowed).ok_or_else(refused)
    }

    /// Checks a required text.
    pub fn text<T: AsRef<str>>(
        &self,
        argument: &'static str,
        given: T,
    ) -> Result<T, InvalidArgument> {
        InvalidArgument::require(argument, given.as_ref())?;
        Ok(given)
    }

    /// Checks a list that must have items.
    pub fn items<T>(&self, argument: &'static str, given: &[T]) -> Result<(), InvalidArgument> {
        let first = given.first().map(drop);
        first.ok_or_else(|| InvalidArgument::empty(argument))
    }

    /// Checks a phone number.
    pub fn phone_number(
        &self,
        argument: &'static str,
        given: String,
    ) -> Result<String, InvalidArgument> {
        check_phone_number(argument, &given)?;
        Ok(given)
    }

    /// Checks a token or code.
    pub fn secret(&self, argument: &'static str, given: Secret) -> Result<Secret, InvalidArgument> {
        InvalidArgument::require(argument, given.expose())?;
        Ok(given)
    }

    /// Checks the code of a text message or e-mail. A password in its place would be sent in clear.
    pub fn phone_code(
        &self,
        argument: &'static str,
        given: Secret,
    ) -> Result<Secret, InvalidArgument> {
        check_code(argument, &given)?;
        Ok(given)
    }

    /// Checks the code of a text message that the schema types as a number.
    pub fn phone_digits(
        &self,
        argument: &'static str,
        given: Secret,
    ) -> Result<Digits, InvalidArgument> {
        self.digits(argument, self.phone_code(argument, given)?)
    }

    /// Checks a secret that the schema types as a number.
    pub fn digits(&self, argument: &'static str, given: Secret) -> Result<Digits, InvalidArgument> {
        let given = self.secret(argument, given)?;
        let text = given.expose();
        let (reason, hint) = if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            ("is not made of digits only", "give the digits of the code")
        } else if text.len() > 1 && text.starts_with('0') {
            let reason = "begins with a zero, which the service would drop, since it reads the code as a number";
            (reason, "request another code")
        } else if let Ok(number) = text.parse() {
            return Ok(Digits(number));
        } else {
            ("is too long for a code", "give the digits of the code")
        };
        Err(InvalidArgument::new(argument, reason, hint))
    }

    /// Checks a number, or an input object with numbers in it.
    pub fn finite<T: Finite>(
        &self,
        argument: &'static str,
        given: T,
    ) -> Result<T, InvalidArgument> {
        if given.is_finite() {
            return Ok(given);
        }
        let reason = "contains NaN or an infinite number, which JSON cannot represent";
        let hint = "give finite numbers";
        Err(InvalidArgument::new(argument, reason, hint))
    }

    /// Encrypts a password with the client's key.
    #[expect(clippy::needless_pass_by_value, reason = "the plaintext ends here")]
    pub fn encrypt(&self, argument: &'static str, given: Password) -> Result<Ciphertext, Error> {
        if let Some(key) = self.public_key {
            return key.encrypt(argument, &given);
        }
        if self.only_checks {
            given.require(argument)?;
            return Ok(no_ciphertext());
        }
        let reason = "cannot be encrypted, since the key has not been fetched";
        let hint = "send the operation with the client, which fetches the key";
        Err(InvalidArgument::new(argument, reason, hint).into())
    }

    /// Converts a page number: the caller counts from 1, the service from `first`.
    pub fn page_number(
        &self,
        argument: &'static str,
        given: Argument<i32>,
        first: i32,
    ) -> Result<Argument<i32>, InvalidArgument> {
        given.try_map(|number| {
            if number >= 1 {
                return Ok(number - 1 + first);
            }
            let reason = format!("is {number}, but page numbers start at 1");
            let hint = "use page 1 or a later one";
            Err(InvalidArgument::new(argument, reason, hint))
        })
    }

    /// Checks the number of items on a page.
    pub fn page_size(
        &self,
        argument: &'static str,
        given: Argument<i32>,
        max: Option<i32>,
    ) -> Result<Argument<i32>, InvalidArgument> {
        given.try_map(|size| {
            let reason = match max {
                Some(max) if size > max => {
                    format!("is {size}, but the maximum is {max}")
                }
                _ if size < 1 => format!("is {size}, but the minimum is 1"),
                _ => return Ok(size),
            };
            Err(InvalidArgument::new(argument, reason, "use another size"))
        })
    }

    /// Rejects an argument on a session if another argument that it requires is missing.
    pub fn session_requires(
        &self,
        argument: &'static str,
        argument_unset: bool,
        other: &'static str,
        other_unset: bool,
    ) -> Result<(), InvalidArgument> {
        if self.user_id.is_some() && !argument_unset && other_unset {
            let reason = format!("is required on a session if `{argument}` is set");
            return Err(InvalidArgument::new(other, reason, "set both"));
        }
        Ok(())
    }
}
