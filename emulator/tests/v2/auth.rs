//! Registration, login and tokens of users.

use std::time::Duration;

use authing_emulator::{PoolSeed, Settings, UserSeed};
use serde_json::json;

use super::client::{APP, APP_SECRET, Core, payload, text};
use crate::client::{POOL, SECRET};

#[tokio::test]
async fn a_new_user_has_the_captured_defaults() {
    let core = Core::new().await;
    let response = core
        .register(json!({ "email": "a@example.com", "password": "secret1" }))
        .await;
    let user = response.data();
    let id = text(&user["id"]);
    for (name, value) in [
        ("arn", json!(format!("arn:cn:authing:{POOL}:user:{id}"))),
        ("userPoolId", json!(POOL)),
        ("status", json!("Activated")),
        ("username", json!(null)),
        ("email", json!("a@example.com")),
        ("emailVerified", json!(false)),
        ("phone", json!(null)),
        ("registerSource", json!(["basic:email"])),
        ("token", json!(null)),
        ("loginsCount", json!(0)),
        ("lastLogin", json!(null)),
        ("nickname", json!(null)),
        ("gender", json!("U")),
        ("isDeleted", json!(false)),
    ] {
        assert_eq!(user[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_registration_can_log_in() {
    let core = Core::new().await;
    for (email, option, logins) in [
        ("a@example.com", "forceLogin", 1),
        ("b@example.com", "generateToken", 0),
    ] {
        let input = json!({ "email": email, "password": "secret1", option: true });
        let response = core.register(input).await;
        let user = response.data();
        assert!(user["token"].is_string(), "{option}");
        assert_eq!(user["loginsCount"], logins, "{option}");
    }
}

#[tokio::test]
async fn a_token_has_the_claims_and_the_key_of_the_application() {
    let core = Core::new().await;
    let (id, token) = core.user("a@example.com").await;
    let claims = payload(&token);
    for (name, value) in [
        ("sub", json!(id)),
        ("aud", json!(APP)),
        ("iss", json!(core.0.emulator.oidc_issuer())),
        ("userpool_id", json!(POOL)),
        ("email", json!("a@example.com")),
        ("phone_number", json!(null)),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    let data = json!({
        "type": "user", "userPoolId": POOL, "appId": APP, "clientId": POOL, "id": id, "userId": id, "_id": id,
        "phone": null, "email": "a@example.com", "username": null, "unionid": null, "openid": null,
    });
    assert_eq!(claims["data"], data);
    let (iat, exp) = (claims["iat"].as_i64(), claims["exp"].as_i64());
    assert_eq!(exp.zip(iat).map(|(exp, iat)| exp - iat), Some(1_209_600));
    // With the features of all crates of the workspace, the library has two providers, and does not choose one.
    let _installed = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
    let key = jsonwebtoken::DecodingKey::from_secret(APP_SECRET.as_bytes());
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::HS256);
    validation.set_audience(&[APP]);
    let verified = jsonwebtoken::decode::<serde_json::Value>(&token, &key, &validation);
    assert!(verified.is_ok(), "{verified:?}");
}

#[tokio::test]
async fn both_versions_log_in_the_same_user() {
    let core = Core::new().await;
    let id = core.0.user("a@example.com", "secret1").await;
    let input = json!({ "email": "a@example.com", "password": "secret1" });
    let response = core.login(input).await;
    let user = response.data();
    assert_eq!(user["id"], id);
    assert_eq!(user["username"], "a@example.com");
    assert_eq!(user["loginsCount"], 1);
    let token = text(&user["token"]);
    let v1 = core.0.read_self(&token).await;
    assert_eq!(*v1.data(), json!({ "_id": id, "loginsCount": 1 }));
    let old = core.0.token("a@example.com", "secret1").await;
    let v2 = core
        .send(Some(&old), "{ user { id loginsCount } }", json!({}))
        .await;
    assert_eq!(*v2.data(), json!({ "id": id, "loginsCount": 2 }));
}

#[tokio::test]
async fn refused_registrations_and_logins_have_the_documented_codes() {
    let core = Core::new().await;
    core.user("a@example.com").await;
    for (email, password, expected) in [
        (
            "a@example.com",
            "secret1",
            (2026, "用户已存在，请直接登录！"),
        ),
        ("nobody", "secret1", (2003, "注册或登录时邮箱格式不正确")),
        ("b@example.com", "short", (2029, "密码长度不能少于 6 位")),
    ] {
        let response = core
            .register(json!({ "email": email, "password": password }))
            .await;
        assert_eq!(response.error(), expected);
    }
    for (email, password, expected) in [
        ("b@example.com", "secret1", (2004, "用户不存在")),
        ("a@example.com", "wrong", (2006, "密码不正确")),
    ] {
        let response = core
            .login(json!({ "email": email, "password": password }))
            .await;
        assert_eq!(response.error(), expected);
    }
    let query = "mutation($i: LoginByEmailInput!) { loginByEmail(input: $i) { id } }";
    let input = json!({ "email": "a@example.com", "password": "clear" });
    let response = core.send(None, query, json!({ "i": input })).await;
    assert_eq!(response.error(), (2016, "密码解密出错"));
}

#[tokio::test]
async fn a_pool_can_be_closed() {
    let settings = Settings {
        register_disabled: true,
        ..Settings::default()
    };
    let core = Core::with(PoolSeed::new(POOL, SECRET).settings(settings)).await;
    let response = core
        .register(json!({ "email": "a@example.com", "password": "secret1" }))
        .await;
    assert_eq!(response.code(), 2031);
}

#[tokio::test]
async fn a_user_name_and_a_phone_log_in_with_a_password() {
    let user = UserSeed::with_username("anna", "secret1").phone("13800000000");
    let core = Core::with(PoolSeed::new(POOL, SECRET).user(user)).await;
    let password = core.0.encrypt("secret1");
    let by_username = "mutation($i: LoginByUsernameInput!) { loginByUsername(input: $i) { id } }";
    let input = json!({ "i": { "username": "anna", "password": password } });
    let first = core.send(None, by_username, input).await;
    let by_phone =
        "mutation($i: LoginByPhonePasswordInput!) { loginByPhonePassword(input: $i) { id } }";
    let input = json!({ "i": { "phone": "13800000000", "password": password } });
    let second = core.send_as_app(None, by_phone, input).await;
    assert_eq!(first.data(), second.data());
}

#[tokio::test]
async fn a_user_name_registers_with_a_profile() {
    let core = Core::new().await;
    let query = "mutation($i: RegisterByUsernameInput!) { registerByUsername(input: $i) {
        username nickname familyName lastIP registerSource } }";
    let input = json!({
        "username": "anna",
        "password": core.0.encrypt("secret1"),
        "profile": { "nickname": "Anna", "familyName": "Chen", "ip": "192.0.2.1" },
    });
    let response = core.send_as_app(None, query, json!({ "i": input })).await;
    assert_eq!(
        *response.data(),
        json!({
            "username": "anna", "nickname": "Anna", "familyName": "Chen", "lastIP": "192.0.2.1",
            "registerSource": ["basic:username-password"],
        })
    );
}

#[tokio::test]
async fn a_phone_code_registers_once_and_logs_in() {
    let core = Core::new().await;
    let register = "mutation($i: RegisterByPhoneCodeInput!) { registerByPhoneCode(input: $i) {
        phone phoneVerified registerSource } }";
    let login =
        "mutation($i: LoginByPhoneCodeInput!) { loginByPhoneCode(input: $i) { loginsCount } }";
    let phone = "13800000000";
    let wrong = json!({ "i": { "phone": phone, "code": "0000" } });
    let response = core.send_as_app(None, register, wrong.clone()).await;
    assert_eq!(response.error(), (2001, "验证码不正确！"));
    let response = core.send_as_app(None, login, wrong.clone()).await;
    assert_eq!(response.code(), 2004);
    for (query, expected) in [
        (
            register,
            json!({ "phone": phone, "phoneVerified": true, "registerSource": ["basic:phone-code"] }),
        ),
        (login, json!({ "loginsCount": 1 })),
    ] {
        core.0.get(&format!("/send_smscode/{phone}/{POOL}")).await;
        let input = json!({ "i": { "phone": phone, "code": core.0.code_for(phone) } });
        let response = core.send_as_app(None, query, input.clone()).await;
        assert_eq!(*response.data(), expected);
    }
    let response = core.send_as_app(None, login, wrong).await;
    assert_eq!(response.code(), 2001);
}

