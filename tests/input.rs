//! Bad input is refused before anything is sent: by the argument's name, and with what to do about it.

use authing::{
    Authing, AuthingBuilder, Error, Photo,
    error::{InputError, TokenError},
    operations::{
        auth::{LoginByEmail, Logout},
        mfa::GetMfa,
        oauth_binding::ListUserSocialLogins,
        roles_legacy::ListUserRoles,
        sso_grants::{ListAuthorizedApps, RevokeAuthorizedApp},
        users::{GetUser, UpdateUser},
    },
};
use futures_util::TryStreamExt;

use crate::emulated::{EMAIL, Emulated, LEA, PASSWORD, PHONE, POOL, SECRET, refused_input};

/// An emulator that no request may reach.
struct Untouched(Emulated);

impl Untouched {
    async fn start() -> Self {
        Self(Emulated::start().await)
    }

    /// Makes a call that the client refuses for this argument.
    async fn refuses<T: std::fmt::Debug>(
        &self,
        argument: &str,
        call: impl IntoFuture<Output = Result<T, Error>>,
    ) -> InputError {
        let error = refused_input(call.await);
        assert_eq!(error.argument, argument, "{error}");
        self.is_untouched(&error);
        error
    }

    fn is_untouched(&self, error: &InputError) {
        let text = error.to_string();
        assert!(text.contains(&format!("`{}`", error.argument)), "{text}");
        assert!(
            !error.remedy.is_empty() && text.ends_with(error.remedy),
            "{text}"
        );
        assert!(
            self.0.emulator.journal().is_empty(),
            "sent in spite of: {text}"
        );
    }
}

/// What the builder says of a setting.
fn setting(builder: AuthingBuilder) -> InputError {
    refused_input(builder.build())
}

fn builder() -> AuthingBuilder {
    Authing::builder(POOL, SECRET)
}

#[test]
fn an_empty_pool_id_or_secret() {
    for blank in ["", " \t"] {
        assert_eq!(
            refused_input(Authing::new(blank, SECRET)).argument,
            "pool_id"
        );
        assert_eq!(refused_input(Authing::new(POOL, blank)).argument, "secret");
    }
}

#[test]
fn a_key_that_is_none() {
    let cut = "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GN\n-----END PUBLIC KEY-----";
    for pem in ["", "no key", cut] {
        let error = setting(builder().public_key_pem(pem));
        assert_eq!(error.argument, "public_key");
        assert!(error.remedy.contains("BEGIN PUBLIC KEY"), "{error}");
    }
}

#[test]
fn a_key_file_that_is_missing() {
    let error = setting(builder().public_key_file("/nowhere/key.pem"));
    assert_eq!(error.argument, "public_key_file");
    assert!(error.remedy.contains("path"), "{error}");
}

#[test]
fn a_user_agent_that_no_header_carries() {
    let error = setting(builder().user_agent("two\nlines"));
    assert_eq!(error.argument, "user_agent");
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
            (users.argument, users.problem.as_str()),
            ("users_url", problem),
            "{address}"
        );
        assert!(
            users.remedy.contains("https://users.example.com/graphql"),
            "{users}"
        );
        assert!(!users.to_string().contains("secret"), "{users}");
        let oauth = setting(builder().oauth_url(address));
        assert_eq!(
            (oauth.argument, oauth.problem.as_str()),
            ("oauth_url", problem),
            "{address}"
        );
    }
    assert_eq!(
        setting(builder().cdn_url("cdn.example.com")).argument,
        "cdn_url"
    );
    assert_eq!(
        setting(builder().upload_url("file:///tmp")).argument,
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

#[tokio::test]
async fn empty_arguments() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let (auth, phone, password) = (authing.auth(), authing.phone(), authing.password());
    for blank in ["", "  "] {
        untouched
            .refuses("email", auth.login_by_email(blank, PASSWORD))
            .await;
        untouched
            .refuses("email", auth.register_by_email(blank, PASSWORD))
            .await;
        untouched
            .refuses("email", password.send_reset_email(blank))
            .await;
        untouched
            .refuses("email", authing.email().send_verification(blank))
            .await;
        untouched
            .refuses("username", auth.login_by_username(blank, PASSWORD))
            .await;
        untouched
            .refuses("username", auth.login_by_ldap(blank, PASSWORD))
            .await;
        untouched
            .refuses("phone", auth.login_by_phone_password(blank, PASSWORD))
            .await;
        untouched
            .refuses("phone", auth.login_by_phone_code(blank, "1234"))
            .await;
        untouched
            .refuses("phone", auth.register_by_phone(blank, PASSWORD, "1234"))
            .await;
        untouched.refuses("phone", phone.send_code(blank)).await;
        untouched
            .refuses("phone", phone.send_register_code(blank))
            .await;
        untouched
            .refuses("code", auth.login_by_phone_code(PHONE, blank))
            .await;
        untouched
            .refuses("code", auth.register_by_phone(PHONE, PASSWORD, blank))
            .await;
        untouched
            .refuses("code", password.verify_reset_code(EMAIL, blank))
            .await;
        untouched
            .refuses(
                "mfa_code",
                auth.login_by_email(EMAIL, PASSWORD).mfa_code(blank),
            )
            .await;
        untouched.refuses("token", auth.check(blank)).await;
        untouched
            .refuses("user_id", authing.users().get(blank))
            .await;
        untouched
            .refuses("pool", authing.pool().settings().pool(blank))
            .await;
    }
}

