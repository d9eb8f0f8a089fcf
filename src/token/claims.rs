//! The claims of a verified token: the service confirmed it, or its signature was checked.

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

/// The claims of a verified token.
///
/// They come from [`verify`](crate::api::Auth::verify), which asks the service, or from the verifiers of the feature `verify`,
/// which check a signature. Use [`decode_token`](crate::api::Auth::decode_token) to read a token without trusting it.
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
    /// The id of the user's pool, if the token contains it.
    pub pool_id: Option<PoolId>,
    /// The user's e-mail address, if the token contains it.
    pub email: Option<String>,
    /// The user's id on a social platform or in a directory, if the user logged in through one.
    pub unionid: Option<String>,
    /// The issuer of the token, `iss` in OIDC.
    pub issuer: Option<String>,
    /// The intended recipients of the token, `aud` in OIDC.
    pub audience: Vec<String>,
    /// The time of issue.
    pub issued_at: Option<SystemTime>,
    /// The time before which the token is not valid.
    pub not_before: Option<SystemTime>,
    /// The time of expiry.
    pub expires_at: SystemTime,
    /// All other claims, by name. The service stores the claims that the pool's rules add in the member `data` of its tokens;
    /// here they are at the top level. `Debug` does not print them, since they may contain tokens.
    pub other: Map<String, Value>,
}

impl Claims {
    /// Returns one of the [`other`](Self::other) claims, converted to a type; `None` if the token does not contain it.
    ///
    /// ```no_run
    /// # fn example(claims: authing::Claims) -> Result<(), authing::Error> {
    /// if claims.get::<bool>("is_admin")? == Some(true) {
    ///     println!("{} may do anything", claims.user_id);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Decode`] if the claim does not have that type.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let claim = self.other.get(name).map(T::deserialize).transpose();
        let reason = "the claim does not have the requested type";
        claim.map_err(|_| DecodeError::new("claims of a token", name, reason).into())
    }

    /// Reads the payload of a token whose signature was checked.
    #[cfg_attr(not(feature = "verify"), allow(dead_code))]
    pub(crate) fn of(mut payload: Map<String, Value>) -> Result<Self, TokenError> {
        let mut data = take_data(&mut payload);
        let user_id = take_user_id(&mut data, &mut payload)?;
        let own_email = text(&mut data, "email")?;
        let own_pool = text(&mut data, "clientId")?;
        let oidc_pool = text(&mut payload, "register_in_userpool")?;
        let app_pool = text(&mut payload, "userpool_id")?;
        Ok(Self {
            user_id,
            pool_id: own_pool.or(oidc_pool).or(app_pool).map(PoolId::from),
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

/// Removes the member `data` with the service's own claims, and returns it.
pub(crate) fn take_data(payload: &mut Map<String, Value>) -> Map<String, Value> {
    match payload.remove("data") {
        Some(Value::Object(data)) => data,
        None => Map::new(),
        // This claim happens to have the same name, and is kept.
        Some(other) => Map::from_iter([("data".to_owned(), other)]),
    }
}

/// Removes the id of the user, and returns it. If the service and OIDC both name a user, it must be the same one.
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

/// Removes a text, and returns it. Empty text means absent, as in the service's tokens.
fn text(claims: &mut Map<String, Value>, name: &str) -> Result<Option<String>, TokenError> {
    match claims.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(_) => Err(TokenError::Malformed),
    }
}

/// Reads one audience or several.
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

/// Reads seconds since 1970, which may have a fraction.
pub(crate) fn since_1970(claim: &Value) -> Option<SystemTime> {
    if let Some(seconds) = claim.as_i64() {
        return seconds_since_1970(seconds);
    }
    let after = Duration::try_from_secs_f64(claim.as_f64()?).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(after)
}

/// Converts whole seconds since 1970; `None` if the time is out of range.
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
