//! Which requests have a user, and how often the service verifies a token.

use std::time::Duration;

use authing::{operations::init::GetOwnerTokenAndPool, verify::TokenVerifier};
use authing_axum::{AuthClaims, AuthSession, Authenticator, SessionCookie};
use authing_emulated::{Emulated, LEA, SECRET};
use authing_emulator::{Fault, Rule};
use axum::{
    Router,
    extract::FromRef,
    http::{StatusCode, header},
    routing::get,
};

use super::{builder, json, send, status, text};

/// The lifetime of the pool's tokens, in seconds.
const LIFE: u64 = 15 * 24 * 3600;

async fn id(AuthClaims(claims): AuthClaims) -> String {
    claims.user_id.to_string()
}

fn claims(auth: &Authenticator) -> Router {
    Router::new().route("/", get(id)).with_state(auth.clone())
}

/// A state that contains an authenticator.
#[derive(Clone)]
struct App(Authenticator);

impl FromRef<App> for Authenticator {
    fn from_ref(app: &App) -> Self {
        app.0.clone()
    }
}

/// Routes that call the service for the user.
fn session(auth: &Authenticator) -> Router {
    async fn nickname(AuthSession(session): AuthSession) -> String {
        let me = session.users().me().await.expect("the user is read");
        me.nickname.unwrap_or_default()
    }
    let app = App(auth.clone());
    Router::new().route("/", get(nickname)).with_state(app)
}

#[tokio::test]
async fn the_token_is_in_the_header_or_in_the_cookie() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let token = lea.token().expose();
    let auth = builder(&emulated)
        .cookie(SessionCookie::new("session"))
        .build();
    let bearer = format!("bearer  {token}");
    let cookie = format!("theme=dark; session={token}; session=a.b.c");
    for (name, value) in [(header::AUTHORIZATION, &bearer), (header::COOKIE, &cookie)] {
        let response = send(&claims(&auth), name.clone(), value).await;
        assert_eq!(text(response).await, LEA);
        let response = send(&session(&auth), name, value).await;
        assert_eq!(text(response).await, "Lea");
    }
}

#[tokio::test]
async fn a_request_without_a_valid_token_has_no_user() {
    let emulated = Emulated::start().await;
    let auth = builder(&emulated).build();
    let token = emulated.lea().await.token().expose().to_owned();
    for (name, value) in [
        (header::AUTHORIZATION, ""),
        (header::AUTHORIZATION, "Bearer"),
        (header::AUTHORIZATION, "Bearer "),
        (header::AUTHORIZATION, "Basic bGVhOg=="),
        (header::AUTHORIZATION, "Bearer a.b.c"),
        (header::AUTHORIZATION, &format!("Bearer Bearer {token}")),
        (header::COOKIE, "__Host-session="),
        (header::COOKIE, "__Host-session=a.b.c"),
        (header::COOKIE, &format!("__Host-session=%20{token}")),
        (header::COOKIE, &format!("session={token}")),
    ] {
        for routes in [claims(&auth), session(&auth)] {
            let refused = send(&routes, name.clone(), value).await;
            assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{value}");
            assert_eq!(refused.headers()[header::WWW_AUTHENTICATE], "Bearer");
            assert_eq!(json(refused).await["kind"], "unauthenticated");
        }
    }
}

#[tokio::test]
async fn a_user_may_be_optional() {
    async fn optional(claims: Option<AuthClaims>, session: Option<AuthSession>) -> String {
        format!("{} {}", claims.is_some(), session.is_some())
    }
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let routes = Router::new()
        .route("/", get(optional))
        .with_state(builder(&emulated).build());
    let valid = format!("Bearer {}", lea.token().expose());
    for (value, expected) in [
        ("", "false false"),
        ("Bearer a.b.c", "false false"),
        (&valid, "true true"),
    ] {
        let response = send(&routes, header::AUTHORIZATION, value).await;
        assert_eq!(text(response).await, expected);
    }
    emulated.emulator.faults().add(Fault::Status(503));
    assert_eq!(
        status(&routes, "a.b.d").await,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test]
async fn a_check_that_fails_does_not_decide() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let routes = claims(&builder(&emulated).build());
    let down = Rule::new(Fault::Status(503));
    emulated.emulator.faults().add(down);
    let token = lea.token().expose();
    assert_eq!(
        status(&routes, token).await,
        StatusCode::SERVICE_UNAVAILABLE
    );
    emulated.emulator.faults().clear();
    assert_eq!(status(&routes, token).await, StatusCode::OK);
}

#[tokio::test]
async fn a_result_is_cached_for_a_while() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let routes = claims(&builder(&emulated).build());
    let requests = || emulated.emulator.journal().len();
    for (passing, requests_by_then) in [(0, 1), (0, 1), (29, 1), (1, 2), (29, 2), (1, 3)] {
        emulated.wait(passing);
        assert_eq!(status(&routes, lea.token().expose()).await, StatusCode::OK);
        assert_eq!(requests(), requests_by_then);
    }
}

