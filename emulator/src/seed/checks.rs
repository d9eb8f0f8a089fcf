//! The checks of a pool of a seed, on which calls rely.

use std::collections::HashSet;

use super::SeedError;
use crate::state::pool::Pool;
use crate::state::sign_in::AdLogin;

/// Rejects a pool without id or secret.
pub(super) fn require_identity(pool: &Pool) -> Result<(), SeedError> {
    if pool.id.is_empty() || pool.secret.is_empty() {
        let empty = "a pool has an empty `id` or `secret`; give it both";
        return Err(SeedError(empty.to_owned()));
    }
    Ok(())
}

/// Refuses an AD login of an application or a connector that the pool lacks.
pub(super) fn require_ad_logins(pool: &Pool) -> Result<(), SeedError> {
    for AdLogin {
        app_id,
        connector_id,
    } in &pool.ad_logins
    {
        if !pool.sso_apps.iter().any(|app| app.id == *app_id) {
            let unknown = "an AD login names an application that the pool lacks";
            return Err(SeedError(format!("{unknown}: `{app_id}`")));
        }
        if !pool.ad.contains_key(connector_id) {
            let unknown = "an AD login names a connector that the pool lacks";
            return Err(SeedError(format!("{unknown}: `{connector_id}`")));
        }
    }
    Ok(())
}

/// Refuses organisations that are not trees. Each node has another group, and follows its parent.
pub(super) fn require_trees(pool: &Pool) -> Result<(), SeedError> {
    for org in &pool.orgs {
        let mut known = HashSet::new();
        for node in &org.nodes {
            let group = node.group.as_str();
            let parent = node.parent.as_deref();
            if parent.is_some_and(|parent| !known.contains(parent)) {
                let lost = "a node of an organisation does not follow its parent";
                return Err(SeedError(format!("{lost}: `{group}`")));
            }
            if !known.insert(group) {
                let twice = "an organisation has two nodes of one group";
                return Err(SeedError(format!("{twice}: `{group}`")));
            }
        }
    }
    Ok(())
}
