//! Registration, login, logout, forgotten passwords.
//!
//! Registrations and logins pass on the address of the user. `ConnectInfo` is the address of the connection: behind a proxy,
//! read the header that the proxy sets instead.

use std::net::SocketAddr;

use authing::{Authing, Password, Secret, error::ErrorKind, types::User};
use axum::{
    Json,
    extract::{ConnectInfo, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::{
    failure::Failure,
    routes::Portal,
    session::{self, SignedIn},
};

#[derive(Deserialize)]
pub(crate) struct Registration {
    email: String,
    password: Password,
    nickname: Option<String>,
}

pub(crate) async fn register(
    State(authing): State<Authing>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Json(form): Json<Registration>,
) -> Result<(StatusCode, Json<User>), Failure> {
    let user = authing
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
    State(portal): State<Portal>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Json(form): Json<Login>,
) -> Result<Response, Failure> {
    let session = portal
        .authing
        .auth()
        .login_by_email(form.email, form.password)
        .captcha(form.captcha)
        .mfa_code(form.mfa_code)
        .last_ip(address.ip())
        .await;
    match session {
        Ok(session) => Ok(session::keep(&portal, &session)),
        // The response does not reveal which addresses have an account.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Credentials) => {
            let message = "the e-mail address or the password is wrong";
            Err(Failure::new(StatusCode::UNAUTHORIZED, message))
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn log_out(
    State(portal): State<Portal>,
    SignedIn(session): SignedIn,
) -> Result<Response, Failure> {
    session.auth().logout().await?;
    Ok(session::forget(&portal))
}

#[derive(Deserialize)]
pub(crate) struct Forgotten {
    email: String,
}

pub(crate) async fn send_password_code(
    State(authing): State<Authing>,
    Json(form): Json<Forgotten>,
) -> Result<StatusCode, Failure> {
    match authing.password().send_reset_email(form.email).await {
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
    State(authing): State<Authing>,
    Json(form): Json<NewPassword>,
) -> Result<StatusCode, Failure> {
    let passwords = authing.password();
    passwords
        .reset(form.email, form.password, form.code)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
