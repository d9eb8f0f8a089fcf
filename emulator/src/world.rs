//! The state of one emulator, shared by all requests.

use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard, RwLock};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::changes::Changes;
use crate::clock::{Clock, Timestamp};
use crate::entropy::Entropy;
use crate::error::{Code, ServiceError};
use crate::journal::Journal;
use crate::keys::KeyPair;
use crate::network::host::AllowedHosts;
use crate::outbox::{Channel, Message, Outbox};
use crate::state::codes;
use crate::state::pool::Pool;
use crate::state::pools::Pools;
use crate::state::qr_codes::QrCodes;
use crate::token::{self, Caller, Claims, Key};
use crate::upload::Uploads;

/// The CDN's key of the default photo.
pub(crate) const DEFAULT_PHOTO: &str = "authing-avatar.png";

/// Everything that requests share. Clones share it, too.
#[derive(Clone)]
pub(crate) struct World {
    /// The emulator's base URL, without a slash at the end.
    pub(crate) base_url: String,
    /// The hosts that requests for pages may name.
    pub(crate) allowed_hosts: Arc<AllowedHosts>,
    pub(crate) clock: Clock,
    pub(crate) entropy: Arc<Entropy>,
    pub(crate) keys: Arc<KeyPair>,
    pub(crate) changes: Changes,
    pub(crate) outbox: Outbox,
    pub(crate) journal: Journal,
    pub(crate) contents: Arc<Contents>,
}

/// The part of a world that a seed describes.
pub(crate) struct Contents {
    /// The id of the pool that a client uses unless it chooses another.
    pub(crate) first_pool: String,
    pub(crate) uploads: Uploads,
    pub(crate) qr_codes: QrCodes,
    pub(crate) pools: Pools,
}

/// The world that new requests use. Clones share it.
#[derive(Clone)]
pub(crate) struct Current(Arc<RwLock<Arc<World>>>);

impl Current {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(world))))
    }

    pub(crate) fn get(&self) -> Arc<World> {
        Arc::clone(&self.0.read())
    }

    /// Replaces the contents, and empties the outbox and the journal. Requests in progress finish in the old world.
    pub(crate) fn replace(&self, contents: Contents) {
        let mut current = self.0.write();
        *current = Arc::new(World {
            contents: Arc::new(contents),
            ..World::clone(&current)
        });
        current.outbox.clear();
        current.journal.clear();
    }
}

/// Serializes as a seed.
impl Serialize for World {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Contents {
            qr_codes,
            uploads,
            pools,
            ..
        } = &*self.contents;
        let mut seed = serializer.serialize_map(None)?;
        let pools: Vec<_> = pools.values().map(Locked).collect();
        seed.serialize_entry("pools", &pools)?;
        if !qr_codes.0.lock().is_empty() {
            seed.serialize_entry("qrCodes", &Locked(&qr_codes.0))?;
        }
        if !uploads.files.lock().is_empty() {
            seed.serialize_entry("uploads", &Locked(&uploads.files))?;
        }
        if !uploads.tokens.lock().is_empty() {
            seed.serialize_entry("uploadTokens", &Locked(&uploads.tokens))?;
        }
        seed.end()
    }
}

/// Locks a value while it is serialized.
struct Locked<'a, T>(&'a Mutex<T>);

impl<T: Serialize> Serialize for Locked<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.lock().serialize(serializer)
    }
}

impl World {
    /// Returns the environment variables that `authing` reads, for a client of the first pool.
    pub(crate) fn env(&self) -> [(&'static str, String); 4] {
        let pool = self.contents.pools.get(&self.contents.first_pool);
        let secret = pool.map(|pool| pool.lock().secret.clone());
        [
            ("AUTHING_POOL_ID", self.contents.first_pool.clone()),
            ("AUTHING_SECRET", secret.unwrap_or_default()),
            ("AUTHING_SERVICE_URL", self.base_url.clone()),
            ("AUTHING_PUBLIC_KEY", self.keys.public_pem().to_owned()),
        ]
    }

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
        let pool = self.contents.pools.get(id);
        let pool = pool.ok_or(Code::PoolNotFound)?.lock();
        if pool.is_deleted {
            return Err(Code::PoolNotFound.into());
        }
        Ok(pool)
    }

    /// Returns the pool of an OIDC client, which is an application of the pool or the pool itself.
    pub(crate) fn pool_of_client(&self, client: &str) -> Option<MutexGuard<'_, Pool>> {
        let mut pools = self.contents.pools.values().map(Mutex::lock);
        pools.find(|pool| !pool.is_deleted && pool.oidc_client(client).is_some())
    }

    /// Returns the pools that an owner has.
    pub(crate) fn pools_of<'a>(
        &'a self,
        owner: &'a str,
    ) -> impl Iterator<Item = MutexGuard<'a, Pool>> {
        let pools = self.contents.pools.values().map(Mutex::lock);
        pools.filter(move |pool| !pool.is_deleted && pool.owner.id == owner)
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
        let (mut claims, oidc) = token::read_unverified(token).ok_or(Code::LoginInvalid)?;
        let pool = self
            .pool(&claims.data.client_id)
            .map_err(|_| Code::LoginInvalid)?;
        let key = match &claims.aud {
            Some(client) => pool.oidc_client(client).ok_or(Code::LoginInvalid)?.key(),
            None => Key::Secret(&pool.secret),
        };
        if !token::is_signed(token, key) {
            return Err(Code::LoginInvalid);
        }
        let access = oidc.as_ref().and_then(|oidc| oidc.access.as_ref());
        if access.is_some_and(|access| pool.is_revoked(access)) {
            return Err(Code::LoginInvalid);
        }
        if claims.exp <= self.clock.unix_seconds() {
            return Err(Code::LoginExpired);
        }
        // The key of an application does not sign tokens of the owner.
        if claims.data.id == pool.owner.id && claims.aud.is_none() {
            let pool = pool.id.clone();
            return Ok((claims, Caller::Owner { pool }));
        }
        let user = pool.users.get(&claims.data.id).ok_or(Code::LoginInvalid)?;
        if claims.iat < user.tokens_not_before {
            return Err(Code::LoginExpired);
        }
        if oidc.is_some() {
            claims.data.email = user.address().cloned();
        }
        let caller = Caller::User {
            pool: pool.id.clone(),
            id: user.id.clone(),
        };
        Ok((claims, caller))
    }
}
