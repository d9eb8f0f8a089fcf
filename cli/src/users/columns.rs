//! The columns of users in tables and in CSV.

use crate::{client::Api, output::Columns};

/// Returns the columns of an API.
pub(crate) fn of(api: Api) -> Columns {
    match api {
        Api::V1 => V1,
        Api::V2 => V2,
    }
}

const V1: Columns = Columns {
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

const V2: Columns = Columns {
    table: &[
        "id", "email", "phone", "username", "nickname", "blocked", "signedUp",
    ],
    csv: &[
        "id",
        "email",
        "emailVerified",
        "phone",
        "phoneCountryCode",
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
        "city",
        "province",
        "country",
        "registerSource",
        "unionid",
        "openid",
        "externalId",
        "oauth",
        "browser",
        "device",
        "tokenExpiredAt",
        "loginsCount",
        "lastLogin",
        "lastIP",
        "signedUp",
        "createdAt",
        "updatedAt",
        "expiredAt",
        "status",
        "blocked",
        "isDeleted",
        "mainDepartmentId",
        "mainDepartmentCode",
        "directManagement",
        "arn",
        "userPoolId",
    ],
};

#[cfg(test)]
mod tests {
    use authing::{types::User, v2};
    use serde_json::to_value;

    use super::*;
    use crate::users::fields::{Kind, kind};

    #[test]
    fn columns_are_fields_that_an_import_of_either_api_accepts() {
        let user = to_value(User::default()).expect("JSON");
        let user_of_v2 = to_value(v2::types::User::default()).expect("JSON");
        for (columns, user) in [(V1, user), (V2, user_of_v2)] {
            for name in columns.table.iter().chain(columns.csv) {
                assert!(user.get(name).is_some(), "{name}");
            }
            for name in user.as_object().expect("an object").keys() {
                assert!(kind(name, Api::V1) != Kind::Unknown, "{name}");
                assert!(kind(name, Api::V2) != Kind::Unknown, "{name}");
            }
        }
    }
}
