//! The key that the service publishes for passwords. It is fetched once, before the first password is encrypted.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::{
    call::actor::Pool,
    encryption::PublicKey,
    error::{DecodeError, Error, TransportError, TransportErrorKind},
    json,
    response::rest::open_notice,
    token::shared::Shared,
};

/// The name of the request in errors.
const CALL: &str = "public key";

/// The address of the key, the key once it is fetched, and the request for it.
pub(crate) struct PublishedKey {
    url: Url,
    key: OnceLock<PublicKey>,
    fetching: Mutex<Shared<()>>,
}

impl PublishedKey {
    pub(crate) fn new(url: Url) -> Self {
        Self {
            url,
            key: OnceLock::new(),
            fetching: Mutex::default(),
        }
    }
}

impl Pool {
    /// Returns the key for passwords, unless it is yet to be fetched.
    pub(crate) fn encryption_key(&self) -> Option<&PublicKey> {
        match &self.published_key {
            Some(published) => published.key.get(),
            None => Some(&self.public_key),
        }
    }

    /// Fetches the key if the client uses the published one and does not have it. Concurrent callers share the request, and wait for it
    /// until their own deadlines. After a failure, the next caller sends a new one.
    pub(crate) async fn fetch_key(self: &Arc<Self>, deadline: Instant) -> Result<(), Error> {
        let Some(published) = &self.published_key else {
            return Ok(());
        };
        let fetched = {
            // Code that holds the lock neither panics nor waits.
            let mut fetching = published
                .fetching
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if published.key.get().is_some() {
                return Ok(());
            }
            fetching.join(|| fetch(Arc::clone(self), published.url.clone()))
        };
        let failed = |kind| Err(TransportError::without_source(CALL, kind).into());
        match timeout_at(deadline, fetched).await {
            Ok(Some(outcome)) => outcome,
            Ok(None) => failed(TransportErrorKind::Interrupted),
            Err(_) => failed(TransportErrorKind::Timeout),
        }
    }
}

/// Fetches the key, and stores it.
async fn fetch(pool: Arc<Pool>, url: Url) -> Result<(), Error> {
    let transport = &pool.transport;
    let response = transport.get(CALL, url, transport.deadline()).await?;
    open_notice(CALL, &response, None)?;
    let unusable = |reason: &str| DecodeError::new(CALL, "data.publicKey", reason);
    let body: Option<Value> = json::read(&response.body);
    let pem = body
        .as_ref()
        .and_then(|body| body["data"]["publicKey"].as_str());
    let key = PublicKey::from_pem(pem.ok_or_else(|| unusable("missing"))?);
    let key = key.map_err(|_| unusable("not an RSA public key in PEM form"))?;
    if let Some(published) = &pool.published_key {
        // Only this request stores a key.
        let _stored = published.key.set(key);
    }
    Ok(())
}
