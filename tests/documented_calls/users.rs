//! Users: read, listed, changed, removed.

use authing::{Error, ErrorCode, Photo};
use authing_emulator::UserSeed;
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{EMAIL, Emulated, LEA, NO_ONE, PASSWORD, PHONE, TODAY, refusal},
};

const MIA: &str = "5e4c8b1f0a2d3c4b5a690002";
const ROSA: &str = "5e4c8b1f0a2d3c4b5a690003";

/// A pool with three users: Lea, Mia, Rosa.
async fn three_users() -> Emulated {
    let mia = UserSeed::with_email("mia@example.com", PASSWORD).id(MIA);
    let rosa = UserSeed::with_email("rosa@example.com", PASSWORD).id(ROSA);
    Emulated::with(|pool| pool.user(mia).user(rosa)).await
}

/// `查询用户数据`
#[tokio::test]
async fn get() -> Outcome {
    let emulated = Emulated::start().await;
    let users = emulated.authing.users();
    let lea = users.get(LEA).await?.ok_or("Lea is in the pool")?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(lea.email.as_deref(), Some(EMAIL));
    assert_eq!(lea.phone.as_deref(), Some(PHONE));
    assert!(users.get(NO_ONE).await?.is_none());
    let Err(Error::Service(error)) = users.get("malformed").await else {
        panic!("a malformed id should be refused");
    };
    assert_eq!(error.code, Some(ErrorCode::InternalError));
    assert!(
        error.message.contains("Cast to ObjectId failed"),
        "{}",
        error.message
    );
    Ok(())
}

/// `查询用户数据`, of the logged-in user.
#[tokio::test]
async fn me() -> Outcome {
    let emulated = three_users().await;
    let session = emulated.lea().await;
    let lea = session.users().me().await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(lea.id, LEA);
    // The service returns other users of the pool, too.
    let mia = session.users().me().user_id(MIA).await?;
    assert_eq!(mia.id, MIA);
    Ok(())
}

/// Not on the page: several users in one request.
#[tokio::test]
async fn get_many() -> Outcome {
    let emulated = three_users().await;
    let users = emulated.authing.users();
    let found = users.get_many([LEA, NO_ONE, "malformed", MIA]).await?;
    assert_snapshot!(sent(&emulated));

    let found: Vec<_> = found.iter().map(|user| user.id.as_str()).collect();
    assert_eq!(found, [LEA, MIA]);
    Ok(())
}

/// `查询用户列表`
#[tokio::test]
async fn list() -> Outcome {
    let emulated = three_users().await;
    let users = emulated.authing.users();
    let page = users.list().page(2).page_size(2).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(page.total, Some(3));
    assert_eq!(page.items.len(), 1);
    let page = users.list().await?;
    assert_eq!(
        page.items.len(),
        3,
        "without arguments it is the first page of ten"
    );
    Ok(())
}

/// `查询用户列表`, to its end.
#[tokio::test]
async fn list_as_a_stream() -> Outcome {
    let emulated = three_users().await;
    let mut stream = emulated.authing.users().list().page_size(2).stream();
    assert!(
        emulated.emulator.journal().is_empty(),
        "nothing is asked for before it is read"
    );
    let mut ids = Vec::new();
    while let Some(user) = stream.try_next().await? {
        ids.push(user.id);
    }
    assert_snapshot!(sent(&emulated));

    ids.sort();
    assert_eq!(ids, [LEA, MIA, ROSA]);
    Ok(())
}

/// `修改用户资料`, with every key of the page.
#[tokio::test]
async fn update() -> Outcome {
    let emulated = Emulated::start().await;
    let lea = emulated
        .authing
        .users()
        .update(LEA)
        .email(EMAIL)
        .username("lea-2")
        .nickname("Lea the Second")
        .company("Analytical Engines")
        .phone(PHONE)
        .oauth("{}")
        .email_verified(true)
        .photo("https://example.com/lea.png")
        .browser("Firefox")
        .password("a new password")
        .old_password(PASSWORD)
        .token("a token of old")
        .token_expired_at("2030-01-01T00:00:00+08:00")
        .logins_count(7)
        .last_login(TODAY)
        .last_ip("192.0.2.1")
        .signed_up("2019-01-01T00:00:00+08:00")
        .blocked(false)
        .is_deleted(false)
        .await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(lea.username.as_deref(), Some("lea-2"));
    assert_eq!(lea.nickname.as_deref(), Some("Lea the Second"));
    assert_eq!(lea.company.as_deref(), Some("Analytical Engines"));
    assert_eq!(lea.oauth.as_deref(), Some("{}"));
    assert_eq!(lea.email_verified, Some(true));
    assert_eq!(lea.photo.as_deref(), Some("https://example.com/lea.png"));
    assert_eq!(lea.browser.as_deref(), Some("Firefox"));
    assert_eq!(
        lea.token_expired_at.as_deref(),
        Some("2030-01-01T00:00:00+08:00")
    );
    assert_eq!(lea.logins_count, Some(7));
    assert_eq!(lea.last_login.as_deref(), Some(TODAY));
    assert_eq!(lea.last_ip.as_deref(), Some("192.0.2.1"));
    assert_eq!(lea.signed_up.as_deref(), Some("2019-01-01T00:00:00+08:00"));
    assert_eq!((lea.blocked, lea.is_deleted), (Some(false), Some(false)));
    let by_old = emulated.authing.auth().login_by_email(EMAIL, PASSWORD);
    assert_eq!(refusal(by_old).await, ErrorCode::PasswordIncorrect);
    emulated.log_in(EMAIL, "a new password").await;
    Ok(())
}

