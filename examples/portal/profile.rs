//! The profile of the user: read, changed, with another photo or e-mail address.

use authing::{Argument, Photo, Secret, types::User};
use axum::{
    Json,
    body::Bytes,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use serde::Deserialize;

use super::{failure::Failure, session::SignedIn};

/// Returns the response as it is. Secrets, such as the token, are null in its JSON.
pub(crate) async fn read(SignedIn(session): SignedIn) -> Result<Json<User>, Failure> {
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
    SignedIn(session): SignedIn,
    Json(changes): Json<Changes>,
) -> Result<Json<User>, Failure> {
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
    SignedIn(session): SignedIn,
    headers: HeaderMap,
    picture: Bytes,
) -> Result<Json<User>, Failure> {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|text| text.to_str().ok());
    let media_type = media_type.filter(|media_type| media_type.starts_with("image/"));
    let refused = || Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send a picture");
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
    SignedIn(session): SignedIn,
    Json(form): Json<NewEmail>,
) -> Result<StatusCode, Failure> {
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
    SignedIn(session): SignedIn,
    Json(form): Json<EmailCodes>,
) -> Result<Json<User>, Failure> {
    let present = session.users().me().await?.email;
    let user = session
        .email()
        .update(form.email, form.code)
        .old_email(present)
        .old_email_code(form.old_code)
        .await?;
    Ok(Json(user))
}
