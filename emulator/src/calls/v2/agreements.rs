//! The agreements that new users of an application accept, at REST addresses. The emulator stores them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::apps::find;
use super::rest::Reply;
use crate::calls::arguments::NoArguments;
use crate::error::ServiceError;
use crate::graphql::Call;
use crate::state::app_rules::Agreement;
use crate::state::pool::Pool;

fn show(pool: &Pool, order: usize, agreement: &Agreement) -> Value {
    json!({
        "id": agreement.id,
        "userPoolId": pool.id,
        "appId": agreement.app,
        "title": agreement.title,
        "required": agreement.required,
        "lang": agreement.lang,
        "order": order,
    })
}

/// Returns the agreements of an application, as they are shown.
fn all(pool: &Pool, app: &str) -> Vec<Value> {
    let agreements = pool.app_rules.agreements_of(app).enumerate();
    agreements
        .map(|(order, agreement)| show(pool, order, agreement))
        .collect()
}

pub(crate) fn list(call: &Call<'_>, app: String, _: NoArguments) -> Reply {
    let pool = access::owner(call)?;
    find(&pool, &app)?;
    let list = all(&pool, &app);
    Ok((
        "获取成功",
        json!({ "totalCount": list.len(), "list": list }),
    ))
}

#[derive(Deserialize)]
pub(crate) struct New {
    title: String,
    required: Option<bool>,
    lang: Option<String>,
}

pub(crate) fn create(call: &Call<'_>, app: String, new: New) -> Reply {
    let mut pool = access::owner(call)?;
    find(&pool, &app)?;
    pool.app_rules.last_agreement += 1;
    let agreement = Agreement {
        id: pool.app_rules.last_agreement,
        app: app.clone(),
        title: new.title,
        required: new.required.unwrap_or(true),
        lang: new.lang.unwrap_or_else(|| "zh-CN".to_owned()),
    };
    pool.app_rules.agreements.push(agreement);
    Ok(("创建成功", json!(all(&pool, &app).pop())))
}

/// The application and the id of an agreement.
pub(crate) type Place = (String, u64);

fn missing() -> ServiceError {
    ServiceError::internal("注册协议不存在")
}

#[derive(Deserialize)]
pub(crate) struct Change {
    title: Option<String>,
    required: Option<bool>,
    lang: Option<String>,
}

pub(crate) fn update(call: &Call<'_>, (app, id): Place, change: Change) -> Reply {
    let mut pool = access::owner(call)?;
    let mut agreements = pool.app_rules.agreements.iter_mut();
    let found = agreements.find(|agreement| agreement.app == app && agreement.id == id);
    let agreement = found.ok_or_else(missing)?;
    agreement.required = change.required.unwrap_or(agreement.required);
    if let Some(title) = change.title {
        agreement.title = title;
    }
    if let Some(lang) = change.lang {
        agreement.lang = lang;
    }
    let shown = all(&pool, &app).into_iter().find(|shown| shown["id"] == id);
    Ok(("更新成功", json!(shown)))
}

pub(crate) fn remove(call: &Call<'_>, (app, id): Place, _: NoArguments) -> Reply {
    let mut pool = access::owner(call)?;
    let agreements = &mut pool.app_rules.agreements;
    let found = agreements
        .iter()
        .position(|agreement| agreement.app == app && agreement.id == id);
    agreements.remove(found.ok_or_else(missing)?);
    Ok(("删除成功", Value::Null))
}

#[derive(Deserialize)]
pub(crate) struct Order {
    ids: Vec<u64>,
}

/// Orders the agreements. Those that are not named come last.
pub(crate) fn sort(call: &Call<'_>, app: String, Order { ids }: Order) -> Reply {
    let mut pool = access::owner(call)?;
    find(&pool, &app)?;
    let place = |agreement: &Agreement| {
        let is_own = agreement.app == app;
        ids.iter().position(|id| is_own && *id == agreement.id)
    };
    let agreements = &mut pool.app_rules.agreements;
    agreements.sort_by_key(|agreement| place(agreement).unwrap_or(usize::MAX));
    Ok(("操作成功", Value::Null))
}
