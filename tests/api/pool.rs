//! The user pool: read, changed, removed, and its secret.

use authing::{
    Authing, Error, ErrorCode,
    operations::{
        init::GetOwnerTokenAndPool,
        types::ChangeEmailStrategyInput,
        userpool::{FindUserPool, GetAppSecret},
    },
};

use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, LEA, NO_ONE, OWNER, PASSWORD, POOL, SECRET, refusal},
};

#[tokio::test]
async fn the_secret_is_exchanged_for_the_pool_and_its_owner_token() -> Outcome {
    let emulated = Emulated::start().await;
    let opened = emulated.authing.pool().exchange_secret().await?;
    assert!(!format!("{opened:?}").contains(opened.owner_token.expose()));
    let pool = opened.pool;
    assert_eq!(pool.id, Some(POOL.into()));
    assert_eq!(pool.owner.and_then(|owner| owner.id), Some(OWNER.into()));

    let guessed = emulated.authing.send(GetOwnerTokenAndPool::new("guessed"));
    assert_eq!(refusal(guessed).await, ErrorCode::PermissionDenied);
    Ok(())
}

#[tokio::test]
async fn the_owner_reads_a_pool_with_its_secret() -> Outcome {
    let emulated = Emulated::start().await;
    let pool = emulated.authing.pool();
    let found = pool.get(OWNER).await?;
    assert!(!format!("{found:?}").contains(SECRET));
    assert_eq!(
        found.secret.ok_or("the secret comes along")?.expose(),
        SECRET
    );

    let not_owner = pool.get(LEA);
    assert_eq!(refusal(not_owner).await, ErrorCode::PermissionDenied);
    let unknown = pool.get(OWNER).pool_id(NO_ONE);
    assert_eq!(refusal(unknown).await, ErrorCode::UserPoolNotFound);
    Ok(())
}

#[tokio::test]
async fn the_owner_lists_pools_with_or_without_the_number_of_users() -> Outcome {
    let emulated = Emulated::start().await;
    let pool = emulated.authing.pool();
    let page = pool.list(OWNER).await?;
    assert_eq!(page.total, Some(1));
    assert_eq!(page.items[0].id, Some(POOL.into()));
    assert_eq!(page.items[0].users_count, None, "nobody asked for it");
    let counted = pool.list(OWNER).compute_users_count(true).await?;
    assert_eq!(counted.items[0].users_count, Some(1));
    assert_eq!(refusal(pool.list(LEA)).await, ErrorCode::PermissionDenied);
    Ok(())
}

#[tokio::test]
async fn the_types_of_pools_are_listed() -> Outcome {
    let emulated = Emulated::start().await;
    assert_eq!(emulated.authing.pool().types().await?.len(), 4);
    Ok(())
}

/// A given value is replaced, even inside a setting; the others stay.
#[tokio::test]
async fn an_update_changes_only_the_given_settings() -> Outcome {
    let emulated = Emulated::start().await;
    let pool = emulated.authing.pool();
    let strategy = ChangeEmailStrategyInput::new().verify_old_email(false);
    let changed = pool
        .update(OWNER)
        .name("Analytical Engines")
        .register_disabled(true)
        .change_email_strategy(strategy)
        .await?;
    assert_eq!(changed.name.as_deref(), Some("Analytical Engines"));
    assert_eq!(changed.enable_email, Some(true));
    let read = pool.settings().await?;
    assert_eq!(read.register_disabled, Some(true));
    assert_eq!(read.jwt_expired, Some(1_296_000));
    let changes = pool.common_info().await?;
    assert!(!changes.verify_old_email, "it was set");
    assert!(changes.verify_old_phone, "it stays");

    let closed = emulated.authing.auth();
    let registered = closed.register_by_email("mia@example.com", PASSWORD);
    assert_eq!(refusal(registered).await, ErrorCode::RegistrationDisabled);
    Ok(())
}

#[tokio::test]
async fn an_invalid_update_is_refused() {
    let emulated = Emulated::start().await;
    let pool = emulated.authing.pool();
    let long = pool.update(OWNER).descriptions("池".repeat(141));
    assert_eq!(refusal(long).await, ErrorCode::DescriptionTooLong);
    let unknown = pool.update(OWNER).pool_id(NO_ONE).name("Any");
    assert_eq!(refusal(unknown).await, ErrorCode::UserPoolNotFound);
}

#[tokio::test]
async fn the_secret_is_read_by_its_owner() -> Outcome {
    let emulated = Emulated::start().await;
    let found = emulated.authing.pool().secret().await?;
    assert!(!format!("{found:?}").contains(SECRET));
    assert_eq!(found.expose(), SECRET);

    let session = emulated.lea().await;
    let by_user = session.send(GetAppSecret::new());
    assert_eq!(refusal(by_user).await, ErrorCode::PermissionDenied);
    let opened = emulated.authing.pool().exchange_secret().await?;
    let by_token = session.send(GetAppSecret::new().token(opened.owner_token));
    let found = by_token.await?.ok_or("the token is the owner's")?;
    assert_eq!(found.secret.ok_or("it comes along")?.expose(), SECRET);
    assert_eq!(found.pool_id, Some(POOL.into()));
    Ok(())
}

/// All earlier tokens become invalid, and the old secret gets no new one.
#[tokio::test]
async fn a_new_secret_invalidates_tokens_and_the_old_secret() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let secret = emulated.authing.pool().refresh_secret(OWNER).await?;
    assert_ne!(secret.expose(), SECRET);

    assert!(!session.auth().is_valid().await?);
    let list = emulated.authing.users().list().await;
    assert!(matches!(list, Err(Error::Credentials(_))), "{list:?}");
    let open = emulated.authing.pool().exchange_secret().await;
    assert!(matches!(open, Err(Error::Credentials(_))), "{open:?}");
    let again = Authing::builder(POOL, secret).users_url(emulated.emulator.users_url());
    again.build()?.connect().await?;
    Ok(())
}

#[tokio::test]
async fn a_pool_belongs_to_its_owner_only() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    assert!(session.pool().belongs_to(OWNER).await?);
    assert!(!session.pool().belongs_to(LEA).await?);
    let unknown = session.pool().belongs_to(OWNER).pool_id(NO_ONE);
    assert_eq!(refusal(unknown).await, ErrorCode::UserPoolNotFound);
    Ok(())
}

#[tokio::test]
async fn a_deleted_pool_rejects_logins() -> Outcome {
    let emulated = Emulated::start().await;
    let authing = &emulated.authing;
    let other = authing.pool().delete(NO_ONE);
    assert_eq!(refusal(other).await, ErrorCode::UserPoolNotFound);
    assert_eq!(authing.pool().delete(POOL).await?, [POOL]);
    let login = authing.auth().login_by_email(EMAIL, PASSWORD);
    assert_eq!(refusal(login).await, ErrorCode::UserPoolNotFound);
    Ok(())
}

/// The emulator reports calls that it does not support. The client still has operations for them.
#[tokio::test]
async fn an_operation_without_a_method_is_sent() {
    let emulated = Emulated::start().await;
    let sent = emulated.authing.send(FindUserPool::new()).await;
    let error = sent.expect_err("the emulator does not imitate it");
    assert!(error.to_string().contains("queryClient"), "{error}");
}
