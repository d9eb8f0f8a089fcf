//! The e-mail address, the phone number and the password of the logged-in user.

use serde::Deserialize;

use super::{access, view};
use crate::calls::access::PoolGuard;
use crate::calls::arguments::NoArguments;
use crate::calls::contact::{Change, Contact};
use crate::calls::email::EMAIL;
use crate::calls::phone::PHONE;
use crate::calls::user_update::check_old_password;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::password::{Password, check_strength};
use crate::state::user::User;

pub(super) fn enter(table: &mut Table) {
    table.emulated("updatePassword", update_password);
    table.emulated("bindEmail", |call, new: Change| {
        bind(call, &EMAIL, new, "该用户已绑定邮箱")
    });
    table.emulated("bindPhone", |call, new: Change| {
        bind(call, &PHONE, new, "该用户已绑定手机号")
    });
    table.emulated("updateEmail", |call, change: Change| {
        update(call, &EMAIL, change)
    });
    table.emulated("updatePhone", |call, change: Change| {
        update(call, &PHONE, change)
    });
    table.emulated("unbindEmail", unbind_email);
    table.emulated("unbindPhone", unbind_phone);
}

/// Adds a contact to a user who lacks one.
fn bind<'a>(
    call: &Call<'a>,
    contact: &Contact,
    new: Change,
    already_bound: &'static str,
) -> Outcome<'a> {
    let (pool, id) = access::account(call, None)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    if (contact.current)(user).is_some() {
        return Err(ServiceError::with_message(Code::Internal, already_bound));
    }
    change(call, contact, (pool, id), new)
}

fn update<'a>(call: &Call<'a>, contact: &Contact, new: Change) -> Outcome<'a> {
    change(call, contact, access::account(call, None)?, new)
}

fn change<'a>(
    call: &Call<'a>,
    contact: &Contact,
    (mut pool, id): (PoolGuard<'a>, String),
    new: Change,
) -> Outcome<'a> {
    contact.check(&new)?;
    let changed = contact.change_of(call.world, &mut pool, &id, new);
    changed.map_err(|error| match error.code {
        Code::VerifyCodeExpired => ServiceError::with_message(Code::Internal, "验证码不正确！"),
        _ => error,
    })?;
    view::user_of(call.world, &pool, &id)
}

fn unbind_email<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let other = |user: &User| user.phone.is_some();
    unbind(call, &EMAIL, Code::EmailNotBound.into(), other, |user| {
        user.email = None;
        user.email_verified = false;
    })
}

fn unbind_phone<'a>(call: &Call<'a>, _: NoArguments) -> Outcome<'a> {
    let other = |user: &User| user.address().is_some();
    let missing = ServiceError::with_message(Code::Internal, "该用户没有绑定手机号");
    unbind(call, &PHONE, missing, other, |user| {
        user.phone = None;
        user.phone_verified = false;
    })
}

/// Removes a contact, unless it is the last way to log in.
fn unbind<'a>(
    call: &Call<'a>,
    contact: &Contact,
    missing: ServiceError,
    has_other_contact: fn(&User) -> bool,
    remove: fn(&mut User),
) -> Outcome<'a> {
    let (mut pool, id) = access::account(call, None)?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    if (contact.current)(user).is_none() {
        return Err(missing);
    }
    let has_password = user.username.is_some() && user.password.is_some();
    if !has_other_contact(user) && !has_password && user.bindings.is_empty() {
        return Err(Code::LastLoginMethod.into());
    }
    pool.users.update(&id, remove);
    view::user_of(call.world, &pool, &id)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Passwords {
    new_password: String,
    old_password: Option<String>,
}

fn update_password<'a>(call: &Call<'a>, passwords: Passwords) -> Outcome<'a> {
    let (mut pool, id) = access::account(call, None)?;
    let keys = &call.world.keys;
    let new = keys.decrypt(&passwords.new_password)?;
    let old = passwords.old_password.filter(|text| !text.is_empty());
    let old = old.map(|text| keys.decrypt(&text)).transpose()?;
    let user = pool.users.get(&id).ok_or(Code::UserNotFound)?;
    check_old_password(call, user, old.as_deref())?;
    check_strength(&new, pool.settings.pwd_strength)?;
    let password = Password::hash(&new, &call.world.entropy)?;
    pool.users.update(&id, |user| user.reset_password(password));
    view::user_of(call.world, &pool, &id)
}
