//! The history of the logins of a pool.

use serde::{Deserialize, Serialize};

use crate::bounded::Footprint;
use crate::clock::Timestamp;

/// One login of a user, successful or not.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Login {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) user: String,
    pub(crate) when: Timestamp,
    pub(crate) success: bool,
    /// The outcome in words.
    pub(crate) result: String,
    pub(crate) ip: Option<String>,
    pub(crate) device: Option<String>,
    pub(crate) browser: Option<String>,
}

impl Footprint for Login {
    fn heap(&self) -> usize {
        let origin = self.ip.heap() + self.device.heap() + self.browser.heap();
        self.id.heap() + self.user.heap() + self.result.heap() + origin
    }
}
