//! Social connections: the social logins of version 1, with their settings.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::access;
use crate::calls::access::PoolGuard;
use crate::calls::arguments::{NoArguments, Only};
use crate::calls::oauth_binding::image;
use crate::error::ServiceError;
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::sign_in::SocialLogin;
use crate::state::user::KeyValue;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("socialConnection", supported);
    table.emulated("socialConnections", all_supported);
    table.emulated("socialConnectionInstance", get);
    table.emulated("socialConnectionInstances", list);
    table.emulated("createSocialConnectionInstance", create);
    for (name, enabled) in [
        ("enableSocialConnectionInstance", true),
        ("disableSocialConnectionInstance", false),
    ] {
        table.emulated(name, move |call, of| set_enabled(call, of, enabled));
    }
}

/// Converts a social login for a list of those that exist. Its form of settings is unknown.
fn show_supported(world: &World, login: &SocialLogin) -> Value {
    json!({
        "provider": login.alias,
        "name": login.name,
        "logo": image(world, login),
        "fields": [],
    })
}

fn supported<'a>(call: &Call<'a>, Only(provider): Only<String>) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let mut logins = pool.social_logins.iter();
    let found = logins.find(|login| login.alias == provider);
    Ok(found.map_or(Node::NULL, |login| show_supported(call.world, login).into()))
}

fn all_supported<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let pool = access::owner(call)?;
    let logins = pool.social_logins.iter();
    let shown = logins.map(|login| show_supported(call.world, login));
    Ok(Node::list(shown))
}

fn show(login: &SocialLogin) -> Value {
    let setting = |field: &KeyValue| json!({ "key": field.key, "value": field.value });
    let settings: Vec<Value> = login.settings.iter().map(setting).collect();
    json!({ "provider": login.alias, "enabled": login.enabled, "fields": settings })
}

fn list<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let pool = access::owner(call)?;
    Ok(Node::list(pool.social_logins.iter().map(show)))
}

/// Returns the owner's pool and the index of the social login.
fn find<'a>(call: &Call<'a>, provider: &str) -> Result<(PoolGuard<'a>, usize), ServiceError> {
    let pool = access::owner(call)?;
    let mut logins = pool.social_logins.iter();
    let index = logins.position(|login| login.alias == provider);
    let missing = || ServiceError::internal("社会化登录不存在");
    Ok((pool, index.ok_or_else(missing)?))
}

fn get<'a>(call: &Call<'a>, Only(provider): Only<String>) -> Outcome<'a> {
    let (pool, index) = find(call, &provider)?;
    Ok(show(&pool.social_logins[index]).into())
}

#[derive(Deserialize)]
struct New {
    provider: String,
    fields: Option<Vec<Option<KeyValue>>>,
}

/// Sets the settings of a social login, and adds it to the pool if it is new.
fn create<'a>(call: &Call<'a>, Only(New { provider, fields }): Only<New>) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let mut logins = pool.social_logins.iter();
    let known = logins.position(|login| login.alias == provider);
    let index = known.unwrap_or(pool.social_logins.len());
    if known.is_none() {
        let mut login = SocialLogin::new(&provider, &provider, false);
        login.id = call.world.entropy.id();
        pool.social_logins.push(login);
    }
    let login = &mut pool.social_logins[index];
    login.settings = fields.into_iter().flatten().flatten().collect();
    Ok(show(login).into())
}

fn set_enabled<'a>(call: &Call<'a>, Only(of): Only<String>, enabled: bool) -> Outcome<'a> {
    let (mut pool, index) = find(call, &of)?;
    let login = &mut pool.social_logins[index];
    login.enabled = enabled;
    Ok(show(login).into())
}
