//! Settings of a client.

use authing::{
    Authing, AuthingBuilder, Error,
    error::{ErrorKind, InvalidArgument},
    v2,
};

use crate::emulated::{POOL, SECRET, refused_input};

/// Returns the error of a builder.
fn setting(builder: AuthingBuilder) -> InvalidArgument {
    let error = Error::from(refused_input(builder.build()));
    assert_eq!(error.kind(), ErrorKind::Configuration);
    refused_input(Err::<(), _>(error))
}

fn builder() -> AuthingBuilder {
    Authing::builder(POOL, SECRET)
}

#[test]
fn an_empty_pool_id_or_secret_is_rejected() {
    for blank in ["", " \t"] {
        assert_eq!(refused_input(Authing::new(blank, SECRET)).name, "pool_id");
        assert_eq!(refused_input(Authing::new(POOL, blank)).name, "secret");
    }
}

#[test]
fn an_invalid_key_is_rejected() {
    let cut = "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GN\n-----END PUBLIC KEY-----";
    for pem in ["", "no key", cut] {
        let error = setting(builder().public_key_pem(pem));
        assert_eq!(error.name, "public_key");
        assert!(error.hint.contains("BEGIN PUBLIC KEY"), "{error}");
    }
}

#[test]
fn a_missing_key_file_is_reported() {
    let error = setting(builder().public_key_file("/nowhere/key.pem"));
    assert_eq!(error.name, "public_key_file");
    assert!(error.hint.contains("path"), "{error}");
}

#[test]
fn a_user_agent_with_a_line_break_is_rejected() {
    let error = setting(builder().user_agent("two\nlines"));
    assert_eq!(error.name, "user_agent");
}

#[test]
fn an_invalid_address_is_rejected() {
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

/// Without the environment of the process, which tests share.
#[test]
fn a_missing_or_empty_variable_is_named() {
    let from = |vars: &[(&str, &str)]| {
        let built = AuthingBuilder::from_vars(vars.iter().copied());
        refused_input(built)
    };
    let missing = from(&[("AUTHING_SECRET", SECRET)]);
    assert_eq!(missing.name, "AUTHING_POOL_ID");
    for vars in [
        &[("AUTHING_POOL_ID", POOL)] as &[_],
        &[("AUTHING_POOL_ID", POOL), ("AUTHING_SECRET", "")],
    ] {
        let missing = from(vars);
        assert_eq!(missing.name, "AUTHING_SECRET");
        assert!(missing.hint.contains("set the variable"), "{missing}");
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_utf_8_is_rejected_without_its_value() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let secret = OsStr::from_bytes(b"not-shown-\xff");
    let vars = [
        ("AUTHING_POOL_ID", OsStr::new(POOL)),
        ("AUTHING_SECRET", secret),
    ];
    let error = refused_input(AuthingBuilder::from_vars(vars));
    assert_eq!(error.name, "AUTHING_SECRET");
    assert!(!format!("{error} {error:?}").contains("not-shown"));
}

type Vars<'a> = [(&'a str, &'a str)];

/// Checks which settings of a client have a variable of the same name.
fn check_variables(build: fn(&Vars<'_>) -> Result<(), Error>, settings: &str, ignored: &str) {
    let with = |setting: &str, value| {
        let variable = format!("AUTHING_{}", setting.to_uppercase());
        build(&[
            ("AUTHING_POOL_ID", POOL),
            ("AUTHING_SECRET", SECRET),
            (&variable, value),
        ])
    };
    for setting in settings.split(' ') {
        let error = refused_input(with(setting, "/neither/address/nor/key"));
        assert_eq!(error.name, setting);
        assert!(with(setting, "").is_ok(), "an empty one counts as absent");
    }
    for other in ignored.split(' ') {
        assert!(
            with(other, "/no/address").is_ok(),
            "{other} is of another API"
        );
    }
    let missing = refused_input(build(&[("AUTHING_POOL_ID", POOL)]));
    assert_eq!(missing.name, "AUTHING_SECRET");
}

#[test]
fn each_variable_is_a_setting() {
    check_variables(
        |vars| {
            AuthingBuilder::from_vars(vars.iter().copied())?
                .build()
                .map(drop)
        },
        "service_url users_url oauth_url cdn_url upload_url public_key_file public_key",
        "core_url ad_url",
    );
    check_variables(
        |vars| {
            v2::AuthingBuilder::from_vars(vars.iter().copied())?
                .build()
                .map(drop)
        },
        "service_url core_url ad_url public_key_file public_key",
        "users_url oauth_url cdn_url upload_url",
    );
}
