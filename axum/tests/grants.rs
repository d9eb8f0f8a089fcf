//! Layers that require a permission or a role.

use authing::{Authing, Error, v2};
use authing_axum::{Authenticator, Grant, v2::Grant as GrantV2};
use authing_emulated::LEA;
use authing_emulator::Fault;
use axum::{
    Router,
    http::{StatusCode, header},
    routing::get,
};

use super::{
    api::{Api, Pool, in_both_apis},
    json, send, status,
};

/// The permissions and roles of an API.
trait Grants: Api {
    fn role(name: &str) -> Self::Grant;

    /// A permission or a role of each kind, all of which Lea has, and others of the same kinds that Lea lacks.
    fn owned_and_missing() -> (Vec<Self::Grant>, Vec<Self::Grant>);

    /// Gives Lea what no seed can.
    async fn grant(&self) -> Result<(), Error>;

    /// Creates a role, and returns its id or code.
    async fn create_role(&self, name: &str) -> Result<String, Error>;

    async fn add_lea(&self, role: &str) -> Result<(), Error>;

    async fn remove_lea(&self, role: &str) -> Result<(), Error>;
}

impl Grants for Authing {
    fn role(name: &str) -> Grant {
        Grant::role(name)
    }

    fn owned_and_missing() -> (Vec<Grant>, Vec<Grant>) {
        let owned = [
            Grant::permission("publish"),
            Grant::role("editor"),
            Grant::legacy_role("author"),
        ];
        let missing = [
            Grant::permission("editor"),
            Grant::role("author"),
            Grant::legacy_role("editor"),
        ];
        (owned.into(), missing.into())
    }

    async fn grant(&self) -> Result<(), Error> {
        let legacy = self.roles().create("author").await?;
        let id = legacy.id.expect("an id");
        self.roles().add_user(id, LEA).await.map(drop)
    }

    async fn create_role(&self, name: &str) -> Result<String, Error> {
        Ok(self.rbac().roles().create(name).await?.id.into())
    }

    async fn add_lea(&self, role: &str) -> Result<(), Error> {
        self.rbac().roles().add_user(role, LEA).await.map(drop)
    }

    async fn remove_lea(&self, role: &str) -> Result<(), Error> {
        self.rbac().roles().remove_user(role, LEA).await.map(drop)
    }
}

impl Grants for v2::Authing {
    fn role(name: &str) -> GrantV2 {
        GrantV2::role(name)
    }

    fn owned_and_missing() -> (Vec<GrantV2>, Vec<GrantV2>) {
        let owned = [
            GrantV2::permission("articles:42", "articles:edit"),
            GrantV2::role("editor"),
        ];
        let missing = [
            GrantV2::permission("articles:42", "articles:delete"),
            GrantV2::permission("pictures:42", "articles:edit"),
            GrantV2::role("author"),
        ];
        (owned.into(), missing.into())
    }

    async fn grant(&self) -> Result<(), Error> {
        let permissions = self.rbac().permissions();
        let call = permissions.allow_user(LEA, "articles:*", "articles:edit");
        call.await
    }

    async fn create_role(&self, name: &str) -> Result<String, Error> {
        Ok(self.rbac().roles().create(name).await?.code)
    }

    async fn add_lea(&self, role: &str) -> Result<(), Error> {
        self.rbac().roles().add_user(role, LEA).await
    }

    async fn remove_lea(&self, role: &str) -> Result<(), Error> {
        self.rbac().roles().remove_user(role, LEA).await
    }
}

fn guarded<C: Api>(auth: &Authenticator<C>, grant: C::Grant) -> Router {
    Router::new()
        .route("/", get("for some"))
        .route_layer(auth.require(grant))
}

/// A pool in which Lea has a permission or a role of each kind.
async fn pool<C: Grants>() -> Pool<C> {
    let pool = Pool::with(|pool| pool.rbac_role("editor", ["publish"], [LEA])).await;
    let granted = C::grant(&pool.authing).await;
    granted.expect("the owner changes the pool");
    pool
}

in_both_apis! {
    a_permission_or_a_role_is_required
    a_grant_is_cached_until_it_is_too_old_or_forgotten
    a_check_that_fails_does_not_decide
    an_unknown_user_has_no_grant
}

async fn a_permission_or_a_role_is_required<C: Grants>() {
    let pool = pool::<C>().await;
    let lea = pool.lea().await;
    let auth = pool.builder().build();
    let (owned, missing) = C::owned_and_missing();
    let owned = owned.into_iter().map(|grant| (grant, StatusCode::OK));
    let missing = missing
        .into_iter()
        .map(|grant| (grant, StatusCode::FORBIDDEN));
    for (grant, expected) in owned.chain(missing) {
        let routes = guarded(&auth, grant);
        assert_eq!(status(&routes, lea.token().expose()).await, expected);
        assert_eq!(status(&routes, "a.b.c").await, StatusCode::UNAUTHORIZED);
    }
    let header = format!("Bearer {}", lea.token().expose());
    let routes = guarded(&auth, C::role("chief"));
    let refused = send(&routes, header::AUTHORIZATION, &header).await;
    assert_eq!(json(refused).await["kind"], "permission_denied");
}

async fn a_grant_is_cached_until_it_is_too_old_or_forgotten<C: Grants>() {
    let pool = pool::<C>().await;
    let lea = pool.lea().await;
    let auth = pool.builder().build();
    let routes = guarded(&auth, C::role("chief"));
    let token = lea.token().expose();
    assert_eq!(status(&routes, token).await, StatusCode::FORBIDDEN);
    let chief = pool.authing.create_role("chief").await;
    let chief = chief.expect("the role is created");
    pool.authing.add_lea(&chief).await.expect("Lea has it");
    pool.wait(29);
    assert_eq!(status(&routes, token).await, StatusCode::FORBIDDEN);
    pool.wait(1);
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    pool.authing.remove_lea(&chief).await.expect("Lea lost it");
    assert_eq!(status(&routes, token).await, StatusCode::OK);
    auth.forget_user(lea.user_id());
    assert_eq!(status(&routes, token).await, StatusCode::FORBIDDEN);
}

async fn a_check_that_fails_does_not_decide<C: Grants>() {
    let pool = pool::<C>().await;
    let lea = pool.lea().await;
    let auth = pool.builder().build();
    auth.verify(lea.token()).await.expect("the token is valid");
    pool.emulator.faults().add(Fault::Status(503));
    let routes = guarded(&auth, C::role("editor"));
    let outcome = status(&routes, lea.token().expose()).await;
    assert_eq!(outcome, StatusCode::SERVICE_UNAVAILABLE);
}

async fn an_unknown_user_has_no_grant<C: Grants>() {
    let pool = pool::<C>().await;
    let auth = pool.builder().build();
    let no_one = authing_emulated::NO_ONE.into();
    let (owned, _) = C::owned_and_missing();
    for grant in owned {
        let has = auth.has(&no_one, grant).await;
        assert!(!has.expect("the service responds"));
    }
}
