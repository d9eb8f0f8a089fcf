//! QR code logins. The page gets a code, polls its status, and finally gets a ticket. The app reports that its user
//! scanned the code, and then confirmed or cancelled. A server exchanges the ticket for the user.

use std::collections::HashMap;

use serde_json_bytes::{Value, json};

use super::access::denied;
use super::sign_in::{Origin, sign_in};
use super::view;
use crate::error::{Code, ServiceError};
use crate::state::qr_codes::{QrCode, Stage, Ticket};
use crate::token::Caller;
use crate::world::World;

/// The only supported scene.
const SCENE: &str = "APP_AUTH";

type Outcome = Result<(&'static str, Value), ServiceError>;

/// Creates a code. Parameters other than pool and scene become part of its content.
pub(crate) fn make(world: &World, mut query: HashMap<String, String>) -> Outcome {
    let pool = query.remove("userPoolId").unwrap_or_default();
    let lifetime = {
        let pool = world.pool(&pool)?;
        pool.settings.qrcode_login_strategy.qrcode_expires_after
    };
    if query.remove("scene").as_deref() != Some(SCENE) {
        return Err(Code::ParametersIncomplete.into());
    }
    let (id, now) = (world.entropy.id(), world.now());
    let code = QrCode {
        id: id.clone(),
        pool,
        created_at: now,
        expires_at: now.plus_seconds(i64::from(lifetime)),
        user_defined: query,
        stage: Stage::Shown,
        user: None,
        ticket: None,
    };
    world.contents.qr_codes.put(code);
    let url = format!("{}/qrcode/picture/{id}", world.base_url);
    Ok((
        "生成二维码成功",
        json!({ "qrcodeId": id, "qrcodeUrl": url }),
    ))
}

/// Returns the content of a code, which an app reads from the picture.
pub(crate) fn content(world: &World, id: &str) -> Option<Value> {
    let code = world.contents.qr_codes.get(id)?;
    Some(json!({
        "scene": SCENE,
        "qrcodeId": id,
        "userPoolId": code.pool,
        "createdAt": code.created_at.to_string(),
        "expireAt": code.expires_at.to_string(),
        "userDefinedData": code.user_defined,
    }))
}

/// Returns the status of a code to the page.
pub(crate) fn check(world: &World, id: &str) -> Outcome {
    let code = world
        .contents
        .qr_codes
        .get(id)
        .ok_or(Code::QrCodeNotFound)?;
    let expired = code.is_expired(world.now());
    let (status, description) = match code.stage {
        _ if expired => (0, "二维码已过期"),
        Stage::Shown => (0, "未扫码"),
        Stage::Scanned => (0, "已扫码，等待用户确认"),
        Stage::Agreed => (1, "用户已同意授权"),
        Stage::Refused => (-1, "用户取消授权"),
    };
    Ok((
        "查询二维码状态成功",
        json!({
            "qrcodeId": id,
            "scanned": code.stage != Stage::Shown,
            "expired": expired,
            "success": code.stage == Stage::Agreed,
            "canceled": code.stage == Stage::Refused,
            "status": status,
            "userInfo": scanned_by(world, &code).unwrap_or_else(|| json!({})),
            "ticket": code.ticket.map(|ticket| ticket.text),
            "description": description,
        }),
    ))
}

/// Returns the user who scanned a code, with the fields that the pool's settings allow before the ticket is exchanged.
fn scanned_by(world: &World, code: &QrCode) -> Option<Value> {
    let pool = world.pool(&code.pool).ok()?;
    let user = pool.users.get(code.user.as_ref()?)?;
    let fields = view::user_json(world, &pool.id, user);
    if pool.settings.qrcode_login_strategy.return_full_user_info {
        return Some(fields);
    }
    Some(json!({ "nickname": fields.get("nickname"), "photo": fields.get("photo") }))
}

/// Records the app's report: the user scanned the code, confirmed, or cancelled.
pub(crate) fn report(world: &World, caller: &Caller, id: &str, stage: Stage) -> Outcome {
    let Caller::User { pool, id: user } = caller else {
        return Err(denied(caller));
    };
    let mut code = world
        .contents
        .qr_codes
        .get(id)
        .ok_or(Code::QrCodeNotFound)?;
    if code.pool != *pool {
        return Err(Code::UserNotInPool.into());
    }
    let now = world.now();
    if code.is_expired(now) {
        return Err(failed("二维码已过期"));
    }
    let is_next_stage = match stage {
        Stage::Shown => false,
        Stage::Scanned => code.stage == Stage::Shown,
        Stage::Agreed | Stage::Refused => {
            code.stage == Stage::Scanned && code.user.as_ref() == Some(user)
        }
    };
    if !is_next_stage {
        return Err(failed("二维码状态不正确"));
    }
    code.stage = stage;
    code.user = Some(user.clone());
    if stage == Stage::Agreed {
        let strategy = world.pool(pool)?.settings.qrcode_login_strategy;
        code.ticket = Some(Ticket {
            text: world.entropy.opaque_token(),
            expires_at: now.plus_seconds(i64::from(strategy.ticket_expires_after)),
        });
    }
    world.contents.qr_codes.put(code);
    let (message, status, description) = match stage {
        Stage::Shown | Stage::Scanned => ("二维码扫描确认成功", 0, "已扫码，等待用户确认"),
        Stage::Agreed => ("授权登录成功", 1, "用户已同意授权"),
        Stage::Refused => ("取消授权成功", -1, "用户取消授权"),
    };
    Ok((
        message,
        json!({ "qrcodeId": id, "status": status, "description": description }),
    ))
}

/// Logs the user of a ticket in, and returns the user.
pub(crate) fn exchange(world: &World, ip: &str, from_browser: bool, ticket: &str) -> Outcome {
    let allowed = |code: &QrCode| -> Result<(), ServiceError> {
        let strategy = world.pool(&code.pool)?.settings.qrcode_login_strategy;
        if from_browser && !strategy.allow_exchange_user_info_from_browser {
            return Err(Code::PermissionDenied.into());
        }
        Ok(())
    };
    let code = world
        .contents
        .qr_codes
        .redeem(ticket, world.now(), allowed)?;
    let code = code.ok_or_else(|| failed("ticket 不存在或已过期"))?;
    let mut pool = world.pool(&code.pool)?;
    let user = code.user.ok_or(Code::UserNotFound)?;
    let origin = Origin {
        ip: Some(ip.to_owned()),
        ..Origin::default()
    };
    let user = sign_in(world, &mut pool, &user, origin)?;
    Ok(("换取用户信息成功", view::user_json(world, &pool.id, &user)))
}

fn failed(message: &'static str) -> ServiceError {
    ServiceError::internal(message)
}
