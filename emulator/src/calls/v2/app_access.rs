//! Who has access to an application, at REST addresses. The emulator stores it: logins do not depend on it.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::apps::find;
use super::arguments::{DEFAULT_NAMESPACE, Paging};
use super::rest::Reply;
use super::targets::{self, TargetType};
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
            "namespace": DEFAULT_NAMESPACE,
        }))
    });
    let shown: Vec<Value> = shown.collect();
    let list: Vec<&Value> = paging.of(shown.iter()).collect();
    let total = shown.len();
    Ok(("获取成功", json!({ "totalCount": total, "list": list })))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Targets {
    target_type: TargetType,
    target_identifiers: Vec<String>,
    inherit_by_children: Option<bool>,
}

pub(crate) fn allow(call: &Call<'_>, app: String, of: Targets) -> Reply {
    set(call, &app, &of, Effect::Allow)
}

pub(crate) fn deny(call: &Call<'_>, app: String, of: Targets) -> Reply {
    set(call, &app, &of, Effect::Deny)
}

/// Replaces the records of the targets.
fn set(call: &Call<'_>, app: &str, of: &Targets, effect: Effect) -> Reply {
    let now = call.world.now();
    change(call, app, of, |records, target| {
        records.retain(|record| !concerns(record, app, target));
        records.push(AccessRecord {
            app: app.to_owned(),
            target: target.clone(),
            effect,
            inherit_by_children: of.inherit_by_children == Some(true),
            enabled: true,
            assigned_at: now,
        });
        Ok(())
    })
}

pub(crate) fn enable(call: &Call<'_>, app: String, of: Targets) -> Reply {
    switch(call, &app, &of, true)
}

pub(crate) fn disable(call: &Call<'_>, app: String, of: Targets) -> Reply {
    switch(call, &app, &of, false)
}

fn switch(call: &Call<'_>, app: &str, of: &Targets, enabled: bool) -> Reply {
    change(call, app, of, |records, target| {
        let mut records = records.iter_mut();
        let record = records.find(|record| concerns(record, app, target));
        let missing = || ServiceError::internal("策略授权不存在");
        record.ok_or_else(missing)?.enabled = enabled;
        Ok(())
    })
}

pub(crate) fn revoke(call: &Call<'_>, app: String, of: Targets) -> Reply {
    change(call, &app, &of, |records, target| {
        records.retain(|record| !concerns(record, &app, target));
        Ok(())
    })
}

fn concerns(record: &AccessRecord, app: &str, target: &Target) -> bool {
    record.app == app && record.target == *target
}

/// Changes the records of targets, which must all exist.
fn change(
    call: &Call<'_>,
    app: &str,
    of: &Targets,
    mut edit: impl FnMut(&mut Vec<AccessRecord>, &Target) -> Result<(), ServiceError>,
) -> Reply {
    let mut pool = access::owner(call)?;
    find(&pool, app)?;
    let identifiers = of.target_identifiers.iter();
    let targets = identifiers.map(|identifier| targets::find(&pool, &of.target_type, identifier));
    let targets = targets.collect::<Result<Vec<Target>, _>>()?;
    for target in &targets {
        edit(&mut pool.app_rules.access, target)?;
    }
    Ok(("操作成功", Value::Null))
}