/// What a method requires, and the operation behind it does not.
#[tokio::test]
async fn empty_texts_that_only_the_method_requires() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let (auth, users) = (authing.auth(), authing.users());
    for blank in ["", " \n"] {
        untouched.refuses("email", users.email_exists(blank)).await;
        untouched.refuses("phone", users.phone_exists(blank)).await;
        untouched
            .refuses("username", users.username_exists(blank))
            .await;
        untouched
            .refuses("email", auth.sign_in_by_email(blank, PASSWORD))
            .await;
        untouched
            .refuses("phone", auth.sign_in_by_phone(blank, PASSWORD))
            .await;
        untouched
            .refuses("username", auth.sign_in_by_username(blank, PASSWORD))
            .await;
        untouched
            .refuses("union_id", auth.sign_in_by_union_id(blank))
            .await;
        untouched
            .refuses("rule_ids", authing.pipeline().reorder(["rule", blank]))
            .await;
        untouched.refuses("value", users.search(blank)).await;
        untouched.refuses("user_id", users.delete(blank)).await;
        untouched
            .refuses("pool_id", authing.pool().delete(blank))
            .await;
        untouched
            .refuses("permission", authing.rbac().may(LEA, blank))
            .await;
        untouched
            .refuses("email", authing.password().reset(blank, PASSWORD, "1234"))
            .await;
        untouched
            .refuses("code", authing.password().reset(EMAIL, PASSWORD, blank))
            .await;
    }
}

#[tokio::test]
async fn empty_passwords() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let auth = authing.auth();
    untouched
        .refuses("password", auth.login_by_email(EMAIL, ""))
        .await;
    untouched
        .refuses("password", auth.login_by_username("lea", ""))
        .await;
    untouched
        .refuses("password", auth.login_by_phone_password(PHONE, ""))
        .await;
    untouched
        .refuses("password", auth.login_by_ldap("ada", ""))
        .await;
    untouched
        .refuses("password", auth.register_by_email(EMAIL, ""))
        .await;
    untouched
        .refuses("new_password", authing.password().reset(EMAIL, "", "1234"))
        .await;
    untouched
        .refuses("password", authing.users().update(LEA).password(""))
        .await;
}

#[tokio::test]
async fn a_password_longer_than_the_key_can_encrypt() -> Result<(), Error> {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    assert_eq!(authing.public_key().longest_password(), 117);
    let auth = authing.auth();
    // A letter may be more than one byte: it is bytes that count.
    for long in ["x".repeat(118), "é".repeat(59)] {
        let error = untouched
            .refuses("password", auth.register_by_email("mia@example.com", long))
            .await;
        assert!(error.problem.contains("117 bytes"), "{error}");
    }
    let longest = "x".repeat(117);
    auth.register_by_email("mia@example.com", longest.as_str())
        .await?;
    auth.login_by_email("mia@example.com", longest).await?;
    Ok(())
}

#[tokio::test]
async fn a_phone_code_that_is_no_number() {
    let untouched = Untouched::start().await;
    let auth = untouched.0.authing.auth();
    for (code, problem) in [
        ("12", "3 to 10 digits"),
        ("12a4", "3 to 10 digits"),
        ("+123", "3 to 10 digits"),
        ("１２３４", "3 to 10 digits"),
        ("0123", "begins with a zero"),
        ("2147483648", "too long"),
    ] {
        let error = untouched
            .refuses("code", auth.login_by_phone_code(PHONE, code))
            .await;
        assert!(error.problem.contains(problem), "{error}");
        assert!(
            !error.to_string().contains(code),
            "a code is a secret: {error}"
        );
    }
}

