//! What is asked for, as structs, the way `cynic` wants them.

#![allow(
    missing_docs,
    missing_debug_implementations,
    reason = "named as in the schema; what the derives add is not ours"
)]

use cynic::{InputObject, QueryFragment, QueryVariables};

#[cynic::schema("authing")]
#[allow(unreachable_pub, clippy::pedantic, reason = "not ours")]
mod schema {}

#[derive(Debug, QueryVariables)]
pub struct SecretOfPool<'text> {
    pub pool: &'text str,
    pub secret: &'text str,
}

#[derive(Debug, QueryVariables)]
pub struct Login<'text> {
    pub pool: &'text str,
    pub email: &'text str,
    pub password: String,
}

#[derive(Debug, QueryVariables)]
pub struct IdOfUser<'text> {
    pub pool: &'text str,
    pub id: &'text str,
}

#[derive(Debug, QueryVariables)]
pub struct NumberOfPage<'text> {
    pub pool: &'text str,
    pub page: Option<i32>,
    pub count: Option<i32>,
}

#[derive(Debug, QueryVariables)]
pub struct ChangeOfUser<'text> {
    pub options: UserUpdateInput<'text>,
}

#[derive(Debug, InputObject)]
pub struct UserUpdateInput<'text> {
    #[cynic(rename = "_id", skip_serializing_if = "Option::is_none")]
    pub id: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub register_in_client: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub username: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub company: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub photo: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub browser: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub token: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub token_expired_at: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub logins_count: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub last_login: Option<&'text str>,
    #[cynic(rename = "lastIP", skip_serializing_if = "Option::is_none")]
    pub last_ip: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub signed_up: Option<&'text str>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<bool>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub is_deleted: Option<bool>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Query", variables = "SecretOfPool")]
pub struct GetOwnerToken {
    #[arguments(clientId: $pool, secret: $secret)]
    pub get_access_token_by_app_secret: Option<String>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Login")]
pub struct LoginByEmail {
    #[arguments(registerInClient: $pool, email: $email, password: $password)]
    pub login: Option<ExtendUser>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Query", variables = "IdOfUser")]
pub struct GetUser {
    #[arguments(id: $id, registerInClient: $pool)]
    pub user: Option<ExtendUser>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Query", variables = "NumberOfPage")]
pub struct ListUsers {
    #[arguments(registerInClient: $pool, page: $page, count: $count)]
    pub users: Option<PagedUsers>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ChangeOfUser")]
pub struct UpdateUser {
    #[arguments(options: $options)]
    pub update_user: Option<User>,
}

#[derive(Debug, QueryFragment)]
pub struct PagedUsers {
    pub total_count: Option<i32>,
    pub list: Option<Vec<Option<ExtendUser>>>,
}

/// A user as reads answer him.
#[derive(Debug, QueryFragment)]
pub struct ExtendUser {
    #[cynic(rename = "_id")]
    pub id: Option<String>,
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
    pub logins_count: Option<i32>,
    pub last_login: Option<String>,
    #[cynic(rename = "lastIP")]
    pub last_ip: Option<String>,
    pub signed_up: Option<String>,
    pub updated_at: Option<String>,
    pub blocked: Option<bool>,
    pub is_deleted: Option<bool>,
    pub metadata: Option<String>,
    pub custom_data: Option<String>,
    pub group: Option<Group>,
    pub third_party_identity: Option<ThirdPartyIdentity>,
}

/// A user as changes answer him.
#[derive(Debug, QueryFragment)]
pub struct User {
    #[cynic(rename = "_id")]
    pub id: Option<String>,
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
    pub logins_count: Option<i32>,
    pub last_login: Option<String>,
    #[cynic(rename = "lastIP")]
    pub last_ip: Option<String>,
    pub signed_up: Option<String>,
    pub updated_at: Option<String>,
    pub blocked: Option<bool>,
    pub is_deleted: Option<bool>,
    pub metadata: Option<String>,
    pub third_party_identity: Option<ThirdPartyIdentity>,
}

#[derive(Debug, QueryFragment)]
pub struct Group {
    #[cynic(rename = "_id")]
    pub id: Option<String>,
    pub name: Option<String>,
    pub descriptions: Option<String>,
    pub client: Option<String>,
    pub permissions: Option<String>,
    pub created_at: Option<String>,
}

#[derive(Debug, QueryFragment)]
pub struct ThirdPartyIdentity {
    pub provider: Option<String>,
    pub refresh_token: Option<String>,
    pub access_token: Option<String>,
    pub expires_in: Option<i32>,
    pub updated_at: Option<String>,
}
