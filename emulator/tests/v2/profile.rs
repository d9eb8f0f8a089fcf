//! Changes of the contacts and of the password by the user.

use authing_emulator::{PoolSeed, Settings};
use serde_json::{Value, json};

use super::client::{Core, text};
use crate::client::{POOL, SECRET};

const BIND_PHONE: &str = "mutation($p: String!, $c: String!) { bindPhone(phone: $p, phoneCode: $c) { phone phoneVerified } }";
const BIND_EMAIL: &str = "mutation($e: String!, $c: String!) { bindEmail(email: $e, emailCode: $c) { email emailVerified } }";
const UPDATE_EMAIL: &str = "mutation($e: String!, $c: String!, $o: String, $oc: String) {
    updateEmail(email: $e, emailCode: $c, oldEmail: $o, oldEmailCode: $oc) { email } }";
const UPDATE_PHONE: &str = "mutation($p: String!, $c: String!, $o: String, $oc: String) {
    updatePhone(phone: $p, phoneCode: $c, oldPhone: $o, oldPhoneCode: $oc) { phone } }";

/// Sends a code to an address or a number, and returns it.
async fn code(core: &Core, to: &str) -> String {
    if to.contains('@') {
        let query =
            "mutation($e: String!) { sendEmail(email: $e, scene: CHANGE_EMAIL) { code message } }";
        let response = core.send_as_app(None, query, json!({ "e": to })).await;
        assert_eq!(*response.data(), json!({ "code": 200, "message": "" }));
    } else {
        core.0.get(&format!("/send_smscode/{to}/{POOL}")).await;
    }
    core.0.code_for(to)
}

/// Registers a user with a user name, and returns a token.
async fn anna(core: &Core) -> String {
    let query =
        "mutation($i: RegisterByUsernameInput!) { registerByUsername(input: $i) { token } }";
    let password = core.0.encrypt("secret1");
    let input = json!({ "username": "anna", "password": password, "forceLogin": true });
    let response = core.send_as_app(None, query, json!({ "i": input })).await;
    text(&response.data()["token"])
}

#[tokio::test]
async fn contacts_are_bound_and_unbound() {
    let core = Core::new().await;
    let token = anna(&core).await;
    for (bind, unbind, variables, bound) in [
        (
            BIND_PHONE,
            "mutation { unbindPhone { phone phoneVerified } }",
            json!({ "p": "13800000000", "c": code(&core, "13800000000").await }),
            json!({ "phone": "13800000000", "phoneVerified": true }),
        ),
        (
            BIND_EMAIL,
            "mutation { unbindEmail { email emailVerified } }",
            json!({ "e": "a@example.com", "c": code(&core, "a@example.com").await }),
            json!({ "email": "a@example.com", "emailVerified": true }),
        ),
    ] {
        let response = core
            .send_as_app(Some(&token), bind, variables.clone())
            .await;
        assert_eq!(*response.data(), bound);
        let response = core.send_as_app(Some(&token), bind, variables).await;
        assert_eq!(response.code(), 500);
        let response = core.send_as_app(Some(&token), unbind, json!({})).await;
        let values = response.data().as_object().expect("a user").values();
        assert!(
            values.eq([&json!(null), &json!(false)]),
            "{}",
            response.body
        );
        let response = core.send_as_app(Some(&token), unbind, json!({})).await;
        assert!(matches!(response.code(), 500 | 2219));
    }
}

#[tokio::test]
async fn the_last_way_to_log_in_remains() {
    let core = Core::new().await;
    let (_, token) = core.user("a@example.com").await;
    let unbind = "mutation { unbindEmail { email } }";
    let response = core.send_as_app(Some(&token), unbind, json!({})).await;
    assert_eq!(response.code(), 2217);
}

