//! The cookie of a session.

use std::time::{Duration, SystemTime};

use authing::{Authing, Session, test_data};
use authing_axum::{Authenticator, SameSite, SessionCookie, SetCookie};
use axum::{
    http::{StatusCode, header::SET_COOKIE},
    response::IntoResponse,
};

use super::api::{Api, Pool, in_both_apis};

/// Returns the headers that a response sets.
fn set(cookie: SetCookie) -> Vec<String> {
    let response = (cookie, [(SET_COOKIE, "theme=dark")]).into_response();
    let headers = response.headers().get_all(SET_COOKIE).into_iter();
    let texts = headers.map(|header| header.to_str().expect("it is text").to_owned());
    texts.collect()
}

in_both_apis! {
    the_cookie_lasts_as_long_as_the_token
    a_cookie_of_any_name_is_read_again
}

async fn the_cookie_lasts_as_long_as_the_token<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let end = lea.expires_at().expect("the token states it");
    let token = lea.token().expose();
    let cookie = SessionCookie::default();
    let all = "HttpOnly; SameSite=Lax; Secure; Path=/";
    for (left, max_age) in [(90, 90), (1, 1), (0, 0)] {
        let now = end - Duration::from_secs(left);
        let expected = format!("__Host-session={token}; {all}; Max-Age={max_age}");
        let headers = set(cookie.set_at(&lea, now));
        assert_eq!(headers, ["theme=dark", &expected], "other cookies stay");
    }
    let late = set(cookie.set_at(&lea, end + Duration::from_secs(1)));
    assert!(late[1].ends_with("; Max-Age=0"));
    assert_eq!(
        set(cookie.clear())[1],
        format!("__Host-session=; {all}; Max-Age=0")
    );
}

/// A session whose token does not state when it expires.
fn unlimited() -> Session {
    let authing = Authing::new("pool id", "secret").expect("the settings are right");
    let session = authing.session_from_token(test_data::token("lea"));
    session.expect("it is a token")
}

#[test]
fn attributes_can_be_changed() {
    let session = unlimited();
    let token = session.token().expose();
    let cookie = SessionCookie::new("sid")
        .path("/app")
        .same_site(SameSite::Strict)
        .insecure();
    assert_eq!(
        set(cookie.set(&session))[1],
        format!("sid={token}; HttpOnly; SameSite=Strict; Path=/app")
    );
}

#[test]
fn an_invalid_path_is_a_response() {
    let cookie = SessionCookie::new("sid").path("/\n").set(&unlimited());
    let status = cookie.into_response().status();
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
}

async fn a_cookie_of_any_name_is_read_again<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let cookie = SessionCookie::new("the session");
    let header = set(cookie.set_at(&lea, SystemTime::UNIX_EPOCH)).swap_remove(1);
    let (sent, _) = header.split_once(';').expect("attributes");
    let auth = pool.builder().cookie(cookie).build();
    assert_eq!(user(auth, sent).await, StatusCode::OK);
}

async fn user<C: Api>(auth: Authenticator<C>, cookie: &str) -> StatusCode {
    async fn handler<C: Api>(_: authing_axum::AuthClaims<C>) {}
    let routes = axum::Router::new()
        .route("/", axum::routing::get(handler::<C>))
        .with_state(auth);
    let response = super::send(&routes, axum::http::header::COOKIE, cookie).await;
    response.status()
}
