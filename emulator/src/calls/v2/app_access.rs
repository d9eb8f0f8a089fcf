//! The access of users, roles, groups and nodes to an application, at REST addresses. The emulator stores it: logins do not depend on it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::apps::find;
use super::arguments::{DEFAULT_NAMESPACE, InNamespace, Paging};
use super::rest::Reply;
use super::targets::{self, Several};
use crate::error::ServiceError;
use crate::graphql::Call;
use crate::state::app_rules::AccessRecord;
use crate::state::policies::{Effect, Target};

/// Lists the records of an application, newest first. Those of deleted targets are left out.
pub(crate) fn list(call: &Call<'_>, app: String, paging: Paging) -> Reply {
    let pool = access::owner(call)?;
    find(&pool, &app)?;
    let records = pool.app_rules.access.iter().rev();
    let records = records.filter(|record| record.app == app);
    let shown = records.filter_map(|record| {
        Some(json!({
            "assignedAt": record.assigned_at.to_string(),
            "inheritByChildren": record.inherit_by_children,
            "enabled": record.enabled,
            "effect": record.effect,
            "targetType": record.target.kind,
            "targetIdentifier": targets::identifier(&pool, &record.target)?,
            "namespace": record.namespace.as_deref().unwrap_or(DEFAULT_NAMESPACE),
        }))
    });
    Ok(("获取成功", paging.json(shown.collect(), |shown| shown)))
}

/// A change of the records of targets, by its name in the address.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Change {
    Allow,
    Deny,
    EnableEffect,
    DisableEffect,
    Revoke,
}

/// Changes the records of targets, which must all exist. Roles are those of a namespace.
pub(crate) fn change(
    call: &Call<'_>,
    (app, change): (String, Change),
    of: InNamespace<Several>,
) -> Reply {
    let (mut pool, namespace, of) = of.open_any(call)?;
    find(&pool, &app)?;
    let targets = of.find(&pool, namespace.as_deref())?;
    let records = &mut pool.app_rules.access;
    let effect = match change {
        Change::Allow => Some(Effect::Allow),
        Change::Deny => Some(Effect::Deny),
        Change::Revoke => None,
        Change::EnableEffect => return switch(records, &app, &targets, true),
        Change::DisableEffect => return switch(records, &app, &targets, false),
    };
    for target in targets {
        records.retain(|record| !concerns(record, &app, &target));
        let new = effect.map(|effect| AccessRecord {
            app: app.clone(),
            target,
            namespace: namespace.clone(),
            effect,
            inherit_by_children: of.inherit_by_children == Some(true),
            enabled: true,
            assigned_at: call.world.now(),
        });
        records.extend(new);
    }
    Ok(("操作成功", Value::Null))
}

fn concerns(record: &AccessRecord, app: &str, target: &Target) -> bool {
    record.app == app && record.target == *target
}

/// Enables or disables all records, or none if one is missing.
fn switch(records: &mut [AccessRecord], app: &str, targets: &[Target], enabled: bool) -> Reply {
    let mut found = Vec::new();
    for target in targets {
        let mut records = records.iter();
        let index = records.position(|record| concerns(record, app, target));
        found.push(index.ok_or_else(|| ServiceError::internal("策略授权不存在"))?);
    }
    for index in found {
        records[index].enabled = enabled;
    }
    Ok(("操作成功", Value::Null))
}
