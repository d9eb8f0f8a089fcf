//! Secrets and passwords are sent but never printed.

use authing::Operation;
use authing_codegen_downstream::operations::{
    self as made,
    types::{LoanInput, Order, Range},
};
use serde_json::json;

use crate::wire::exchange;

#[tokio::test]
async fn passwords_are_encrypted_and_secrets_are_not_shown() {
    let call = made::Secrets::new("correct horse")
        .name("Ada")
        .code("1234")
        .api_key("the-key");
    let shown = format!("{call:?}");
    for secret in ["correct horse", "1234", "the-key"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let data = json!({ "login": { "token": "the-token", "reader": { "shareKey": "open" } } });
    let exchanged = exchange(call, data).await;
    let variables = exchanged.variables();
    assert_eq!(variables["code"], 1234);
    assert_eq!(variables["apiKey"], "the-key");
    assert_ne!(variables["password"], "correct horse");
    let login = exchanged.output();
    assert!(!format!("{login:?}").contains("the-token"));
    assert_eq!(login.token.unwrap().expose(), "the-token");
    assert_eq!(login.reader.unwrap().share_key.as_deref(), Some("open"));
}

/// Errors must not contain response data with secrets.
#[test]
fn operations_with_secrets_in_the_response_are_marked() {
    const { assert!(made::PhoneCodes::SECRET_RESPONSE) };
    const { assert!(made::SecretCustomScalars::SECRET_RESPONSE) };
    const { assert!(!made::RequiredLists::SECRET_RESPONSE) };
}

#[tokio::test]
async fn secrets_of_custom_scalars_are_sent_and_not_shown() {
    let call = made::SecretCustomScalars::new("the-password")
        .refresh_tokens(vec![json!({ "jwt": "first" }).into(), "second".into()])
        .proof("the-proof");
    let shown = format!("{call:?}");
    for secret in ["the-password", "first", "second", "the-proof"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let data = json!({
        "grant": { "accessToken": "opaque", "refreshTokens": [["deep"], null], "session": 1928 },
        "shown": { "session": "seen" },
    });
    let exchanged = exchange(call, data).await;
    let wanted = json!({
        "password": "the-password", "refreshTokens": [{ "jwt": "first" }, "second"], "proof": "the-proof",
    });
    assert_eq!(*exchanged.variables(), wanted);
    let data = exchanged.output();
    let shown = format!("{data:?}");
    for secret in ["opaque", "deep", "1928"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("seen"), "{shown}");
    let grant = data.grant.unwrap();
    assert_eq!(*grant.access_token.expose(), "opaque");
    assert_eq!(*grant.refresh_tokens[0].expose(), json!(["deep"]));
    assert_eq!(*grant.session.unwrap().expose(), 1928);
}

#[tokio::test]
async fn lists_of_secrets_are_sent_and_not_shown() {
    let call = made::SecretLists::new(["first", "second"]).more(vec!["third".into()]);
    assert!(!format!("{call:?}").contains("second"));
    let data = json!({
        "readers": [],
        "more": [],
        "books": [{ "title": "Emma", "tags": ["hidden", null], "id": "7" }],
    });
    let exchanged = exchange(call, data).await;
    let wanted = json!({ "codes": ["first", "second"], "more": ["third"] });
    assert_eq!(*exchanged.variables(), wanted);
    let data = exchanged.output();
    assert!(!format!("{data:?}").contains("hidden"));
    assert_eq!(data.books[0].tags[0].expose(), "hidden");
    let call = made::SecretNumbers::new(["12", "34"], "56");
    let exchanged = exchange(call, json!({ "matrix": 1, "search": [] })).await;
    let wanted = json!({ "codes": [12, 34], "code": 56 });
    assert_eq!(*exchanged.variables(), wanted);
    let call = made::RequiredLists::new(["1", "2"], [Order::Title, Order::Pages]);
    let exchanged = exchange(call.optional(vec![Order::NewestFirst]), json!({})).await;
    let wanted = json!({
        "ids": ["1", "2"], "orders": ["TITLE", "pages"], "optional": ["NEWEST_FIRST"],
    });
    assert_eq!(*exchanged.variables(), wanted);
}

#[tokio::test]
async fn input_objects_with_secrets_are_sent_and_not_shown() {
    let loan = LoanInput::new("Ada").notes(vec!["hidden".to_owned()]);
    let call = made::SecretInputLists::new([loan]);
    assert!(!format!("{call:?} {call:#?}").contains("hidden"));
    assert!(!format!("{:?}", Range::new().from(1234)).contains("1234"));
    let exchanged = exchange(call, json!({ "lendAll": [] })).await;
    let wanted = json!({ "loans": [{ "reader": "Ada", "notes": ["hidden"] }] });
    assert_eq!(*exchanged.variables(), wanted);
}
