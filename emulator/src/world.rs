//! The state of one emulator, shared by all requests.

use std::collections::BTreeMap;

use parking_lot::{Mutex, MutexGuard};

use crate::changes::Changes;
use crate::clock::{Clock, Timestamp};
use crate::entropy::Entropy;
use crate::error::{Code, ServiceError};
use crate::journal::Journal;
use crate::keys::KeyPair;
use crate::outbox::{Channel, Message, Outbox};
use crate::state::codes;
use crate::state::pool::Pool;
use crate::state::qr_codes::QrCodes;
use crate::token::{self, Caller, Claims};
use crate::upload::Uploads;

/// The CDN's key of the default photo.
pub(crate) const DEFAULT_PHOTO: &str = "authing-avatar.png";

pub(crate) struct World {
    /// The emulator's base URL, without a slash at the end.
    pub(crate) base_url: String,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) keys: KeyPair,
    pub(crate) changes: Changes,
    pub(crate) outbox: Outbox,
    pub(crate) journal: Journal,
    pub(crate) uploads: Uploads,
    pub(crate) qr_codes: QrCodes,
    pub(crate) pools: BTreeMap<String, Mutex<Pool>>,
}

impl World {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Adds a message of a pool to the outbox.
    pub(crate) fn send(
        &self,
        channel: Channel,
        pool: &Pool,
        to: &str,
        text: String,
        (code, link): (Option<String>, Option<String>),
    ) {
        let sent_at = self.clock.unix_seconds();
        let expires = channel != Channel::Captcha && (code.is_some() || link.is_some());
        self.outbox.push(Message {
            channel,
            pool: pool.id.clone(),
            to: to.to_owned(),
            text,
            code,
            link,
            sent_at,
            valid_until: expires.then_some(sent_at + codes::LIFETIME_SECONDS),
        });
    }

    pub(crate) fn default_photo(&self) -> String {
        format!("{}/cdn/{DEFAULT_PHOTO}", self.base_url)
    }

    pub(crate) fn pool(&self, id: &str) -> Result<MutexGuard<'_, Pool>, ServiceError> {
        if id.is_empty() {
            return Err(Code::PoolIdRequired.into());
        }
        let pool = self.pools.get(id).ok_or(Code::PoolNotFound)?.lock();
        if pool.is_deleted {
            return Err(Code::PoolNotFound.into());
        }
        Ok(pool)
    }

    /// Returns the pool of an OIDC client, which is an application of the pool or the pool itself.
    pub(crate) fn pool_of_client(&self, client: &str) -> Option<MutexGuard<'_, Pool>> {
        let mut pools = self.pools.values().map(Mutex::lock);
        pools.find(|pool| !pool.is_deleted && pool.client_secret(client).is_some())
    }

    /// Returns the caller that a token belongs to.
    pub(crate) fn caller(&self, token: Option<&str>) -> Caller {
        let Some(token) = token else {
            return Caller::Anonymous;
        };
        match self.verify(token) {
            Ok((_, caller)) => caller,
            Err(code) => Caller::Rejected(code),
        }
    }

    /// Verifies `token`, and returns its claims and caller, or the code of the error. Tokens of the OIDC login are user
    /// tokens too.
    pub(crate) fn verify(&self, token: &str) -> Result<(Claims, Caller), Code> {
        let (mut claims, audience) = token::read_unverified(token).ok_or(Code::LoginInvalid)?;
        let pool = self
            .pool(&claims.data.client_id)
            .map_err(|_| Code::LoginInvalid)?;
        let secret = match &audience {
            Some(client) => pool.client_secret(client).ok_or(Code::LoginInvalid)?,
            None => &pool.secret,
        };
        if !token::is_signed(token, secret) {
            return Err(Code::LoginInvalid);
        }
        if claims.exp <= self.clock.unix_seconds() {
            return Err(Code::LoginExpired);
        }
        if claims.data.id == pool.owner.id {
            let pool = pool.id.clone();
            return Ok((claims, Caller::Owner { pool }));
        }
        let user = pool.users.get(&claims.data.id).ok_or(Code::LoginInvalid)?;
        if claims.iat < user.tokens_not_before {
            return Err(Code::LoginExpired);
        }
        if audience.is_some() {
            claims.data.email = user.address().cloned();
        }
        let caller = Caller::User {
            pool: pool.id.clone(),
            id: user.id.clone(),
        };
        Ok((claims, caller))
    }
}
