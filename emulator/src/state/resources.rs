//! The resources that owners define for permissions, and the namespaces that they are in.

use serde::{Deserialize, Serialize};

use super::policies::ResourceType;
use crate::clock::Timestamp;

/// An action on a resource.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Action {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) description: Option<String>,
}

/// A resource. Its code is unique in its namespace.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Resource {
    pub(crate) id: String,
    pub(crate) namespace: String,
    pub(crate) code: String,
    #[serde(rename = "type")]
    pub(crate) kind: ResourceType,
    pub(crate) description: Option<String>,
    pub(crate) actions: Vec<Action>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// A namespace. Its code is unique in the pool.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Namespace {
    pub(crate) id: u64,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
}

/// The resources and the namespaces of a pool, in the order of creation.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Resources {
    pub(crate) list: Vec<Resource>,
    pub(crate) namespaces: Vec<Namespace>,
    pub(crate) last_namespace: u64,
}
