//! Login through the pool's LDAP directory, whose entries the seed gives.

use serde::Deserialize;
use serde_json_bytes::json;

use super::sign_in::{Origin, sign_in};
use super::{registration, view};
use crate::error::Code;
use crate::graphql::{Call, Outcome, Table};
use crate::state::user::User;
use crate::state::users::Key;

pub(super) fn enter(table: &mut Table) {
    table.emulated("LoginByLDAP", login);
    table.emulated("QueryClientHasLDAPConfigs", has_directory);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    username: String,
    password: String,
    client_id: String,
    browser: Option<String>,
}

fn login<'a>(call: &Call<'a>, login: Login) -> Outcome<'a> {
    let mut pool = call.open_pool(&login.client_id)?;
    let mut entries = pool.ldap.iter();
    let entry = entries
        .find(|entry| entry.username == login.username)
        .ok_or(Code::UserNotFound)?;
    if entry.password != login.password {
        return Err(Code::PasswordIncorrect.into());
    }
    let entry = entry.clone();
    let dn = entry.dn();
    let known = pool.users.find(&Key::Unionid(dn.clone()));
    let id = if let Some(user) = known {
        user.id.clone()
    } else {
        let free = |key: Key| !pool.users.contains(&key);
        let email = entry
            .text("mail")
            .filter(|mail| free(Key::Email(mail.clone())));
        let username =
            Some(entry.username.clone()).filter(|name| free(Key::Username(name.clone())));
        let user = User {
            email,
            username,
            unionid: Some(dn),
            nickname: entry.text("cn").unwrap_or_default(),
            oauth: serde_json::Value::Object(entry.attributes).to_string(),
            register_method: "ldap:default::from-undefined".to_owned(),
            ..User::default()
        };
        registration::add(call.world, &mut pool, user)?
    };
    let origin = Origin {
        ip: Some(call.ip.to_owned()),
        device: None,
        browser: login.browser,
    };
    let user = sign_in(call.world, &mut pool, &id, origin)?;
    Ok(view::user(call.world, &pool.id, &user))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Directory {
    client_id: Option<String>,
}

fn has_directory<'a>(call: &Call<'a>, arguments: Directory) -> Outcome<'a> {
    let pool = call.open_pool(arguments.client_id.as_deref().unwrap_or_default())?;
    Ok(json!({ "result": !pool.ldap.is_empty() }).into())
}
