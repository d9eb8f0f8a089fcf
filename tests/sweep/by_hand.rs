//! Hand-written types, which the macro does not visit: clients and their settings, calls, verifiers; and panics that a caller can
//! cause.

use std::{
    fmt::Debug,
    panic::{AssertUnwindSafe, catch_unwind},
};

use authing::{
    Authing, Error, Password, Secret, Session, error::MfaChallenge, v2, verify::TokenVerifier,
};
use futures_util::{FutureExt, future::LocalBoxFuture};

use crate::{
    client::Client,
    hostile::token,
    mark::{assert_clean, assert_clean_error},
    samples::{MARK, MARKED_DIGITS},
};

/// No printed text shows a secret, including the errors of settings and of a proxy. `login` is the printed call of a login.
pub(crate) async fn everything_shows_nothing<C: Client + Debug>(
    authing: &C,
    session: &Session<C>,
    login: String,
) {
    let proxy = format!("http://{MARK}:{MARK}@127.0.0.1:1");
    let http = reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(&proxy).expect("it is an address"))
        .build()
        .expect("the settings are right");
    let settings = C::set_up("pool", MARK)
        .service_url(format!("https://{MARK}:{MARK}@example.com/base?{MARK}"))
        .public_key_pem(format!("-----BEGIN PRIVATE KEY-----\n{MARK}"))
        .identity_pem(MARK)
        .proxy(&*proxy)
        .http_client(http);
    let verifier = TokenVerifier::with_secret(MARK).expect("it is not empty");
    for text in [
        format!("{authing:?} {authing:#?}"),
        format!("{session:?} {session:#?}"),
        format!("{:?}", session.token()),
        format!("{:?}", [Secret::new(MARK)]),
        format!("{:?}", Password::new(MARK)),
        format!("{settings:?} {settings:#?}"),
        login,
        format!("{verifier:?} {:?}", verifier.verify(token())),
    ] {
        assert_clean("a type", &text);
    }
    let wrong = [
        settings.clone(),
        settings.clone().service_url("https://example.com"),
        C::set_up("pool", MARK).identity_pem(MARK),
        C::set_up("pool", MARK)
            .proxy(MARK)
            .user_agent(format!("{MARK}\n")),
        C::set_up("pool", MARK).tls_certs_merge_pem(MARK),
    ];
    for settings in wrong {
        let error = C::build(settings).expect_err("the settings are wrong");
        assert_clean_error("a setting", &error);
    }
    let nobody = C::build(C::set_up("pool", MARK).proxy(proxy)).expect("settings");
    let error = nobody.connect().await.expect_err("there is no such proxy");
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_clean_error("a proxy", &error);
    let error = authing
        .session(MARK.to_owned())
        .expect_err("it is no token");
    assert_clean_error("a token", &error);
}

/// The REST calls of v2 with secrets, which the macro does not visit. The server repeats these.
pub(crate) async fn rest_calls_show_nothing(authing: &v2::Authing, session: &v2::Session) {
    let (auth, mfa, lea) = (authing.auth(), authing.mfa(), "lea@example.com");
    let step = MfaChallenge::new(MARK);
    let (users, user_mfa) = (session.users(), session.mfa());
    let other = token();
    for (name, call) in [
        sent(auth.login_by_email_code(lea, MARKED_DIGITS)),
        sent(auth.register_by_email_code(lea, MARKED_DIGITS)),
        sent(auth.login_by_ldap("lea", MARK)),
        sent(users.link_account(other.as_str())),
        sent(user_mfa.confirm_totp(MARKED_DIGITS)),
        sent(user_mfa.list()),
        sent(mfa.verify_totp(&step, MARKED_DIGITS)),
        sent(mfa.verify_recovery_code(&step, MARK)),
        sent(mfa.verify_sms_code(&step, "13800000001", MARKED_DIGITS)),
        sent(mfa.verify_email_code(&step, lea, MARKED_DIGITS)),
    ] {
        assert_clean("a call", &name);
        let error = call.await.expect_err("the server refuses it");
        assert!(error.to_string().contains("***"), "{name}: {error}");
        assert_clean_error(&name, &error);
    }
}

/// The printed call, and its outcome.
fn sent<'call, T>(
    call: impl IntoFuture<Output = Result<T, Error>, IntoFuture: 'call> + Debug,
) -> (String, LocalBoxFuture<'call, Result<(), Error>>) {
    let printed = format!("{call:?}");
    let call = call.into_future();
    (printed, async { call.await.map(drop) }.boxed_local())
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