#[tokio::test]
async fn a_weak_password_does_not_use_up_the_code() {
    let settings = Settings {
        pwd_strength: 2,
        ..Settings::default()
    };
    let core = Core::with(PoolSeed::new(POOL, SECRET).settings(settings)).await;
    let query =
        "mutation($i: RegisterByPhoneCodeInput!) { registerByPhoneCode(input: $i) { phone } }";
    let phone = "13800000000";
    core.0.get(&format!("/send_smscode/{phone}/{POOL}")).await;
    let register = async |password: &str| {
        let password = core.0.encrypt(password);
        let input = json!({ "phone": phone, "code": core.0.code_for(phone), "password": password });
        core.send_as_app(None, query, json!({ "i": input })).await
    };
    register("1").await.code();
    assert_eq!(register("secret-1").await.data()["phone"], phone);
}

#[tokio::test]
async fn a_login_can_register() {
    let core = Core::new().await;
    let mut input =
        json!({ "email": "a@example.com", "password": "secret1", "autoRegister": true });
    assert_eq!(core.login(input.clone()).await.data()["loginsCount"], 1);
    assert_eq!(core.login(input.clone()).await.data()["loginsCount"], 2);
    input["password"] = json!("wrong1");
    assert_eq!(core.login(input).await.code(), 2006);
}

