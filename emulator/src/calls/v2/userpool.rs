//! The settings of the user pool.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use serde_json_bytes::json;

use super::access;
use super::users::not_emulated;
use crate::calls::arguments::NoArguments;
use crate::calls::userpool::changed_settings;
use crate::graphql::{Call, Node, Outcome, Table};
use crate::state::pool::Pool;
use crate::state::settings::FrequencyCheck;

/// The settings that the emulator has, by their names in version 2 and in version 1.
const SETTINGS: [(&str, &str); 13] = [
    ("name", "name"),
    ("logo", "logo"),
    ("description", "descriptions"),
    ("emailVerifiedDefault", "emailVerifiedDefault"),
    ("sendWelcomeEmail", "sendWelcomeEmail"),
    ("registerDisabled", "registerDisabled"),
    ("allowedOrigins", "allowedOrigins"),
    ("tokenExpiresAfter", "jwtExpired"),
    ("frequentRegisterCheck", "frequentRegisterCheck"),
    ("loginFailCheck", "loginFailCheck"),
    ("changePhoneStrategy", "changePhoneStrategy"),
    ("changeEmailStrategy", "changeEmailStrategy"),
    ("qrcodeLoginStrategy", "qrcodeLoginStrategy"),
];

pub(super) fn enter(table: &mut Table) {
    table.emulated("userpool", userpool);
    table.emulated("updateUserpool", update);
    table.emulated("refreshUserpoolSecret", refresh_secret);
}

fn userpool<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    Ok(show(&*access::owner(call)?))
}

/// Converts a pool. The secret also signs tokens.
fn show<'a>(pool: &Pool) -> Node<'a> {
    let settings = &pool.settings;
    let check =
        |FrequencyCheck {
             time_interval,
             limit,
             enable,
         }| { json!({ "timeInterval": time_interval, "limit": limit, "enabled": enable }) };
    let qr_code = settings.qrcode_login_strategy;
    json!({
        "id": pool.id,
        "name": settings.name,
        "domain": "",
        "description": settings.descriptions,
        "secret": pool.secret,
        "jwtSecret": pool.secret,
        "ownerId": pool.owner.id,
        "logo": settings.logo,
        "createdAt": pool.created_at.to_string(),
        "emailVerifiedDefault": settings.email_verified_default,
        "sendWelcomeEmail": settings.send_welcome_email,
        "registerDisabled": settings.register_disabled,
        "appSsoEnabled": false,
        "showWxQRCodeWhenRegisterDisabled": settings.show_wxmp_qr_code,
        "allowedOrigins": settings.allowed_origins,
        "tokenExpiresAfter": settings.jwt_expired,
        "isDeleted": pool.is_deleted,
        "frequentRegisterCheck": check(settings.frequent_register_check),
        "loginFailCheck": check(settings.login_fail_check),
        "changePhoneStrategy": { "verifyOldPhone": settings.change_phone_strategy.verify_old_phone },
        "changeEmailStrategy": { "verifyOldEmail": settings.change_email_strategy.verify_old_email },
        "qrcodeLoginStrategy": {
            "qrcodeExpiresAfter": qr_code.qrcode_expires_after,
            "returnFullUserInfo": qr_code.return_full_user_info,
            "allowExchangeUserInfoFromBrowser": qr_code.allow_exchange_user_info_from_browser,
            "ticketExpiresAfter": qr_code.ticket_expires_after,
        },
    })
    .into()
}

#[derive(Deserialize)]
struct Update {
    input: Map<String, Json>,
}

fn update<'a>(call: &Call<'a>, update: Update) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    let mut changes = Map::new();
    for (name, mut value) in update.input {
        let setting = SETTINGS.iter().find(|(new, _)| *new == name);
        let Some((_, setting)) = setting else {
            return Err(not_emulated(&format!("the setting {name}")));
        };
        if let Some(members) = value.as_object_mut()
            && let Some(enabled) = members.remove("enabled")
        {
            members.insert("enable".to_owned(), enabled);
        }
        changes.insert((*setting).to_owned(), value);
    }
    let changed = changed_settings(&pool, changes)?;
    pool.settings = changed;
    Ok(show(&pool))
}

/// Creates a new secret, which invalidates every token signed with the old one.
fn refresh_secret<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    pool.secret = call.world.entropy.secret();
    Ok(Node::json(&pool.secret))
}
