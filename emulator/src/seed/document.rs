//! A whole seed: pools, QR codes and uploads, as a snapshot returns them.

use std::collections::BTreeMap;
use std::fmt;

use parking_lot::Mutex;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use super::checks::require_identity;
use super::{PoolSeed, SeedError};
use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::state::qr_codes::{QrCode, QrCodes};
use crate::upload::{File, UploadToken, Uploads};
use crate::world::Contents;

/// A JSON seed, as a snapshot returns it. A user's `password` can be plain text.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Seed {
    #[serde(deserialize_with = "pools")]
    pub(crate) pools: Vec<PoolSeed>,
    #[serde(default)]
    qr_codes: Vec<QrCode>,
    #[serde(default)]
    uploads: Vec<File>,
    #[serde(default)]
    upload_tokens: Vec<UploadToken>,
}

impl fmt::Debug for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Seed")
            .field("pools", &self.pools)
            .finish_non_exhaustive()
    }
}

pub(crate) fn read(json: Value) -> Result<Seed, SeedError> {
    serde_json::from_value(json).map_err(|error| SeedError(error.to_string()))
}

/// Deserializes pools. Their users are completed later.
fn pools<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PoolSeed>, D::Error> {
    let pools = Vec::<Map<String, Value>>::deserialize(deserializer)?;
    let pools = pools.into_iter().map(|mut pool| {
        let users = pool.remove("users").unwrap_or_else(|| json!([]));
        let pool = serde_json::from_value(pool.into()).map_err(D::Error::custom)?;
        require_identity(&pool).map_err(|SeedError(text)| D::Error::custom(text))?;
        let users = serde_json::from_value(users).map_err(D::Error::custom)?;
        Ok(PoolSeed(pool, users, Vec::new()))
    });
    pools.collect()
}

impl Seed {
    /// Adds the content of another seed.
    pub(crate) fn extend(&mut self, other: Self) {
        self.pools.extend(other.pools);
        self.qr_codes.extend(other.qr_codes);
        self.uploads.extend(other.uploads);
        self.upload_tokens.extend(other.upload_tokens);
    }

    /// Completes all pools. Without a pool, creates one with a random id and secret.
    pub(crate) fn complete(
        mut self,
        entropy: &Entropy,
        clock: &Clock,
    ) -> Result<Contents, SeedError> {
        if self.pools.is_empty() {
            let pool = PoolSeed::new(entropy.id(), entropy.secret());
            self.pools.push(pool);
        }
        let first_pool = self.pools.first().map(|seed| seed.0.id.clone());
        let mut pools = BTreeMap::new();
        for seed in self.pools {
            let pool = seed.complete(entropy, clock)?;
            let id = pool.id.clone();
            if pools.insert(id.clone(), Mutex::new(pool)).is_some() {
                return Err(SeedError(format!(
                    "two pools have the id `{id}`; give each pool its own"
                )));
            }
        }
        let qr_codes = QrCodes::default();
        for code in self.qr_codes {
            qr_codes.put(code);
        }
        let uploads = Uploads::default();
        uploads.extend(self.uploads, self.upload_tokens);
        Ok(Contents {
            first_pool: first_pool.unwrap_or_default(),
            pools: pools.into(),
            qr_codes,
            uploads,
        })
    }
}
