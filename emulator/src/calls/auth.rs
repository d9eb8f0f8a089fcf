//! Registration, the kinds of login, and tokens.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::arguments::{Account, Only};
use super::credential::{Credential, Name, active, check};
use super::registration;
use super::sign_in::{Origin, claims_for, sign_in};
use super::{captcha, mfa, view};
use crate::error::Code;
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::codes::Purpose;
use crate::state::users::Key;
use crate::token::sign;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("register", registration::register);
    table.emulated("createUser", registration::register);
    table.emulated("login", login);
    table.emulated("refreshToken", refresh_token);
    table.emulated("refreshThirdPartyToken", refresh_third_party_token);
    table.emulated("decodeJwtToken", decode_token);
    table.emulated("checkLoginStatus", check_login_status);
    table.emulated("isLoginExpired", is_login_expired);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    register_in_client: String,
    #[serde(flatten)]
    name: Name,
    phone_code: Option<i32>,
    password: Option<String>,
    #[serde(rename = "lastIP")]
    last_ip: Option<String>,
    verify_code: Option<String>,
    #[serde(rename = "MFACode")]
    mfa_code: Option<String>,
    device: Option<String>,
    browser: Option<String>,
}

impl Login {
    fn origin(&self, ip: &str) -> Origin {
        Origin {
            ip: self.last_ip.clone().or_else(|| Some(ip.to_owned())),
            device: self.device.clone(),
            browser: self.browser.clone(),
        }
    }
}

fn login<'a>(call: &Call<'a>, login: Login) -> Outcome<'a> {
    let key = login.name.key()?;
    let credential = match (&key, login.phone_code, &login.password) {
        (Key::Phone(phone), Some(code), _) => {
            Credential::Code(Purpose::Phone, phone.clone(), code.to_string())
        }
        (_, _, Some(password)) => Credential::Password(call.world.keys.decrypt(password)?),
        (Key::Unionid(_), _, None) => Credential::Unionid,
        _ => return Err(Code::ParametersIncomplete.into()),
    };
    let mut pool = call.open_pool(&login.register_in_client)?;
    let captcha = login.verify_code.as_deref();
    captcha::require(call.world, &mut pool, &key, captcha)?;
    let origin = login.origin(call.ip);
    let id = check(call, &mut pool, &key, &credential, &origin)?;
    mfa::require(call.world, &pool, &id, login.mfa_code.as_deref())?;
    credential.redeem(&mut pool, call.world.now());
    let user = sign_in(call.world, &mut pool, &id, origin)?;
    Ok(view::user(call.world, &pool.id, &user))
}

fn refresh_token<'a>(call: &Call<'a>, of: Account) -> Outcome<'a> {
    let (mut pool, id) = of.open(call)?;
    let user = active(pool.users.get(&id).ok_or(Code::UserNotFound)?)?;
    let claims = claims_for(call.world, &pool, user);
    let token = sign(&claims, &pool.secret)?;
    let stored = token.clone();
    pool.users.update(&id, |user| {
        user.token = Some(stored);
        user.token_expired_at = Some(crate::clock::Timestamp(claims.exp));
    });
    Ok(json!({ "token": token, "iat": claims.iat, "exp": claims.exp }).into())
}

/// The emulator lacks social platforms, so there is never a token to refresh. The service reports this as data, not as
/// an error.
fn refresh_third_party_token<'a>(call: &Call<'a>, of: Account) -> Outcome<'a> {
    drop(of.open(call)?);
    Ok(json!({ "refreshSuccess": false, "message": "该用户没有第三方登录信息" }).into())
}

fn decode_token<'a>(call: &Call<'a>, Only(token): Only<Option<String>>) -> Outcome<'a> {
    let token = token.unwrap_or_default();
    let Ok((claims, _)) = call.world.verify(&token) else {
        let status = json!({ "code": Code::LoginInvalid.number(), "message": "token 错误" });
        return Ok(json!({ "status": status }).into());
    };
    Ok(json!({
        "data": claims.data,
        "status": { "code": 200, "message": "token 解析正常" },
        "iat": claims.iat.to_string(),
        "exp": claims.exp,
    })
    .into())
}

fn check_login_status<'a>(call: &Call<'a>, Only(token): Only<Option<String>>) -> Outcome<'a> {
    let token = token.filter(|token| !token.is_empty());
    Ok(login_status(call.world, token.as_deref().or(call.token)).into())
}

/// Returns whether a token is valid, and its claims. An invalid token is reported as data.
pub(crate) fn login_status(world: &World, token: Option<&str>) -> Value {
    match token.map_or(Err(Code::NotLoggedIn), |token| world.verify(token)) {
        Ok((token, _)) => {
            json!({ "status": true, "code": 200, "message": "已登录", "token": token })
        }
        Err(code) => json!({ "status": false, "code": code.number(), "message": code.text() }),
    }
}

/// Returns whether the user's latest token has expired.
fn is_login_expired<'a>(call: &Call<'a>, Only(id): Only<String>) -> Outcome<'a> {
    let (pool, id) = call.account(None, Some(&id))?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    let expired = user
        .token_expired_at
        .is_none_or(|until| until <= call.world.now());
    Ok(Node::json(expired))
}
