//! Users read, listed, changed and removed.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::access::{Held, require_user};
use super::arguments::{Nothing, Page, given};
use super::registration::profile;
use super::view;
use crate::clock::Timestamp;
use crate::entropy::is_id;
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Outcome, Table};
use crate::password::{Password, check_strength};
use crate::state::user::User;
use crate::state::users::Key;
use crate::world::Caller;

/// How many users a batch query may name.
const GREATEST_BATCH: usize = 80;

pub(super) fn enter(table: &mut Table) {
    table.emulated("user", user);
    table.emulated("users", users);
    table.emulated("userPatch", user_patch);
    table.emulated("searchUser", search_user);
    table.emulated("userExist", user_exist);
    table.emulated("updateUser", update_user);
    table.emulated("removeUsers", remove_users);
    table.emulated("qiNiuUploadToken", upload_token);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneUser {
    id: Option<String>,
    register_in_client: Option<String>,
    token: Option<String>,
}

fn user<'a>(call: &Call<'a>, arguments: OneUser) -> Outcome<'a> {
    let (pool, id) = if let Some(token) = given(arguments.token.as_ref()) {
        holder(call, token)?
    } else {
        let pool = call.any(arguments.register_in_client.as_deref())?;
        (pool, wanted(call, arguments.id)?)
    };
    Ok(pool
        .users
        .get(&id)
        .map_or(Node::NULL, |user| view::user(call.world, &pool.id, user)))
}

/// The user whose token it is.
fn holder<'a>(call: &Call<'a>, token: &str) -> Result<(Held<'a>, String), ServiceError> {
    match call.world.verify(token)? {
        (_, Caller::User { pool, id }) => Ok((call.open_pool(&pool)?, id)),
        _ => Err(Code::UserNotFound.into()),
    }
}

/// The id that is asked for: one's own only, for a user.
fn wanted(call: &Call<'_>, id: Option<String>) -> Result<String, ServiceError> {
    let id = id.filter(|id| !id.is_empty());
    match (call.caller, id) {
        (_, Some(id)) if !is_id(&id) => Err(ServiceError::cast_failed(&id, "User")),
        (Caller::User { id: own, .. }, Some(id)) if id != *own => {
            Err(Code::PermissionDenied.into())
        }
        (Caller::User { id: own, .. }, _) => Ok(own.clone()),
        (_, Some(id)) => Ok(id),
        (_, None) => Err(Code::ParametersIncomplete.into()),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManyUsers {
    register_in_client: Option<String>,
    #[serde(flatten)]
    page: Page,
}

fn users<'a>(call: &Call<'a>, arguments: ManyUsers) -> Outcome<'a> {
    let pool = call.owner(arguments.register_in_client.as_deref())?;
    let page = arguments.page.of(pool.users.newest_first());
    let page = page.map(|user| view::user(call.world, &pool.id, user));
    Ok(Node::page(pool.users.len(), page))
}

#[derive(Deserialize)]
struct Batch {
    ids: Option<String>,
}

fn user_patch<'a>(call: &Call<'a>, arguments: Batch) -> Outcome<'a> {
    let pool = call.owner(None)?;
    let ids = arguments.ids.unwrap_or_default();
    let ids: Vec<&str> = ids.split(',').map(str::trim).collect();
    if ids.len() > GREATEST_BATCH {
        return Err(Code::TooManyUsersQueried.into());
    }
    let found: Vec<_> = ids
        .iter()
        .filter_map(|id| pool.users.get(id))
        .map(|user| view::user(call.world, &pool.id, user))
        .collect();
    Ok(Node::page(found.len(), found))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Search {
    #[serde(rename = "type")]
    kind: String,
    value: String,
    register_in_client: String,
    page: Option<i32>,
    count: Option<i32>,
}

fn search_user<'a>(call: &Call<'a>, search: Search) -> Outcome<'a> {
    let pool = call.owner(Some(&search.register_in_client))?;
    let fields: &[fn(&User) -> Option<&String>] = match search.kind.as_str() {
        "all" => &[
            |user| user.email.as_ref(),
            |user| user.username.as_ref(),
            |user| user.phone.as_ref(),
            |user| Some(&user.nickname),
            |user| Some(&user.id),
        ],
        "email" => &[|user| user.email.as_ref()],
        "username" => &[|user| user.username.as_ref()],
        "phone" => &[|user| user.phone.as_ref()],
        "nickname" => &[|user| Some(&user.nickname)],
        "_id" | "id" => &[|user| Some(&user.id)],
        _ => return Err(Code::SearchTypeInvalid.into()),
    };
    if search.value.trim().is_empty() {
        return Err(Code::SearchInputInvalid.into());
    }
    let matches = |user: &&User| {
        fields
            .iter()
            .filter_map(|field| field(user))
            .any(|text| text.contains(search.value.trim()))
    };
    let found: Vec<&User> = pool.users.newest_first().filter(matches).collect();
    let total = found.len();
    let page = super::arguments::window(found.into_iter(), search.page.unwrap_or(0), search.count);
    let page = page.map(|user| view::user(call.world, &pool.id, user));
    Ok(Node::page(total, page))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Exists {
    user_pool_id: String,
    email: Option<String>,
    phone: Option<String>,
    username: Option<String>,
}

fn user_exist<'a>(call: &Call<'a>, arguments: Exists) -> Outcome<'a> {
    let pool = call.open_pool(&arguments.user_pool_id)?;
    let keys: Vec<Key> = [
        arguments.email.map(Key::Email),
        arguments.phone.map(Key::Phone),
        arguments.username.map(Key::Username),
    ]
    .into_iter()
    .flatten()
    .collect();
    if keys.is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    Ok(Node::json(keys.iter().any(|key| pool.users.contains(key))))
}

