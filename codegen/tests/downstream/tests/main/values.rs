//! Values of variables and responses: absent, null, lists, enums, scalars.

use authing::Argument;
use authing_codegen_downstream::operations::{
    self as made,
    types::{FormField, Genre, LoanInput, Mood, Order, Range, ReaderFilter, Weather},
};
use serde_json::json;

use crate::wire::exchange;

#[tokio::test]
async fn nulls_in_lists_are_dropped() {
    let exchanged = exchange(
        made::Lists::new().names(vec!["Ada".to_owned()]),
        json!({
            "books": [null, { "title": "Emma", "tags": ["a", null, "b"], "authors": null }, null],
            "readers": [{ "borrowed": [], "friends": null, "loans": [null, { "days": 3 }] }],
            "genres": ["NOVEL", "Self", "SAGA"],
        }),
    )
    .await;
    assert_eq!(*exchanged.variables(), json!({ "names": ["Ada"] }));
    let data = exchanged.output();
    assert_eq!(data.books.len(), 1);
    assert_eq!(data.books[0].tags, ["a", "b"]);
    assert!(data.books[0].authors.is_empty());
    assert_eq!(data.readers[0].loans[0].days, Some(3));
    assert!(data.readers[0].friends.is_empty());
    assert_eq!(
        data.genres,
        [Genre::Novel, Genre::Self_, Genre::Other("SAGA".to_owned())]
    );
    let genres = exchange(made::ListOfEnums::new(), json!({ "genres": null })).await;
    assert!(genres.output().is_empty());
}

#[tokio::test]
async fn enums_keep_unknown_values() {
    let exchanged = exchange(
        made::Enums::new(Genre::Self_).order(Order::NewestFirst),
        json!({ "genre": "SAGA", "search": [{ "genre": "POEM" }] }),
    )
    .await;
    assert_eq!(
        *exchanged.variables(),
        json!({ "genre": "Self", "order": "NEWEST_FIRST" })
    );
    let data = exchanged.output();
    assert_eq!(data.genre.unwrap().as_str(), "SAGA");
    assert_eq!(data.search[0].genre, Some(Genre::Poem));
    let unknown = made::Enums::new("EPIC").order(Order::Pages);
    let exchanged = exchange(unknown, json!({ "genre": null, "search": [] })).await;
    assert_eq!(
        *exchanged.variables(),
        json!({ "genre": "EPIC", "order": "pages" })
    );
}

#[tokio::test]
async fn a_known_value_other_differs_from_unknown_values() {
    let exchanged = exchange(
        made::EnumsWithOther::new(Weather::Unrecognized).of(Mood::Other),
        json!({ "mood": "OTHER", "weather": ["OTHER2", "other", "Other", "UNKNOWN"] }),
    )
    .await;
    assert_eq!(
        *exchanged.variables(),
        json!({ "of": "OTHER", "at": "Unrecognized" })
    );
    let data = exchanged.output();
    assert_eq!(data.mood, Some(Mood::Other));
    let known = [Weather::Other2, Weather::Other];
    assert_eq!(data.weather[..2], known);
    let unknown = Weather::Other3("Other".to_owned());
    assert_eq!(data.weather[2..], [unknown, Weather::Unknown]);
    assert_eq!(Mood::from("SAD"), Mood::Unknown("SAD".to_owned()));
}

