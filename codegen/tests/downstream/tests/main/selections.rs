//! Selections: merging, conditions, outputs and pages.

use authing::Paged;
use authing_codegen_downstream::operations::{self as made, types::Genre};
use serde_json::json;

use crate::wire::exchange;

#[tokio::test]
async fn a_selection_set_with_a_single_spread_has_the_type_of_the_fragment() {
    let book = exchange(
        made::SingleFragment::new("7"),
        json!({ "book": { "title": "Emma", "pages": 474 } }),
    )
    .await
    .output();
    let book: made::types::SingleFragmentBook = book;
    assert_eq!((book.title.as_deref(), book.pages), (Some("Emma"), 474));
}

#[tokio::test]
async fn fields_selected_directly_and_in_a_fragment_are_kept() {
    let reader = exchange(
        made::MixedSelection::new(),
        json!({ "reader": { "_id": "1", "email": "a@b.example", "favourite": { "title": "Emma" } } }),
    )
    .await
    .output();
    assert_eq!(reader.id, "1");
    assert_eq!(reader.email.as_deref(), Some("a@b.example"));
    assert_eq!(reader.favourite.unwrap().title.as_deref(), Some("Emma"));
}

#[tokio::test]
async fn repeated_fields_are_merged() {
    let book = exchange(
        made::MergedFields::new("7"),
        json!({ "book": {
            "title": "Emma",
            "author": { "name": "Jane", "email": "j@a.example", "favourite": null },
        } }),
    )
    .await
    .output();
    let author = book.author.unwrap();
    assert_eq!(author.name.as_deref(), Some("Jane"));
    assert_eq!(author.email.as_deref(), Some("j@a.example"));
    assert!(author.favourite.is_none());
}

#[tokio::test]
async fn inline_fragments_are_merged_into_the_selection_set() {
    let call = made::InlineFragment::new("7", true);
    let data = json!({ "book": {
        "id": "7", "title": "Emma", "named": "Emma", "genre": "NOVEL", "pages": 474, "author": { "name": "Jane" },
    } });
    let book = exchange(call, data).await.output();
    assert_eq!(book.title.as_deref(), Some("Emma"));
    assert_eq!(book.named.as_deref(), Some("Emma"));
    assert_eq!(book.genre, Some(Genre::Novel));
    assert_eq!(book.pages, Some(474));
    assert_eq!(book.author.unwrap().name.as_deref(), Some("Jane"));
}

#[tokio::test]
async fn conditional_fields_are_optional() {
    let data = exchange(
        made::Conditions::new("7", false),
        json!({ "book": { "id": "7", "inPrint": true }, "again": { "pages": 1 }, "count": 3 }),
    )
    .await
    .output();
    let book = data.book.unwrap();
    assert_eq!((book.pages, book.in_print), (None, Some(true)));
    assert!(book.tags.is_empty() && book.related.is_empty());
    assert!(data.only_book.is_none());
    assert_eq!((data.again.pages, data.count), (1, 3));
    let output = exchange(made::ConditionalRoot::new(false), json!({}))
        .await
        .output();
    assert!(output.is_none());
    let output = exchange(
        made::ConditionalFragment::new(false),
        json!({ "onlyBook": {} }),
    );
    assert!(output.await.output().pages.is_none());
}

#[tokio::test]
async fn optional_applies_to_root_fields_in_fragments() {
    let call = made::RootOptionalInFragment::new();
    let nobody = exchange(call, json!({ "me": null })).await.output();
    assert!(nobody.is_none());
    let call = made::RootOptionalInFragment::new();
    let reader = exchange(call, json!({ "me": { "name": "Ada" } })).await;
    assert_eq!(reader.output().unwrap().name.as_deref(), Some("Ada"));
    let call = made::RootRequiredInFragment::new();
    let nobody = exchange(call, json!({ "me": null, "ping": true })).await;
    assert!(nobody.got.is_err());
}

#[tokio::test]
async fn fields_in_only_some_merged_selections_are_optional() {
    use made::conditional_merging as merged;
    let short = json!({ "onlyBook": { "id": "7" } });
    let book = exchange(merged::OneOfTwo::new(false), short).await.output();
    assert_eq!((book.id.as_str(), book.pages), ("7", None));

    let branch = json!({ "onlyBook": { "id": "7", "inPrint": true } });
    let book = exchange(merged::EitherBranch::new(false), branch).await;
    let book = book.output().unwrap();
    assert_eq!((book.id.as_str(), book.pages), ("7", None));
    assert_eq!(book.in_print, Some(true));

    let short = json!({ "onlyBook": { "author": {
        "name": "Jane", "email": "j@a.example", "favourite": { "inPrint": true },
    } } });
    let author = exchange(merged::BelowACondition::new(false), short).await;
    let author = author.output().author.unwrap();
    assert!(author.id.is_none() && author.borrowed.is_empty());
    let favourite = author.favourite.unwrap();
    assert_eq!((favourite.pages, favourite.in_print), (None, Some(true)));

    let long = json!({ "onlyBook": { "author": {
        "name": "Jane", "_id": "1", "borrowed": [{ "pages": 474 }], "favourite": { "pages": 12 },
    } } });
    let author = exchange(merged::BelowACondition::new(true), long).await;
    let author = author.output().author.unwrap();
    assert_eq!(author.borrowed[0].pages, 474);
    assert_eq!(author.favourite.unwrap().pages, Some(12));
}

