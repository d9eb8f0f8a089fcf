//! Creates accounts: `register`, `createUser`, and first logins that need no registration.

use serde::Deserialize;

use super::access::PoolGuard;
use super::sign_in::{Origin, sign_in};
use super::user_update::Fields;
use super::{email, view};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Outcome};
use crate::password::Password;
use crate::state::codes::Purpose;
use crate::state::pool::Pool;
use crate::state::records::NameKind;
use crate::state::user::User;
use crate::state::users::Key;
use crate::world::World;

/// The register method of accounts that registered directly, with any kind of name.
pub(crate) const DEFAULT_METHOD: &str = "default:username-password";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Arguments {
    user_info: Registration,
    keep_password: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registration {
    register_in_client: String,
    force_login: Option<bool>,
    #[serde(flatten)]
    info: UserInfo,
}

/// A new user as the client sends it. Empty texts are missing values.
#[derive(Deserialize)]
pub(crate) struct UserInfo {
    #[serde(rename = "phoneCode")]
    pub(super) phone_code: Option<String>,
    #[serde(flatten)]
    pub(super) fields: Fields,
}

pub(super) fn register<'a>(call: &Call<'a>, arguments: Arguments) -> Outcome<'a> {
    let Registration {
        register_in_client,
        force_login,
        mut info,
    } = arguments.user_info;
    let password = info.decrypt_password(call.world, arguments.keep_password == Some(true))?;
    let pool = call.open_pool(&register_in_client)?;
    enroll(call, pool, info, password, force_login == Some(true))
}

/// Creates a user, whose password is plain text, as `register` does.
pub(crate) fn create(call: &Call<'_>, pool: &str, mut info: UserInfo) -> Result<(), ServiceError> {
    info.drop_blanks();
    let password = info.fields.password.take().map(Plain::Password);
    enroll(call, call.open_pool(pool)?, info, password, false).map(drop)
}

/// Registers a user whose password is decrypted.
fn enroll<'a>(
    call: &Call<'a>,
    mut pool: PoolGuard<'a>,
    info: UserInfo,
    password: Option<Plain>,
    force_login: bool,
) -> Outcome<'a> {
    let world = call.world;
    if force_login && let Some(id) = existing(&pool, &info) {
        return log_in_existing(call, &mut pool, &id, password, info.fields);
    }
    check_admission(call, &mut pool, &info)?;
    let requires_password = info.fields.unionid.is_none();
    let mut user = new_user(call, &mut pool, info, password, requires_password)?;
    name_by_address(&pool, &mut user);
    let id = add(world, &mut pool, user)?;
    if force_login {
        sign_in(world, &mut pool, &id, Origin::default())?;
    }
    created(world, &pool, &id)
}

/// Creates a user with checked names, phone code and password.
pub(super) fn new_user(
    call: &Call<'_>,
    pool: &mut Pool,
    user_info: UserInfo,
    password: Option<Plain>,
    requires_password: bool,
) -> Result<User, ServiceError> {
    check_names(pool, &user_info)?;
    let phone_verified = check_phone_code(call, pool, &user_info)?;
    let password = match password {
        None if requires_password => return Err(Code::PasswordRequired.into()),
        None => None,
        Some(Plain::Kept(text)) => Some(Password::Kept(text)),
        Some(Plain::Password(text)) => {
            let strength = pool.settings.pwd_strength;
            Some(Password::new(&text, strength, &call.world.entropy)?)
        }
    };
    // A refused registration must not use up the code.
    if let (Some(phone), Some(code)) = (&user_info.fields.phone, &user_info.phone_code) {
        pool.codes
            .redeem(Purpose::Phone, phone, code, call.world.now());
    }
    Ok(user_info.into_user(call, password, phone_verified))
}

/// Gives a user without a user name the e-mail address as one, if it is free.
pub(super) fn name_by_address(pool: &Pool, user: &mut User) {
    if user.username.is_none() {
        let free = |email: &String| !pool.users.contains(&Key::Username(email.clone()));
        user.username = user.email.clone().filter(free);
    }
}

/// A decrypted password before it is stored.
pub(super) enum Plain {
    Password(String),
    Kept(String),
}

/// Adds a user, whose e-mail address is confirmed if the pool's settings say so.
pub(super) fn add(world: &World, pool: &mut Pool, mut user: User) -> Result<String, ServiceError> {
    user.email_verified |= user.email.is_some() && pool.settings.email_verified_default;
    add_as_is(world, pool, user)
}

/// Adds a user to a pool and sends the mails for new users. The caller must check that the names are free.
pub(super) fn add_as_is(
    world: &World,
    pool: &mut Pool,
    mut user: User,
) -> Result<String, ServiceError> {
    let now = world.now();
    let id = world.entropy.id();
    user.id.clone_from(&id);
    user.signed_up = user.signed_up.or(Some(now));
    user.last_login = user.last_login.or(user.signed_up);
    let address = user.email.clone();
    let verified = user.email_verified;
    pool.users.insert(user).map_err(|_| Code::UserExists)?;
    if let Some(address) = address {
        email::welcome(world, pool, &address);
        if !verified {
            email::send_verification(world, pool, &address);
        }
    }
    Ok(id)
}

impl UserInfo {
    /// Removes empty texts and the password, which it decrypts. A hash of another system, which is kept, can be sent
    /// unencrypted.
    pub(super) fn decrypt_password(
        &mut self,
        world: &World,
        keep: bool,
    ) -> Result<Option<Plain>, ServiceError> {
        self.drop_blanks();
        Ok(match self.fields.password.take() {
            Some(text) if keep => Some(Plain::Kept(world.keys.decrypt(&text).unwrap_or(text))),
            Some(text) => Some(Plain::Password(world.keys.decrypt(&text)?)),
            None => None,
        })
    }

