//! Social logins of a pool, and the social accounts that users have bound.

use serde::Deserialize;
use serde_json_bytes::json;

use super::arguments::Account;
use super::view;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::sign_in::SocialLogin;
use crate::state::user::Binding;
use crate::state::users::Key;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("ReadOauthList", offered);
    table.emulated("notBindOAuthList", bound_and_unbound);
    table.emulated("bindedOAuthList", bound);
    table.emulated("bindOtherOAuth", bind);
    table.emulated("unbindOtherOAuth", unbind);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offer {
    client_id: Option<String>,
    #[serde(rename = "dontGetURL")]
    dont_get_url: Option<bool>,
}

fn offered<'a>(call: &Call<'a>, arguments: Offer) -> Outcome<'a> {
    let pool = match arguments.client_id.as_deref() {
        Some(id) => call.open_pool(id)?,
        None => call.any(None)?,
    };
    let with_url = arguments.dont_get_url != Some(true);
    Ok(Node::list(pool.social_logins.iter().map(|login| {
        let url = with_url.then(|| start_url(call.world, &pool, login));
        json!({
            "_id": login.id,
            "name": login.name,
            "alias": login.alias,
            "image": image(call.world, login),
            "enabled": login.enabled,
            "client": pool.id,
            "url": url,
        })
    })))
}

/// Returns the address that starts a social login in a browser. It is not served.
fn start_url(world: &World, pool: &Pool, login: &SocialLogin) -> String {
    format!("{}/oauth/{}/url/{}", world.base_url, login.alias, pool.id)
}

/// Returns the address of a logo.
pub(super) fn image(world: &World, login: &SocialLogin) -> String {
    format!("{}/cdn/{}.svg", world.base_url, login.alias)
}

fn bound_and_unbound<'a>(call: &Call<'a>, of: Account) -> Outcome<'a> {
    let (pool, id) = of.open(call)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    Ok(Node::list(pool.social_logins.iter().map(|login| {
        json!({
            "type": login.alias,
            "oAuthUrl": start_url(call.world, &pool, login),
            "image": image(call.world, login),
            "name": login.name,
            "binded": user.binding(&login.alias).is_some(),
        })
    })))
}

fn bound<'a>(call: &Call<'a>, of: Account) -> Outcome<'a> {
    let (pool, id) = of.open(call)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    Ok(Node::list(
        user.bindings
            .iter()
            .map(|binding| view::binding(&pool.id, &id, binding)),
    ))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bind {
    #[serde(rename = "type")]
    kind: String,
    unionid: String,
    user_info: String,
    #[serde(flatten)]
    of: Account,
}

fn bind<'a>(call: &Call<'a>, bind: Bind) -> Outcome<'a> {
    let (mut pool, id) = bind.of.open(call)?;
    let binding = Binding {
        id: call.world.entropy.id(),
        kind: bind.kind,
        unionid: bind.unionid,
        user_info: bind.user_info,
        created_at: call.world.now(),
        of_enterprise: false,
    };
    let result = view::binding(&pool.id, &id, &binding);
    add(&mut pool, &id, binding)?;
    Ok(result)
}

/// Binds a social account to a user, unless the user already has one of its kind.
pub(super) fn add(pool: &mut Pool, id: &str, binding: Binding) -> Result<(), ServiceError> {
    let user = pool.users.get(id).ok_or(Code::UserNotFound)?;
    if user.binding(&binding.kind).is_some() {
        return Err(Code::OAuthMethodBound.into());
    }
    let key = Key::binding(&binding.kind, &binding.unionid);
    if pool.users.contains(&key) {
        return Err(Code::OAuthAccountTaken.into());
    }
    pool.users.update(id, |user| user.bindings.push(binding));
    Ok(())
}

#[derive(Deserialize)]
struct Unbind {
    #[serde(rename = "type")]
    kind: String,
    #[serde(flatten)]
    of: Account,
}

fn unbind<'a>(call: &Call<'a>, unbind: Unbind) -> Outcome<'a> {
    let (mut pool, id) = unbind.of.open(call)?;
    let binding = remove(&mut pool, &id, &unbind.kind)?;
    Ok(view::binding(&pool.id, &id, &binding))
}

/// Removes a social account from a user, unless it is the last way to log in.
pub(super) fn remove(pool: &mut Pool, id: &str, kind: &str) -> Result<Binding, ServiceError> {
    let user = pool.users.get(id).ok_or(Code::UserNotFound)?;
    let Some(binding) = user.binding(kind).cloned() else {
        return Err(Code::OAuthMethodNotBound.into());
    };
    let others = user.bindings.len() > 1
        || user.phone.is_some()
        || (user.password.is_some() && (user.address().is_some() || user.username.is_some()));
    if !others {
        return Err(Code::LastLoginMethod.into());
    }
    pool.users.update(id, |user| {
        user.bindings.retain(|other| other.id != binding.id);
    });
    Ok(binding)
}
