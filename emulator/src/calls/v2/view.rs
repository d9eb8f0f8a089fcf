//! Converts records for responses.

use serde_json_bytes::{Value, json};

use super::{custom_fields, departments, permissions, rbac};
use crate::calls::arguments::NoArguments;
use crate::calls::view::{Record, user_members};
use crate::error::Code;
use crate::graphql::{Node, Object, Outcome};
use crate::state::custom_fields::TargetType;
use crate::state::policies::TargetKind;
use crate::state::pool::Pool;
use crate::state::rbac::Kind;
use crate::state::user::User;
use crate::world::World;

/// Converts a user, with the roles, the groups, the departments, the resources and the custom data.
pub(super) fn user<'a>(world: &'a World, pool: &str, user: &User) -> Node<'a> {
    let record = Record::new(world, pool, &user.id);
    let resources = permissions::resources_of(&record, TargetKind::User);
    let custom_data = record.field(|_, pool, id, _: NoArguments| {
        Node::list(custom_fields::values(pool, TargetType::User, id))
    });
    let object = Object::of(user_json(world, pool, user))
        .with("authorizedResources", resources)
        .with("roles", rbac::of_user(&record, Kind::Role))
        .with("groups", rbac::of_user(&record, Kind::Group))
        .with("customData", custom_data);
    departments::with_departments(object, &record).into()
}

/// Converts a user. The hash of the password is left out: that of the emulator has another format.
pub(super) fn user_json(world: &World, pool: &str, user: &User) -> Value {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let status = if user.is_deleted {
        "Archived"
    } else {
        "Activated"
    };
    let method = user.register_method.replace("default:", "basic:");
    let identities = user.bindings.iter().map(|binding| {
        json!({
            "userId": user.id,
            "userPoolId": pool,
            "provider": binding.kind,
            "userIdInIdp": binding.unionid,
            "isSocial": !binding.of_enterprise,
        })
    });
    let identities: Vec<Value> = identities.collect();
    let own = json!({
        "id": user.id,
        "arn": format!("arn:cn:authing:{pool}:user:{}", user.id),
        "status": status,
        "userPoolId": pool,
        "email": user.address(),
        "phone": user.phone,
        "identities": identities,
        "nickname": text(&user.nickname),
        "registerSource": method.split(',').collect::<Vec<_>>(),
        "oauth": text(&user.oauth),
        "tokenExpiredAt": user.token_expired_at,
        "lastLogin": user.last_login.filter(|_| user.logins_count > 0),
        "signedUp": user.signed_up,
        "device": text(&user.device),
        "browser": text(&user.browser),
        "company": text(&user.company),
        "gender": "U",
        "createdAt": user.signed_up,
        "updatedAt": user.signed_up,
    });
    user_members(world, user, own)
}

/// Returns a user of a pool.
pub(super) fn user_of<'a>(world: &'a World, pool: &Pool, id: &str) -> Outcome<'a> {
    let found = pool.users.get(id).ok_or(Code::UserNotFound)?;
    Ok(user(world, &pool.id, found))
}

/// Creates a message of success.
pub(super) fn message<'a>(text: &str) -> Node<'a> {
    json!({ "code": 200, "message": text }).into()
}
