//! Names of fields, types and modules.

use authing::Operation;
use authing_codegen_downstream::operations::{self as made, types::SharedReader};
use serde_json::json;

use crate::wire::exchange;

#[tokio::test]
async fn requests_and_responses_use_the_original_names() {
    let exchanged = exchange(
        made::Keywords::new().type_("a").gen_("b").self_("c"),
        json!({ "odd": {
            "type": "t", "gen": 1, "self": true, "async": ["x"], "crate": { "type": "inner" },
        } }),
    )
    .await;
    assert_eq!(
        *exchanged.variables(),
        json!({ "type": "a", "gen": "b", "self": "c" })
    );
    let odd = exchanged.output();
    assert_eq!(
        (odd.type_.as_deref(), odd.gen_, odd.self_),
        (Some("t"), Some(1), Some(true))
    );
    assert_eq!(odd.async_, ["x"]);
    assert_eq!(odd.crate_.unwrap().type_.as_deref(), Some("inner"));

    let exchanged = exchange(
        made::UnderscoredId::new().id("7"),
        json!({ "reader": { "_id": "1" }, "odd": { "_id": "2", "lastIP": "::1", "_": "x" } }),
    )
    .await;
    assert_eq!(*exchanged.variables(), json!({ "_id": "7" }));
    let data = exchanged.output();
    assert_eq!(data.reader.unwrap().id, "1");
    let odd = data.odd.unwrap();
    assert_eq!(odd.id.as_deref(), Some("2"));
    assert_eq!(
        (odd.last_ip.as_deref(), odd.field_.as_deref()),
        (Some("::1"), Some("x"))
    );

    assert!(
        exchange(made::Match::new(), json!({ "ping": true }))
            .await
            .output()
    );
    assert_eq!(made::Match::NAME, "Match");
    let data = format!("{:?}", made::match_::ResponseData::default());
    assert!(data.starts_with("ResponseData"), "{data}");
}

#[tokio::test]
async fn the_names_of_the_prelude_can_be_selected() {
    let data = exchange(
        made::PreludeNames::new("7"),
        json!({
            "string": { "title": "a" },
            "option": { "vec": [{ "title": "b" }] },
            "result": { "title": "c", "tags": null },
        }),
    )
    .await
    .output();
    assert_eq!(data.string.unwrap().title.as_deref(), Some("a"));
    assert_eq!(data.option.unwrap().vec[0].title.as_deref(), Some("b"));
    assert_eq!(data.result.unwrap().title.as_deref(), Some("c"));
    let exchanged = exchange(made::String_::new("x"), json!({ "search": [] })).await;
    assert_eq!(exchanged.sent["operationName"], "String");
}

#[tokio::test]
async fn acronyms_are_converted_only_in_rust_names() {
    let call = made::Acronyms::new()
        .user_ids(vec!["1".to_owned()])
        .oauth_urls("Ada")
        .has_2fa(true);
    let exchanged = exchange(
        call,
        json!({
            "userIDs": [{ "id": "1" }], "OAuthURLs": { "apiURLs": "Ada", "friendsMFAs": [{ "name": "Grace" }] },
            "iOSVersion": 17, "HTTPSProxy": true, "userID2FA": false,
        }),
    )
    .await;
    assert_eq!(
        *exchanged.variables(),
        json!({ "userIDs": ["1"], "OAuthURLs": "Ada", "has2FA": true })
    );
    let data = exchanged.output();
    assert_eq!(data.user_ids[0].id, "1");
    let reader = data.oauth_urls.unwrap();
    assert_eq!(reader.api_urls.as_deref(), Some("Ada"));
    assert_eq!(reader.friends_mfas[0].name.as_deref(), Some("Grace"));
    assert_eq!((data.ios_version, data.https_proxy), (17, Some(true)));
    assert_eq!(data.user_id_2fa, Some(false));
}

#[tokio::test]
async fn fields_are_named_after_aliases() {
    let data = exchange(
        made::Aliases::new("1", "2"),
        json!({
            "one": { "name": "Emma", "theID": "1" },
            "other": { "name": "Persuasion", "clientId": "a", "other": "b" },
        }),
    )
    .await
    .output();
    assert_eq!(data.one.unwrap().the_id, "1");
    let other = data.other.unwrap();
    assert_eq!(
        (other.client_id.as_deref(), other.other.as_deref()),
        (Some("a"), Some("b"))
    );
}

#[test]
fn operations_share_types() {
    use made::shared_types::{one_reader, other_reader};
    let take = |_: Option<SharedReader>| {};
    let one = |data: one_reader::ResponseData| take(data.reader);
    let other = |data: other_reader::ResponseData| take(data.me);
    let _ = (one, other);
}

#[test]
fn folders_become_modules() {
    assert_eq!(made::tokens::AsOwner::NAME, "AsOwner");
    assert_eq!(made::tokens::deep::AsNobody::NAME, "AsNobody");
    assert_eq!(made::tokens::deep::er::AsUser::NAME, "AsUser");
}
