//! Which requests have a user, and how often the service verifies a token.

use std::time::Duration;

use authing::verify::TokenVerifier;
use authing_axum::{AuthClaims, AuthSession, Authenticator, SessionCookie};
use authing_emulated::{LEA, SECRET};
use authing_emulator::{Fault, Rule};
use axum::{
    Router,
    extract::FromRef,
    http::{StatusCode, header},
    routing::get,
};

use super::{
    api::{Api, Pool, in_both_apis},
    json, send, status, text,
};

fn claims<C: Api>(auth: &Authenticator<C>) -> Router {
    async fn id<C: Api>(AuthClaims(claims): AuthClaims<C>) -> String {
        claims.user_id.to_string()
    }
    let routes = Router::new().route("/", get(id::<C>));
    routes.with_state(auth.clone())
}

/// A state that contains an authenticator.
#[derive(Clone)]
struct App<C: Api>(Authenticator<C>);

impl<C: Api> FromRef<App<C>> for Authenticator<C> {
    fn from_ref(app: &App<C>) -> Self {
        app.0.clone()
    }
}

/// Routes that call the service for the user.
fn session<C: Api>(auth: &Authenticator<C>) -> Router {
    async fn nickname<C: Api>(AuthSession(session): AuthSession<C>) -> String {
        let nickname = C::nickname(&session).await.expect("the user is read");
        nickname.unwrap_or_default()
    }
    let routes = Router::new().route("/", get(nickname::<C>));
    routes.with_state(App(auth.clone()))
}

in_both_apis! {
    the_token_is_in_the_header_or_in_the_cookie
    a_request_without_a_valid_token_has_no_user
    a_user_may_be_optional
    a_check_that_fails_does_not_decide
    a_result_is_cached_for_a_while
    the_cache_is_limited_in_time_and_size
    a_result_is_not_cached_beyond_the_expiry_of_its_token
    a_logout_elsewhere_has_an_effect_once_the_result_is_forgotten
    a_logout_here_ends_all_logins_of_the_user_and_of_no_other
    a_logout_that_fails_removes_the_cached_result
    a_logout_during_a_check_is_not_overwritten
    a_verifier_sends_no_request
    the_owner_has_no_session
    no_debug_output_contains_a_token
}

async fn the_token_is_in_the_header_or_in_the_cookie<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let token = lea.token().expose();
    let auth = pool.builder().cookie(SessionCookie::new("session")).build();
    let bearer = format!("bearer  {token}");
    let cookie = format!("theme=dark; session={token}; session=a.b.c");
    for (name, value) in [(header::AUTHORIZATION, &bearer), (header::COOKIE, &cookie)] {
        let response = send(&claims(&auth), name.clone(), value).await;
        assert_eq!(text(response).await, LEA);
        let response = send(&session(&auth), name, value).await;
        assert_eq!(text(response).await, "Lea");
    }
}

async fn a_request_without_a_valid_token_has_no_user<C: Api>() {
    let pool = Pool::<C>::start().await;
    let auth = pool.builder().build();
    let token = pool.lea().await.token().expose().to_owned();
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

async fn a_user_may_be_optional<C: Api>() {
    async fn optional<C: Api>(
        claims: Option<AuthClaims<C>>,
        session: Option<AuthSession<C>>,
    ) -> String {
        format!("{} {}", claims.is_some(), session.is_some())
    }
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let routes = Router::new()
        .route("/", get(optional::<C>))
        .with_state(pool.builder().build());
    let valid = format!("Bearer {}", lea.token().expose());
    for (value, expected) in [
        ("", "false false"),
        ("Bearer a.b.c", "false false"),
        (&valid, "true true"),
    ] {
        let response = send(&routes, header::AUTHORIZATION, value).await;
        assert_eq!(text(response).await, expected);
    }
    pool.emulator.faults().add(Fault::Status(503));
    assert_eq!(
        status(&routes, "a.b.d").await,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

async fn a_check_that_fails_does_not_decide<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let routes = claims(&pool.builder().build());
    let down = Rule::new(Fault::Status(503));
    pool.emulator.faults().add(down);
    let token = lea.token().expose();
    assert_eq!(
        status(&routes, token).await,
        StatusCode::SERVICE_UNAVAILABLE
    );
    pool.emulator.faults().clear();
    assert_eq!(status(&routes, token).await, StatusCode::OK);
}

async fn a_result_is_cached_for_a_while<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let routes = claims(&pool.builder().build());
    let requests = || pool.emulator.journal().len();
    for (passing, requests_by_then) in [(0, 1), (0, 1), (29, 1), (1, 2), (29, 2), (1, 3)] {
        pool.wait(passing);
        assert_eq!(status(&routes, lea.token().expose()).await, StatusCode::OK);
        assert_eq!(requests(), requests_by_then);
    }
}

async fn the_cache_is_limited_in_time_and_size<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let forever = || pool.builder().ttl(Duration::MAX);
    for (auth, requests) in [
        (forever().build(), 1),
        (pool.builder().ttl(Duration::ZERO).build(), 2),
        (forever().capacity(0).build(), 2),
    ] {
        pool.emulator.journal().clear();
        for _ in 0..2 {
            auth.verify(lea.token()).await.expect("the token is valid");
        }
        assert_eq!(pool.emulator.journal().len(), requests);
    }
}

