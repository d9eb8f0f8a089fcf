//! Creates users as the owner, and updates them.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::departments::main_department;
use super::error::not_emulated;
use super::profile::new_password;
use super::{access, custom_fields, view};
use crate::calls::arguments::{non_empty, read};
use crate::calls::email::is_address;
use crate::calls::registration::{self, UserInfo, new_user};
use crate::calls::user_update::{Fields, check_names};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::state::custom_fields::TargetType;
use crate::state::pool::Pool;
use crate::state::user::User;
use crate::state::users::Key;

/// The `registerSource` of users that the owner creates.
const IMPORTED: &str = "import:manual";

pub(super) fn enter(table: &mut Table) {
    table.emulated("createUser", create);
    table.emulated("updateUser", update);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    user_info: Map<String, Value>,
    keep_password: Option<bool>,
    reset_password_on_first_login: Option<bool>,
    params: Option<String>,
    identity: Option<Value>,
}

fn create<'a>(call: &Call<'a>, arguments: Create) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    if arguments.identity.is_some() {
        return Err(not_emulated("identity"));
    }
    let custom_data = custom_fields::of_params(&pool, arguments.params.as_deref())?;
    let mut members = stored(arguments.user_info)?;
    let sources = members.remove("registerSource");
    let source = sources.as_ref().and_then(joined);
    let mut info: UserInfo = read(members)?;
    info.fields.register_method = source.or_else(|| Some(IMPORTED.to_owned()));
    let password = info.decrypt_password(call.world, arguments.keep_password == Some(true))?;
    let add = match info.fields.email_verified {
        Some(_) => registration::add_as_is,
        None => registration::add,
    };
    let mut user = new_user(call, &mut pool, info, password, false).map_err(exists)?;
    user.must_reset_password = arguments.reset_password_on_first_login == Some(true);
    let id = add(call.world, &mut pool, user)?;
    custom_fields::apply(&mut pool, TargetType::User, &id, custom_data);
    view::user_of(call.world, &pool, &id)
}

/// Joins the values of `registerSource`, which is one text in version 1.
fn joined(sources: &Value) -> Option<String> {
    let sources = sources.as_array()?.iter().filter_map(Value::as_str);
    let sources = sources.collect::<Vec<_>>().join(",");
    Some(sources).filter(|sources| !sources.is_empty())
}

fn exists(error: ServiceError) -> ServiceError {
    match error.code {
        Code::UserExists | Code::UsernameTaken => {
            ServiceError::with_message(Code::UserExists, "用户已存在，请勿重复创建！")
        }
        _ => error,
    }
}

/// Returns the members of an input as they are stored: the e-mail address in lower case. A time must not be a number.
fn stored(mut members: Map<String, Value>) -> Result<Map<String, Value>, ServiceError> {
    if let Some(Value::String(address)) = members.get_mut("email") {
        *address = address.to_lowercase();
    }
    let times = ["signedUp", "lastLogin"];
    let mut texts = times.iter().filter_map(|name| members.get(*name)?.as_str());
    if texts.any(|text| text.parse::<f64>().is_ok()) {
        return Err(ServiceError::internal("时间格式不正确"));
    }
    Ok(members)
}

#[derive(Deserialize)]
struct Update {
    id: Option<String>,
    input: Map<String, Value>,
}

fn update<'a>(call: &Call<'a>, arguments: Update) -> Outcome<'a> {
    let (mut pool, id) = access::account(call, arguments.id.as_deref())?;
    check_emulated(&arguments.input)?;
    let main = ["mainDepartmentId", "mainDepartmentCode"];
    let main = main.map(|name| Some(arguments.input.get(name)?.as_str()?.to_owned()));
    let mut change: Fields = read(stored(arguments.input)?)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    let mut contacts = (None, None);
    if call.is_owner() {
        contacts = (change.email.take(), change.phone.take());
        check_contacts(&pool, user, &contacts)?;
        // A new contact is not confirmed, unless the owner says so.
        let address = user.address().map(|address| address.to_lowercase());
        if differs(contacts.0.as_ref(), address.as_ref()) {
            change.email_verified.get_or_insert(false);
        }
        if differs(contacts.1.as_ref(), user.phone.as_ref()) {
            change.phone_verified.get_or_insert(false);
        }
    } else if main.iter().any(Option::is_some) || changes_reserved(&change, user) {
        return Err(Code::FieldUpdateForbidden.into());
    }
    check_names(&pool, user, &change)?;
    let main = match main {
        [None, None] => user.main_department.clone(),
        [node, code] => main_department(&pool, &id, node.as_deref(), code.as_deref())?,
    };
    let password = change.password.take().filter(|text| !text.is_empty());
    let password = password.map(|text| new_password(call, &pool, &text));
    let password = password.transpose()?;
    let now = call.world.now();
    pool.users.update(&id, |user| {
        change.apply(user, now);
        let (email, phone) = contacts;
        user.email = email.or_else(|| user.email.take());
        user.phone = phone
            .or_else(|| user.phone.take())
            .filter(|phone| !phone.is_empty());
        user.password = password.or_else(|| user.password.take());
        user.main_department = main;
    });
    view::user_of(call.world, &pool, &id)
}

/// Refuses the fields of an update that the emulator does not have.
fn check_emulated(input: &Map<String, Value>) -> Result<(), ServiceError> {
    let is_set = |name: &&str| input.get(*name).is_some_and(|value| !value.is_null());
    match ["expiredAt", "directManagement"].into_iter().find(is_set) {
        Some(name) => Err(not_emulated(name)),
        None => Ok(()),
    }
}

fn differs(new: Option<&String>, old: Option<&String>) -> bool {
    new.is_some() && new != old
}

/// Returns whether a change has fields that only the owner can change. Users change their password and their contacts with
/// other calls, which `check_names` names.
fn changes_reserved(change: &Fields, user: &User) -> bool {
    let is_other = |new: Option<bool>, old: bool| new.is_some_and(|new| new != old);
    change.blocked.is_some()
        || change.password.is_some()
        || is_other(change.email_verified, user.email_verified)
        || is_other(change.phone_verified, user.phone_verified)
        || differs(change.unionid.as_ref(), user.unionid.as_ref())
        || differs(change.openid.as_ref(), user.openid.as_ref())
}

/// Checks the new e-mail address, and that no other user has it or the new phone number.
fn check_contacts(
    pool: &Pool,
    user: &User,
    (email, phone): &(Option<String>, Option<String>),
) -> Result<(), ServiceError> {
    if non_empty(email.as_ref()).is_some_and(|text| !is_address(text)) {
        return Err(Code::InvalidEmail.into());
    }
    let keys = [email.clone().map(Key::Email), phone.clone().map(Key::Phone)];
    let keys = keys.into_iter().flatten();
    let mut holders = keys.filter_map(|key| pool.users.find(&key));
    if holders.any(|holder| holder.id != user.id) {
        return Err(Code::UserExists.into());
    }
    Ok(())
}