/// The page of the documentation has the password before the code. Given the other way round, nothing is sent.
#[tokio::test]
async fn a_password_in_the_place_of_a_phone_code() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let (auth, phone) = (authing.auth(), authing.phone());
    let session = untouched.0.lea().await;
    for code in [PASSWORD, "12", "12345678901", "１２３４", "12 34", "-123"] {
        let register = auth.register_by_phone(PHONE, "1234", code);
        let error = untouched.refuses("code", register).await;
        assert!(error.problem.contains("3 to 10 digits"), "{error}");
        assert!(!error.to_string().contains(code), "{error}");
        untouched
            .refuses("code", phone.check_code(PHONE, code))
            .await;
        untouched
            .refuses("code", session.phone().update(PHONE, code))
            .await;
        let update = session.phone().update(PHONE, "1234").old_phone_code(code);
        untouched.refuses("old_phone_code", update).await;
        let create = authing.users().create().phone_code(code);
        untouched.refuses("phone_code", create).await;
    }
}

/// Addresses and numbers are sent in the clear. A password or code in their place is not, as far as it can be told apart.
#[tokio::test]
async fn a_secret_in_the_place_of_an_address_or_number() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let (auth, phone, password) = (authing.auth(), authing.phone(), authing.password());
    let session = untouched.0.lea().await;
    for secret in [PASSWORD, "1234x", "密码"] {
        for error in [
            untouched
                .refuses("email", auth.login_by_email(secret, EMAIL))
                .await,
            untouched
                .refuses("email", auth.register_by_email(secret, EMAIL))
                .await,
            untouched
                .refuses("email", auth.sign_in_by_email(secret, EMAIL))
                .await,
            untouched
                .refuses("email", password.verify_reset_code(secret, EMAIL))
                .await,
            untouched
                .refuses("email", password.reset(secret, EMAIL, "1234"))
                .await,
            untouched
                .refuses("code", password.reset(EMAIL, "1234", secret))
                .await,
            untouched
                .refuses("email", session.email().update(secret, EMAIL))
                .await,
            untouched
                .refuses("phone", auth.login_by_phone_password(secret, PHONE))
                .await,
            untouched
                .refuses("phone", auth.login_by_phone_code(secret, "1234"))
                .await,
            untouched
                .refuses("phone", auth.register_by_phone(secret, PHONE, "1234"))
                .await,
            untouched
                .refuses("phone", auth.sign_in_by_phone(secret, PHONE))
                .await,
            untouched
                .refuses("phone", phone.check_code(secret, "1234"))
                .await,
            untouched
                .refuses("phone", session.phone().update(secret, "1234"))
                .await,
        ] {
            assert!(!error.to_string().contains(secret), "{error}");
        }
    }
    for number in ["+86 138-0000-0001", "(0086) 138.0000.0001"] {
        let outcome = auth.login_by_phone_password(number, PASSWORD).await;
        assert!(!matches!(outcome, Err(Error::Input(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_page_that_cannot_be() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let (users, roles) = (authing.users(), authing.roles());
    for number in [0, -1] {
        untouched.refuses("page", users.list().page(number)).await;
        untouched
            .refuses("page", roles.members(LEA).page(number))
            .await;
        untouched.refuses("count", users.list().count(number)).await;
        untouched.refuses("count", roles.list().count(number)).await;
    }
    let error = untouched.refuses("count", users.list().count(201)).await;
    assert!(error.problem.contains("200 at most"), "{error}");
    untouched
        .refuses("page", users.list().page(0).stream().try_next())
        .await;
    untouched
        .refuses("count", users.list().count(201).stream().try_next())
        .await;
}

#[tokio::test]
async fn a_new_password_without_the_present_one_on_a_session() {
    let untouched = Untouched::start().await;
    let session = untouched.0.lea().await;
    let by_facade = session.users().update().password("a new password");
    let error = untouched.refuses("old_password", by_facade).await;
    assert!(error.problem.contains("`password`"), "{error}");
    let by_send = session.send(UpdateUser::new().password("a new password"));
    untouched.refuses("old_password", by_send).await;
    let null = session
        .users()
        .update()
        .password("a new password")
        .old_password(None::<authing::Password>);
    untouched.refuses("old_password", null).await;
}

#[tokio::test]
async fn an_operation_for_a_user_that_only_a_session_knows() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    untouched
        .refuses("user_id", authing.send(Logout::new()))
        .await;
    untouched
        .refuses("user_id", authing.send(GetMfa::new()))
        .await;
    untouched
        .refuses("user_id", authing.send(ListUserSocialLogins::new()))
        .await;
    untouched
        .refuses("user_id", authing.send(ListUserRoles::new()))
        .await;
    untouched
        .refuses("user_id", authing.send(ListAuthorizedApps::new()))
        .await;
    untouched
        .refuses("user_id", authing.send(RevokeAuthorizedApp::new("app")))
        .await;
    untouched
        .refuses(
            "user_id",
            authing.send(UpdateUser::new().company("Nobody's")),
        )
        .await;
    let error = untouched
        .refuses("user_id", authing.send(GetUser::new()))
        .await;
    assert!(error.remedy.contains("session"), "{error}");
}

#[tokio::test]
async fn a_phone_number_that_leads_out_of_its_place_in_the_address() {
    let untouched = Untouched::start().await;
    let phone = untouched.0.authing.phone();
    for dots in [".", "..", ".\t.", "..\n", "\r."] {
        untouched.refuses("phone", phone.send_code(dots)).await;
        untouched
            .refuses("phone", phone.send_register_code(dots))
            .await;
    }
}

#[tokio::test]
async fn a_token_that_is_no_users() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    for token in [
        "",
        "not a token",
        "a.b.c",
        "Bearer",
        "Bearer a.b.c",
        "e30.eyJzdWIiOiJsZWEifQ.\0",
    ] {
        let error = refused_input(authing.session(token));
        assert_eq!(error.argument, "token");
        untouched.is_untouched(&error);
    }
}

/// A token is stored and read, or taken from a header whole.
#[tokio::test]
async fn a_token_with_white_space_or_the_scheme_of_its_header() -> Result<(), Error> {
    let emulated = Emulated::start().await;
    let token = emulated.lea().await.token().expose().to_owned();
    let auth = emulated.authing.auth();
    for given in [
        format!("Bearer {token}"),
        format!(" {token}\r\n"),
        format!("bearer {token}\n"),
    ] {
        let session = emulated.authing.session(given.as_str())?;
        assert_eq!(session.token().expose(), token);
        assert_eq!(session.users().me().await?.id, LEA);
        assert_eq!(auth.verify(given.as_str()).await?.user_id, LEA);
        assert_eq!(auth.check(given.as_str()).await?.status, Some(true));
        assert!(auth.decode_token(given.as_str()).await?.data.is_some());
    }
    emulated.emulator.journal().clear();
    let empty = auth.verify("Bearer ").await;
    assert!(
        matches!(empty, Err(Error::Token(TokenError::Malformed))),
        "{empty:?}"
    );
    assert!(emulated.emulator.journal().is_empty());
    Ok(())
}

/// Whatever a call does first, what is wrong with it is found before.
#[tokio::test]
async fn a_photo_is_not_uploaded_for_a_change_that_is_refused() {
    let untouched = Untouched::start().await;
    let session = untouched.0.lea().await;
    let photo = || Photo::new(*b"picture", "lea.png", "image/png");
    let update = session.users().update().password("a new password");
    untouched
        .refuses("old_password", update.photo_file(photo()))
        .await;
    let update = untouched.0.authing.users().update(" ");
    untouched
        .refuses("user_id", update.photo_file(photo()))
        .await;
}

#[tokio::test]
async fn a_photo_that_cannot_be_uploaded() {
    let untouched = Untouched::start().await;
    let users = untouched.0.authing.users();
    let empty = Photo::new([], "lea.png", "image/png");
    untouched
        .refuses("photo", users.update(LEA).photo_file(empty))
        .await;
    let untyped = Photo::new(*b"picture", "lea.png", "a picture");
    untouched
        .refuses("photo", users.update(LEA).photo_file(untyped))
        .await;
}

#[tokio::test]
async fn an_empty_id_among_several() {
    let untouched = Untouched::start().await;
    let users = untouched.0.authing.users();
    untouched.refuses("user_id", users.delete("")).await;
    untouched
        .refuses("user_ids", users.delete_many([LEA, ""]))
        .await;
    untouched
        .refuses("user_ids", users.get_many([LEA, ""]))
        .await;
    untouched.refuses("user_ids", users.get_many([""; 0])).await;
}

#[tokio::test]
async fn an_operation_sent_by_itself_is_checked_as_well() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    untouched
        .refuses("email", authing.send(LoginByEmail::new("", PASSWORD)))
        .await;
    untouched
        .refuses("password", authing.send(LoginByEmail::new(EMAIL, "")))
        .await;
}
