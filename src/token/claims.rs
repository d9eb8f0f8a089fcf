//! What a token says, once somebody has vouched for it: the service that was asked, or a signature that was checked.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    error::{DecodeError, Error, TokenError},
    id::{PoolId, UserId},
};

/// What a verified token says.
///
/// It is only made by what verifies: [`verify`](crate::api::Auth::verify), which asks the service, and the
/// verifiers of the feature `verify`, which check a signature. To read a token without believing it, there is
/// [`decode_token`](crate::api::Auth::decode_token).
///
/// ```
/// # authing_emulated::example_of_session(async |session, _| {
/// let claims = session.authing().auth().verify(session.token()).await?;
/// assert_eq!(claims.user_id, session.user_id());
/// assert_eq!(claims.email.as_deref(), Some("lea@example.com"));
/// # Ok(()) });
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Claims {
    /// The id of the user.
    pub user_id: UserId,
    /// The id of the pool that the user is in, if the token says so.
    pub pool_id: Option<PoolId>,
    /// The user's e-mail address, if the token says so.
    pub email: Option<String>,
    /// The user's id at a social platform or directory, if the login went through one.
    pub unionid: Option<String>,
    /// Who issued the token: the `iss` of OIDC.
    pub issuer: Option<String>,
    /// Whom the token is for: the `aud` of OIDC.
    pub audience: Vec<String>,
    /// When it was issued.
    pub issued_at: Option<SystemTime>,
    /// Before when it is not valid.
    pub not_before: Option<SystemTime>,
    /// When it expires.
    pub expires_at: SystemTime,
    /// Whatever else the token says, by the names it has there. The service puts what the pool's rules add into the
    /// member `data` of its tokens; it is here as if it stood beside it. There may be tokens in it: nothing prints it.
    pub other: Map<String, Value>,
}

impl Claims {
    /// One of the [`other`](Self::other) claims, as the type that it has; none when the token does not hold it.
    ///
    /// ```no_run
    /// # fn example(claims: authing::Claims) -> Result<(), authing::Error> {
    /// if claims.get::<bool>("is_admin")? == Some(true) {
    ///     println!("{} may do as he likes", claims.user_id);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] when the claim is not of that type.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let claim = self.other.get(name).map(T::deserialize).transpose();
        let problem = "the claim is of another type than was asked for";
        claim.map_err(|_| DecodeError::new("claims of a token", name, problem).into())
    }

    /// Reads the payload of a token whose signature was checked.
    #[cfg_attr(not(feature = "verify"), allow(dead_code))]
    pub(crate) fn of(mut payload: Map<String, Value>) -> Result<Self, TokenError> {
        let mut data = take_data(&mut payload);
        let user_id = take_user_id(&mut data, &mut payload)?;
        let own_email = text(&mut data, "email")?;
        let own_pool = text(&mut data, "clientId")?;
        Ok(Self {
            user_id,
            pool_id: own_pool
                .or(text(&mut payload, "register_in_userpool")?)
                .map(PoolId::from),
            email: own_email.or(text(&mut payload, "email")?),
            unionid: text(&mut data, "unionid")?,
            issuer: text(&mut payload, "iss")?,
            audience: audience(payload.remove("aud"))?,
            issued_at: time(payload.remove("iat"))?,
            not_before: time(payload.remove("nbf"))?,
            expires_at: time(payload.remove("exp"))?.ok_or(TokenError::MissingExpiry)?,
            other: data.into_iter().chain(payload).collect(),
        })
    }
}

/// Takes the service's own claims out, which stand in the member `data`.
pub(crate) fn take_data(payload: &mut Map<String, Value>) -> Map<String, Value> {
    match payload.remove("data") {
        Some(Value::Object(data)) => data,
        None => Map::new(),
        // Another claim of that name: it is kept as it is.
        Some(other) => Map::from_iter([("data".to_owned(), other)]),
    }
}

/// Takes the id of the user out. If the service and OIDC both name one, it must be the same.
pub(crate) fn take_user_id(
    data: &mut Map<String, Value>,
    payload: &mut Map<String, Value>,
) -> Result<UserId, TokenError> {
    let id = match (text(data, "id")?, text(payload, "sub")?) {
        (Some(id), Some(subject)) if id != subject => Err(TokenError::Malformed),
        (id, subject) => id.or(subject).ok_or(TokenError::Malformed),
    };
    id.map(UserId::from)
}

/// Takes a text out; empty text is none, as the service has it.
fn text(claims: &mut Map<String, Value>, name: &str) -> Result<Option<String>, TokenError> {
    match claims.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(_) => Err(TokenError::Malformed),
    }
}

/// One name or several.
fn audience(claim: Option<Value>) -> Result<Vec<String>, TokenError> {
    match claim {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one]),
        Some(several) => serde_json::from_value(several).map_err(|_| TokenError::Malformed),
    }
}

fn time(claim: Option<Value>) -> Result<Option<SystemTime>, TokenError> {
    match claim {
        None | Some(Value::Null) => Ok(None),
        Some(claim) => since_1970(&claim).map(Some).ok_or(TokenError::Malformed),
    }
}

/// Seconds since 1970, which may have a fraction.
pub(crate) fn since_1970(claim: &Value) -> Option<SystemTime> {
    if let Some(seconds) = claim.as_i64() {
        return seconds_since_1970(seconds);
    }
    let after = Duration::try_from_secs_f64(claim.as_f64()?).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(after)
}

/// A time that the service gives as whole seconds; none when it cannot be told.
pub(crate) fn seconds_since_1970(seconds: i64) -> Option<SystemTime> {
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(distance)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(distance)
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others: Vec<_> = self.other.keys().collect();
        formatter
            .debug_struct("Claims")
            .field("user_id", &self.user_id)
            .field("pool_id", &self.pool_id)
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .field("issued_at", &self.issued_at)
            .field("expires_at", &self.expires_at)
            .field("other", &others)
            .finish_non_exhaustive()
    }
}
