//! OIDC applications of the pool.

use authing::{ErrorCode, types::OidcApp};

use crate::{
    Outcome,
    emulated::{APP, EMAIL, Emulated, NO_ONE, PASSWORD, POOL, refusal, refused_input},
};

const ADDRESS: &str = "https://example.com/callback";

async fn created(emulated: &Emulated, name: &str) -> Result<OidcApp, authing::Error> {
    let apps = emulated.authing.oidc_apps();
    let domain = name.to_lowercase();
    apps.create(name, domain, [ADDRESS], ["password"], ["code"])
        .await
}

#[tokio::test]
async fn an_application_is_created_with_a_secret() -> Outcome {
    let emulated = Emulated::start().await;
    let app = created(&emulated, "Diary").await?;
    let id = app.id.as_ref().ok_or("no id")?;
    assert_eq!(app.app_id.as_deref(), Some(id.as_str()));
    assert_eq!(app.pool_id, Some(POOL.into()));
    assert_eq!(app.redirect_uris, [ADDRESS]);
    assert_eq!(app.grant_types, ["password"]);
    assert_eq!(app.authorization_code_expire.as_deref(), Some("600"));
    assert_eq!(app.id_token_expire.as_deref(), Some("3600"));
    let secret = app.client_secret.as_ref().ok_or("no secret")?;
    assert!(!format!("{app:?}").contains(secret.expose()));
    let read = emulated.authing.oidc_apps().get(id).await?;
    assert_eq!(read, app);

    let login = emulated.authing.auth().oidc_login_by_email(EMAIL, PASSWORD);
    let tokens = login.oidc_app_id(id).await?;
    assert!(tokens.id_token.is_some());
    Ok(())
}

#[tokio::test]
async fn applications_are_listed() -> Outcome {
    let emulated = Emulated::start().await;
    for name in ["Diary", "Forum", "Shop"] {
        created(&emulated, name).await?;
    }
    let apps = emulated.authing.oidc_apps();
    let page = apps.list().page(1).page_size(2).await?;
    assert_eq!((page.items.len(), page.total), (2, Some(3)));
    let last = apps.list().page(2).page_size(2).await?;
    assert_eq!(last.items[0].name.as_deref(), Some("Shop"));
    Ok(())
}

#[tokio::test]
async fn an_update_keeps_the_rest() -> Outcome {
    let emulated = Emulated::start().await;
    let app = created(&emulated, "Diary").await?;
    let id = app.id.ok_or("no id")?;
    let apps = emulated.authing.oidc_apps();
    let update = apps.update(&id).name("Journal");
    let updated = update.await?;
    assert_eq!(updated.name.as_deref(), Some("Journal"));
    assert_eq!(updated.domain.as_deref(), Some("diary"));
    assert_eq!(updated.client_secret, app.client_secret);
    Ok(())
}

#[tokio::test]
async fn an_application_is_deleted_and_unknown_then() -> Outcome {
    let emulated = Emulated::start().await;
    let id = created(&emulated, "Diary").await?.id.ok_or("no id")?;
    let apps = emulated.authing.oidc_apps();
    assert_eq!(apps.delete(&id).await?.id.as_ref(), Some(&id));
    for unknown in [id.as_str(), NO_ONE, APP] {
        let unknown = || unknown.to_owned();
        assert_eq!(
            refusal(apps.get(unknown())).await,
            ErrorCode::OidcAppNotFound
        );
        assert_eq!(
            refusal(apps.update(unknown())).await,
            ErrorCode::OidcAppNotFound
        );
        assert_eq!(
            refusal(apps.delete(unknown())).await,
            ErrorCode::OidcAppNotFound
        );
    }
    let nameless = apps.create("", "diary", [ADDRESS], ["password"], ["code"]);
    assert_eq!(refused_input(nameless.await).name, "name");
    Ok(())
}
