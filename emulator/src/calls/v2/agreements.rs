//! The agreements that new users of an application accept, at REST addresses. The emulator stores them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::rest::Reply;
use super::{access, apps};
use crate::calls::arguments::NoArguments;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::app_rules::Agreement;
use crate::state::pool::Pool;

/// Returns the agreements of an application, as they are shown.
fn all(pool: &Pool, app: &str) -> Vec<Value> {
    let agreements = pool.app_rules.agreements.iter();
    let own = agreements
        .filter(|agreement| agreement.app == app)
        .enumerate();
    let shown = own.map(|(order, agreement)| {
        json!({
            "id": agreement.id,
            "userPoolId": pool.id,
            "appId": agreement.app,
            "title": agreement.title,
            "required": agreement.required,
            "lang": agreement.lang,
            "order": order,
        })
    });
    shown.collect()
}

pub(crate) fn list(call: &Call<'_>, app: String, _: NoArguments) -> Reply {
    let pool = access::owner(call)?;
    apps::find(&pool, &app)?;
    let list = all(&pool, &app);
    let shown = json!({ "totalCount": list.len(), "list": list });
    Ok(("获取成功", shown))
}

/// The fields of an agreement. A new one needs a title.
#[derive(Deserialize)]
pub(crate) struct Fields {
    title: Option<String>,
    required: Option<bool>,
    lang: Option<String>,
}

pub(crate) fn create(call: &Call<'_>, app: String, new: Fields) -> Reply {
    let title = new.title.ok_or(Code::ParametersIncomplete)?;
    let mut pool = access::owner(call)?;
    apps::find(&pool, &app)?;
    pool.app_rules.last_agreement += 1;
    let agreement = Agreement {
        id: pool.app_rules.last_agreement,
        app: app.clone(),
        title,
        required: new.required.unwrap_or(true),
        lang: new.lang.unwrap_or_else(|| "zh-CN".to_owned()),
    };
    pool.app_rules.agreements.push(agreement);
    Ok(("创建成功", json!(all(&pool, &app).pop())))
}

/// The application and the id of an agreement.
pub(crate) type Place = (String, u64);

/// Returns the index of an agreement, which must exist.
fn find(pool: &Pool, (app, id): &Place) -> Result<usize, ServiceError> {
    let mut agreements = pool.app_rules.agreements.iter();
    let found = agreements.position(|agreement| agreement.app == *app && agreement.id == *id);
    found.ok_or_else(|| ServiceError::internal("注册协议不存在"))
}

pub(crate) fn update(call: &Call<'_>, place: Place, change: Fields) -> Reply {
    let mut pool = access::owner(call)?;
    let index = find(&pool, &place)?;
    let agreement = &mut pool.app_rules.agreements[index];
    agreement.title = change.title.unwrap_or_else(|| agreement.title.clone());
    agreement.required = change.required.unwrap_or(agreement.required);
    agreement.lang = change.lang.unwrap_or_else(|| agreement.lang.clone());
    let (app, id) = place;
    let shown = all(&pool, &app).into_iter().find(|shown| shown["id"] == id);
    Ok(("更新成功", json!(shown)))
}

pub(crate) fn remove(call: &Call<'_>, place: Place, _: NoArguments) -> Reply {
    let mut pool = access::owner(call)?;
    let index = find(&pool, &place)?;
    pool.app_rules.agreements.remove(index);
    Ok(("删除成功", Value::Null))
}

#[derive(Deserialize)]
pub(crate) struct Order {
    ids: Vec<u64>,
}

/// Orders the agreements. Those that are not named come last.
pub(crate) fn sort(call: &Call<'_>, app: String, Order { ids }: Order) -> Reply {
    let mut pool = access::owner(call)?;
    apps::find(&pool, &app)?;
    let place = |agreement: &Agreement| {
        let is_own = agreement.app == app;
        ids.iter().position(|id| is_own && *id == agreement.id)
    };
    let agreements = &mut pool.app_rules.agreements;
    agreements.sort_by_key(|agreement| place(agreement).unwrap_or(usize::MAX));
    Ok(("操作成功", Value::Null))
}