#[tokio::test]
async fn fields_in_all_merged_selections_are_required() {
    use made::conditional_merging as merged;
    let book = json!({ "onlyBook": { "id": "7", "pages": 474, "inPrint": true } });
    let book = exchange(merged::SameCondition::new(true, false), book).await;
    let book = book.output().unwrap();
    assert_eq!(
        (book.id.as_str(), book.pages, book.in_print),
        ("7", 474, true)
    );
    let absent = exchange(merged::SameCondition::new(true, true), json!({})).await;
    assert!(absent.output().is_none());

    let book = json!({ "onlyBook": { "pages": 474, "author": { "_id": "1" } } });
    let data = exchange(merged::LiteralCondition::new(true), book).await;
    let data = data.output();
    let book = data.only_book;
    assert_eq!((book.pages, book.in_print, book.id), (474, None, None));
    let author: made::types::LiteralConditionReader = book.author.unwrap();
    assert_eq!(author.id, "1");
    assert!(book.authors.is_empty() && data.never.is_none());

    let book = json!({ "onlyBook": { "id": "7", "pages": 474, "author": { "_id": "1" } } });
    let book = exchange(merged::ConditionalSpread::new(true, false), book).await;
    let book = book.output();
    assert_eq!((book.id.as_str(), book.pages), ("7", Some(474)));
    assert_eq!(book.author.unwrap().id, "1");
}

#[tokio::test]
async fn a_root_field_with_null_is_an_error_unless_it_is_optional() {
    let null = || json!({ "book": null });
    assert!(
        exchange(made::RootRequired::new("7"), null())
            .await
            .got
            .is_err()
    );
    assert!(
        exchange(made::RootOptional::new("7"), null())
            .await
            .output()
            .is_none()
    );
    let books = exchange(made::RootOptionalList::new(), json!({ "books": null })).await;
    assert!(books.output().is_none());
    let ping = exchange(made::RootScalar::new(), json!({ "ping": null })).await;
    assert!(ping.got.is_err());
    assert!(
        exchange(made::RootInFragment::new(), json!({ "ping": true }))
            .await
            .output()
    );
}

#[tokio::test]
async fn several_root_fields_are_returned_together() {
    let data = |me| json!({ "book": null, "me": me, "ping": null });
    let output = exchange(made::SeveralRoots::new("7"), data(json!({ "_id": "1" })))
        .await
        .output();
    assert!(output.book.is_none() && output.ping.is_none());
    assert_eq!(output.me.id, "1");
    assert!(
        exchange(made::SeveralRoots::new("7"), data(json!(null)))
            .await
            .got
            .is_err()
    );
}

#[tokio::test]
async fn page_numbers_begin_at_one_for_the_caller() {
    let shelf = || json!({ "shelf": { "totalCount": 2, "list": [{ "title": "Emma" }, null] } });
    let exchanged = exchange(made::PagesFromOne::new().page(2).count(5), shelf()).await;
    assert_eq!(*exchanged.variables(), json!({ "page": 2, "count": 5 }));
    let exchanged = exchange(made::PagesFromZero::new().page(2), shelf()).await;
    assert_eq!(*exchanged.variables(), json!({ "page": 1 }));
    assert!(
        exchange(made::PagesFromOne::new().count(51), shelf())
            .await
            .got
            .is_err()
    );
    assert_eq!(made::PagesFromOne::DEFAULT_SIZE, 10);
    let mut call = made::PagesFromZero::new();
    call.request(3, 20);
    assert_eq!(call.requested(), (Some(3), Some(20)));
}

#[tokio::test]
async fn nested_pages_are_found() {
    let page = json!({ "totalCount": 1, "list": [{ "title": "Emma" }] });
    let data = json!({ "me": { "shelf": page } });
    let exchanged = exchange(made::PagesBelowRoot::new(), data).await;
    let found = exchanged.output();
    assert_eq!(found.total, Some(1));
    assert_eq!(found.items[0].title.as_deref(), Some("Emma"));
    let data = json!({ "onlyBook": { "author": { "shelf": page } } });
    let exchanged = exchange(made::PagesBelowRequiredRoot::new(), data).await;
    assert_eq!(exchanged.output().items.len(), 1);
    for nothing in [json!({ "me": null }), json!({ "me": { "shelf": null } })] {
        let exchanged = exchange(made::PagesBelowRoot::new(), nothing).await;
        assert!(exchanged.got.is_err());
    }
}
