//! Registration, login, logout, forgotten passwords.
//!
//! Registrations and logins pass on the address of the user. `ConnectInfo` is the address of the connection: behind a proxy,
//! read the header that the proxy sets instead.

use std::net::SocketAddr;

use authing::{Password, Secret, error::ErrorKind, types::User};
use authing_axum::{AuthSession, Authenticator, HttpError, SetCookie};
use axum::{
    Json,
    extract::{ConnectInfo, State},
    http::StatusCode,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Registration {
    email: String,
    password: Password,
    nickname: Option<String>,
}

pub(crate) async fn register(
    State(auth): State<Authenticator>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Json(form): Json<Registration>,
) -> Result<(StatusCode, Json<User>), HttpError> {
    let user = auth
        .authing()
        .auth()
        .register_by_email(form.email, form.password)
        .nickname(form.nickname)
        .last_ip(address.ip())
        .await?;
    Ok((StatusCode::CREATED, Json(user)))
}

/// After a challenge, the browser repeats the login with the captcha or the code of the authenticator.
#[derive(Deserialize)]
pub(crate) struct Login {
    email: String,
    password: Password,
    captcha: Option<Secret>,
    mfa_code: Option<Secret>,
}

pub(crate) async fn log_in(
    State(auth): State<Authenticator>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Json(form): Json<Login>,
) -> Result<(StatusCode, SetCookie), HttpError> {
    let login = auth
        .authing()
        .auth()
        .login_by_email(form.email, form.password)
        .captcha(form.captcha)
        .mfa_code(form.mfa_code)
        .last_ip(address.ip());
    let session = login.await.map_err(HttpError::of_login)?;
    Ok((StatusCode::NO_CONTENT, auth.cookie().set(&session)))
}

/// An expired cookie is deleted, too.
pub(crate) async fn log_out(
    State(auth): State<Authenticator>,
    session: Option<AuthSession>,
) -> Result<(StatusCode, SetCookie), HttpError> {
    if let Some(AuthSession(session)) = session {
        auth.log_out(&session).await?;
    }
    Ok((StatusCode::NO_CONTENT, auth.cookie().clear()))
}

#[derive(Deserialize)]
pub(crate) struct Forgotten {
    email: String,
}

pub(crate) async fn send_password_code(
    State(auth): State<Authenticator>,
    Json(form): Json<Forgotten>,
) -> Result<StatusCode, HttpError> {
    match auth.authing().password().send_reset_email(form.email).await {
        // The same response as to an address with an account.
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}

#[derive(Deserialize)]
pub(crate) struct NewPassword {
    email: String,
    password: Password,
    code: Secret,
}

pub(crate) async fn reset_password(
    State(auth): State<Authenticator>,
    Json(form): Json<NewPassword>,
) -> Result<StatusCode, HttpError> {
    let passwords = auth.authing().password();
    passwords
        .reset(form.email, form.password, form.code)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
