//! The reasons why a token is rejected.

/// The reason why a user's token is rejected. It contains no part of the token.
///
/// ```
/// # authing_emulated::example(async |authing, _| {
/// use authing::{Error, error::TokenError};
///
/// match authing.auth().verify("a token that a browser sent").await {
///     Err(Error::Token(TokenError::Expired)) => println!("log in again"),
///     Err(Error::Token(refusal)) => println!("rejected: {refusal}"),
///     other => panic!("the token must be rejected: {other:?}"),
/// }
/// # Ok(()) });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// It is not a signed JSON Web Token, is longer than 64 KiB, or its claims cannot be read or do not name a user.
    #[error("the token cannot be read, or does not name a user")]
    Malformed,
    /// It is signed with an algorithm that its key is not for, or is not signed at all.
    #[error("the token is signed with an algorithm that its key does not allow")]
    AlgorithmNotAllowed,
    /// It is signed with a key that the key set does not hold.
    #[error("the token is signed with an unknown key")]
    UnknownKey,
    /// Its signature is wrong: it was signed with a different key, or changed afterwards.
    #[error("the signature of the token is wrong")]
    WrongSignature,
    /// It has expired.
    #[error("the token has expired")]
    Expired,
    /// It does not state when it expires.
    #[error("the token does not state when it expires")]
    MissingExpiry,
    /// It is not valid yet.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Someone else issued it.
    #[error("the token was issued by someone else")]
    WrongIssuer,
    /// It is for a different pool or application, or does not name one.
    #[error("the token is for another pool or application")]
    WrongAudience,
    /// It is the pool's owner token, and not a user's token.
    #[error("the token is the token of the pool's owner, and not a user's")]
    OwnerToken,
    /// The service rejects it, for example because it did not issue the token.
    #[error("the service rejects the token")]
    Rejected,
}