#[tokio::test]
async fn absent_and_null_variables_are_distinguished() {
    let loans = [
        LoanInput::new("Ada"),
        LoanInput::new("Grace")
            .days(7)
            .genre(Argument::Null)
            .type_("long")
            .notes(vec!["a".to_owned()]),
    ];
    let exchanged = exchange(made::InputObjects::new(loans), json!({ "lendAll": null })).await;
    assert_eq!(
        *exchanged.variables(),
        json!({ "loans": [
            { "reader": "Ada" },
            { "reader": "Grace", "days": 7, "genre": null, "type": "long", "notes": ["a"] },
        ] })
    );
    let readers = || json!({ "readers": [] });
    let absent = exchange(made::OptionalInputs::new(), readers()).await;
    assert_eq!(*absent.variables(), json!({}));
    let set = made::OptionalInputs::new()
        .born(Argument::Null)
        .filter(ReaderFilter::new().ranges(vec![Range::new().from(1), Range::new()]));
    let set = exchange(set, readers()).await;
    assert_eq!(
        *set.variables(),
        json!({ "born": null, "filter": { "ranges": [{ "from": 1 }, {}] } })
    );
}

#[tokio::test]
async fn input_types_can_contain_lists_of_themselves() {
    let below = vec![FormField::new("street").value("Long Lane")];
    let form = made::RecursiveLists::new().form(vec![FormField::new("address").children(below)]);
    let exchanged = exchange(form, json!({ "fillIn": 1 })).await;
    let below = json!([{ "label": "street", "value": "Long Lane" }]);
    assert_eq!(
        *exchanged.variables(),
        json!({ "form": [{ "label": "address", "children": below }] })
    );
}

#[tokio::test]
async fn variables_with_a_default_value_are_optional() {
    let data = || json!({ "search": [], "readers": [] });
    let left_out = exchange(made::Defaults::new(), data()).await;
    assert_eq!(*left_out.variables(), json!({}));
    let query = left_out.sent["query"].as_str().unwrap();
    assert!(
        query.contains(r#"$text:String!="π \"und\" \\ mehr""#),
        "{query}"
    );
    assert!(query.contains("$order:Order=null"), "{query}");
    let given = exchange(made::Defaults::new().text("x").first(3), data()).await;
    assert_eq!(*given.variables(), json!({ "text": "x", "first": 3 }));
}

#[tokio::test]
async fn custom_scalars_can_be_any_json() {
    let money = json!({ "amount": 5, "in": "EUR" });
    let exchanged = exchange(
        made::CustomScalar::new().of(money.clone()),
        json!({ "price": money, "also": 7, "onlyBook": { "price": null } }),
    )
    .await;
    assert_eq!(
        *exchanged.variables(),
        json!({ "of": { "amount": 5, "in": "EUR" } })
    );
    let data = exchanged.output();
    assert_eq!(data.price.unwrap()["amount"], 5);
    assert_eq!(data.also.unwrap(), 7);
}

#[tokio::test]
async fn strings_are_sent_unchanged() {
    let exchanged = exchange(
        made::WideText::new("7"),
        json!({ "book": {}, "search": [] }),
    )
    .await;
    let query = exchanged.sent["query"].as_str().unwrap();
    assert!(query.contains("書 👩‍👩‍👧"), "{query}");
    exchanged.output();
    let blocks = json!({ "one": [], "two": [], "readers": [] });
    exchange(made::BlockStrings::new(), blocks).await.output();
}

#[tokio::test]
async fn lists_of_lists_are_decoded() {
    let piles = json!([[{ "title": "Emma" }, null], null, []]);
    let data = json!({ "grid": [[1, null, 2], null], "onlyGrid": null, "piles": piles });
    let data = exchange(made::NestedLists::new(), data).await.output();
    assert_eq!(data.grid, [[1, 2]]);
    assert!(data.only_grid.is_none());
    let titles = |pile: &Vec<made::nested_lists::Piles>| {
        pile.iter().map(|book| book.title.clone()).collect()
    };
    let titles: Vec<Vec<_>> = data.piles.iter().map(titles).collect();
    assert_eq!(titles, [vec![Some("Emma".to_owned())], vec![]]);
    let piles = exchange(
        made::NestedListRoot::new(),
        json!({ "piles": [[{ "title": "Emma" }]] }),
    )
    .await;
    assert_eq!(piles.output()[0][0].title.as_deref(), Some("Emma"));
}
