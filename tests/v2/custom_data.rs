//! Custom data in the API v2: how it is sent, and how values are read.

use authing::{
    Error,
    v2::{
        operations::auth::RegisterByUsername,
        types::{
            CustomDataValue,
            UdfDataType::{self, Boolean, DateTime, Number, Object, Text},
            UdfTargetType::User,
        },
    },
};
use serde::Serialize;
use serde_json::json;

use super::{rbac::start, unreachable};
use crate::{
    Outcome,
    emulated::{LEA, refused_input},
};

/// Custom data of a user.
#[derive(Serialize)]
struct Profile {
    plan: Option<&'static str>,
    seats: Option<i32>,
}

#[tokio::test]
async fn data_that_is_not_an_object_is_refused() {
    let authing = unreachable();
    let register = authing.auth().register_by_username("lea", "correct horse");
    let refused = register.custom_data(["gold"]).await;
    let metadata = authing.metadata().set_many("lea", 12).await;
    for error in [refused.unwrap_err(), metadata.unwrap_err()] {
        assert!(
            matches!(&error, Error::InvalidArgument(error) if error.name == "data"),
            "{error}"
        );
    }
}

#[test]
fn custom_data_of_a_registration_keeps_its_types() {
    let authing = unreachable();
    let register = authing.auth().register_by_username("lea", "correct horse");
    let register = register.custom_data(json!({ "plan": "gold", "seats": 12 }));
    let params = r#"[{"key":"plan","value":"gold"},{"key":"seats","value":12}]"#;
    let expected = RegisterByUsername::new("lea", "correct horse").params(params);
    assert_eq!(
        format!("{:?}", register.operation()),
        format!("{expected:?}")
    );
}

#[test]
fn a_registration_sends_no_custom_data_that_is_none() {
    let authing = unreachable();
    for (seats, params) in [
        (Some(12), Some(r#"[{"key":"seats","value":12}]"#)),
        (None, None),
    ] {
        let register = authing.auth().register_by_username("lea", "correct horse");
        let register = register.custom_data(Profile { plan: None, seats });
        let expected = RegisterByUsername::new("lea", "correct horse").params(params);
        let sent = format!("{:?}", register.operation());
        assert_eq!(sent, format!("{expected:?}"));
    }
}

#[tokio::test]
async fn a_value_that_is_none_erases_nothing() -> Outcome {
    let (emulator, authing) = start().await;
    let (metadata, fields) = (authing.metadata(), authing.custom_fields());
    for (key, data_type) in [("plan", Text), ("seats", Number)] {
        fields.set(User, key, data_type, key).await?;
    }
    metadata.set(LEA, "plan", "gold").await?;

    let (plan, seats) = (None, Some(12));
    let values = metadata.set_many(LEA, Profile { plan, seats }).await?;
    assert_eq!(
        (values.get("plan"), values.get("seats")),
        (Some("gold"), Some("12"))
    );
    let nothing = || Profile {
        plan: None,
        seats: None,
    };
    assert_eq!(metadata.set_many(LEA, nothing()).await?, values);
    assert_eq!(fields.set_values(User, LEA, nothing()).await?, values);

    let before = emulator.journal().len();
    fields.set_values_of_many(User, [(LEA, nothing())]).await?;
    let refused = refused_input(metadata.set(LEA, "seats", None::<i32>).await);
    assert_eq!(
        (refused.name, refused.hint),
        ("value", "remove it with `remove`")
    );
    assert_eq!(emulator.journal().len(), before, "nothing is sent");
    assert_eq!(metadata.get(LEA).await?, values);
    Ok(())
}

#[test]
fn values_are_read_by_the_type_of_their_field() {
    let read = |data_type: UdfDataType, value: &str| {
        let mut read = CustomDataValue::default();
        (read.data_type, read.value) = (data_type, value.to_owned());
        read.to_json()
    };
    assert_eq!(read(Text, "12"), Some(json!("12")));
    assert_eq!(
        read(DateTime, "1580540818000"),
        Some(json!("1580540818000"))
    );
    assert_eq!(read(Number, "12.5"), Some(json!(12.5)));
    assert_eq!(read(Boolean, "true"), Some(json!(true)));
    assert_eq!(read(Object, r#"{"a":1}"#), Some(json!({ "a": 1 })));
    assert_eq!(read(Number, "many"), None);
}
