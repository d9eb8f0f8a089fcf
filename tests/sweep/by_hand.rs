//! Hand-written types, which the macro does not visit: clients and their settings, calls, verifiers; and panics that a caller can
//! cause.

use std::panic::{AssertUnwindSafe, catch_unwind};

use authing::{Authing, Error, Password, Secret, Session, verify::TokenVerifier};
use futures_util::FutureExt;

use crate::{
    hostile::token,
    mark::{assert_clean, assert_clean_error},
    samples::MARK,
};

/// No printed text shows a secret, including the errors of settings and of a proxy.
pub(crate) async fn everything_shows_nothing(authing: &Authing, session: &Session) {
    let proxy = format!("http://{MARK}:{MARK}@127.0.0.1:1");
    let http = reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(&proxy).expect("it is an address"))
        .build()
        .expect("the settings are right");
    let settings = Authing::builder("pool", MARK)
        .users_url(format!("https://{MARK}:{MARK}@example.com/graphql?{MARK}"))
        .public_key_pem(format!("-----BEGIN PRIVATE KEY-----\n{MARK}"))
        .identity_pem(MARK)
        .proxy(&*proxy)
        .http_client(http);
    let login = authing.auth().login_by_email("lea@example.com", MARK);
    let verifier = TokenVerifier::with_secret(MARK).expect("it is not empty");
    for text in [
        format!("{authing:?} {authing:#?}"),
        format!("{session:?} {session:#?}"),
        format!("{:?}", session.token()),
        format!("{:?}", [Secret::new(MARK)]),
        format!("{:?}", Password::new(MARK)),
        format!("{settings:?} {settings:#?}"),
        format!("{:?}", login.mfa_code(MARK)),
        format!("{verifier:?} {:?}", verifier.verify(token())),
    ] {
        assert_clean("a type", &text);
    }
    let wrong = [
        settings.clone(),
        settings.clone().users_url("https://example.com/graphql"),
        Authing::builder("pool", MARK).identity_pem(MARK),
        Authing::builder("pool", MARK)
            .proxy(MARK)
            .user_agent(format!("{MARK}\n")),
        Authing::builder("pool", MARK).tls_certs_merge_pem(MARK),
    ];
    for settings in wrong {
        let error = settings.build().expect_err("the settings are wrong");
        assert_clean_error("a setting", &error);
    }
    let nobody = Authing::builder("pool", MARK)
        .proxy(proxy)
        .build()
        .expect("settings");
    let error = nobody.connect().await.expect_err("there is no such proxy");
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_clean_error("a proxy", &error);
    let error = authing
        .session_from_token(MARK)
        .expect_err("it is no token");
    assert_clean_error("a token", &error);
}

/// Panics in the middle of a call with secrets: in a closure, and without a runtime. Their messages are logged.
pub(crate) fn panics(authing: &Authing) {
    let login = || authing.auth().login_by_email("lea@example.com", MARK);
    let in_closure = || {
        login()
            .mfa_code(MARK)
            .map_operation(|_| panic!("a caller's own"))
    };
    assert!(catch_unwind(AssertUnwindSafe(in_closure)).is_err());
    let without_runtime = || login().into_future().now_or_never();
    assert!(catch_unwind(AssertUnwindSafe(without_runtime)).is_err());
}
