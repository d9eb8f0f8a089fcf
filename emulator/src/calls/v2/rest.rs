//! The calls that version 2 has at REST addresses.

use serde::Deserialize;
use serde_json::{Value, json};

use super::arguments::{InNamespace, Paging};
use super::error::not_emulated;
use super::permissions::{Question, decide};
use super::{access, custom_fields, users, view};
use crate::calls::arguments::NoArguments;
use crate::calls::phone;
use crate::calls::view::with_members;
use crate::error::{Code, ServiceError};
use crate::graphql::Call;
use crate::password::Password;
use crate::state::custom_fields::TargetType;
use crate::state::policies;
use crate::state::pool::Pool;
use crate::state::sign_in::SsoApp;
use crate::state::user::User;

/// The message and the data of a success, or an error.
pub(crate) type Reply = Result<(&'static str, Value), ServiceError>;

#[derive(Deserialize)]
pub(crate) struct Sms {
    phone: String,
}

/// Sends a code that logs in, registers, changes the number, or is a second factor. The scene in the request is ignored.
pub(crate) fn send_sms(call: &Call<'_>, Sms { phone }: Sms) -> Reply {
    let pool = access::client(call)?.0.id.clone();
    phone::send_code(call.world, &pool, &phone)?;
    Ok(("发送成功", Value::Null))
}

/// The selection of a user's fields.
#[derive(Deserialize)]
pub(crate) struct Selection {
    /// A flag in JSON or in a query, where SDKs send `true` or `1`.
    #[serde(alias = "withCustomData")]
    with_custom_data: Option<Value>,
}

impl Selection {
    fn show(&self, call: &Call<'_>, pool: &Pool, user: &User) -> Value {
        let shown = view::user_json(call.world, &pool.id, user);
        let flag = self.with_custom_data.as_ref();
        if !flag.is_some_and(|flag| [json!(true), json!("true"), json!("1")].contains(flag)) {
            return json!(shown);
        }
        let values = custom_fields::values(pool, TargetType::User, &user.id);
        let values = serde_json_bytes::json!({ "customData": values });
        json!(with_members(shown, values))
    }
}

/// Returns a user by the id, or the caller for `me`. An unknown user is null to the owner.
pub(crate) fn user(call: &Call<'_>, id: &str, selection: &Selection) -> Reply {
    let id = Some(id).filter(|id| *id != "me");
    let shown = match access::account(call, id) {
        Ok((pool, id)) => {
            let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
            selection.show(call, &pool, user)
        }
        Err(error) if error.code == Code::UserNotFound => Value::Null,
        Err(error) => return Err(error),
    };
    Ok(("获取成功", shown))
}

/// Ids, or other names of the kind `type`.
#[derive(Deserialize)]
pub(crate) struct Batch {
    pub(super) ids: Vec<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct SelectedBatch {
    #[serde(flatten)]
    batch: Batch,
    #[serde(flatten)]
    selection: Selection,
}

pub(crate) fn users(call: &Call<'_>, of: SelectedBatch) -> Reply {
    let pool = access::owner(call)?;
    let found = users::find_batch(&pool, of.batch)?.into_iter();
    let shown = found.map(|user| of.selection.show(call, &pool, user));
    Ok(("获取成功", shown.collect()))
}

/// Returns whether a user may perform an action on a resource.
pub(crate) fn is_allowed(call: &Call<'_>, question: InNamespace<Question>) -> Reply {
    let allowed = decide(call, question, policies::is_allowed);
    Ok(("操作成功", json!({ "allowed": allowed? })))
}

/// Revokes all tokens of the caller.
pub(crate) fn log_out(call: &Call<'_>, _: NoArguments) -> Reply {
    let (mut pool, id) = access::account(call, None)?;
    let now = call.world.now();
    pool.users.update(&id, |user| user.revoke_tokens(now));
    Ok(("退出成功", Value::Null))
}

/// Returns the applications of the pool, which are open to all users.
pub(crate) fn apps(call: &Call<'_>, paging: Paging) -> Reply {
    let (pool, _) = access::account(call, None)?;
    let apps = pool.sso_apps.iter().collect();
    Ok(("获取成功", paging.json(apps, show_app)))
}

/// Returns what protects the account of the caller. The score is 25 for each of the four.
pub(crate) fn security_level(call: &Call<'_>, _: NoArguments) -> Reply {
    let (pool, id) = access::account(call, None)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    let mfa = user.mfa.as_ref().is_some_and(|mfa| mfa.enable);
    let (email, phone) = (user.address().is_some(), user.phone.is_some());
    let password = user.password.as_ref();
    let fulfilled = [email, phone, password.is_some(), mfa];
    Ok((
        "获取成功",
        json!({
            "email": email,
            "phone": phone,
            "password": password.is_some(),
            "mfa": mfa,
            "passwordSecurityLevel": password.map(Password::level),
            "score": 25 * fulfilled.iter().filter(|is_set| **is_set).count(),
        }),
    ))
}

pub(super) fn show_app(app: &SsoApp) -> Value {
    json!({
        "id": app.id,
        "name": app.name,
        "logo": null,
        "domain": app.domain,
        "description": null,
        "protocol": app.protocol,
    })
}

/// Refuses a call of an address that is known, and not emulated.
pub(crate) fn face(_: &Call<'_>, _: Value) -> Reply {
    Err(not_emulated("faces as a second factor"))
}