#[tokio::test]
async fn a_contact_is_changed_with_codes_of_both() {
    let core = Core::new().await;
    let (_, token) = core.user("a@example.com").await;
    core.user("b@example.com").await;
    let new = code(&core, "c@example.com").await;
    let old = code(&core, "a@example.com").await;
    for (variables, expected) in [
        (
            json!({ "e": "a@example.com", "c": old }),
            (2229, "新邮箱和旧邮箱一样"),
        ),
        (
            json!({ "e": "b@example.com", "c": new }),
            (500, "该邮箱已被绑定"),
        ),
        (
            json!({ "e": "c@example.com", "c": new }),
            (500, "修改邮箱必须验证原来的邮箱。"),
        ),
        (
            json!({ "e": "c@example.com", "c": "0000", "o": "a@example.com", "oc": old }),
            (500, "验证码不正确！"),
        ),
        (json!({ "e": "nobody", "c": new }), (2204, "邮箱格式不正确")),
    ] {
        let response = core
            .send_as_app(Some(&token), UPDATE_EMAIL, variables)
            .await;
        assert_eq!(response.error(), expected);
        assert_eq!(response.body["data"], Value::Null);
    }
    let variables = json!({ "e": "c@example.com", "c": new, "o": "a@example.com", "oc": old });
    let response = core
        .send_as_app(Some(&token), UPDATE_EMAIL, variables)
        .await;
    assert_eq!(*response.data(), json!({ "email": "c@example.com" }));
}

#[tokio::test]
async fn a_phone_number_is_changed_by_the_captured_rules() {
    let core = Core::new().await;
    let token = anna(&core).await;
    let (first, second) = ("13800000000", "13900000000");
    let variables = json!({ "p": first, "c": code(&core, first).await });
    let response = core
        .send_as_app(Some(&token), BIND_PHONE, variables.clone())
        .await;
    assert_eq!(response.data()["phone"], first);
    let response = core
        .send_as_app(Some(&token), UPDATE_PHONE, variables)
        .await;
    assert_eq!(response.error(), (2230, "新手机号和旧手机号一样"));
    let new = code(&core, second).await;
    let variables = json!({ "p": second, "c": new });
    let response = core
        .send_as_app(Some(&token), UPDATE_PHONE, variables)
        .await;
    assert_eq!(response.error(), (500, "修改手机号必须验证原来的手机号。"));
    let variables = json!({ "p": second, "c": new, "o": first, "oc": code(&core, first).await });
    let response = core
        .send_as_app(Some(&token), UPDATE_PHONE, variables)
        .await;
    assert_eq!(response.data()["phone"], second);
    let (_, other) = core.user("b@example.com").await;
    let variables = json!({ "p": second, "c": code(&core, second).await });
    let response = core.send_as_app(Some(&other), BIND_PHONE, variables).await;
    assert_eq!(response.error(), (500, "该手机号已被绑定"));
}

#[tokio::test]
async fn a_password_is_changed_with_the_old_one() {
    let core = Core::new().await;
    let (_, token) = core.user("a@example.com").await;
    let query = "mutation($n: String!, $o: String) { updatePassword(newPassword: $n, oldPassword: $o) { id } }";
    let encrypt = |plain: &str| core.0.encrypt(plain);
    for (variables, expected) in [
        (json!({ "n": encrypt("another1") }), 2201),
        (
            json!({ "n": encrypt("another1"), "o": encrypt("wrong") }),
            2203,
        ),
        (
            json!({ "n": encrypt("short"), "o": encrypt("secret1") }),
            2029,
        ),
        (json!({ "n": "clear", "o": encrypt("secret1") }), 2016),
    ] {
        let response = core.send_as_app(Some(&token), query, variables).await;
        assert_eq!(response.code(), expected);
    }
    let variables = json!({ "n": encrypt("another1"), "o": encrypt("secret1") });
    core.send_as_app(Some(&token), query, variables)
        .await
        .data();
    let input = json!({ "email": "a@example.com", "password": "another1" });
    assert_eq!(core.login(input).await.data()["loginsCount"], 2);
    let owner = core.owner().await;
    let variables = json!({ "n": encrypt("another1") });
    let response = core.send(Some(&owner), query, variables).await;
    assert_eq!(response.code(), 1001);
}

