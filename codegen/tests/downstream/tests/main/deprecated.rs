//! Uses of deprecated items cause warnings. Each use in this file expects the warning and fails to compile without it. The generated code
//! compiles without warnings.

#![deny(warnings)]

use crate::wire::exchange;
use authing_codegen_downstream::operations::{
    deprecated_items as made,
    types::{OldFilter, OldState},
};
use serde_json::json;

#[tokio::test]
#[expect(deprecated)]
async fn an_operation_with_a_deprecated_root_field_warns() {
    let call = made::OldCount::new();
    let exchanged = exchange(call, json!({ "oldCount": 3 })).await;
    assert_eq!(*exchanged.variables(), json!({}));
    assert_eq!(exchanged.output(), 3);
}

#[tokio::test]
async fn an_operation_with_several_root_fields_does_not_warn() {
    let data = json!({ "oldCount": 3, "ping": true });
    let data = exchange(made::OldAndNew::new(), data).await.output();
    #[expect(deprecated)]
    let count = data.old_count;
    assert_eq!((count, data.ping), (Some(3), Some(true)));
}

#[tokio::test]
async fn reading_a_page_with_deprecated_fields_does_not_warn() {
    let data = json!({ "oldItems": { "totalCount": 1, "list": [{ "current": "GOOD" }] } });
    let page = exchange(made::OldItems::new().page(1), data).await.output();
    assert_eq!(page.total, Some(1));
    assert_eq!(page.items[0].current, Some(OldState::Good));
}

#[test]
fn setters_of_deprecated_arguments_and_input_fields_warn() {
    let to = OldFilter::new().after(1);
    #[expect(deprecated)]
    let to = to.before(2);
    assert!(format!("{to:?}").contains("before: Value(2)"));
    #[expect(deprecated)]
    let call = made::OldCount::new().by("name");
    assert!(format!("{call:?}").contains("name"));
    #[expect(deprecated)]
    let call = made::OldAndNew::new().before(2);
    assert!(format!("{call:?}").contains('2'));
}

#[test]
fn deprecated_enum_values_warn() {
    #[expect(deprecated)]
    let worn = OldState::Worn;
    assert_eq!(worn.as_str(), "WORN");
    assert_eq!(OldState::from("WORN"), worn);
}
