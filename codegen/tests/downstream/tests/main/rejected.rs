//! Calls with invalid arguments, which fail before a request is sent, and calls with `@acknowledgement`.

use authing::{Argument, Error, ErrorCode, Operation, operations::Service};
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