    /// Replaces empty texts with `None`.
    fn drop_blanks(&mut self) {
        let fields = &mut self.fields;
        for text in [
            &mut fields.email,
            &mut fields.unionid,
            &mut fields.phone,
            &mut fields.password,
            &mut fields.username,
            &mut fields.last_ip,
        ] {
            text.take_if(|text| text.is_empty());
        }
    }

    /// Returns the names of the new user, the user name last.
    fn keys(&self) -> impl Iterator<Item = Key> {
        let fields = &self.fields;
        let keys = [
            fields.unionid.clone().map(Key::Unionid),
            fields.email.clone().map(Key::Email),
            fields.phone.clone().map(Key::Phone),
            fields.username.clone().map(Key::Username),
        ];
        keys.into_iter().flatten()
    }

    fn into_user(self, call: &Call<'_>, password: Option<Password>, phone_verified: bool) -> User {
        let mut user = User {
            email: self.fields.email.clone(),
            phone: self.fields.phone.clone(),
            phone_verified,
            password,
            register_method: DEFAULT_METHOD.to_owned(),
            last_ip: Some(call.ip.to_owned()),
            ..User::default()
        };
        self.fields.apply(&mut user, call.world.now());
        user
    }
}

/// Returns the id of a user who already has one of the names.
fn existing(pool: &Pool, info: &UserInfo) -> Option<String> {
    let user = info.keys().find_map(|key| pool.users.find(&key))?;
    Some(user.id.clone())
}

fn log_in_existing<'a>(
    call: &Call<'a>,
    pool: &mut Pool,
    id: &str,
    password: Option<Plain>,
    fields: Fields,
) -> Outcome<'a> {
    let stored = pool.users.get(id).and_then(|user| user.password.clone());
    let correct = match (stored, password) {
        (Some(stored), Some(Plain::Password(text) | Plain::Kept(text))) => stored.matches(&text),
        (None, _) | (Some(_), None) => fields.unionid.is_some(),
    };
    if !correct {
        return Err(Code::PasswordIncorrect.into());
    }
    let origin = Origin {
        ip: Some(call.ip.to_owned()),
        device: fields.device,
        browser: fields.browser,
    };
    let user = sign_in(call.world, pool, id, origin)?;
    Ok(view::user(call.world, &pool.id, &user))
}

/// Checks that registration is open to these names, and not too frequent, and that the e-mail address is one.
pub(super) fn check_admission(
    call: &Call<'_>,
    pool: &mut Pool,
    info: &UserInfo,
) -> Result<(), ServiceError> {
    if pool.settings.register_disabled {
        return Err(Code::RegistrationDisabled.into());
    }
    let check = pool.settings.frequent_register_check;
    let ip = info.fields.last_ip.as_deref().unwrap_or(call.ip);
    if pool.registrations.exceeded(ip, check, call.world.now()) {
        return Err(Code::RegisterTooFrequent.into());
    }
    pool.registrations.record(ip, check, call.world.now());
    let names = [
        (NameKind::Phone, &info.fields.phone),
        (NameKind::Email, &info.fields.email),
        (NameKind::Username, &info.fields.username),
    ];
    for (kind, name) in names {
        if let Some(name) = name {
            check_whitelist(pool, kind, name)?;
        }
    }
    let address = info.fields.email.as_deref();
    if address.is_some_and(|address| !email::is_address(address)) {
        return Err(Code::InvalidEmail.into());
    }
    Ok(())
}

/// Checks that the pool's whitelist contains this name, if it is enabled.
pub(super) fn check_whitelist(pool: &Pool, kind: NameKind, name: &str) -> Result<(), ServiceError> {
    if pool.whitelist.admits(kind, name) {
        return Ok(());
    }
    let text = match kind {
        NameKind::Phone => "手机号不在白名单中，无法注册",
        NameKind::Email => "邮箱不在白名单中，无法注册",
        NameKind::Username => "用户名不在白名单中，无法注册",
    };
    Err(ServiceError::with_message(Code::PermissionDenied, text))
}

/// Checks that there is a name, and that all names are free.
fn check_names(pool: &Pool, info: &UserInfo) -> Result<(), ServiceError> {
    if info.keys().next().is_none() {
        return Err(Code::PhoneOrEmailInvalid.into());
    }
    match info.keys().find(|key| pool.users.contains(key)) {
        Some(Key::Username(_)) => Err(Code::UsernameTaken.into()),
        Some(_) => Err(Code::UserExists.into()),
        None => Ok(()),
    }
}

/// Returns whether a code verified the phone number. Only the owner can register a number without one.
fn check_phone_code(call: &Call<'_>, pool: &Pool, info: &UserInfo) -> Result<bool, ServiceError> {
    let Some(phone) = &info.fields.phone else {
        return Ok(false);
    };
    match &info.phone_code {
        Some(code)
            if pool
                .codes
                .check(Purpose::Phone, phone, code, call.world.now()) =>
        {
            Ok(true)
        }
        None if call.is_owner() => Ok(false),
        _ => Err(Code::VerifyCodeExpired.into()),
    }
}

/// Returns the new user. A password that the pool keeps as text is included this once.
fn created<'a>(world: &World, pool: &Pool, id: &str) -> Outcome<'a> {
    let user = pool.users.get(id).ok_or(Code::UserNotFound)?;
    let mut members = view::user_json(world, &pool.id, user);
    if let (Some(Password::Kept(text)), Some(members)) = (&user.password, members.as_object_mut()) {
        members.insert("password", text.as_str().into());
    }
    Ok(view::user_with(members, &pool.id))
}
