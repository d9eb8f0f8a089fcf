//! The profile of the user: read, changed, with another photo or e-mail address.

use authing::{Argument, Photo, Secret, types::User};
use authing_axum::{AuthSession, HttpError};
use axum::{
    Json,
    body::Bytes,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use serde::Deserialize;

/// Returns the response as it is. Secrets, such as the token, are null in its JSON.
pub(crate) async fn read(AuthSession(session): AuthSession) -> Result<Json<User>, HttpError> {
    Ok(Json(session.users().me().await?))
}

/// A field that is missing in the JSON is an absent argument.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Changes {
    nickname: Argument<String>,
    company: Argument<String>,
    website: Argument<String>,
}

pub(crate) async fn update(
    AuthSession(session): AuthSession,
    Json(changes): Json<Changes>,
) -> Result<Json<User>, HttpError> {
    let user = session
        .users()
        .update()
        .nickname(changes.nickname)
        .company(changes.company)
        .website(changes.website)
        .await?;
    Ok(Json(user))
}

pub(crate) async fn set_photo(
    AuthSession(session): AuthSession,
    headers: HeaderMap,
    picture: Bytes,
) -> Result<Json<User>, HttpError> {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|text| text.to_str().ok());
    let media_type = media_type.filter(|media_type| media_type.starts_with("image/"));
    let refused = || {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        HttpError::new(status, "unsupported_media_type", "send a picture")
    };
    let media_type = media_type.ok_or_else(refused)?;
    let photo = Photo::new(picture, media_type);
    Ok(Json(session.users().update().photo_file(photo).await?))
}

#[derive(Deserialize)]
pub(crate) struct NewEmail {
    email: String,
}

/// Sends codes to the new address and to the present one, since the pool verifies both.
pub(crate) async fn send_email_codes(
    AuthSession(session): AuthSession,
    Json(form): Json<NewEmail>,
) -> Result<StatusCode, HttpError> {
    session.email().send_change_code(form.email).await?;
    if let Some(present) = session.users().me().await?.email {
        session.email().send_change_code(present).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
pub(crate) struct EmailCodes {
    email: String,
    code: Secret,
    old_code: Option<Secret>,
}

pub(crate) async fn change_email(
    AuthSession(session): AuthSession,
    Json(form): Json<EmailCodes>,
) -> Result<Json<User>, HttpError> {
    let present = session.users().me().await?.email;
    let user = session
        .email()
        .update(form.email, form.code)
        .old_email(present)
        .old_email_code(form.old_code)
        .await?;
    Ok(Json(user))
}
