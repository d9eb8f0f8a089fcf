//! Arguments that are empty or out of range, or that only a session fills in.

use authing::{
    __testing, Argument, Authing, Photo,
    operations::{
        auth::{LoginByEmail, Logout},
        mfa::GetMfa,
        oauth_binding::ListUserSocialLogins,
        roles_legacy::ListUserRoles,
        sso_grants::{ListAuthorizedApps, RevokeAuthorizedApp},
        users::{GetUser, UpdateUser},
    },
};
use serde_json::Value;

use super::Untouched;
use crate::emulated::{EMAIL, LEA, PASSWORD, PHONE};

#[tokio::test]
async fn empty_arguments_are_rejected() {
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
            .refuses("code", password.verify_code(EMAIL, blank))
            .await;
        untouched
            .refuses(
                "mfa_code",
                auth.login_by_email(EMAIL, PASSWORD).mfa_code(blank),
            )
            .await;
        untouched.refuses("token", auth.is_token_valid(blank)).await;
        untouched
            .refuses("user_id", authing.users().get(blank))
            .await;
        untouched
            .refuses("pool_id", authing.pool().settings().pool_id(blank))
            .await;
    }
}

/// Arguments that the method requires, although the operation does not.
#[tokio::test]
async fn empty_texts_that_only_the_method_requires_are_rejected() {
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
            .refuses("email", auth.oidc_login_by_email(blank, PASSWORD))
            .await;
        untouched
            .refuses("phone", auth.oidc_login_by_phone(blank, PASSWORD))
            .await;
        untouched
            .refuses("username", auth.oidc_login_by_username(blank, PASSWORD))
            .await;
        untouched
            .refuses("unionid", auth.oidc_login_by_unionid(blank))
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
            .refuses("permission", authing.rbac().has_permission(LEA, blank))
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
async fn page_numbers_and_sizes_out_of_range_are_rejected() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    let (users, roles) = (authing.users(), authing.roles());
    for number in [0, -1] {
        untouched.refuses("page", users.list().page(number)).await;
        untouched
            .refuses("page", roles.members(LEA).page(number))
            .await;
        untouched
            .refuses("page_size", users.list().page_size(number))
            .await;
        untouched
            .refuses("page_size", roles.list().page_size(number))
            .await;
    }
    let error = untouched
        .refuses("page_size", users.list().page_size(201))
        .await;
    assert!(error.reason.contains("maximum is 200"), "{error}");
    untouched
        .refuses("page", users.list().page(0).stream().try_next())
        .await;
    untouched
        .refuses("page_size", users.list().page_size(201).stream().try_next())
        .await;
    untouched
        .refuses(
            "concurrency",
            users.list().stream().concurrency(0).try_next(),
        )
        .await;
}

#[tokio::test]
async fn an_operation_without_its_user_is_rejected_outside_of_a_session() {
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
    assert!(error.hint.contains("session"), "{error}");
}

#[tokio::test]
async fn a_phone_number_that_changes_the_path_of_the_address_is_rejected() {
    let untouched = Untouched::start().await;
    let phone = untouched.0.authing.phone();
    for dots in [".", "..", ".\t.", "..\n", "\r."] {
        untouched.refuses("phone", phone.send_code(dots)).await;
        untouched
            .refuses("phone", phone.send_register_code(dots))
            .await;
    }
}

/// Arguments are checked before any request, even if the call makes another request first.
#[tokio::test]
async fn a_photo_is_not_uploaded_for_a_change_that_is_refused() {
    let untouched = Untouched::start().await;
    let session = untouched.0.lea().await;
    let photo = || Photo::new(*b"picture", "image/png");
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
async fn an_empty_or_untyped_photo_is_rejected() {
    let untouched = Untouched::start().await;
    let users = untouched.0.authing.users();
    let empty = Photo::new([], "image/png");
    untouched
        .refuses("photo", users.update(LEA).photo_file(empty))
        .await;
    let untyped = Photo::new(*b"picture", "a picture");
    untouched
        .refuses("photo", users.update(LEA).photo_file(untyped))
        .await;
}

#[tokio::test]
async fn an_empty_id_among_several_is_rejected() {
    let untouched = Untouched::start().await;
    let users = untouched.0.authing.users();
    untouched.refuses("user_id", users.delete("")).await;
    untouched
        .refuses("user_ids", users.delete_many([LEA, ""]))
        .await;
    untouched
        .refuses("user_ids", users.get_many([LEA, ""]))
        .await;
    untouched
        .refuses("user_ids", users.get_many([format!("{LEA},{LEA}")]))
        .await;
}

#[tokio::test]
async fn an_operation_that_is_sent_without_a_method_is_checked() {
    let untouched = Untouched::start().await;
    let authing = &untouched.0.authing;
    untouched
        .refuses("email", authing.send(LoginByEmail::new("", PASSWORD)))
        .await;
    untouched
        .refuses("password", authing.send(LoginByEmail::new(EMAIL, "")))
        .await;
}

#[test]
fn none_sends_nothing_and_null_is_sent() {
    let authing = Authing::new("pool", "secret").unwrap();
    let variables = |operation: UpdateUser| {
        let body = __testing::request(&authing, operation.user_id(LEA)).unwrap();
        let body: Value = serde_json::from_slice(body.as_ref()).unwrap();
        body["variables"].clone()
    };
    let of_nothing = variables(UpdateUser::new());
    let of_none = UpdateUser::new()
        .nickname(None::<String>)
        .company(None::<&str>)
        .password(None::<String>);
    assert_eq!(variables(of_none), of_nothing);

    let mut of_null = of_nothing;
    of_null["nickname"] = Value::Null;
    let update = UpdateUser::new().nickname(Argument::Null);
    assert_eq!(variables(update), of_null);
}