#[derive(Deserialize)]
struct Update {
    options: Change,
}

/// The fields of an update. What is absent or null stays as it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    #[serde(rename = "_id")]
    id: Option<String>,
    register_in_client: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    password: Option<String>,
    old_password: Option<String>,
    username: Option<String>,
    unionid: Option<String>,
    openid: Option<String>,
    email_verified: Option<bool>,
    phone_verified: Option<bool>,
    nickname: Option<String>,
    company: Option<String>,
    photo: Option<String>,
    browser: Option<String>,
    device: Option<String>,
    register_method: Option<String>,
    oauth: Option<String>,
    token: Option<String>,
    token_expired_at: Option<String>,
    logins_count: Option<i32>,
    last_login: Option<String>,
    #[serde(rename = "lastIP")]
    last_ip: Option<String>,
    signed_up: Option<String>,
    blocked: Option<bool>,
    is_deleted: Option<bool>,
    #[serde(flatten)]
    profile: Map<String, Value>,
}

fn update_user<'a>(call: &Call<'a>, update: Update) -> Outcome<'a> {
    let mut change = update.options;
    let Some(pool_id) = given(change.register_in_client.as_ref()).map(str::to_owned) else {
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
    if !call.is_owner() && (change.blocked.is_some() || change.is_deleted.is_some()) {
        return Err(Code::FieldUpdateForbidden.into());
    }
    let decrypt = |text: Option<String>| {
        text.filter(|text| !text.is_empty())
            .map(|text| call.world.keys.decrypt(&text))
            .transpose()
    };
    let password = decrypt(change.password.take())?;
    let old_password = decrypt(change.old_password.take())?;
    let mut pool = call.any(Some(&pool_id))?;
    let user = pool.users.get(&id).ok_or(Code::UserNotInPool)?;
    check_names(&pool, user, &change)?;
    let password = match password {
        None => None,
        Some(plain) => {
            check_old_password(call, user, old_password.as_deref())?;
            check_strength(&plain, pool.settings.pwd_strength)?;
            Some(Password::hash(&plain, &call.world.entropy)?)
        }
    };
    let now = call.world.now();
    let user = pool.users.update(&id, |user| {
        change.apply(user, now);
        if password.is_some() {
            user.password = password;
        }
    });
    let user = user.cloned().ok_or(Code::UserNotInPool)?;
    Ok(view::user(call.world, &pool.id, &user))
}

/// E-mail and phone have calls of their own; a new user name must be free.
fn check_names(pool: &Held<'_>, user: &User, change: &Change) -> Result<(), ServiceError> {
    let differs = |new: &Option<String>, old: &Option<String>| {
        new.as_ref()
            .is_some_and(|new| *new != *old.as_deref().unwrap_or_default())
    };
    if differs(&change.email, &user.address().cloned()) {
        return Err(Code::UseUpdateEmail.into());
    }
    if differs(&change.phone, &user.phone) {
        return Err(Code::UseUpdatePhone.into());
    }
    match &change.username {
        Some(name)
            if differs(&change.username, &user.username)
                && pool.users.contains(&Key::Username(name.clone())) =>
        {
            Err(Code::UsernameTaken.into())
        }
        _ => Ok(()),
    }
}

/// A user proves the old password; the owner need not, but one that is given must be right.
fn check_old_password(call: &Call<'_>, user: &User, old: Option<&str>) -> Result<(), ServiceError> {
    match (&user.password, old) {
        (Some(stored), Some(old)) if !stored.matches(old) => Err(Code::OldPasswordIncorrect.into()),
        (Some(_), None) if !call.is_owner() => Err(Code::OldPasswordRequired.into()),
        _ => Ok(()),
    }
}

impl Change {
    fn apply(self, user: &mut User, now: Timestamp) {
        fn set<T>(place: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *place = value;
            }
        }
        fn set_optional(place: &mut Option<String>, value: Option<String>) {
            if let Some(value) = value {
                *place = Some(value).filter(|value| !value.is_empty());
            }
        }
        fn set_time(place: &mut Option<Timestamp>, value: Option<&String>) {
            if let Some(value) = value {
                *place = Timestamp::parse(value);
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
        user.profile.extend(profile(self.profile));
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Removal {
    ids: Option<Vec<Option<String>>>,
    register_in_client: Option<String>,
}

fn remove_users<'a>(call: &Call<'a>, arguments: Removal) -> Outcome<'a> {
    let mut pool = call.owner(arguments.register_in_client.as_deref())?;
    let ids: Vec<String> = arguments.ids.into_iter().flatten().flatten().collect();
    for id in &ids {
        require_user(&pool, id).map_err(|refusal| match refusal.code {
            Code::UserNotFound => Code::UserRemovalFailed.into(),
            _ => refusal,
        })?;
    }
    let removed: Vec<User> = ids.iter().filter_map(|id| pool.remove_user(id)).collect();
    Ok(Node::list(
        removed
            .iter()
            .map(|user| view::user(call.world, &pool.id, user)),
    ))
}

fn upload_token<'a>(call: &Call<'a>, _: Nothing) -> Outcome<'a> {
    drop(call.any(None)?);
    let token = call.world.entropy.opaque_token();
    call.world.uploads.allow(token.clone());
    Ok(Node::json(token))
}
