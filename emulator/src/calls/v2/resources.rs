//! The resources that owners define for permissions, at REST addresses. Permissions can also name resources that are not defined.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::arguments::{DEFAULT_NAMESPACE, Paging};
use super::rbac::check_code;
use super::rest::Reply;
use crate::calls::arguments::non_empty;
use crate::error::ServiceError;
use crate::graphql::Call;
use crate::state::policies::ResourceType;
use crate::state::pool::Pool;
use crate::state::resources::{Action, Resource};

fn show(pool: &Pool, resource: &Resource) -> Value {
    let mut namespaces = pool.resources.namespaces.iter();
    let namespace = namespaces.find(|namespace| namespace.code == resource.namespace);
    json!({
        "id": resource.id,
        "userPoolId": pool.id,
        "code": resource.code,
        "type": resource.kind,
        "description": resource.description,
        "actions": resource.actions,
        "namespace": resource.namespace,
        "namespaceId": namespace.map(|namespace| namespace.id),
        "apiIdentifier": null,
        "createdAt": resource.created_at.to_string(),
        "updatedAt": resource.updated_at.to_string(),
    })
}

/// Returns the namespace of arguments, `default` if they name none.
fn named(namespace: Option<&String>) -> &str {
    non_empty(namespace).unwrap_or(DEFAULT_NAMESPACE)
}

#[derive(Deserialize)]
pub(crate) struct Filter {
    namespace: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    // A query has only texts, which a flattened `Paging` would not read.
    page: Option<i32>,
    limit: Option<i32>,
}

/// Lists the resources of a namespace, or of all, newest first.
pub(crate) fn list(call: &Call<'_>, filter: Filter) -> Reply {
    let pool = access::owner(call)?;
    let namespace = non_empty(filter.namespace.as_ref());
    let kind = non_empty(filter.kind.as_ref());
    let shown = pool.resources.list.iter().rev();
    let shown = shown.map(|resource| show(&pool, resource)).filter(|shown| {
        namespace.is_none_or(|namespace| shown["namespace"] == namespace)
            && kind.is_none_or(|kind| shown["type"] == kind)
    });
    let (page, limit) = (filter.page, filter.limit);
    let paging = Paging { page, limit };
    Ok(("获取成功", paging.json(shown.collect(), |shown| shown)))
}

#[derive(Deserialize)]
pub(crate) struct Named {
    id: Option<String>,
    code: Option<String>,
    namespace: Option<String>,
}

/// Returns a resource by its id or its code, or null.
pub(crate) fn detail(call: &Call<'_>, of: Named) -> Reply {
    let pool = access::owner(call)?;
    let namespace = named(of.namespace.as_ref());
    let (id, code) = (non_empty(of.id.as_ref()), non_empty(of.code.as_ref()));
    let found = pool.resources.list.iter().find(|resource| {
        let has_code = |code| code == resource.code && namespace == resource.namespace;
        id.is_some_and(|id| id == resource.id) || code.is_some_and(has_code)
    });
    let shown = found.map_or(Value::Null, |resource| show(&pool, resource));
    Ok(("获取成功", shown))
}

#[derive(Deserialize)]
pub(crate) struct New {
    code: String,
    #[serde(flatten)]
    fields: Fields,
}

#[derive(Deserialize)]
pub(crate) struct Fields {
    namespace: Option<String>,
    #[serde(rename = "type")]
    kind: Option<ResourceType>,
    description: Option<String>,
    actions: Option<Vec<Action>>,
}

pub(crate) fn create(call: &Call<'_>, New { code, fields }: New) -> Reply {
    let mut pool = access::owner(call)?;
    let namespace = named(fields.namespace.as_ref()).to_owned();
    check_code(&code, find(&pool, &code, &namespace).is_ok())?;
    let now = call.world.now();
    let resource = Resource {
        id: call.world.entropy.id(),
        namespace,
        code,
        kind: fields.kind.unwrap_or(ResourceType::Data),
        description: fields.description,
        actions: fields.actions.unwrap_or_default(),
        created_at: now,
        updated_at: now,
    };
    let shown = show(&pool, &resource);
    pool.resources.list.push(resource);
    Ok(("创建成功", shown))
}

/// Returns the index of a resource that must exist.
fn find(pool: &Pool, code: &str, namespace: &str) -> Result<usize, ServiceError> {
    let mut resources = pool.resources.list.iter();
    let found =
        resources.position(|resource| resource.code == code && resource.namespace == namespace);
    found.ok_or_else(|| ServiceError::internal("资源不存在"))
}

pub(crate) fn update(call: &Call<'_>, code: String, change: Fields) -> Reply {
    let mut pool = access::owner(call)?;
    let index = find(&pool, &code, named(change.namespace.as_ref()))?;
    let resource = &mut pool.resources.list[index];
    resource.kind = change.kind.unwrap_or(resource.kind);
    resource.description = change.description.or_else(|| resource.description.take());
    resource.actions = change.actions.unwrap_or_else(|| resource.actions.clone());
    resource.updated_at = call.world.now();
    Ok(("更新成功", show(&pool, &pool.resources.list[index])))
}

pub(crate) fn remove(call: &Call<'_>, code: String, of: Named) -> Reply {
    let mut pool = access::owner(call)?;
    let index = find(&pool, &code, named(of.namespace.as_ref()))?;
    pool.resources.list.remove(index);
    Ok(("删除成功", Value::Null))
}
