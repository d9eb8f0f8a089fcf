//! Searching users, checking for users before a registration, and creating users as the owner.

use authing::{ErrorCode, operations::users::CheckUserExists};
use futures_util::TryStreamExt;

use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, LEA, NO_ONE, PASSWORD, PHONE, TODAY, USERNAME, refusal},
};

/// The caller counts pages from 1, the service from 0. The first page is not skipped.
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
async fn a_search_can_be_limited_to_a_kind() -> Outcome {
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
async fn users_exist_by_email_phone_or_username() -> Outcome {
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

/// A service could read an empty list as all users.
#[tokio::test]
async fn without_ids_nothing_is_deleted() -> Outcome {
    let emulated = Emulated::start().await;
    let authing = &emulated.authing;
    let none: [&str; 0] = [];
    assert_eq!(authing.users().delete_many(none).await?, none);
    authing.rbac().roles().delete_many(none).await?;
    authing.rbac().groups().delete_many(none).await?;
    authing.rbac().permissions().delete_many(none).await?;
    let v2 = authing::v2::Authing::from_vars(emulated.emulator.env())?;
    v2.users().delete_many(none).await?;
    v2.rbac().roles().delete_many(none).await?;
    v2.rbac().groups().delete_many(none).await?;
    v2.rbac().policies().delete_many(none).await?;
    assert!(emulated.emulator.journal().is_empty());
    let empty = crate::emulated::refused_input(authing.users().delete("").await);
    assert_eq!(empty.name, "user_id");
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
async fn a_created_social_account_can_log_in() -> Outcome {
    let emulated = Emulated::start().await;
    let create = emulated.authing.users().create().unionid("github|1");
    let mia = create.register_method("oauth:github").await?;
    assert_eq!(mia.register_method.as_deref(), Some("oauth:github"));
    let auth = emulated.authing.auth();
    let signed_in = auth.oidc_login_by_unionid("github|1").await?;
    assert_eq!(signed_in.sub, Some(mia.id));
    Ok(())
}

#[tokio::test]
async fn the_logins_of_a_user_are_recorded() -> Outcome {
    let emulated = Emulated::start().await;
    let (auth, users) = (emulated.authing.auth(), emulated.authing.users());
    assert!(users.login_history(NO_ONE).await?.is_none());
    let before = users.login_history(LEA).await?.ok_or("no user")?;
    assert_eq!((before.total_count, before.list.len()), (0, 0));

    let wrong = auth.login_by_email(EMAIL, "wrong");
    assert_eq!(refusal(wrong).await, ErrorCode::PasswordIncorrect);
    let login = auth.login_by_username(USERNAME, PASSWORD);
    let session = login.last_ip("203.0.113.1").browser("curl").await?;

    let logins = session.users().login_history().await?;
    let successes: Vec<_> = logins.list.iter().map(|login| login.success).collect();
    assert_eq!(successes, [Some(true), Some(false)]);
    let latest = &logins.list[0];
    assert_eq!(latest.when.as_deref(), Some(TODAY));
    assert_eq!(latest.ip.as_deref(), Some("203.0.113.1"));
    assert_eq!(latest.browser.as_deref(), Some("curl"));
    let second = users.login_history(LEA).page(2).page_size(1).await?;
    let second = second.ok_or("no user")?;
    assert_eq!((second.total_count, second.list.len()), (2, 1));
    assert_eq!(second.list[0].success, Some(false));
    Ok(())
}

#[tokio::test]
async fn users_are_listed_with_their_logins() -> Outcome {
    let emulated = Emulated::start().await;
    let users = emulated.authing.users();
    let page = users.list().await?;
    assert!(page.items[0].group.is_none());
    emulated.lea().await;
    let all: Vec<_> = users.list_populated().stream().try_collect().await?;
    assert_eq!(all[0].id, LEA);
    assert!(all[0].group.is_some());
    assert!(all[0].user_location.is_empty());
    let logins = all[0].user_login_history.as_ref().ok_or("no logins")?;
    assert_eq!((logins.total_count, logins.list.len()), (1, 1));
    Ok(())
}