async fn a_result_is_not_cached_beyond_the_expiry_of_its_token<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let routes = claims(&pool.builder().build());
    pool.wait(pool.life(&lea) - 5);
    assert_eq!(status(&routes, lea.token().expose()).await, StatusCode::OK);
    pool.wait(4);
    assert_eq!(status(&routes, lea.token().expose()).await, StatusCode::OK);
    pool.wait(1);
    let refused = status(&routes, lea.token().expose()).await;
    assert_eq!(refused, StatusCode::UNAUTHORIZED);
}

async fn a_logout_elsewhere_has_an_effect_once_the_result_is_forgotten<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let auth = pool.builder().build();
    let (routes, token) = (claims(&auth), lea.token().expose());
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    pool.wait(1);
    C::log_out_elsewhere(&lea).await.expect("Lea is logged out");
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    auth.forget(token);
    assert_eq!(status(&routes, token).await, StatusCode::UNAUTHORIZED);
}

async fn a_logout_here_ends_all_logins_of_the_user_and_of_no_other<C: Api>() {
    let pool = Pool::<C>::start().await;
    let (lea, again) = (pool.lea().await, pool.lea().await);
    let mia = pool.newcomer("mia@example.com").await;
    let auth = pool.builder().build();
    let routes = claims(&auth);
    pool.wait(1);
    for session in [&lea, &again, &mia] {
        assert_eq!(
            status(&routes, session.token().expose()).await,
            StatusCode::OK
        );
    }
    auth.log_out(&lea).await.expect("Lea is logged out");
    pool.emulator.journal().clear();
    for session in [&lea, &again] {
        let refused = status(&routes, session.token().expose()).await;
        assert_eq!(refused, StatusCode::UNAUTHORIZED);
    }
    let requests = pool.emulator.journal().len();
    assert_eq!(status(&routes, mia.token().expose()).await, StatusCode::OK);
    assert_eq!(pool.emulator.journal().len(), requests, "it is cached");
}

async fn a_logout_that_fails_removes_the_cached_result<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let auth = pool.builder().build();
    auth.verify(lea.token()).await.expect("the token is valid");
    pool.emulator.faults().add(Fault::Status(503));
    auth.log_out(&lea).await.expect_err("the service is down");
    auth.verify(lea.token())
        .await
        .expect_err("it is not cached");
}

async fn a_logout_during_a_check_is_not_overwritten<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let auth = pool.builder().build();
    // The check is sent before the user is forgotten.
    let forgotten = async { auth.forget_user(lea.user_id()) };
    let (verified, ()) = tokio::join!(auth.verify(lea.token()), forgotten);
    verified.expect("the token was valid when it was sent");
    pool.emulator.journal().clear();
    auth.verify(lea.token()).await.expect("it is valid");
    assert_eq!(pool.emulator.journal().len(), 1, "it is verified again");
}

async fn a_verifier_sends_no_request<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let verifier = C::verifier(&pool.emulator).expect("the secret is not empty");
    let auth = pool
        .builder()
        .verifier(verifier.leeway(Duration::ZERO))
        .build();
    let (routes, token) = (claims(&auth), lea.token().expose());
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    assert_eq!(status(&routes, "a.b.c").await, StatusCode::UNAUTHORIZED);
    pool.wait(pool.life(&lea));
    assert_eq!(status(&routes, token).await, StatusCode::UNAUTHORIZED);
    assert!(pool.emulator.journal().is_empty());
}

async fn the_owner_has_no_session<C: Api>() {
    let pool = Pool::<C>::start().await;
    let token = pool.authing.owner_token().await.expect("it is fetched");
    let token = token.expect("the secret is right");
    let verifier = TokenVerifier::with_secret(SECRET).expect("the secret is not empty");
    let auth = pool.builder().verifier(verifier).build();
    let accepted = status(&claims(&auth), token.expose()).await;
    assert_eq!(accepted, StatusCode::OK);
    let refused = status(&session(&auth), token.expose()).await;
    assert_eq!(refused, StatusCode::UNAUTHORIZED);
}

async fn no_debug_output_contains_a_token<C: Api>() {
    let pool = Pool::<C>::start().await;
    let lea = pool.lea().await;
    let auth = pool.builder().build();
    let claims = AuthClaims::<C>(auth.verify(lea.token()).await.expect("the token is valid"));
    let cookie = auth.cookie().set(&lea);
    let session = AuthSession(lea.clone());
    let printed = format!("{auth:?} {claims:?} {session:?} {cookie:?}");
    assert!(printed.contains("30s") && printed.contains("Sensitive"));
    let secrets = [SECRET, lea.token().expose()];
    assert!(!secrets.iter().any(|secret| printed.contains(secret)));
}
