//! The metadata of users.

use std::error::Error;

use authing::{ErrorCode, Metadata};

use crate::{
    Outcome,
    emulated::{Emulated, LEA, NO_ONE, refusal, refused_input},
};

#[tokio::test]
async fn what_is_set_is_kept_in_order() -> Outcome {
    let emulated = Emulated::start().await;
    let metadata = emulated.authing.metadata();
    metadata.set(LEA, "plan", "gold").await?;
    metadata.set(LEA, "note", "").await?;
    let all = metadata.set(LEA, "plan", "silver").await?;
    let kept = metadata.get(LEA).await?;
    assert_eq!(kept, all);
    let entries: Vec<_> = kept.iter().collect();
    assert_eq!(entries, [("plan", "silver"), ("note", "")]);
    assert_eq!(kept.len(), 2);
    Ok(())
}

#[tokio::test]
async fn what_is_removed_is_gone() -> Outcome {
    let emulated = Emulated::start().await;
    let metadata = emulated.authing.metadata();
    metadata.set(LEA, "plan", "gold").await?;
    metadata.set(LEA, "seats", "12").await?;
    let left = metadata.remove(LEA, "plan").await?;
    assert_eq!(left, Metadata::from_iter([("seats", "12")]));
    assert!(metadata.remove(LEA, "seats").await?.is_empty());
    assert!(metadata.remove(LEA, "never there").await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn users_read_only_their_own_metadata() -> Outcome {
    let emulated = Emulated::start().await;
    let lea = emulated.lea().await;
    lea.metadata().set("theme", "dark").await?;
    let seen_by_owner = emulated.authing.metadata().get(LEA).await?;
    assert_eq!(seen_by_owner.get("theme"), Some("dark"));

    let mia = emulated.newcomer("mia@example.com").await;
    assert!(mia.metadata().get().await?.is_empty());
    let of_lea = mia.metadata().get().user_id(LEA);
    assert_eq!(refusal(of_lea).await, ErrorCode::PermissionDenied);
    let of_lea = mia.metadata().set("theme", "light").user_id(LEA);
    assert_eq!(refusal(of_lea).await, ErrorCode::PermissionDenied);
    let of_lea = mia.metadata().remove("theme").user_id(LEA);
    assert_eq!(refusal(of_lea).await, ErrorCode::PermissionDenied);
    assert!(lea.metadata().remove("theme").await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_unknown_user_and_an_empty_key_are_refused() -> Outcome {
    let emulated = Emulated::start().await;
    let metadata = emulated.authing.metadata();
    assert_eq!(refusal(metadata.get(NO_ONE)).await, ErrorCode::UserNotFound);
    let malformed = metadata.set("lea", "plan", "gold");
    assert_eq!(refusal(malformed).await, ErrorCode::InternalError);

    emulated.emulator.journal().clear();
    let nameless = refused_input(metadata.set(LEA, "", "gold").await);
    assert_eq!(nameless.name, "key");
    let of_nobody = refused_input(metadata.remove("", "plan").await);
    assert_eq!(of_nobody.name, "user_id");
    assert!(emulated.emulator.journal().is_empty());
    Ok(())
}

#[test]
fn texts_are_read_as_what_they_stand_for() -> Outcome {
    let metadata = Metadata::from_iter([
        ("seats", "12"),
        ("trial", "false"),
        ("address", r#"{ "city": "Kyoto" }"#),
    ]);
    assert_eq!(metadata.get_as::<u8>("seats")?, Some(12));
    assert_eq!(metadata.get_as("trial")?, Some(false));
    let address: Option<serde_json::Value> = metadata.get_json("address")?;
    assert_eq!(address.ok_or("it is there")?["city"], "Kyoto");
    assert_eq!(metadata.get_json::<u8>("nothing")?, None);
    Ok(())
}

#[test]
fn a_text_of_another_kind_is_named_by_its_key() {
    let metadata = Metadata::from_iter([("seats", "a dozen")]);
    for error in [
        metadata.get_as::<u8>("seats").map(drop).unwrap_err(),
        metadata.get_json::<u8>("seats").map(drop).unwrap_err(),
    ] {
        assert_eq!(error.key, "seats");
        assert!(error.to_string().contains("`seats`"));
        assert!(!error.to_string().contains("a dozen"));
        assert!(error.source().is_some());
    }
}

#[test]
fn of_several_texts_with_one_key_the_last_stays() {
    let metadata = Metadata::from_iter([("a", "1"), ("b", "2"), ("a", "3")]);
    let entries: Vec<_> = metadata.into_iter().collect();
    let entry = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(entries, [entry("a", "3"), entry("b", "2")]);
}
