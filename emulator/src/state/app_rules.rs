//! The rules that owners set for their applications: the access to them, and the agreements that new users accept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::policies::{Effect, Target};
use crate::clock::Timestamp;

/// Whether users without a record have access.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Strategy {
    #[default]
    AllowAll,
    DenyAll,
}

/// Allows or denies a target an application.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AccessRecord {
    pub(crate) app: String,
    pub(crate) target: Target,
    /// The namespace that the owner named, or `None` for the default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) namespace: Option<String>,
    pub(crate) effect: Effect,
    pub(crate) inherit_by_children: bool,
    pub(crate) enabled: bool,
    pub(crate) assigned_at: Timestamp,
}

/// A text that new users of an application accept.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Agreement {
    pub(crate) id: u64,
    pub(crate) app: String,
    pub(crate) title: String,
    pub(crate) required: bool,
    pub(crate) lang: String,
}

/// The rules for all applications of a pool.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct AppRules {
    pub(crate) strategies: BTreeMap<String, Strategy>,
    pub(crate) access: Vec<AccessRecord>,
    /// The agreements, those of one application in their order.
    pub(crate) agreements: Vec<Agreement>,
    pub(crate) last_agreement: u64,
}

impl AppRules {
    /// Removes what was configured for an application.
    pub(crate) fn forget(&mut self, app: &str) {
        self.strategies.remove(app);
        self.access.retain(|record| record.app != app);
        self.agreements.retain(|agreement| agreement.app != app);
    }
}
