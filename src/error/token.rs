//! Why a token is not taken.

/// Why a user's token is not taken. Nothing of the token is in it.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
/// # fn main() { example(async |authing, _| {
/// use authing::{Error, error::TokenError};
///
/// match authing.auth().verify("a token that a browser sent").await {
///     Err(Error::Token(TokenError::Expired)) => println!("log in again"),
///     Err(Error::Token(refusal)) => println!("no entry: {refusal}"),
///     other => panic!("no token of ours was sent: {other:?}"),
/// }
/// # Ok(()) }) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// It is no signed JSON Web Token, or its claims cannot be read, or they name no user.
    #[error("the token cannot be read, or names no user")]
    Malformed,
    /// It is signed by another algorithm than its key is for, or not signed at all.
    #[error("the token is signed by an algorithm that its key is not for")]
    AlgorithmNotAllowed,
    /// It is signed with a key that the key set does not hold.
    #[error("the token is signed with an unknown key")]
    UnknownKey,
    /// Its signature is wrong: it was signed with another key, or changed afterwards.
    #[error("the signature of the token is wrong")]
    WrongSignature,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// It does not say when its time is over. Such tokens are not taken.
    #[error("the token does not say when it expires")]
    NeverExpires,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Someone else issued it.
    #[error("the token was issued by someone else")]
    WrongIssuer,
    /// It is for another pool or application, or does not say for which.
    #[error("the token is for another pool or application")]
    WrongAudience,
    /// It is the token of the pool's owner, and not a user's.
    #[error("the token is the token of the pool's owner, and not a user's")]
    OwnerToken,
    /// The service does not take it: it is none of its own, or the user has logged out.
    #[error("the service does not take the token")]
    Refused,
}
