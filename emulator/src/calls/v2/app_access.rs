//! The access of users, roles, groups and nodes to an application, at REST addresses. The emulator stores it: logins do not depend on it.

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

pub(crate) fn allow(call: &Call<'_>, app: String, of: InNamespace<Several>) -> Reply {
    set(call, &app, of, Effect::Allow)
}

pub(crate) fn deny(call: &Call<'_>, app: String, of: InNamespace<Several>) -> Reply {
    set(call, &app, of, Effect::Deny)
}

/// Replaces the records of the targets.
fn set(call: &Call<'_>, app: &str, of: InNamespace<Several>, effect: Effect) -> Reply {
    let now = call.world.now();
    let (namespace, of) = of.split();
    change(call, app, namespace.as_deref(), &of, |records, targets| {
        for target in targets {
            records.retain(|record| !concerns(record, app, target));
            records.push(AccessRecord {
                app: app.to_owned(),
                target: target.clone(),
                namespace: namespace.clone(),
                effect,
                inherit_by_children: of.inherit_by_children == Some(true),
                enabled: true,
                assigned_at: now,
            });
        }
        Ok(())
    })
}

pub(crate) fn enable(call: &Call<'_>, app: String, of: InNamespace<Several>) -> Reply {
    switch(call, &app, of, true)
}

pub(crate) fn disable(call: &Call<'_>, app: String, of: InNamespace<Several>) -> Reply {
    switch(call, &app, of, false)
}

/// Enables or disables all records, or none if one is missing.
fn switch(call: &Call<'_>, app: &str, of: InNamespace<Several>, enabled: bool) -> Reply {
    let (namespace, of) = of.split();
    change(call, app, namespace.as_deref(), &of, |records, targets| {
        for target in targets {
            if !records.iter().any(|record| concerns(record, app, target)) {
                return Err(ServiceError::internal("策略授权不存在"));
            }
        }
        let is_meant =
            |record: &&mut AccessRecord| targets.iter().any(|target| concerns(record, app, target));
        for record in records.iter_mut().filter(is_meant) {
            record.enabled = enabled;
        }
        Ok(())
    })
}

pub(crate) fn revoke(call: &Call<'_>, app: String, of: InNamespace<Several>) -> Reply {
    let (namespace, of) = of.split();
    change(call, &app, namespace.as_deref(), &of, |records, targets| {
        records.retain(|record| {
            let mut targets = targets.iter();
            !targets.any(|target| concerns(record, &app, target))
        });
        Ok(())
    })
}

fn concerns(record: &AccessRecord, app: &str, target: &Target) -> bool {
    record.app == app && record.target == *target
}

/// Changes the records of targets, which must all exist. Roles are those of a namespace.
fn change(
    call: &Call<'_>,
    app: &str,
    namespace: Option<&str>,
    of: &Several,
    edit: impl FnOnce(&mut Vec<AccessRecord>, &[Target]) -> Result<(), ServiceError>,
) -> Reply {
    let mut pool = access::owner(call)?;
    find(&pool, app)?;
    let targets = of.find(&pool, namespace)?;
    edit(&mut pool.app_rules.access, &targets)?;
    Ok(("操作成功", Value::Null))
}
