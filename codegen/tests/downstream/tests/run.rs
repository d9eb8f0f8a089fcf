//! Runs what the compiler made of its cases: what is sent for what was set, and what comes out of an answer.

mod wire;

use authing::{Error, Input, Operation, Paged};
use authing_codegen_downstream::operations::{
    self as made,
    types::{
        FormField, Genre, Label, LoanInput, Mood, Order, Parcel, Range, ReaderFilter, SharedReader,
        Weather,
    },
};
use serde_json::json;
use wire::exchange;

#[tokio::test]
async fn a_selection_of_one_fragment_is_the_fragment() {
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
async fn what_is_selected_twice_is_not_lost() {
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
async fn fields_that_stand_twice_are_merged() {
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
async fn inline_fragments_are_part_of_the_selection() {
    let call = made::InlineFragment::new("7", true);
    let answer = json!({ "book": {
        "id": "7", "title": "Emma", "named": "Emma", "genre": "NOVEL", "pages": 474, "author": { "name": "Jane" },
    } });
    let book = exchange(call, answer).await.output();
    assert_eq!(book.title.as_deref(), Some("Emma"));
    assert_eq!(book.named.as_deref(), Some("Emma"));
    assert_eq!(book.genre, Some(Genre::Novel));
    assert_eq!(book.pages, Some(474));
    assert_eq!(book.author.unwrap().name.as_deref(), Some("Jane"));
}

#[tokio::test]
async fn what_a_condition_leaves_out_may_be_absent() {
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
async fn a_root_field_in_a_fragment_may_be_null_where_it_says_so() {
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

/// The service leaves out what a condition excludes, below merged selections too.
#[tokio::test]
async fn what_only_some_of_the_merged_selections_have_may_be_absent() {
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
async fn what_all_of_the_merged_selections_have_is_required() {
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
async fn awkward_names_are_sent_and_read_as_the_service_writes_them() {
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
    let data = made::match_::ResponseData::default();
    assert_eq!(format!("{data:?}"), "ResponseData { ping: None }");
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
async fn lists_have_no_nulls() {
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
async fn null_at_the_root_is_an_error_unless_it_is_an_answer() {
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
async fn several_roots_stay_together() {
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
async fn enums_keep_what_they_do_not_know() {
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
async fn acronyms_are_words_in_rust_alone() {
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
async fn a_value_other_is_not_an_unknown_one() {
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
async fn absent_null_and_a_value_are_three_things() {
    let loans = [
        LoanInput::new("Ada"),
        LoanInput::new("Grace")
            .days(7)
            .genre(Input::Null)
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
        .born(Input::Null)
        .filter(ReaderFilter::new().ranges(vec![Range::new().from(1), Range::new()]));
    let set = exchange(set, readers()).await;
    assert_eq!(
        *set.variables(),
        json!({ "born": null, "filter": { "ranges": [{ "from": 1 }, {}] } })
    );
}

#[tokio::test]
async fn an_input_type_holds_a_list_of_itself() {
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
async fn variables_with_a_default_can_be_left_out() {
    let answer = || json!({ "search": [], "readers": [] });
    let left_out = exchange(made::Defaults::new(), answer()).await;
    assert_eq!(*left_out.variables(), json!({}));
    let query = left_out.sent["query"].as_str().unwrap();
    assert!(
        query.contains(r#"$text:String!="π \"und\" \\ mehr""#),
        "{query}"
    );
    assert!(query.contains("$order:Order=null"), "{query}");
    let given = exchange(made::Defaults::new().text("x").first(3), answer()).await;
    assert_eq!(*given.variables(), json!({ "text": "x", "first": 3 }));
}

#[tokio::test]
async fn aliases_are_the_names_of_fields() {
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

#[tokio::test]
async fn a_scalar_of_the_schema_is_any_json() {
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
async fn text_arrives_as_it_was_written() {
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
async fn passwords_are_encrypted_and_secrets_are_not_shown() {
    let call = made::Secrets::new("correct horse")
        .name("Ada")
        .code("1234")
        .api_key("the-key");
    let shown = format!("{call:?}");
    for secret in ["correct horse", "1234", "the-key"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let answer = json!({ "login": { "token": "the-token", "reader": { "shareKey": "open" } } });
    let exchanged = exchange(call, answer).await;
    let variables = exchanged.variables();
    assert_eq!(variables["code"], 1234);
    assert_eq!(variables["apiKey"], "the-key");
    assert_ne!(variables["password"], "correct horse");
    let login = exchanged.output();
    assert!(!format!("{login:?}").contains("the-token"));
    assert_eq!(login.token.unwrap().expose(), "the-token");
    assert_eq!(login.reader.unwrap().share_key.as_deref(), Some("open"));
}

#[tokio::test]
async fn numbers_that_json_does_not_have_are_refused_before_anything_is_sent() {
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
            assert_refused(argument, call).await;
        }
    }
    let call = call().optional(Input::Null).list(vec![0.5]);
    let exchanged = exchange(call, json!({})).await;
    let wanted =
        json!({ "weight": 1.0, "optional": null, "list": [0.5], "parcels": [{ "width": 1.0 }] });
    assert_eq!(*exchanged.variables(), wanted);
}

/// Sends an operation that is refused before anything is sent, for an argument.
async fn assert_refused<O>(argument: &str, operation: O)
where
    O: Operation<Token = authing::NoToken, Output: std::fmt::Debug>,
{
    let exchanged = exchange(operation, json!({})).await;
    assert!(exchanged.sent.is_null());
    let Err(Error::Input(error)) = exchanged.got else {
        panic!("{argument}: {:?}", exchanged.got);
    };
    assert_eq!(error.argument, argument);
}

#[tokio::test]
async fn codes_of_text_messages_are_sent_and_nothing_else_in_their_place() {
    let login = |code: &str| made::PhoneCodes::new("correct horse").code(code);
    let exchanged = exchange(login("0123"), json!({ "login": { "token": "e.y.J" } })).await;
    assert_eq!(exchanged.sent["variables"]["code"], "0123");
    let exchanged = exchange(login("0123").number("1234"), json!({ "login": {} })).await;
    assert_eq!(exchanged.sent["variables"]["number"], 1234);
    assert_eq!(made::PhoneCodes::SECRETS, ["password", "number", "code"]);
    assert!(!format!("{:?}", login("0123")).contains("0123"));
    for code in ["", "12", "12345678901", "correct horse", "１２３４"] {
        assert_refused("code", login(code)).await;
        assert_refused("number", login("123").number(code)).await;
    }
}

#[tokio::test]
async fn empty_texts_in_lists_are_refused() {
    let lists = made::RequiredLists::new(["1", " "], [Order::Title]);
    assert_refused("ids", lists).await;
}

/// An error keeps no data in which a secret may be.
#[test]
fn operations_tell_whether_a_secret_may_be_in_their_response() {
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
    let answer = json!({
        "grant": { "accessToken": "opaque", "refreshTokens": [["deep"], null], "session": 1928 },
        "shown": { "session": "seen" },
    });
    let exchanged = exchange(call, answer).await;
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
    let answer = json!({
        "readers": [],
        "more": [],
        "books": [{ "title": "Emma", "tags": ["hidden", null], "id": "7" }],
    });
    let exchanged = exchange(call, answer).await;
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

#[tokio::test]
async fn lists_of_lists_are_lists_of_lists() {
    let piles = json!([[{ "title": "Emma" }, null], null, []]);
    let answer = json!({ "grid": [[1, null, 2], null], "onlyGrid": null, "piles": piles });
    let data = exchange(made::NestedLists::new(), answer).await.output();
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

#[tokio::test]
async fn pages_are_counted_from_one_for_the_caller() {
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
async fn pages_are_found_below_the_root() {
    let page = json!({ "totalCount": 1, "list": [{ "title": "Emma" }] });
    let answer = json!({ "me": { "shelf": page } });
    let exchanged = exchange(made::PagesBelowRoot::new(), answer).await;
    let found = exchanged.output();
    assert_eq!(found.total, Some(1));
    assert_eq!(found.items[0].title.as_deref(), Some("Emma"));
    let answer = json!({ "onlyBook": { "author": { "shelf": page } } });
    let exchanged = exchange(made::PagesBelowRequiredRoot::new(), answer).await;
    assert_eq!(exchanged.output().items.len(), 1);
    for nothing in [json!({ "me": null }), json!({ "me": { "shelf": null } })] {
        let exchanged = exchange(made::PagesBelowRoot::new(), nothing).await;
        assert!(exchanged.got.is_err());
    }
}

#[test]
fn shared_types_are_one_type_for_all_operations() {
    use made::shared_types::{one_reader, other_reader};
    let take = |_: Option<SharedReader>| {};
    let one = |data: one_reader::ResponseData| take(data.reader);
    let other = |data: other_reader::ResponseData| take(data.me);
    let _ = (one, other);
}

#[test]
fn folders_are_modules() {
    assert_eq!(made::tokens::AsOwner::NAME, "AsOwner");
    assert_eq!(made::tokens::deep::AsNobody::NAME, "AsNobody");
    assert_eq!(made::tokens::deep::er::AsUser::NAME, "AsUser");
}
