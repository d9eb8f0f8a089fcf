//! Users searched, looked for before a registration, and created by the owner.

use authing::{ErrorCode, operations::users::CheckUserExists};
use futures_util::TryStreamExt;

use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, LEA, PASSWORD, PHONE, USERNAME, refusal},
};

/// The caller counts from one, the service from nothing: the first page is not passed over.
#[tokio::test]
async fn search_counts_pages_from_one() -> Outcome {
    let emulated = Emulated::start().await;
    for name in ["mia", "rosa"] {
        emulated.newcomer(&format!("{name}@example.com")).await;
    }
    let users = emulated.authing.users();
    let first = users.search("@example.com").page(1).page_size(2).await?;
    assert_eq!((first.items.len(), first.total), (2, Some(3)));
    let last = users.search("@example.com").page(2).page_size(2).await?;
    assert_eq!(last.items.len(), 1);
    let all = users.search("@example.com").page_size(1).stream();
    let all: Vec<_> = all.try_collect().await?;
    assert_eq!(all.len(), 3);
    Ok(())
}

#[tokio::test]
async fn search_by_kind() -> Outcome {
    let emulated = Emulated::start().await;
    let users = emulated.authing.users();
    assert_eq!(users.search(PHONE).await?.items[0].id, LEA);
    let by_name = users.search("example").kind("username").await?;
    assert!(by_name.items.is_empty());
    let unknown = users.search("lea").kind("colour");
    assert_eq!(refusal(unknown).await, ErrorCode::SearchTypeInvalid);
    let empty = crate::emulated::refused_input(users.search(" ").await);
    assert_eq!(empty.name, "value");
    Ok(())
}

#[tokio::test]
async fn who_exists() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let users = session.users();
    assert!(users.email_exists(EMAIL).await?);
    assert!(users.phone_exists(PHONE).await?);
    assert!(users.username_exists(USERNAME).await?);
    assert!(!users.email_exists("mia@example.com").await?);
    let nobody = emulated.authing.send(CheckUserExists::new());
    assert_eq!(refusal(nobody).await, ErrorCode::ParametersIncomplete);
    Ok(())
}

#[tokio::test]
async fn a_created_user_can_log_in() -> Outcome {
    let emulated = Emulated::start().await;
    let users = emulated.authing.users();
    let create = users.create().email("mia@example.com").username("mia");
    let mia = create.password(PASSWORD).family_name("Hopper").await?;
    assert_eq!(mia.family_name.as_deref(), Some("Hopper"));
    assert_eq!(
        emulated.log_in("mia@example.com", PASSWORD).await.user_id(),
        mia.id
    );

    let again = users.create().email("mia@example.com").password(PASSWORD);
    assert_eq!(refusal(again).await, ErrorCode::UserAlreadyExists);
    let taken = users.create().username("mia").password(PASSWORD);
    assert_eq!(refusal(taken).await, ErrorCode::UsernameTaken);
    let nothing = users.create().email("rosa@example.com");
    assert_eq!(refusal(nothing).await, ErrorCode::PasswordRequired);
    Ok(())
}

/// A social account has a unionid and no password.
#[tokio::test]
async fn a_created_social_account() -> Outcome {
    let emulated = Emulated::start().await;
    let create = emulated.authing.users().create().unionid("github|1");
    let mia = create.register_method("oauth:github").await?;
    assert_eq!(mia.register_method.as_deref(), Some("oauth:github"));
    let auth = emulated.authing.auth();
    let signed_in = auth.oidc_login_by_unionid("github|1").await?;
    assert_eq!(signed_in.sub, Some(mia.id));
    Ok(())
}
