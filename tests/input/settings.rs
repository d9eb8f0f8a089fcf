//! Settings of a client.

use authing::{Authing, AuthingBuilder, error::InvalidArgument};

use crate::emulated::{POOL, SECRET, refused_input};

/// What the builder says of a setting.
fn setting(builder: AuthingBuilder) -> InvalidArgument {
    refused_input(builder.build())
}

fn builder() -> AuthingBuilder {
    Authing::builder(POOL, SECRET)
}

#[test]
fn an_empty_pool_id_or_secret() {
    for blank in ["", " \t"] {
        assert_eq!(refused_input(Authing::new(blank, SECRET)).name, "pool_id");
        assert_eq!(refused_input(Authing::new(POOL, blank)).name, "secret");
    }
}

#[test]
fn a_key_that_is_none() {
    let cut = "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GN\n-----END PUBLIC KEY-----";
    for pem in ["", "no key", cut] {
        let error = setting(builder().public_key_pem(pem));
        assert_eq!(error.name, "public_key");
        assert!(error.hint.contains("BEGIN PUBLIC KEY"), "{error}");
    }
}

#[test]
fn a_key_file_that_is_missing() {
    let error = setting(builder().public_key_file("/nowhere/key.pem"));
    assert_eq!(error.name, "public_key_file");
    assert!(error.hint.contains("path"), "{error}");
}

#[test]
fn a_user_agent_that_no_header_carries() {
    let error = setting(builder().user_agent("two\nlines"));
    assert_eq!(error.name, "user_agent");
}

#[test]
fn an_address_that_is_none() {
    for (address, problem) in [
        ("", "is not a URL"),
        ("users.example.com/graphql", "is not a URL"),
        ("http://", "is not a URL"),
        ("https:///", "is not a URL"),
        ("unix:/graphql", "is not an HTTP address"),
        ("ftp://users.example.com/graphql", "is not an HTTP address"),
        (
            "https://lea:secret@users.example.com/graphql",
            "carries credentials",
        ),
        ("https://users.example.com", "has no path"),
        ("https://users.example.com/", "has no path"),
    ] {
        let users = setting(builder().users_url(address));
        assert_eq!(
            (users.name, users.reason.as_str()),
            ("users_url", problem),
            "{address}"
        );
        assert!(
            users.hint.contains("https://users.example.com/graphql"),
            "{users}"
        );
        assert!(!users.to_string().contains("secret"), "{users}");
        let oauth = setting(builder().oauth_url(address));
        assert_eq!(
            (oauth.name, oauth.reason.as_str()),
            ("oauth_url", problem),
            "{address}"
        );
    }
    assert_eq!(
        setting(builder().cdn_url("cdn.example.com")).name,
        "cdn_url"
    );
    assert_eq!(
        setting(builder().upload_url("file:///tmp")).name,
        "upload_url"
    );
}

#[test]
fn an_address_may_end_with_a_slash() {
    for address in [
        "http://127.0.0.1:7000/graphql/",
        "https://example.com/a/graphql//",
    ] {
        let built = builder().users_url(address).oauth_url(address).build();
        assert!(built.is_ok(), "{built:?}");
    }
}
