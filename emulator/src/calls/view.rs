//! Converts records for responses.

use apollo_compiler::response::JsonMap;
use serde::de::DeserializeOwned;
use serde_json_bytes::{Value, json};

use crate::clock::{INVALID_DATE, Timestamp};
use crate::error::Code;
use crate::graphql::{Node, Object, Outcome};
use crate::state::pool::Pool;
use crate::state::user::{Binding, Mfa, User};
use crate::world::World;

/// A record of a pool, some of whose fields are computed only when they are requested.
#[derive(Clone)]
pub(crate) struct Record<'a> {
    world: &'a World,
    pool: String,
    id: String,
}

impl<'a> Record<'a> {
    pub(crate) fn new(world: &'a World, pool: &str, id: &str) -> Self {
        let (pool, id) = (pool.to_owned(), id.to_owned());
        Self { world, pool, id }
    }

    /// Returns a field that is read with its arguments, or null if the pool was deleted.
    pub(crate) fn field<A, F>(&self, read: F) -> impl Fn(&JsonMap) -> Node<'a> + use<'a, A, F>
    where
        A: DeserializeOwned + Default,
        F: Fn(&'a World, &Pool, &str, A) -> Node<'a> + 'a,
    {
        let Self { world, pool, id } = self.clone();
        move |arguments| {
            let arguments = serde_json_bytes::from_value(arguments.clone().into());
            world.pool(&pool).map_or(Node::NULL, |pool| {
                read(world, &pool, &id, arguments.unwrap_or_default())
            })
        }
    }
}

/// Formats a time, or the service's text for a missing one.
fn time(time: Option<Timestamp>) -> String {
    time.map_or_else(|| INVALID_DATE.to_owned(), |time| time.to_string())
}

/// Adds members to an object.
pub(crate) fn with_members(mut value: Value, members: Value) -> Value {
    if let (Some(known), Value::Object(members)) = (value.as_object_mut(), members) {
        known.extend(members);
    }
    value
}

/// Converts a user: the members that both versions of the API write the same, those of one version, and the profile.
pub(crate) fn user_members(world: &World, user: &User, own: Value) -> Value {
    let photo = user.photo.clone().unwrap_or_else(|| world.default_photo());
    let shared = json!({
        "unionid": user.unionid,
        "openid": user.openid,
        "emailVerified": user.email_verified,
        "phoneVerified": user.phone_verified,
        "username": user.username,
        "photo": photo,
        "token": user.token,
        "loginsCount": user.logins_count,
        "lastIP": user.last_ip,
        "blocked": user.blocked,
        "isDeleted": user.is_deleted,
    });
    with_members(with_members(shared, own), json!(user.profile))
}

/// Converts a user, for both user types.
pub(crate) fn user_json(world: &World, pool: &str, user: &User) -> Value {
    let own = json!({
        "_id": user.id,
        "email": user.email,
        "phone": user.phone.as_deref().unwrap_or_default(),
        "nickname": user.nickname,
        "company": user.company,
        "browser": user.browser,
        "device": user.device,
        "registerInClient": pool,
        "registerMethod": user.register_method,
        "oauth": user.oauth,
        "tokenExpiredAt": time(user.token_expired_at),
        "lastLogin": time(user.last_login),
        "signedUp": time(user.signed_up),
        "metadata": user.metadata_text(),
    });
    user_members(world, user, own)
}

/// Converts a user, with related objects.
pub(crate) fn user<'a>(world: &World, pool: &str, user: &User) -> Node<'a> {
    user_with(user_json(world, pool, user), pool)
}

/// Changes a user and returns the new record.
pub(crate) fn changed<'a>(
    world: &World,
    pool: &mut Pool,
    id: &str,
    change: impl FnOnce(&mut User),
) -> Outcome<'a> {
    let changed = pool.users.update(id, change).ok_or(Code::UserNotFound)?;
    Ok(user(world, &pool.id, changed))
}

/// Adds the related objects to the members of a user.
pub(crate) fn user_with<'a>(members: Value, pool: &str) -> Node<'a> {
    user_object(members, pool).into()
}

/// The same, for a call that adds more.
pub(crate) fn user_object<'a>(members: Value, pool: &str) -> Object<'a> {
    let group = Node::from(json!({ "name": "default", "client": pool }));
    with_identity(members).with("group", move |_| group.clone())
}

/// A user in a list that is not populated.
pub(crate) fn listed_user<'a>(world: &World, pool: &str, user: &User) -> Node<'a> {
    with_identity(user_json(world, pool, user)).into()
}

fn with_identity<'a>(members: Value) -> Object<'a> {
    let identity = Node::from(json!({ "provider": null }));
    Object::of(members).with("thirdPartyIdentity", move |_| identity.clone())
}

/// Converts a user pool, without its secret.
pub(crate) fn pool_json(pool: &Pool) -> Value {
    let members = json!({
        "_id": pool.id,
        "createdAt": pool.created_at,
        "isDeleted": pool.is_deleted,
        "user": { "_id": pool.owner.id, "email": pool.owner.email },
    });
    with_members(json!(pool.settings), members)
}

/// Converts a second factor, with the names of both versions for its id and its share key.
pub(crate) fn mfa<'a>(pool: &str, user: &str, mfa: &Mfa) -> Node<'a> {
    json!({
        "_id": mfa.id,
        "id": mfa.id,
        "userId": user,
        "userPoolId": pool,
        "enable": mfa.enable,
        "shareKey": mfa.share_key,
        "secret": mfa.share_key,
    })
    .into()
}

/// Converts a bound social account.
pub(crate) fn binding<'a>(pool: &str, user: &str, binding: &Binding) -> Node<'a> {
    json!({
        "_id": binding.id,
        "user": user,
        "client": pool,
        "type": binding.kind,
        "unionid": binding.unionid,
        "userInfo": binding.user_info,
        "createdAt": binding.created_at.to_string(),
    })
    .into()
}

/// Creates a message of the service: `{message, code, status}`.
pub(crate) fn message<'a>(code: i32, message: &str, status: Option<bool>) -> Node<'a> {
    json!({ "code": code, "message": message, "status": status }).into()
}
