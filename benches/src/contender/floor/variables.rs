//! The request bodies. Variables that are not set are omitted.

use serde::Serialize;

/// The body of a request.
#[derive(Debug, Serialize)]
pub struct Request<'text, V> {
    /// The values.
    pub variables: V,
    /// The text of the operation.
    pub query: &'text str,
    /// Its name.
    #[serde(rename = "operationName")]
    pub operation_name: &'text str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OwnerTokenVariables<'text> {
    pub(super) pool_id: &'text str,
    pub(super) secret: &'text str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LoginVariables<'text> {
    pub(super) pool_id: &'text str,
    pub(super) email: &'text str,
    pub(super) password: &'text str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserVariables<'text> {
    pub(super) pool_id: &'text str,
    pub(super) user_id: &'text str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageVariables<'text> {
    pub(super) pool_id: &'text str,
    pub(super) page: i32,
    pub(super) page_size: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateVariables<'text> {
    pub(super) pool_id: &'text str,
    pub(super) email: &'text str,
    pub(super) password: &'text str,
}

/// An update of a user. `None` leaves a field unchanged. The client sets the pool.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change<'text> {
    pub pool_id: &'text str,
    pub user_id: &'text str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub browser: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_expired_at: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logins_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_login: Option<&'text str>,
    #[serde(rename = "lastIP", skip_serializing_if = "Option::is_none")]
    pub last_ip: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_up: Option<&'text str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_deleted: Option<bool>,
}