#[tokio::test]
async fn a_password_is_reset_with_a_code() {
    let core = Core::new().await;
    core.user("a@example.com").await;
    let send = "mutation($e: String!) { sendEmail(email: $e, scene: RESET_PASSWORD) { code } }";
    let response = core
        .send_as_app(None, send, json!({ "e": "b@example.com" }))
        .await;
    assert_eq!(response.code(), 2004);
    core.send_as_app(None, send, json!({ "e": "a@example.com" }))
        .await
        .data();
    let reset = "mutation($e: String, $p: String, $c: String!, $n: String!) {
        resetPassword(email: $e, phone: $p, code: $c, newPassword: $n) { code message } }";
    let password = core.0.encrypt("another1");
    let right = core.0.code_for("a@example.com");
    for (email, code, expected) in [
        ("b@example.com", &*right, (2004, "用户不存在")),
        ("a@example.com", "0000", (2001, "验证码不正确！")),
    ] {
        let variables = json!({ "e": email, "c": code, "n": password });
        let response = core.send_as_app(None, reset, variables).await;
        assert_eq!(response.error(), expected);
    }
    let variables = json!({ "e": "a@example.com", "c": right, "n": password });
    let response = core.send_as_app(None, reset, variables.clone()).await;
    assert_eq!(
        *response.data(),
        json!({ "code": 200, "message": "重置密码成功！" })
    );
    let response = core.send_as_app(None, reset, variables).await;
    assert_eq!(response.code(), 2001);
    let response = core
        .send_as_app(None, reset, json!({ "c": right, "n": password }))
        .await;
    assert_eq!(response.code(), 2231);
    let input = json!({ "email": "a@example.com", "password": "another1" });
    assert_eq!(core.login(input).await.data()["loginsCount"], 2);
}

#[tokio::test]
async fn mails_have_a_code_a_link_or_are_refused() {
    let core = Core::new().await;
    core.user("a@example.com").await;
    let send =
        "mutation($e: String!, $s: EmailScene!) { sendEmail(email: $e, scene: $s) { code } }";
    let variables = json!({ "e": "a@example.com", "s": "VERIFY_EMAIL" });
    core.send_as_app(None, send, variables).await.data();
    let message = core.0.emulator.outbox().messages().pop();
    assert!(message.is_some_and(|message| message.link.is_some()));
    for (email, scene, expected) in [
        (
            "a@example.com",
            "FIRST_EMAIL_LOGIN_VERIFY",
            (500, "not emulated: the scene FIRST_EMAIL_LOGIN_VERIFY"),
        ),
        ("nobody", "CHANGE_EMAIL", (2204, "邮箱格式不正确")),
    ] {
        let variables = json!({ "e": email, "s": scene });
        let response = core.send_as_app(None, send, variables).await;
        assert_eq!(response.error(), expected);
    }
}

#[tokio::test]
async fn the_strength_of_a_password_is_data() {
    let settings = Settings {
        pwd_strength: 2,
        ..Settings::default()
    };
    let core = Core::with(PoolSeed::new(POOL, SECRET).settings(settings)).await;
    let query = "query($p: String!) { checkPasswordStrength(password: $p) { valid message } }";
    for (password, valid, message) in [
        ("12345a", true, "密码验证成功"),
        ("12345", false, "密码长度不能少于 6 位"),
        ("123456", false, "密码强度不足，需包含字母、数字和符号"),
        ("", false, "请输入密码"),
    ] {
        let response = core
            .send_as_app(None, query, json!({ "p": password }))
            .await;
        assert_eq!(
            *response.data(),
            json!({ "valid": valid, "message": message })
        );
    }
}
