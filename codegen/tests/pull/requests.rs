//! The request for the schema: its address, its token, and the errors of the service.

use authing_codegen::pull::{Access, Error, Service};

use super::{
    ask,
    service::{Behaviour, Stub},
};

#[test]
fn errors_of_the_service_are_reported() {
    let fixed = |status, body: &str| Stub::start(Behaviour::Fixed(status, body.to_owned()));
    let error = |stub: Stub| ask(stub.url()).expect_err("an error");
    let refusal = r#"{"errors":[{"message":"GraphQL introspection is not allowed"}]}"#;
    for (stub, wanted) in [
        (
            fixed(200, refusal),
            "the service rejected the introspection query: GraphQL introspection is not allowed",
        ),
        (
            fixed(400, refusal),
            "the service rejected the introspection query: GraphQL introspection is not allowed",
        ),
        (
            fixed(
                200,
                r#"{"errors":[{"message":{"code":2020,"message":"log in"}}],"data":null}"#,
            ),
            "the service rejected the introspection query: log in (2020)",
        ),
        (
            fixed(200, "<html></html>"),
            "the response is not a GraphQL response: check the address",
        ),
        (
            fixed(200, r#"{"data":null}"#),
            "the response is not a GraphQL response: check the address",
        ),
        (
            fixed(502, "<html></html>"),
            "the service returned HTTP status 502",
        ),
        (
            Stub::start(Behaviour::Redirect("http://example.com/".to_owned())),
            "the service returned HTTP status 302",
        ),
        (
            Stub::start(Behaviour::Endless),
            "the response exceeds the maximum size of 33554432 bytes",
        ),
    ] {
        assert_eq!(error(stub).to_string(), wanted);
    }
    let malformed = error(fixed(200, r#"{"data":{}}"#));
    assert!(matches!(malformed, Error::Malformed(_)), "{malformed:?}");
}

#[test]
fn a_failed_connection_is_reported() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let error = ask(&format!("http://{address}/?secret=hidden")).expect_err("an error");
    assert!(matches!(error, Error::Unreachable(_)), "{error:?}");
    assert!(
        !format!("{error} {error:?}").contains("hidden"),
        "{error:?}"
    );
}

#[test]
fn addresses_without_tls_are_allowed_only_for_this_machine() {
    for url in [
        "http://localhost:1/",
        "http://127.0.0.1/",
        "http://[::1]:80/",
        "https://example.com/",
    ] {
        assert!(Access::new(url, None).is_ok(), "{url}");
    }
    for url in [
        "http://example.com/",
        "http://10.0.0.1/",
        "http://localhost.example.com/",
    ] {
        assert!(matches!(Access::new(url, None), Err(Error::Clear)), "{url}");
        assert!(Access::dangerous_clear(url, None).is_ok(), "{url}");
    }
    for url in ["", "example.com", "file:///etc/passwd", "ftp://example.com"] {
        assert!(
            matches!(Access::dangerous_clear(url, None), Err(Error::Address(_))),
            "{url}"
        );
    }
}

#[test]
fn the_token_is_sent_and_never_shown() {
    let token = "owner-token-1234";
    let response = format!(r#"{{"errors":[{{"message":"{token} is not good"}}]}}"#);
    let stub = Stub::start(Behaviour::Fixed(200, response));
    let access = Access::new(stub.url(), Some(token.to_owned())).expect("an address");
    let error = Service::ask(&access).expect_err("refused");
    assert!(
        !format!("{access:?} {error} {error:?}").contains(token),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "the service rejected the introspection query: *** is not good"
    );
    let heads = stub.heads();
    assert!(
        heads[0].contains(&format!("authorization: bearer {token}")),
        "{heads:?}"
    );
    let access = Access::new(stub.url(), Some("line\nbreak".to_owned())).expect("an address");
    assert!(matches!(Service::ask(&access), Err(Error::Token)));
}
