//! Samples: what stands in them, and that they are what the client makes of answers.

use authing::{
    Authing, Error, ErrorCode, Metadata, Page, Secret,
    error::Wanted,
    operations::users::SearchUsers,
    test_data::{self, Sample},
    types::{MetadataEntry, Org, OrgNode, Role, RuleTypes, User, UserPool},
};
use serde::Deserialize;
use serde_json::json;

#[test]
fn the_least_is_decoded_from_what_is_never_null() {
    let sample = User::sample();
    let decoded: User = serde_json::from_value(json!({ "_id": sample.id })).expect("it is a user");
    assert_eq!(format!("{sample:?}"), format!("{decoded:?}"));
}

#[test]
fn ids_are_those_of_what_they_name() {
    let id = User::sample().id;
    assert_eq!(id.len(), 24);
    assert!(id.bytes().all(|digit| digit.is_ascii_hexdigit()));
    assert_eq!(id, User::full_sample().id);

    let role = Role::full_sample();
    assert_ne!(role.id.as_ref(), Some(&id));
    assert_eq!(role.client, UserPool::full_sample().id);
}

#[test]
fn text_looks_like_what_it_is() {
    let user = User::full_sample();
    let date = Some("2020-02-01T15:06:58+08:00");
    assert_eq!(user.updated_at.as_deref(), date);
    assert_eq!(user.last_login.as_deref(), date);
    assert_eq!(user.email.as_deref(), Some("lea@example.com"));
    assert_eq!(user.phone.as_deref(), Some("13800000001"));
    assert_eq!(user.photo.as_deref(), Some("https://example.com/photo"));
    assert_eq!(
        user.preferred_username.as_deref(),
        Some("preferredUsername")
    );
    assert_eq!(user.email_verified, Some(false));
    assert_eq!(user.logins_count, Some(0));
    let token = user.token.as_ref().map(Secret::expose);
    assert_eq!(token, Some("test-data-secret"));
}

/// An enum and a secret are text by themselves too, in whatever form a text comes.
#[test]
fn enums_and_secrets_are_read_as_text() {
    assert_eq!(RuleTypes::sample(), RuleTypes::PreRegister);
    let rule: RuleTypes = serde_json::from_str("\"NEW\"").expect("it is text");
    assert_eq!(rule, RuleTypes::Other("NEW".to_owned()));
    let secret: Secret = serde_json::from_value(json!("x")).expect("it is text");
    assert_eq!(secret.expose(), "x");
    let text = serde::de::value::StrDeserializer::<serde::de::value::Error>::new("x");
    assert_eq!(Secret::deserialize(text).expect("it is text").expose(), "x");
    let refused = serde_json::from_str::<Secret>("1").expect_err("it is a number");
    assert!(
        refused.to_string().contains("expected a string"),
        "{refused}"
    );
}

#[test]
fn pages_trees_and_metadata_are_made_of_samples() {
    let page: <SearchUsers as authing::Operation>::Output = Page::from(vec![User::sample()]);
    assert_eq!((page.items.len(), page.total), (1, Some(1)));

    let node = |id: &str, children: &[&str]| {
        OrgNode::sample().with(|node| {
            node.id = id.into();
            node.children = children.iter().copied().map(Into::into).collect();
        })
    };
    let org = Org::sample().with(|org| org.nodes = vec![node("1", &["2"]), node("2", &[])]);
    let tree = org.into_tree().expect("it is a tree");
    assert_eq!(tree.iter().count(), 2);

    let metadata = Metadata::from(vec![MetadataEntry::sample()]);
    assert_eq!(metadata.get("key"), Some("value"));
}

#[test]
fn a_session_is_the_users_and_shows_no_token() {
    let authing = Authing::new("pool", "secret").expect("they are well-formed");
    let session = authing.session(test_data::token("lea"));
    let session = session.expect("it is a user's token");
    assert_eq!(session.user_id(), "lea");
    assert!(!format!("{session:?}").contains(session.token().expose()));
}

#[test]
fn a_refusal_is_what_the_call_would_fail_with() {
    let taken = test_data::refusal(ErrorCode::UsernameTaken);
    assert!(matches!(&taken, Error::Service(_)), "{taken:?}");
    assert_eq!(taken.code(), Some(ErrorCode::UsernameTaken));
    match test_data::refusal(ErrorCode::CaptchaIncorrect) {
        Error::Challenge(challenge) => assert_eq!(
            challenge.wanted,
            Wanted::Captcha {
                picture: None,
                wrong: true
            }
        ),
        other => panic!("a captcha is wanted: {other:?}"),
    }
}

#[derive(Debug, Deserialize)]
struct Endless {
    inner: Vec<Endless>,
}

#[test]
fn a_type_that_holds_itself_has_an_end() {
    let mut depth = 0;
    let mut found = vec![Endless::full_sample()];
    while let Some(endless) = found.pop() {
        depth += 1;
        found = endless.inner;
    }
    assert!(depth > 1);
}

#[test]
#[should_panic(expected = "has no sample")]
fn what_no_answer_holds_has_no_sample() {
    let _: (u8, u8) = Sample::sample();
}
