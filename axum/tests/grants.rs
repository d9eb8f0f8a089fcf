//! Layers that require a permission or a role.

use authing_axum::{Authenticator, Grant};
use authing_emulated::{Emulated, LEA};
use authing_emulator::Fault;
use axum::{
    Router,
    http::{StatusCode, header},
    routing::get,
};

use super::{builder, json, send, status};

fn guarded(auth: &Authenticator, grant: Grant) -> Router {
    Router::new()
        .route("/", get("for some"))
        .route_layer(auth.require(grant))
}

/// A pool in which Lea has a permission and two roles.
async fn emulated() -> Emulated {
    let emulated = Emulated::with(|pool| pool.rbac_role("editor", ["publish"], [LEA])).await;
    let legacy = emulated.authing.roles().create("author").await;
    let id = legacy.expect("the role is created").id.expect("an id");
    let added = emulated.authing.roles().add_user(id, LEA).await;
    added.expect("the user gets the role");
    emulated
}

#[tokio::test]
async fn a_permission_or_a_role_is_required() {
    let emulated = emulated().await;
    let lea = emulated.lea().await;
    let auth = builder(&emulated).build();
    for (grant, expected) in [
        (Grant::permission("publish"), StatusCode::OK),
        (Grant::role("editor"), StatusCode::OK),
        (Grant::legacy_role("author"), StatusCode::OK),
        (Grant::permission("editor"), StatusCode::FORBIDDEN),
        (Grant::role("author"), StatusCode::FORBIDDEN),
        (Grant::legacy_role("editor"), StatusCode::FORBIDDEN),
    ] {
        let routes = guarded(&auth, grant);
        assert_eq!(status(&routes, lea.token().expose()).await, expected);
        assert_eq!(status(&routes, "a.b.c").await, StatusCode::UNAUTHORIZED);
    }
    let header = format!("Bearer {}", lea.token().expose());
    let routes = guarded(&auth, Grant::permission("edit"));
    let refused = send(&routes, header::AUTHORIZATION, &header).await;
    assert_eq!(json(refused).await["kind"], "permission_denied");
}

#[tokio::test]
async fn a_grant_is_cached_until_it_is_too_old_or_forgotten() {
    let emulated = emulated().await;
    let lea = emulated.lea().await;
    let auth = builder(&emulated).build();
    let routes = guarded(&auth, Grant::role("chief"));
    let token = lea.token().expose();
    assert_eq!(status(&routes, token).await, StatusCode::FORBIDDEN);
    let chief = emulated.authing.rbac().roles().create("chief").await;
    let chief = chief.expect("the role is created");
    let roles = emulated.authing.rbac().roles();
    roles.add_user(&chief.id, LEA).await.expect("Lea has it");
    emulated.wait(29);
    assert_eq!(status(&routes, token).await, StatusCode::FORBIDDEN);
    emulated.wait(1);
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    roles
        .remove_user(&chief.id, LEA)
        .await
        .expect("Lea lost it");
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    auth.forget_user(lea.user_id());
    assert_eq!(status(&routes, token).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_check_that_fails_does_not_decide() {
    let emulated = emulated().await;
    let lea = emulated.lea().await;
    let auth = builder(&emulated).build();
    auth.verify(lea.token()).await.expect("the token is valid");
    emulated.emulator.faults().add(Fault::Status(503));
    let routes = guarded(&auth, Grant::permission("publish"));
    let outcome = status(&routes, lea.token().expose()).await;
    assert_eq!(outcome, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn an_unknown_user_has_no_grant() {
    let emulated = emulated().await;
    let auth = builder(&emulated).build();
    let no_one = authing_emulated::NO_ONE.into();
    for grant in [
        Grant::permission("publish"),
        Grant::role("editor"),
        Grant::legacy_role("author"),
    ] {
        let has = auth.has(&no_one, grant).await;
        assert!(!has.expect("the service responds"));
    }
}