/// `修改用户资料`, of the logged-in user: other fields keep their values.
#[tokio::test]
async fn update_of_a_session() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let lea = session
        .users()
        .update()
        .company("Analytical Engines")
        .await?;
    assert_snapshot!(sent(&emulated));
    assert_eq!(lea.company.as_deref(), Some("Analytical Engines"));
    assert_eq!(lea.nickname.as_deref(), Some("Lea"));
    Ok(())
}

/// `修改用户资料`: a new password requires the current one.
#[tokio::test]
async fn update_of_a_password() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let update = || session.users().update().password("a new password");
    let wrong = update().old_password("wrong");
    assert_eq!(refusal(wrong).await, ErrorCode::OldPasswordIncorrect);
    emulated.log_in(EMAIL, PASSWORD).await;

    update().old_password(PASSWORD).await?;
    assert_snapshot!(sent(&emulated));
    let by_old = emulated.authing.auth().login_by_email(EMAIL, PASSWORD);
    assert_eq!(refusal(by_old).await, ErrorCode::PasswordIncorrect);
    emulated.log_in(EMAIL, "a new password").await;
    Ok(())
}

#[tokio::test]
async fn wrong_updates_are_refused() {
    let emulated = three_users().await;
    let users = emulated.authing.users();
    let email = users.update(LEA).email("lea@example.org");
    assert_eq!(refusal(email).await, ErrorCode::UseUpdateEmail);
    let phone = users.update(LEA).phone("13900000000");
    assert_eq!(refusal(phone).await, ErrorCode::UseUpdatePhone);
    let taken = users.update(LEA).username("mia@example.com");
    assert_eq!(refusal(taken).await, ErrorCode::UsernameTaken);
    let unknown = users.update(NO_ONE).company("Nowhere");
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotInPool);

    let session = emulated.lea().await;
    let blocked = session.users().update().blocked(true);
    assert_eq!(refusal(blocked).await, ErrorCode::FieldUpdateForbidden);
    let another = session.users().update().user_id(MIA).company("Hers");
    assert_eq!(refusal(another).await, ErrorCode::NotOwnProfile);
}

/// `修改用户资料`, with a photo as a file: it is uploaded, then set.
#[tokio::test]
async fn update_of_a_photo() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let picture = Photo::new(*b"\x89PNG and so on", "image/png");
    let lea = session.users().update().photo_file(picture).await?;
    assert_snapshot!(sent(&emulated));

    let address = lea.photo.ok_or("the photo has an address")?;
    assert!(
        address.starts_with(&emulated.emulator.cdn_url()),
        "{address}"
    );
    let served = reqwest::get(address).await?;
    assert_eq!(served.headers()["content-type"], "image/png");
    assert_eq!(served.bytes().await?.as_ref(), b"\x89PNG and so on");
    Ok(())
}

/// `删除用户`
#[tokio::test]
async fn delete() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    let users = emulated.authing.users();
    let deleted = users.delete(LEA).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(deleted, [LEA]);
    assert!(users.get(LEA).await?.is_none());
    let login = emulated.authing.auth().login_by_email(EMAIL, PASSWORD);
    assert_eq!(refusal(login).await, ErrorCode::UserNotFound);
    assert_eq!(refusal(session.users().me()).await, ErrorCode::LoginInvalid);
    assert_eq!(
        refusal(users.delete(LEA)).await,
        ErrorCode::UserRemovalFailed
    );
    Ok(())
}

/// `删除用户`, several at once.
#[tokio::test]
async fn delete_many() -> Outcome {
    let emulated = three_users().await;
    let users = emulated.authing.users();
    let deleted = users.delete_many([MIA, ROSA]).await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(deleted, [MIA, ROSA]);
    assert_eq!(users.list().await?.total, Some(1));
    Ok(())
}