#[tokio::test]
async fn the_cache_is_limited_in_time_and_size() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let forever = || builder(&emulated).ttl(Duration::MAX);
    for (auth, requests) in [
        (forever().build(), 1),
        (builder(&emulated).ttl(Duration::ZERO).build(), 2),
        (forever().capacity(0).build(), 2),
    ] {
        emulated.emulator.journal().clear();
        for _ in 0..2 {
            auth.verify(lea.token()).await.expect("the token is valid");
        }
        assert_eq!(emulated.emulator.journal().len(), requests);
    }
}

#[tokio::test]
async fn a_result_is_not_cached_beyond_the_expiry_of_its_token() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let routes = claims(&builder(&emulated).build());
    emulated.wait(LIFE - 5);
    assert_eq!(status(&routes, lea.token().expose()).await, StatusCode::OK);
    emulated.wait(4);
    assert_eq!(status(&routes, lea.token().expose()).await, StatusCode::OK);
    emulated.wait(1);
    let refused = status(&routes, lea.token().expose()).await;
    assert_eq!(refused, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_logout_elsewhere_has_an_effect_once_the_result_is_forgotten() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let auth = builder(&emulated).build();
    let (routes, token) = (claims(&auth), lea.token().expose());
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    emulated.wait(1);
    lea.auth().logout().await.expect("Lea is logged out");
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    auth.forget(token);
    assert_eq!(status(&routes, token).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_logout_here_ends_all_logins_of_the_user_and_of_no_other() {
    let emulated = Emulated::start().await;
    let (lea, again) = (emulated.lea().await, emulated.lea().await);
    let mia = emulated.newcomer("mia@example.com").await;
    let auth = builder(&emulated).build();
    let routes = claims(&auth);
    emulated.wait(1);
    for session in [&lea, &again, &mia] {
        assert_eq!(
            status(&routes, session.token().expose()).await,
            StatusCode::OK
        );
    }
    auth.log_out(&lea).await.expect("Lea is logged out");
    emulated.emulator.journal().clear();
    for session in [&lea, &again] {
        let refused = status(&routes, session.token().expose()).await;
        assert_eq!(refused, StatusCode::UNAUTHORIZED);
    }
    let requests = emulated.emulator.journal().len();
    assert_eq!(status(&routes, mia.token().expose()).await, StatusCode::OK);
    assert_eq!(emulated.emulator.journal().len(), requests, "it is cached");
}

#[tokio::test]
async fn a_logout_that_fails_removes_the_cached_result() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let auth = builder(&emulated).build();
    auth.verify(lea.token()).await.expect("the token is valid");
    emulated.emulator.faults().add(Fault::Status(503));
    auth.log_out(&lea).await.expect_err("the service is down");
    auth.verify(lea.token())
        .await
        .expect_err("it is not cached");
}

#[tokio::test]
async fn a_logout_during_a_check_is_not_overwritten() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let auth = builder(&emulated).build();
    // The check is sent before the user is forgotten.
    let forgotten = async { auth.forget_user(lea.user_id()) };
    let (verified, ()) = tokio::join!(auth.verify(lea.token()), forgotten);
    verified.expect("the token was valid when it was sent");
    emulated.emulator.journal().clear();
    auth.verify(lea.token()).await.expect("it is valid");
    assert_eq!(emulated.emulator.journal().len(), 1, "it is verified again");
}

#[tokio::test]
async fn a_verifier_sends_no_request() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let verifier = TokenVerifier::with_secret(SECRET).expect("the secret is not empty");
    let auth = builder(&emulated)
        .verifier(verifier.leeway(Duration::ZERO))
        .build();
    let (routes, token) = (claims(&auth), lea.token().expose());
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    assert_eq!(status(&routes, "a.b.c").await, StatusCode::UNAUTHORIZED);
    emulated.wait(LIFE);
    assert_eq!(status(&routes, token).await, StatusCode::UNAUTHORIZED);
    assert!(emulated.emulator.journal().is_empty());
}

#[tokio::test]
async fn the_owner_has_no_session() {
    let emulated = Emulated::start().await;
    let owner = GetOwnerTokenAndPool::new(SECRET);
    let owner = emulated
        .authing
        .send(owner)
        .await
        .expect("the secret is right");
    let token = owner.access_token;
    let verifier = TokenVerifier::with_secret(SECRET).expect("the secret is not empty");
    let auth = builder(&emulated).verifier(verifier).build();
    let accepted = status(&claims(&auth), token.expose()).await;
    assert_eq!(accepted, StatusCode::OK);
    let refused = status(&session(&auth), token.expose()).await;
    assert_eq!(refused, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn no_debug_output_contains_a_token() {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    let auth = builder(&emulated).build();
    let claims = AuthClaims(auth.verify(lea.token()).await.expect("the token is valid"));
    let cookie = auth.cookie().set(&lea);
    let session = AuthSession(lea.clone());
    let printed = format!("{auth:?} {claims:?} {session:?} {cookie:?}");
    assert!(printed.contains("30s") && printed.contains("Sensitive"));
    let secrets = [SECRET, lea.token().expose()];
    assert!(!secrets.iter().any(|secret| printed.contains(secret)));
}