#[tokio::test]
async fn the_status_of_a_login_is_data() {
    let core = Core::new().await;
    let (id, token) = core.user("a@example.com").await;
    let query = "query($t: String) { checkLoginStatus(token: $t) { code message status exp iat data { id userPoolId arn } } }";
    let claims = payload(&token);
    let valid = json!({
        "code": 200, "message": "已登录", "status": true, "exp": claims["exp"], "iat": claims["iat"],
        "data": { "id": id, "userPoolId": POOL, "arn": null },
    });
    let given = core.send(None, query, json!({ "t": token })).await;
    assert_eq!(*given.data(), valid);
    let own = core.send(Some(&token), query, json!({})).await;
    assert_eq!(*own.data(), valid);
    core.0
        .emulator
        .clock()
        .advance(Duration::from_hours(14 * 24));
    let expired = core.send(None, query, json!({ "t": token })).await;
    let invalid = json!({
        "code": 2206, "message": "登录信息已过期", "status": false, "exp": null, "iat": null, "data": null,
    });
    assert_eq!(*expired.data(), invalid);
}

#[tokio::test]
async fn a_token_is_refreshed_by_its_user_and_by_the_owner() {
    let core = Core::new().await;
    let (id, token) = core.user("a@example.com").await;
    let (other, _) = core.user("b@example.com").await;
    let owner = core.owner().await;
    let query = "mutation($id: String) { refreshToken(id: $id) { token iat exp } }";
    for (caller, variables) in [(&token, json!({})), (&owner, json!({ "id": id }))] {
        let response = core.send_as_app(Some(caller), query, variables).await;
        let claims = payload(&text(&response.data()["token"]));
        assert_eq!(claims["sub"], json!(id));
        assert_eq!(claims["exp"], response.data()["exp"]);
    }
    let response = core
        .send_as_app(Some(&token), query, json!({ "id": other }))
        .await;
    assert_eq!(response.code(), 1001);
}

#[tokio::test]
async fn addresses_are_stored_in_lower_case_and_found_in_any_case() {
    let core = Core::new().await;
    let input = json!({ "email": "Anna@Example.com", "password": "secret1" });
    let user = core.register(input.clone()).await.data().clone();
    assert_eq!(user["email"], "anna@example.com");
    for email in ["Anna@Example.com", "anna@example.com", "ANNA@EXAMPLE.COM"] {
        let input = json!({ "email": email, "password": "secret1" });
        assert_eq!(core.login(input).await.data()["id"], user["id"], "{email}");
        let query = "query($e: String) { isUserExists(email: $e) }";
        let response = core.send(None, query, json!({ "e": email })).await;
        assert_eq!(*response.data(), true, "{email}");
    }
    assert_eq!(core.register(input).await.code(), 2026);
    let query = "mutation($e: String!) { sendEmail(email: $e, scene: RESET_PASSWORD) { code } }";
    core.send(None, query, json!({ "e": "ANNA@example.com" }))
        .await;
    let query = "mutation($e: String!, $c: String!, $p: String!) {
        resetPassword(email: $e, code: $c, newPassword: $p) { code } }";
    let code = core.0.code_for("anna@example.com");
    let variables = json!({ "e": "Anna@example.com", "c": code, "p": core.0.encrypt("secret2") });
    assert_eq!(core.send(None, query, variables).await.data()["code"], 200);
    let input = json!({ "email": "Anna@Example.com", "password": "secret2", "autoRegister": true });
    assert_eq!(core.login(input).await.data()["email"], "anna@example.com");
}

#[tokio::test]
async fn an_address_with_capitals_of_version_1_logs_in() {
    let user = UserSeed::with_email("Anna@Example.com", "secret1");
    let core = Core::with(PoolSeed::new(POOL, SECRET).user(user)).await;
    let input = json!({ "email": "Anna@Example.com", "password": "secret1" });
    assert_eq!(core.login(input).await.data()["email"], "Anna@Example.com");
}
