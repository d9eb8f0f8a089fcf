//! Links the accounts of other platforms to users: by the user, and by the owner.

use serde::Deserialize;
use serde_json::Value;

use super::access;
use super::rest::Reply;
use crate::calls::access::{PoolGuard, require_user};
use crate::calls::oauth_binding;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::user::Binding;
use crate::token::Caller;

const LINKED: &str = "绑定成功";
const UNLINKED: &str = "解绑成功";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Link {
    primary_user_token: String,
    secondary_user_token: String,
}

/// Moves the social accounts of the second user to the first, who calls.
pub(crate) fn link(call: &Call<'_>, link: Link) -> Reply {
    let (other_pool, other) = user_of(call, &link.secondary_user_token)?;
    let (mut pool, id) = caller(call, &link.primary_user_token)?;
    if other_pool != pool.id || other == id {
        return Err(Code::PermissionDenied.into());
    }
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    let linked = pool.users.get(&other).map(|user| user.bindings.clone());
    let linked = linked.unwrap_or_default();
    if linked.is_empty() {
        return Err(ServiceError::internal("该账号没有社会化身份"));
    }
    let is_bound = |binding: &Binding| user.binding(&binding.kind).is_some();
    if linked.iter().any(is_bound) {
        return Err(Code::OAuthMethodBound.into());
    }
    pool.users.update(&other, |user| user.bindings.clear());
    pool.users.update(&id, |user| user.bindings.extend(linked));
    Ok((LINKED, Value::Null))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Unlink {
    primary_user_token: String,
    provider: String,
}

pub(crate) fn unlink(call: &Call<'_>, unlink: Unlink) -> Reply {
    let (mut pool, id) = caller(call, &unlink.primary_user_token)?;
    oauth_binding::remove(&mut pool, &id, &unlink.provider)?;
    Ok((UNLINKED, Value::Null))
}

/// Returns the pool and the id of the user with this token.
fn user_of(call: &Call<'_>, token: &str) -> Result<(String, String), ServiceError> {
    match call.world.verify(token)? {
        (_, Caller::User { pool, id }) => Ok((pool, id)),
        _ => Err(Code::PermissionDenied.into()),
    }
}

/// Returns the caller, whose token is also an argument.
fn caller<'a>(call: &Call<'a>, token: &str) -> Result<(PoolGuard<'a>, String), ServiceError> {
    let (_, named) = user_of(call, token)?;
    let (pool, id) = access::account(call, None)?;
    if named != id {
        return Err(Code::PermissionDenied.into());
    }
    Ok((pool, id))
}

/// The connection `identifier` is the kind of the social account. The id of the identity provider is ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Identity {
    user_id: String,
    identifier: String,
    user_id_in_idp: String,
    is_social: Option<bool>,
}

pub(crate) fn link_identity(call: &Call<'_>, identity: Identity) -> Reply {
    let mut pool = access::owner(call)?;
    require_user(&pool, &identity.user_id)?;
    let binding = Binding {
        id: call.world.entropy.id(),
        kind: identity.identifier,
        unionid: identity.user_id_in_idp,
        user_info: String::new(),
        created_at: call.world.now(),
        of_enterprise: identity.is_social == Some(false),
    };
    oauth_binding::add(&mut pool, &identity.user_id, binding)?;
    Ok((LINKED, Value::Null))
}

#[derive(Deserialize)]
pub(crate) struct Connection {
    #[serde(rename = "userId")]
    user: String,
    #[serde(rename = "identifier")]
    kind: String,
    #[serde(rename = "isSocial")]
    is_social: Option<bool>,
}

pub(crate) fn unlink_identity(call: &Call<'_>, connection: Connection) -> Reply {
    let Connection { user, kind, .. } = connection;
    let of_enterprise = connection.is_social == Some(false);
    let mut pool = access::owner(call)?;
    require_user(&pool, &user)?;
    let found = pool.users.get(&user).and_then(|user| user.binding(&kind));
    found
        .filter(|binding| binding.of_enterprise == of_enterprise)
        .ok_or(Code::OAuthMethodNotBound)?;
    let is_kept = |binding: &Binding| binding.kind != kind;
    pool.users
        .update(&user, |user| user.bindings.retain(is_kept));
    Ok((UNLINKED, Value::Null))
}
