//! The namespaces of resources, at REST addresses.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::arguments::{DEFAULT_NAMESPACE, Paging};
use super::rbac::check_code;
use super::rest::Reply;
use crate::calls::access::PoolGuard;
use crate::calls::arguments::NoArguments;
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

/// The pool, and the id or the code of a namespace.
#[derive(Deserialize)]
pub(crate) struct Place {
    pool: String,
    id: Option<String>,
    code: Option<String>,
}

impl Place {
    /// Returns the pool, and the index of the namespace if there is one.
    fn open<'a>(&self, call: &Call<'a>) -> Result<(PoolGuard<'a>, Option<usize>), ServiceError> {
        let pool = open(call, &self.pool)?;
        let index = pool.resources.namespaces.iter().position(|namespace| {
            self.code.as_ref() == Some(&namespace.code)
                || self.id.as_ref() == Some(&namespace.id.to_string())
        });
        Ok((pool, index))
    }
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

/// The fields of a namespace. A new one needs a code and a name.
#[derive(Deserialize)]
pub(crate) struct Fields {
    code: Option<String>,
    name: Option<String>,
    description: Option<String>,
}

pub(crate) fn create(call: &Call<'_>, pool: String, new: Fields) -> Reply {
    let (Some(code), Some(name)) = (new.code, new.name) else {
        return Err(Code::ParametersIncomplete.into());
    };
    let mut pool = open(call, &pool)?;
    check_free(&pool, &code)?;
    pool.resources.last_namespace += 1;
    let namespace = Namespace {
        id: pool.resources.last_namespace,
        code,
        name,
        description: new.description,
    };
    let shown = show(&pool, &namespace);
    pool.resources.namespaces.push(namespace);
    Ok(("创建成功", shown))
}

/// Changes a namespace. Its resources and permissions follow a new code, which no others may have.
pub(crate) fn update(call: &Call<'_>, place: Place, change: Fields) -> Reply {
    let (mut pool, index) = place.open(call)?;
    let index = index.ok_or(Code::NamespaceToChangeNotFound)?;
    let old = pool.resources.namespaces[index].code.clone();
    let code = change.code.unwrap_or_else(|| old.clone());
    if code != old {
        check_free(&pool, &code)?;
        check_code(&code, is_used(&pool, &code))?;
    }
    let resources = pool.resources.list.iter_mut();
    for resource in resources.filter(|resource| resource.namespace == old) {
        resource.namespace.clone_from(&code);
    }
    let (old, new) = (Some(old), Some(code.clone()));
    let grants = pool.policies.grants.iter_mut();
    for grant in grants.filter(|grant| grant.namespace == old) {
        grant.namespace.clone_from(&new);
    }
    let namespace = &mut pool.resources.namespaces[index];
    namespace.code = code;
    namespace.name = change.name.unwrap_or_else(|| namespace.name.clone());
    namespace.description = change.description.or_else(|| namespace.description.take());
    Ok(("更新成功", show(&pool, &pool.resources.namespaces[index])))
}

/// Deletes a namespace with its resources and permissions.
pub(crate) fn remove(call: &Call<'_>, place: Place, _: NoArguments) -> Reply {
    let (mut pool, index) = place.open(call)?;
    let index = index.ok_or(Code::NamespaceToDeleteNotFound)?;
    let removed = Some(pool.resources.namespaces.remove(index).code);
    let resources = &mut pool.resources.list;
    resources.retain(|resource| Some(&resource.namespace) != removed.as_ref());
    let grants = &mut pool.policies.grants;
    grants.retain(|grant| grant.namespace != removed);
    Ok(("删除成功", Value::Null))
}
