//! Values without a service: defaults of response types, and the values of the feature `test-data`.

use authing::{
    Authing, Error, ErrorCode, Metadata, Operation, Secret,
    error::ChallengeKind,
    operations::users::SearchUsers,
    test_data,
    types::{MetadataEntry, Org, OrgNode, RuleType, User},
};
use serde::Deserialize;
use serde_json::json;

#[test]
fn a_default_is_what_the_least_response_is_decoded_to() {
    let decoded: User = serde_json::from_value(json!({ "_id": "" })).expect("it is a user");
    assert_eq!(format!("{:?}", User::default()), format!("{decoded:?}"));
}

/// An enum or a secret also deserializes from a text alone, borrowed or owned.
#[test]
fn enums_and_secrets_are_read_as_text() {
    assert_eq!(RuleType::default(), RuleType::Other(String::new()));
    let rule: RuleType = serde_json::from_str("\"NEW\"").expect("it is text");
    assert_eq!(rule, RuleType::Other("NEW".to_owned()));
    let renamed = RuleType::from("PRE_OIDCTOKENISSUED");
    assert_eq!(renamed, RuleType::PreOidcTokenIssued);
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
fn pages_trees_and_metadata_are_made_of_defaults() {
    let mut page = <SearchUsers as Operation>::Output::default();
    assert_eq!((page.items.len(), page.total), (0, None));
    page.items.push(User::default());
    assert_eq!(page.into_iter().count(), 1);

    let node = |id: &str, children: &[&str]| {
        let mut node = OrgNode::default();
        node.id = id.into();
        node.children = children.iter().copied().map(Into::into).collect();
        node
    };
    let mut org = Org::default();
    org.nodes = vec![node("1", &["2"]), node("2", &[])];
    let tree = org.into_tree().expect("it is a tree");
    assert_eq!(tree.iter().count(), 2);

    let mut entry = MetadataEntry::default();
    entry.key = "key".into();
    entry.value = "value".into();
    let metadata = Metadata::from(vec![entry]);
    assert_eq!(metadata.get("key"), Some("value"));
}

#[test]
fn a_session_is_the_users_and_shows_no_token() {
    let authing = Authing::new("pool", "secret").expect("they are well-formed");
    let session = authing.session_from_token(test_data::token("lea"));
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
            challenge.kind,
            ChallengeKind::Captcha {
                image_url: None,
                is_retry: true
            }
        ),
        other => panic!("a captcha is required: {other:?}"),
    }
}
