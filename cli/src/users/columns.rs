//! The columns of users in tables and in CSV.

use crate::{client::Api, output::Columns};

/// Returns the columns of an API.
pub(crate) fn of(api: Api) -> Columns {
    let parts = CSV
        .iter()
        .filter(|(only, _)| only.is_none_or(|only| only == api));
    Columns {
        table: match api {
            Api::V1 => &[
                "_id", "email", "phone", "username", "nickname", "blocked", "signedUp",
            ],
            Api::V2 => &[
                "id", "email", "phone", "username", "nickname", "blocked", "signedUp",
            ],
        },
        csv: parts.flat_map(|(_, names)| *names).copied().collect(),
    }
}

const V1: Option<Api> = Some(Api::V1);
const V2: Option<Api> = Some(Api::V2);

/// The columns of CSV in their order. Some are only in one API.
const CSV: &[(Option<Api>, &[&str])] = &[
    (V1, &["_id"]),
    (V2, &["id"]),
    (None, &["email", "emailVerified", "phone"]),
    (V2, &["phoneCountryCode"]),
    (None, &["phoneVerified", "username", "nickname", "name"]),
    (None, &["givenName", "familyName", "middleName"]),
    (None, &["preferredUsername", "profile", "photo", "company"]),
    (None, &["website", "gender", "birthdate", "zoneinfo"]),
    (None, &["locale", "address", "formatted", "streetAddress"]),
    (None, &["locality", "region", "postalCode"]),
    (V2, &["city", "province"]),
    (None, &["country"]),
    (V1, &["registerInClient", "registerMethod"]),
    (V2, &["registerSource"]),
    (None, &["unionid", "openid"]),
    (V2, &["externalId"]),
    (None, &["oauth", "browser", "device", "tokenExpiredAt"]),
    (None, &["loginsCount", "lastLogin", "lastIP", "signedUp"]),
    (V2, &["createdAt"]),
    (None, &["updatedAt"]),
    (V2, &["expiredAt", "status"]),
    (None, &["blocked", "isDeleted"]),
    (V1, &["metadata", "customData"]),
    (V2, &["mainDepartmentId", "mainDepartmentCode"]),
    (V2, &["directManagement", "arn", "userPoolId"]),
];

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
        for (api, user) in [(Api::V1, user), (Api::V2, user_of_v2)] {
            let columns = of(api);
            for name in columns.table.iter().chain(&*columns.csv) {
                assert!(user.get(name).is_some(), "{name}");
            }
            for name in user.as_object().expect("an object").keys() {
                assert!(kind(name, Api::V1) != Kind::Unknown, "{name}");
                assert!(kind(name, Api::V2) != Kind::Unknown, "{name}");
            }
        }
    }
}
