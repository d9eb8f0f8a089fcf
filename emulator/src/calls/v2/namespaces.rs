//! The namespaces of resources, at REST addresses.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::arguments::{DEFAULT_NAMESPACE, Paging};
use super::rbac::{check_code, code_taken};
use super::rest::Reply;
use crate::calls::access::PoolGuard;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::pool::Pool;
use crate::state::resources::Namespace;

fn show(pool: &Pool, namespace: &Namespace) -> Value {
    json!({
        "id": namespace.id,
        "userPoolId": pool.id,
        "code": namespace.code,
        "name": namespace.name,
        "description": namespace.description,
        "status": 1,
    })
}

/// Returns the pool of the token, which the path must name.
fn open<'a>(call: &Call<'a>, id: &str) -> Result<PoolGuard<'a>, ServiceError> {
    let pool = access::owner(call)?;
    if pool.id != id {
        return Err(Code::PermissionDenied.into());
    }
    Ok(pool)
}

/// The name of a namespace in an address.
#[derive(Clone, Copy)]
pub(crate) enum By {
    Id,
    Code,
}

/// Returns the index of a namespace.
fn find(pool: &Pool, by: By, name: &str) -> Option<usize> {
    let mut namespaces = pool.resources.namespaces.iter();
    namespaces.position(|namespace| match by {
        By::Id => namespace.id.to_string() == name,
        By::Code => namespace.code == name,
    })
}

/// Checks the code of a new namespace. `default` is the namespace that is always there.
fn check_free(pool: &Pool, code: &str) -> Result<(), ServiceError> {
    let mut namespaces = pool.resources.namespaces.iter();
    let is_taken = namespaces.any(|namespace| namespace.code == code);
    check_code(code, is_taken || code == DEFAULT_NAMESPACE)
}

/// Returns whether resources or permissions name a namespace. It need not be defined.
fn is_used(pool: &Pool, code: &str) -> bool {
    let mut resources = pool.resources.list.iter();
    let mut grants = pool.policies.grants.iter();
    resources.any(|resource| resource.namespace == code)
        || grants.any(|grant| grant.namespace.as_deref() == Some(code))
}

pub(crate) fn list(call: &Call<'_>, pool: String, paging: Paging) -> Reply {
    let pool = open(call, &pool)?;
    let namespaces = paging.of(pool.resources.namespaces.iter().rev());
    let list: Vec<Value> = namespaces.map(|namespace| show(&pool, namespace)).collect();
    let total = pool.resources.namespaces.len();
    Ok(("获取成功", json!({ "total": total, "list": list })))
}

#[derive(Deserialize)]
pub(crate) struct New {
    code: String,
    name: String,
    description: Option<String>,
}

pub(crate) fn create(call: &Call<'_>, pool: String, new: New) -> Reply {
    let mut pool = open(call, &pool)?;
    check_free(&pool, &new.code)?;
    pool.resources.last_namespace += 1;
    let namespace = Namespace {
        id: pool.resources.last_namespace,
        code: new.code,
        name: new.name,
        description: new.description,
    };
    let shown = show(&pool, &namespace);
    pool.resources.namespaces.push(namespace);
    Ok(("创建成功", shown))
}

/// The pool, and the code or the id of a namespace.
pub(crate) type Place = (String, String);

#[derive(Deserialize)]
pub(crate) struct Change {
    code: Option<String>,
    name: Option<String>,
    description: Option<String>,
}

/// Changes a namespace. Its resources and permissions follow a new code, which no others may have.
pub(crate) fn update(call: &Call<'_>, by: By, (pool, name): Place, change: Change) -> Reply {
    let mut pool = open(call, &pool)?;
    let index = find(&pool, by, &name).ok_or(Code::NamespaceToChangeNotFound)?;
    let old = pool.resources.namespaces[index].code.clone();
    let code = change.code.unwrap_or_else(|| old.clone());
    if code != old {
        check_free(&pool, &code)?;
        if is_used(&pool, &code) {
            return Err(code_taken());
        }
    }
    for resource in &mut pool.resources.list {
        if resource.namespace == old {
            resource.namespace.clone_from(&code);
        }
    }
    for grant in &mut pool.policies.grants {
        if grant.namespace.as_ref() == Some(&old) {
            grant.namespace = Some(code.clone());
        }
    }
    let namespace = &mut pool.resources.namespaces[index];
    namespace.code = code;
    namespace.description = change.description.or_else(|| namespace.description.take());
    if let Some(name) = change.name {
        namespace.name = name;
    }
    Ok(("更新成功", show(&pool, &pool.resources.namespaces[index])))
}

/// Deletes a namespace with its resources and permissions.
pub(crate) fn remove(call: &Call<'_>, by: By, (pool, name): Place) -> Reply {
    let mut pool = open(call, &pool)?;
    let index = find(&pool, by, &name).ok_or(Code::NamespaceToDeleteNotFound)?;
    let removed = pool.resources.namespaces.remove(index);
    pool.resources
        .list
        .retain(|resource| resource.namespace != removed.code);
    pool.policies
        .grants
        .retain(|grant| grant.namespace.as_ref() != Some(&removed.code));
    Ok(("删除成功", Value::Null))
}
