//! Custom data in the API v2: how it is sent, and how values are read.

use authing::{
    Error,
    v2::{
        Authing,
        operations::auth::RegisterByUsername,
        types::{
            CustomDataValue,
            UdfDataType::{self, Boolean, DateTime, Number, Object, Text},
        },
    },
};
use serde_json::json;

#[tokio::test]
async fn data_that_is_not_an_object_is_refused() {
    let authing = Authing::new("pool", "secret").unwrap();
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
    let authing = Authing::new("pool", "secret").unwrap();
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
