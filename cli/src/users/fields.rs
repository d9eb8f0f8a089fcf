//! The fields of users, by their names in the API.

use authing::{
    Authing, Call,
    operations::{auth::CreateUser, users::UpdateUser},
    types::User,
};

use crate::output::Columns;

/// The fields of a table of users, and of their CSV.
pub(crate) const COLUMNS: Columns = Columns {
    table: &[
        "_id", "email", "phone", "username", "nickname", "blocked", "signedUp",
    ],
    csv: &[
        "_id",
        "email",
        "emailVerified",
        "phone",
        "phoneVerified",
        "username",
        "nickname",
        "name",
        "givenName",
        "familyName",
        "middleName",
        "preferredUsername",
        "profile",
        "photo",
        "company",
        "website",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "address",
        "formatted",
        "streetAddress",
        "locality",
        "region",
        "postalCode",
        "country",
        "registerInClient",
        "registerMethod",
        "unionid",
        "openid",
        "oauth",
        "browser",
        "device",
        "tokenExpiredAt",
        "loginsCount",
        "lastLogin",
        "lastIP",
        "signedUp",
        "updatedAt",
        "blocked",
        "isDeleted",
        "metadata",
        "customData",
    ],
};

/// The fields of an exported user that a new user cannot have, and the reason in a file of failures.
const IGNORED: &[&str] = &[
    "_id",
    "emailVerified",
    "phoneVerified",
    "registerInClient",
    "token",
    "tokenExpiredAt",
    "loginsCount",
    "blocked",
    "isDeleted",
    "metadata",
    "customData",
    "group",
    "thirdPartyIdentity",
    ERROR,
];

/// The field of the reason in a file of failures.
pub(crate) const ERROR: &str = "error";

/// The kind of a field in a file.
#[derive(PartialEq)]
pub(crate) enum Kind {
    Imported,
    Ignored,
    Unknown,
}

/// Defines the fields that can be set, with the setters of calls.
macro_rules! fields {
    ($($name:literal $setter:ident)*) => {
        const SET: &[&str] = &[$($name),*];

        /// Sets a field of a new user.
        pub(crate) fn create(
            call: Call<Authing, CreateUser, User>,
            name: &str,
            value: &str,
        ) -> Call<Authing, CreateUser, User> {
            match name {
                $($name => call.$setter(value),)*
                _ => call,
            }
        }

        /// Sets a field of an existing user.
        pub(crate) fn update(
            call: Call<Authing, UpdateUser, User>,
            name: &str,
            value: &str,
        ) -> Call<Authing, UpdateUser, User> {
            match name {
                $($name => call.$setter(value),)*
                _ => call,
            }
        }
    };
}

fields! {
    "email" email
    "phone" phone
    "username" username
    "unionid" unionid
    "openid" openid
    "password" password
    "nickname" nickname
    "name" name
    "givenName" given_name
    "familyName" family_name
    "middleName" middle_name
    "preferredUsername" preferred_username
    "profile" profile
    "photo" photo
    "company" company
    "website" website
    "gender" gender
    "birthdate" birthdate
    "zoneinfo" zoneinfo
    "locale" locale
    "address" address
    "formatted" formatted
    "streetAddress" street_address
    "locality" locality
    "region" region
    "postalCode" postal_code
    "country" country
    "registerMethod" register_method
    "oauth" oauth
    "browser" browser
    "device" device
    "lastIP" last_ip
    "lastLogin" last_login
    "signedUp" signed_up
    "updatedAt" updated_at
}

/// Returns the kind of a field.
pub(crate) fn kind(name: &str) -> Kind {
    if SET.contains(&name) {
        Kind::Imported
    } else if IGNORED.contains(&name) {
        Kind::Ignored
    } else {
        Kind::Unknown
    }
}

/// Parses `NAME=VALUE`. A password is never an argument, which other users of the machine can see.
pub(crate) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some(("password", _)) => {
            Err("a password is read from standard input: use `--password-stdin`".to_owned())
        }
        Some((name, value)) if SET.contains(&name) => Ok((name.to_owned(), value.to_owned())),
        Some((name, _)) => Err(format!(
            "the field `{name}` cannot be set: use one of {}",
            SET.join(", ")
        )),
        None => Err("expected NAME=VALUE".to_owned()),
    }
}
