//! Registrations and logins at REST addresses: with the code of an e-mail, and through a directory.

use serde::Deserialize;
use serde_json::json;

use super::auth::{self, EMAIL_CODE, Login, Registration};
use super::rest::Reply;
use super::{access, mfa, token, view};
use crate::calls::access::PoolGuard;
use crate::calls::ldap::{self, Account};
use crate::calls::sign_in::Origin;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::state::pool::Pool;
use crate::state::user::User;

pub(super) fn logged_in((pool, user): (PoolGuard<'_>, User), call: &Call<'_>) -> Reply {
    let user = view::user_json(call.world, &pool.id, &user);
    Ok(("登录成功", json!(user)))
}

pub(crate) fn by_email_code(call: &Call<'_>, login: Login) -> Reply {
    let (mut pool, mut user) = auth::log_in_user(call, login, EMAIL_CODE)?;
    // The code proves that the address is the user's.
    user.email_verified = true;
    pool.users
        .update(&user.id, |user| user.email_verified = true);
    logged_in((pool, user), call)
}

pub(crate) fn register_by_email_code(call: &Call<'_>, new: Registration) -> Reply {
    let (pool, id) = auth::register_user(call, new, EMAIL_CODE)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    let user = view::user_json(call.world, &pool.id, user);
    Ok(("注册成功", json!(user)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Directory {
    username: String,
    password: String,
    client_ip: Option<String>,
}

pub(crate) fn by_ldap(call: &Call<'_>, login: Directory) -> Reply {
    log_in(call, login, ldap::in_ldap)
}

pub(crate) fn by_ad(call: &Call<'_>, login: Directory) -> Reply {
    log_in(call, login, |pool, username, password| {
        let mut found = Err(Code::UserNotFound.into());
        for connector in pool.ad.keys() {
            found = ldap::in_ad(pool, connector, username, password);
            // The name may be that of another connector.
            if !matches!(&found, Err(error) if error.code == Code::UserNotFound) {
                break;
            }
        }
        found
    })
}

fn log_in(
    call: &Call<'_>,
    login: Directory,
    find: impl Fn(&Pool, &str, &str) -> Result<Account, ServiceError>,
) -> Reply {
    let (mut pool, client) = access::client(call)?;
    let account = find(&pool, &login.username, &login.password)?;
    let id = account.enter(call.world, &mut pool)?;
    mfa::require(call, &pool, &client, &id)?;
    let origin = Origin {
        ip: login.client_ip.or_else(|| Some(call.ip.to_owned())),
        ..Origin::default()
    };
    let user = token::log_in(call.world, &mut pool, &client, &id, origin)?;
    logged_in((pool, user), call)
}
