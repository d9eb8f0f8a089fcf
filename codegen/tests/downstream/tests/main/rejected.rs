//! Calls with invalid arguments, which fail before a request is sent, and calls with `@acknowledgement`.

use authing::{Argument, Authing, Error, ErrorCode, Operation, operations::Service};
use authing_codegen_downstream::operations::{
    self as made,
    types::{Label, Order, Parcel},
};
use serde_json::json;

use crate::wire::exchange;

#[tokio::test]
async fn numbers_without_a_json_representation_are_rejected() {
    let parcel = Parcel::new;
    let label = |scale: f64| Label::new().scale(scale);
    let call = || made::Floats::new(1.0, [parcel(1.0)]);
    for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let inside = parcel(1.0).inside(vec![parcel(1.0).heights(vec![2.0, odd])]);
        for (argument, call) in [
            ("weight", made::Floats::new(odd, [parcel(1.0)])),
            (
                "parcels",
                made::Floats::new(1.0, [parcel(1.0), parcel(odd)]),
            ),
            ("optional", call().optional(odd)),
            ("list", call().list(vec![1.0, odd])),
            ("parcel", call().parcel(parcel(1.0).label(label(odd)))),
            ("parcel", call().parcel(inside)),
            ("scale", call().scale(odd)),
        ] {
            assert_rejected(argument, call).await;
        }
    }
    let call = call().optional(Argument::Null).list(vec![0.5]);
    let exchanged = exchange(call, json!({})).await;
    let wanted =
        json!({ "weight": 1.0, "optional": null, "list": [0.5], "parcels": [{ "width": 1.0 }] });
    assert_eq!(*exchanged.variables(), wanted);
}

#[tokio::test]
async fn phone_codes_must_consist_of_digits() {
    let login = |code: &str| made::PhoneCodes::new("correct horse").code(code);
    let exchanged = exchange(login("0123"), json!({ "login": { "token": "e.y.J" } })).await;
    assert_eq!(exchanged.sent["variables"]["code"], "0123");
    let exchanged = exchange(login("0123").number("1234"), json!({ "login": {} })).await;
    assert_eq!(exchanged.sent["variables"]["number"], 1234);
    assert_eq!(made::PhoneCodes::SECRETS, ["password", "number", "code"]);
    assert!(!format!("{:?}", login("0123")).contains("0123"));
    for code in ["", "12", "12345678901", "correct horse", "１２３４"] {
        assert_rejected("code", login(code)).await;
        assert_rejected("number", login("123").number(code)).await;
    }
}

#[tokio::test]
async fn empty_strings_in_lists_are_rejected() {
    let lists = made::RequiredLists::new(["1", " "], [Order::Title]);
    assert_rejected("ids", lists).await;
}

#[tokio::test]
async fn empty_texts_and_lists_are_rejected() {
    assert_rejected("name", made::NotEmpty::new(["lea"]).name(" ")).await;
    assert_rejected("names", made::NotEmpty::new([""; 0])).await;
    assert_rejected("names", made::NotEmpty::new([""])).await;
    let call = made::NotEmpty::new(["lea"]);
    exchange(call, json!({ "readers": [] })).await.output();
}

#[tokio::test]
async fn a_secret_in_the_place_of_an_address_or_number_is_rejected() {
    let contacts = |email, code| made::Contacts::new(email, "correct horse", code);
    assert_rejected("email", contacts("secret", "lea@example.com")).await;
    assert_rejected("email", contacts("", "1234")).await;
    let swapped = made::Contacts::new("correct horse", "lea@example.com", "1234");
    assert_rejected("email", swapped).await;
    let call = || contacts("lea@example.com", "1234");
    for number in ["", "secret"] {
        assert_rejected("number", call().number(number)).await;
    }
    let call = call().number("+86 (0) 138.0000-0001");
    let exchanged = exchange(call, json!({ "login": null, "reader": null })).await;
    assert_eq!(
        exchanged.sent["variables"]["number"],
        "+86 (0) 138.0000-0001"
    );
}

#[tokio::test]
async fn a_call_with_an_empty_list_sends_nothing() {
    let nowhere =
        Authing::builder("the-pool", "the-secret").users_url("http://127.0.0.1:9/graphql");
    let authing = nowhere.build().unwrap();
    for (ids, orders) in [(vec!["1"], vec![]), (vec![], vec![Order::Title])] {
        let output = authing.send(made::SkipIfEmpty::new(ids, orders)).await;
        assert!(output.unwrap().books.is_empty());
    }
}

/// Asserts that the operation is rejected because of the argument, before a request is sent.
async fn assert_rejected<O>(argument: &str, operation: O)
where
    O: Operation<Token = authing::NoToken, Api = Service, Output: std::fmt::Debug>,
{
    let exchanged = exchange(operation, json!({})).await;
    assert!(exchanged.sent.is_null());
    let Err(Error::InvalidArgument(error)) = exchanged.got else {
        panic!("{argument}: {:?}", exchanged.got);
    };
    assert_eq!(error.name, argument);
}

#[tokio::test]
async fn acknowledgements_return_unit_or_an_error() {
    let done = json!({ "code": 200, "message": "done", "status": true });
    for said in [done, json!({}), json!({ "status": true })] {
        let call = made::Acknowledgement::new("1");
        exchange(call, json!({ "giveBack": said })).await.output();
    }
    for (said, code) in [
        (json!({ "code": 2300, "message": "not lent" }), Some(2300)),
        (json!({ "code": 200, "status": false }), None),
        (json!({ "status": false }), None),
    ] {
        let call = made::AcknowledgementOptional::new("1");
        let exchanged = exchange(call, json!({ "giveBack": said })).await;
        let Err(Error::Service(error)) = exchanged.got else {
            panic!("{said}: {:?}", exchanged.got);
        };
        assert_eq!(error.code.map(ErrorCode::number), code, "{said}");
    }
    let nothing = json!({ "giveBack": null });
    let optional = made::AcknowledgementOptional::new("1");
    exchange(optional, nothing.clone()).await.output();
    let exchanged = exchange(made::Acknowledgement::new("1"), nothing).await;
    assert!(matches!(exchanged.got, Err(Error::Decode(error)) if error.path == "data.giveBack"));
}
