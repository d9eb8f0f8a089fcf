//! Responses are values: they can be compared, serialised with the service's names, and deserialised.

use authing::{
    Page, Secret,
    types::{RefreshedToken, User},
};
use serde_json::{Value, json};

fn lea() -> User {
    let mut lea = User::default();
    lea.id = "5e4c8b1f0a2d3c4b5a690001".into();
    lea.nickname = Some("Lea".to_owned());
    lea.logins_count = Some(3);
    lea
}

#[test]
fn values_are_written_with_the_names_of_the_service() {
    let written = serde_json::to_value(lea()).expect("it is JSON");
    assert_eq!(written["_id"], "5e4c8b1f0a2d3c4b5a690001");
    assert_eq!(written["loginsCount"], 3);
    assert_eq!(written["email"], Value::Null);
}

#[test]
fn values_are_read_as_they_were_written() {
    let mut page = Page::default();
    page.items = vec![lea(), User::default()];
    page.total = Some(2);
    let written = serde_json::to_string(&page).expect("it is JSON");
    let read: Page<User> = serde_json::from_str(&written).expect("it was written here");
    assert_eq!(read, page);
    assert_ne!(read.items[0], read.items[1]);
}

#[test]
fn secrets_are_null_and_read_as_empty() {
    let mut lea = lea();
    lea.token = Some(Secret::new("eyJhbGciOi"));
    let written = serde_json::to_value(&lea).expect("it is JSON");
    assert_eq!(written["token"], Value::Null);
    assert!(!written.to_string().contains("eyJ"));

    let mut token = RefreshedToken::default();
    token.token = Secret::new("eyJhbGciOi");
    let written = serde_json::to_value(&token).expect("it is JSON");
    assert_eq!(written["token"], Value::Null);
    let read: RefreshedToken = serde_json::from_value(written).expect("it was written here");
    assert_eq!(read.token, Secret::default());
    assert_ne!(read.token, token.token);
    let response = json!({ "token": "eyJhbGciOi" });
    let read: RefreshedToken = serde_json::from_value(response).expect("it is a response");
    assert_eq!(read.token, token.token);
}
