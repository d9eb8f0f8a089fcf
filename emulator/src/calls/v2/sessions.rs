//! Whether users are logged in, and their logout by the owner, at REST addresses.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::rest::{Reply, show_app};
use super::{access, view};
use crate::calls::arguments::non_empty;
use crate::error::Code;
use crate::graphql::Call;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Users {
    user_ids: Vec<String>,
}

/// Revokes all tokens of these users or, if one is unknown, of none.
pub(crate) fn kick(call: &Call<'_>, Users { user_ids }: Users) -> Reply {
    let mut pool = access::owner(call)?;
    access::require_users(&pool, &user_ids)?;
    let now = call.world.now();
    // A second revocation in the same second would end the tokens of later logins.
    for id in user_ids.iter().collect::<BTreeSet<_>>() {
        pool.users.update(id, |user| user.revoke_tokens(now));
    }
    Ok(("强制下线成功", Value::Null))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Session {
    user_id: String,
    app_id: Option<String>,
}

/// Revokes all tokens of a user, also those for other applications.
pub(crate) fn log_out(call: &Call<'_>, Session { user_id, .. }: Session) -> Reply {
    let user_ids = vec![user_id];
    kick(call, Users { user_ids })
}

/// Returns whether the latest token of a user is valid, and its application.
pub(crate) fn status(call: &Call<'_>, Session { user_id, app_id }: Session) -> Reply {
    let pool = access::owner(call)?;
    let user = pool.users.get(&user_id).ok_or(Code::UserNotFound)?;
    let shown = view::user_json(call.world, &pool.id, user);
    let token = user.token.clone();
    drop(pool);
    let verified = token.and_then(|token| call.world.verify(&token).ok());
    let client = verified.map(|(claims, _)| claims.aud.unwrap_or_default());
    let client = client.filter(|client| non_empty(app_id.as_ref()).is_none_or(|app| app == client));
    let Some(client) = client else {
        return Ok(("获取成功", json!({ "isLogin": false })));
    };
    let pool = access::owner(call)?;
    let apps = pool.sso_apps.iter().filter(|app| app.id == client);
    let apps: Vec<Value> = apps.map(show_app).collect();
    Ok((
        "获取成功",
        json!({ "isLogin": true, "user": shown, "application": apps }),
    ))
}
