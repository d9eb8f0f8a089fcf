//! The fields of users, by their names in the API.

use authing::{
    Authing, Call,
    operations::{auth::CreateUser, users::UpdateUser},
    types::User,
    v2,
};

use crate::{
    client::Api,
    failure::{Failure, Outcome},
};

/// The fields of an exported user that a new user cannot have, in one of the APIs, and the reason in a file of failures.
const IGNORED: &[&str] = &[
    "_id",
    "id",
    "arn",
    "status",
    "userPoolId",
    "emailVerified",
    "phoneVerified",
    "registerInClient",
    "registerMethod",
    "registerSource",
    "externalId",
    "phoneCountryCode",
    "city",
    "province",
    "token",
    "tokenExpiredAt",
    "loginsCount",
    "createdAt",
    "updatedAt",
    "expiredAt",
    "blocked",
    "isDeleted",
    "newlyCreated",
    "mainDepartmentId",
    "mainDepartmentCode",
    "directManagement",
    "metadata",
    "customData",
    "group",
    "identities",
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

/// A call that creates or changes a user.
pub(crate) trait UserCall: Sized {
    /// The fields that it can set.
    const FIELDS: &'static [&'static str];

    /// Sets a field. Others are ignored.
    fn set(self, name: &str, value: &str) -> Self;

    /// Sets fields. Fails if the call cannot set one of them.
    fn set_all(self, fields: &[(String, String)]) -> Outcome<Self> {
        let unknown = fields
            .iter()
            .find(|(name, _)| !Self::FIELDS.contains(&name.as_str()));
        if let Some((name, _)) = unknown {
            let all = Self::FIELDS.join(", ");
            let message = format!("the field `{name}` cannot be set: use one of {all}");
            return Err(Failure::usage(message));
        }
        let set = |call: Self, (name, value): &(String, String)| call.set(name, value);
        Ok(fields.iter().fold(self, set))
    }
}

/// Defines the fields of a call, with its setters: those that all calls have, and its own.
macro_rules! user_call {
    ($call:ty { $($name:literal $setter:ident)* }) => {
        user_call! { @all $call {
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
            "oauth" oauth
            "browser" browser
            "device" device
            "lastIP" last_ip
            "lastLogin" last_login
            $($name $setter)*
        } }
    };
    (@all $call:ty { $($name:literal $setter:ident)* }) => {
        impl UserCall for $call {
            const FIELDS: &'static [&'static str] = &[$($name),*];

            fn set(self, name: &str, value: &str) -> Self {
                match name {
                    $($name => self.$setter(value),)*
                    _ => self,
                }
            }
        }
    };
}

type Create = Call<Authing, CreateUser, User>;
type CreateV2 = Call<v2::Authing, v2::operations::users::CreateUser, v2::types::User>;

user_call! { Create {
    "registerMethod" register_method
    "signedUp" signed_up
    "updatedAt" updated_at
} }

user_call! { Call<Authing, UpdateUser, User> {
    "registerMethod" register_method
    "signedUp" signed_up
    "updatedAt" updated_at
} }

user_call! { CreateV2 {
    "phoneCountryCode" phone_country_code
    "externalId" external_id
    "signedUp" signed_up
} }

user_call! { Call<v2::Authing, v2::operations::users::UpdateUser, v2::types::User> {
    "phoneCountryCode" phone_country_code
    "externalId" external_id
    "city" city
    "province" province
} }

/// Returns the kind of a field in a file.
pub(crate) fn kind(name: &str, api: Api) -> Kind {
    let imported = match api {
        Api::V1 => Create::FIELDS,
        Api::V2 => CreateV2::FIELDS,
    };
    if imported.contains(&name) {
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
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err("expected NAME=VALUE".to_owned()),
    }
}
