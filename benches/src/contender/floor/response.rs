//! Decodes responses: status, errors, data.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::FloorError;

#[derive(Deserialize)]
struct Envelope<D> {
    data: Option<D>,
    errors: Option<Vec<GraphQLError>>,
}

/// An error whose message is a string or an object.
#[derive(Deserialize)]
struct GraphQLError {
    #[serde(default)]
    message: Value,
}

/// Returns the data of a response.
pub fn open<D: DeserializeOwned>(status: u16, body: &[u8]) -> Result<D, FloorError> {
    if !(200..300).contains(&status) {
        return Err(format!("status {status}").into());
    }
    let envelope: Envelope<D> = serde_json::from_slice(body)?;
    if let Some(error) = envelope.errors.unwrap_or_default().first() {
        return Err(format!("service error: {}", error.message).into());
    }
    envelope.data.ok_or_else(|| "no data".into())
}

macro_rules! data {
    ($($(#[$docs:meta])* $name:ident { $field:ident: $type:ty }),*) => {
        $($(#[$docs])*
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            /// The root field.
            pub $field: Option<$type>,
        })*
    };
}

data! {
    /// The data of a login.
    LoginData { login: User },
    /// The data of a user.
    UserData { user: User },
    /// The data of a page.
    UsersData { users: Page },
    /// The data of a change.
    UpdateData { update_user: User },
    /// The data of a new user.
    CreateData { create_user: User }
}

/// A page of users.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// The total number of users.
    pub total_count: Option<i64>,
    /// The users of this page.
    pub list: Vec<User>,
}

/// A user.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    #[serde(rename = "_id")]
    pub id: String,
    pub username: Option<String>,
    pub email: Option<String>,
    pub email_verified: Option<bool>,
    pub phone: Option<String>,
    pub phone_verified: Option<bool>,
    pub nickname: Option<String>,
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub middle_name: Option<String>,
    pub preferred_username: Option<String>,
    pub profile: Option<String>,
    pub photo: Option<String>,
    pub company: Option<String>,
    pub website: Option<String>,
    pub gender: Option<String>,
    pub birthdate: Option<String>,
    pub zoneinfo: Option<String>,
    pub locale: Option<String>,
    pub address: Option<String>,
    pub formatted: Option<String>,
    pub street_address: Option<String>,
    pub locality: Option<String>,
    pub region: Option<String>,
    pub postal_code: Option<String>,
    pub country: Option<String>,
    pub register_in_client: Option<String>,
    pub register_method: Option<String>,
    pub unionid: Option<String>,
    pub openid: Option<String>,
    pub oauth: Option<String>,
    pub browser: Option<String>,
    pub device: Option<String>,
    pub token: Option<String>,
    pub token_expired_at: Option<String>,
    pub logins_count: Option<i64>,
    pub last_login: Option<String>,
    #[serde(rename = "lastIP")]
    pub last_ip: Option<String>,
    pub signed_up: Option<String>,
    pub updated_at: Option<String>,
    pub blocked: Option<bool>,
    pub is_deleted: Option<bool>,
    pub metadata: Option<String>,
    pub custom_data: Option<String>,
    pub group: Option<Role>,
    pub third_party_identity: Option<SocialIdentity>,
}

/// A role of a user.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    #[serde(rename = "_id")]
    pub id: Option<String>,
    pub name: Option<String>,
    pub descriptions: Option<String>,
    pub client: Option<String>,
    pub permissions: Option<String>,
    pub created_at: Option<String>,
}

/// The data of a social login about a user.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SocialIdentity {
    pub provider: Option<String>,
    pub refresh_token: Option<String>,
    pub access_token: Option<String>,
    pub expires_in: Option<i64>,
    pub updated_at: Option<String>,
}
