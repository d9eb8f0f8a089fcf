//! `updateUser`: changes the profile, the password and the login state. It is also used to log out. Registrations set the same fields.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::arguments::{Only, non_empty};
use super::view;
use crate::clock::Timestamp;
use crate::entropy::is_id;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome, Table};
use crate::password::Password;
use crate::state::pool::Pool;
use crate::state::user::{PROFILE_FIELDS, User};
use crate::state::users::Key;
use crate::token::Caller;

pub(super) fn enter(table: &mut Table) {
    table.emulated("updateUser", update_user);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    #[serde(rename = "_id")]
    id: Option<String>,
    register_in_client: Option<String>,
    old_password: Option<String>,
    #[serde(flatten)]
    fields: Fields,
}

/// The fields of an update or a registration. An absent or null field stays unchanged.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fields {
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) password: Option<String>,
    pub(super) username: Option<String>,
    pub(super) unionid: Option<String>,
    pub(super) openid: Option<String>,
    pub(super) email_verified: Option<bool>,
    pub(super) phone_verified: Option<bool>,
    nickname: Option<String>,
    company: Option<String>,
    photo: Option<String>,
    pub(super) browser: Option<String>,
    pub(super) device: Option<String>,
    pub(super) register_method: Option<String>,
    oauth: Option<String>,
    token: Option<String>,
    token_expired_at: Option<String>,
    logins_count: Option<i32>,
    last_login: Option<String>,
    #[serde(rename = "lastIP", alias = "ip")]
    pub(super) last_ip: Option<String>,
    signed_up: Option<String>,
    pub(super) blocked: Option<bool>,
    is_deleted: Option<bool>,
    #[serde(flatten)]
    profile: Map<String, Value>,
}

fn update_user<'a>(call: &Call<'a>, Only(change): Only<Change>) -> Outcome<'a> {
    let Some(pool_id) = non_empty(change.register_in_client.as_ref()).map(str::to_owned) else {
        return Err(Code::RegisterInClientRequired.into());
    };
    let id = change.id.clone().unwrap_or_default();
    drop(call.any(Some(&pool_id))?);
    if !is_id(&id) {
        return Err(ServiceError::cast_failed(&id, "User"));
    }
    if matches!(call.caller, Caller::User { id: own, .. } if *own != id) {
        return Err(Code::NotOwnProfile.into());
    }
    let mut fields = change.fields;
    if !call.is_owner() && (fields.blocked.is_some() || fields.is_deleted.is_some()) {
        return Err(Code::FieldUpdateForbidden.into());
    }
    let decrypt = |text: Option<String>| {
        text.filter(|text| !text.is_empty())
            .map(|text| call.world.keys.decrypt(&text))
            .transpose()
    };
    let password = decrypt(fields.password.take())?;
    let old_password = decrypt(change.old_password)?;
    let mut pool = call.any(Some(&pool_id))?;
    let user = pool.users.get(&id).ok_or(Code::UserNotInPool)?;
    check_names(&pool, user, &fields)?;
    let password = match password {
        None => None,
        Some(plain) => {
            check_old_password(call, user, old_password.as_deref())?;
            let strength = pool.settings.pwd_strength;
            Some(Password::new(&plain, strength, &call.world.entropy)?)
        }
    };
    let now = call.world.now();
    view::changed(call.world, &mut pool, &id, |user| {
        fields.apply(user, now);
        if password.is_some() {
            user.password = password;
        }
    })
}

/// Checks that a new name is free. E-mail address and phone number have their own calls.
pub(super) fn check_names(pool: &Pool, user: &User, change: &Fields) -> Result<(), ServiceError> {
    fn differs<'a>(new: Option<&'a String>, old: Option<&String>) -> Option<&'a String> {
        new.filter(|new| new.as_str() != old.map_or("", String::as_str))
    }
    if differs(change.email.as_ref(), user.address()).is_some() {
        return Err(Code::UseUpdateEmail.into());
    }
    if differs(change.phone.as_ref(), user.phone.as_ref()).is_some() {
        return Err(Code::UseUpdatePhone.into());
    }
    let taken = |name: Option<&String>, key: fn(String) -> Key| {
        name.is_some_and(|name| pool.users.contains(&key(name.clone())))
    };
    let username = differs(change.username.as_ref(), user.username.as_ref());
    if taken(username, Key::Username) {
        return Err(Code::UsernameTaken.into());
    }
    let unionid = differs(change.unionid.as_ref(), user.unionid.as_ref());
    if taken(unionid, Key::Unionid) {
        return Err(Code::UserExists.into());
    }
    Ok(())
}

/// Checks the old password. Users must send it. Owners need not, but one that they send must be correct.
pub(super) fn check_old_password(
    call: &Call<'_>,
    user: &User,
    old: Option<&str>,
) -> Result<(), ServiceError> {
    match (&user.password, old) {
        (Some(stored), Some(old)) if !stored.matches(old) => Err(Code::OldPasswordIncorrect.into()),
        (Some(_), None) if !call.is_owner() => Err(Code::OldPasswordRequired.into()),
        _ => Ok(()),
    }
}

impl Fields {
    pub(super) fn apply(self, user: &mut User, now: Timestamp) {
        fn set<T>(target: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *target = value;
            }
        }
        fn set_optional(target: &mut Option<String>, value: Option<String>) {
            if let Some(value) = value {
                *target = Some(value).filter(|value| !value.is_empty());
            }
        }
        fn set_time(target: &mut Option<Timestamp>, value: Option<&String>) {
            if let Some(value) = value {
                *target = Timestamp::parse(value);
            }
        }
        set_optional(&mut user.username, self.username);
        set_optional(&mut user.unionid, self.unionid);
        set_optional(&mut user.openid, self.openid);
        set_optional(&mut user.photo, self.photo);
        set_optional(&mut user.token, self.token);
        set_optional(&mut user.last_ip, self.last_ip);
        set(&mut user.email_verified, self.email_verified);
        set(&mut user.phone_verified, self.phone_verified);
        set(&mut user.nickname, self.nickname);
        set(&mut user.company, self.company);
        set(&mut user.browser, self.browser);
        set(&mut user.device, self.device);
        set(&mut user.register_method, self.register_method);
        set(&mut user.oauth, self.oauth);
        set(&mut user.logins_count, self.logins_count);
        set(&mut user.blocked, self.blocked);
        set(&mut user.is_deleted, self.is_deleted);
        set_time(&mut user.last_login, self.last_login.as_ref());
        set_time(&mut user.signed_up, self.signed_up.as_ref());
        set_time(&mut user.token_expired_at, self.token_expired_at.as_ref());
        if self.token_expired_at.is_some()
            && user.token_expired_at.is_some_and(|until| until <= now)
        {
            user.revoke_tokens(now);
        }
        for (name, value) in self.profile {
            if let Value::String(text) = value
                && PROFILE_FIELDS.contains(&name.as_str())
            {
                user.profile.insert(name, text);
            }
        }
    }
}
