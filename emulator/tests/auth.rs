//! Registration, login and tokens.

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{PoolSeed, Settings, UserSeed};
use serde_json::json;

#[tokio::test]
async fn a_new_user_has_the_documented_defaults() {
    let client = Client::new().await;
    let response = client
        .register(json!({ "email": "a@example.com", "password": "secret1", "lastIP": "" }))
        .await;
    let user = response.data();
    assert_eq!(user["email"], "a@example.com");
    assert_eq!(
        user["lastIP"], "127.0.0.1",
        "an empty text is a missing one"
    );
    assert_eq!(user["username"], "a@example.com");
    assert_eq!(user["phone"], "");
    assert_eq!(user["token"], json!(null));
    assert_eq!(user["tokenExpiredAt"], "Invalid date");
    assert_eq!(user["registerMethod"], "default:username-password");
    assert_eq!(user["group"]["name"], "default");
    assert_eq!(user["emailVerified"], false);
    assert_eq!(user["loginsCount"], 0);
    let photo = user["photo"].as_str().expect("a photo");
    assert_eq!(
        photo,
        format!("{}/authing-avatar.png", client.emulator.cdn_url())
    );
}

#[tokio::test]
async fn invalid_registrations_are_rejected() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    for (info, expected) in [
        (
            json!({ "email": "a@example.com", "password": "secret1" }),
            (2026, "用户已存在，请不要重复注册"),
        ),
        (
            json!({ "email": "nobody", "password": "secret1" }),
            (2003, "注册或登录时邮箱格式不正确"),
        ),
        (
            json!({ "email": "b@example.com" }),
            (2032, "注册时需要密码"),
        ),
        (
            json!({ "email": "b@example.com", "password": "short" }),
            (2029, "密码长度不能少于 6 位"),
        ),
        (
            json!({ "username": "a@example.com", "password": "secret1" }),
            (2034, "用户名已存在"),
        ),
        (
            json!({ "password": "secret1" }),
            (2028, "请提供正确的手机号或邮箱"),
        ),
        (
            json!({ "phone": "13800000000", "phoneCode": "0000", "password": "secret1" }),
            (2300, "验证码过期"),
        ),
    ] {
        let response = client.register(info.clone()).await;
        assert_eq!(response.error(), expected, "{info}");
    }
}

#[tokio::test]
async fn an_unencrypted_password_is_rejected() {
    let client = Client::new().await;
    let query = "mutation($c: String!) { login(registerInClient: $c, email: \"a@example.com\", password: \"clear\") { _id } }";
    let response = client.send(None, query, json!({ "c": POOL })).await;
    assert_eq!(response.error(), (2016, "密码解密出错"));
}

#[tokio::test]
async fn a_pool_with_registration_disabled_rejects_registrations() {
    let settings = Settings {
        register_disabled: true,
        ..Settings::default()
    };
    let client = Client::with(PoolSeed::new(POOL, SECRET).settings(settings)).await;
    let response = client
        .register(json!({ "email": "a@example.com", "password": "secret1" }))
        .await;
    assert_eq!(response.code(), 2031);
}

#[tokio::test]
async fn users_log_in_by_email_username_and_phone() {
    let seed = UserSeed::with_email("a@example.com", "secret1")
        .username("anna")
        .phone("13800000000");
    let client = Client::with(PoolSeed::new(POOL, SECRET).user(seed)).await;
    for (count, name) in (1..).zip([
        json!({ "email": "a@example.com", "password": "secret1" }),
        json!({ "username": "anna", "password": "secret1" }),
        json!({ "phone": "13800000000", "password": "secret1" }),
    ]) {
        let response = client.login(name).await;
        let user = response.data();
        assert_eq!(user["loginsCount"], count);
        assert_eq!(user["lastIP"], "127.0.0.1");
        assert!(user["token"].is_string());
    }
}

#[tokio::test]
async fn invalid_logins_are_rejected() {
    let pool = PoolSeed::new(POOL, SECRET)
        .user(UserSeed::with_email("a@example.com", "secret1"))
        .user(UserSeed::with_email("locked@example.com", "secret1").blocked())
        .user(UserSeed::with_phone("13800000000"));
    let client = Client::with(pool).await;
    for (login, code) in [
        (
            json!({ "email": "nobody@example.com", "password": "secret1" }),
            2004,
        ),
        (
            json!({ "email": "a@example.com", "password": "wrong" }),
            2006,
        ),
        (
            json!({ "email": "locked@example.com", "password": "secret1" }),
            2005,
        ),
        (
            json!({ "phone": "13800000000", "password": "secret1" }),
            2027,
        ),
        (json!({ "phone": "13800000000", "phoneCode": 1234 }), 2300),
        (json!({ "email": "nobody", "password": "secret1" }), 2003),
        (json!({ "email": "a@example.com" }), 2231),
        (json!({}), 2231),
        (json!({ "unionid": "nobody" }), 2004),
    ] {
        assert_eq!(client.login(login.clone()).await.code(), code, "{login}");
    }
}

#[tokio::test]
async fn a_phone_code_logs_in_once_and_creates_the_user() {
    let client = Client::new().await;
    let sent = client
        .get(&format!("/send_smscode/13800000000/{POOL}"))
        .await;
    assert_eq!(sent, json!({ "code": 200, "message": "发送成功" }));
    let code: i64 = client.code_for("13800000000").parse().expect("a number");
    let login = json!({ "phone": "13800000000", "phoneCode": code });
    let response = client.login(login.clone()).await;
    assert_eq!(response.data()["phone"], "13800000000");
    assert_eq!(response.data()["phoneVerified"], true);
    assert_eq!(client.login(login).await.code(), 2300);
}

#[tokio::test]
async fn tokens_are_decoded_and_verified() {
    let client = Client::new().await;
    let id = client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let decode = "query($t: String) { decodeJwtToken(token: $t) { data { email id clientId } status { code message status } iat exp } }";
    let response = client.send(None, decode, json!({ "t": token })).await;
    let decoded = response.data();
    assert_eq!(
        decoded["data"],
        json!({ "email": "a@example.com", "id": id, "clientId": POOL })
    );
    assert_eq!(
        decoded["status"],
        json!({ "code": 200, "message": "token 解析正常", "status": null })
    );
    let issued: i64 = decoded["iat"]
        .as_str()
        .expect("a text")
        .parse()
        .expect("seconds");
    assert_eq!(decoded["exp"].as_i64(), Some(issued + 1_296_000));

    let response = client.send(None, decode, json!({ "t": "junk" })).await;
    assert_eq!(
        *response.data(),
        json!({ "data": null, "iat": null, "exp": null,
            "status": { "code": 2207, "message": "token 错误", "status": null } })
    );
}

const CHECK: &str = "query($t: String) { checkLoginStatus(token: $t) { status code message token { data { id } iat exp } } }";

#[tokio::test]
async fn an_invalid_login_status_is_data_and_not_an_error() {
    let client = Client::new().await;
    client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let by_header = client.send(Some(&token), CHECK, json!({})).await;
    assert_eq!(by_header.data()["code"], 200);
    assert_eq!(by_header.data()["message"], "已登录");
    let by_argument = client.send(None, CHECK, json!({ "t": token })).await;
    assert_eq!(by_argument.data()["status"], true);
    let nobody = client.send(None, CHECK, json!({})).await;
    assert_eq!(
        *nobody.data(),
        json!({ "status": false, "code": 2020, "message": "未登录", "token": null })
    );
    let junk = client.send(None, CHECK, json!({ "t": "junk" })).await;
    assert_eq!(
        *junk.data(),
        json!({ "status": false, "code": 2207, "message": "登录信息有误", "token": null })
    );
    client
        .emulator
        .clock()
        .advance(std::time::Duration::from_secs(1_296_001));
    let late = client.send(None, CHECK, json!({ "t": token })).await;
    assert_eq!(
        *late.data(),
        json!({ "status": false, "code": 2206, "message": "登录信息已过期", "token": null })
    );
}

#[tokio::test]
async fn a_logout_revokes_earlier_tokens_only() {
    let client = Client::new().await;
    let id = client.user("a@example.com", "secret1").await;
    let token = client.token("a@example.com", "secret1").await;
    let logout = "mutation($i: String, $c: String) { updateUser(options: {_id: $i, registerInClient: $c, tokenExpiredAt: \"0\"}) { tokenExpiredAt } }";
    let response = client
        .send(Some(&token), logout, json!({ "i": id, "c": POOL }))
        .await;
    assert_eq!(
        response.data()["tokenExpiredAt"],
        "2000-01-01T00:00:00+08:00"
    );
    let old = client.send(None, CHECK, json!({ "t": token })).await;
    assert_eq!(old.data()["code"], 2206);
    let fresh = client.token("a@example.com", "secret1").await;
    assert_ne!(fresh, token);
    let new = client.send(None, CHECK, json!({ "t": fresh })).await;
    assert_eq!(new.data()["code"], 200);
    let old = client.send(None, CHECK, json!({ "t": token })).await;
    assert_eq!(old.data()["code"], 2206);
}

#[tokio::test]
async fn the_owner_refreshes_a_token() {
    let client = Client::new().await;
    let owner = client.owner().await;
    let id = client.user("a@example.com", "secret1").await;
    let refresh = "mutation($c: String!, $u: String!) { refreshToken(client: $c, user: $u) { token iat exp } }";
    let response = client
        .send(Some(&owner), refresh, json!({ "c": POOL, "u": id }))
        .await;
    let fresh = response.data();
    assert_eq!(
        fresh["exp"].as_i64(),
        fresh["iat"].as_i64().map(|issued| issued + 1_296_000)
    );
    let response = client
        .send(None, CHECK, json!({ "t": fresh["token"] }))
        .await;
    assert_eq!(response.data()["token"]["data"]["id"], id.as_str());
    let response = client
        .send(None, refresh, json!({ "c": POOL, "u": id }))
        .await;
    assert_eq!(response.error(), (2020, "未登录"));
}

const SIGN_IN: &str = "mutation($a: String, $p: String, $e: String, $w: String) {
    signIn(oidcAppId: $a, userPoolId: $p, email: $e, password: $w) {
        sub email token access_token id_token refresh_token expires_in token_type register_in_userpool } }";

#[tokio::test]
async fn an_oidc_login_returns_claims_and_valid_tokens() {
    let client = Client::new().await;
    let id = client.user("a@example.com", "secret1").await;
    let variables = |app: Option<&str>, password: Option<&str>| json!({ "a": app, "p": POOL, "e": "a@example.com", "w": password });
    for (app, password, code) in [
        (None, Some("wrong"), 2006),
        (None, None, 2231),
        (Some("5f00000000000000000000cc"), Some("secret1"), 4212),
    ] {
        let response = client.send(None, SIGN_IN, variables(app, password)).await;
        assert_eq!(response.code(), code);
    }
    let response = client
        .send(None, SIGN_IN, variables(None, Some("secret1")))
        .await;
    let user = response.data();
    assert_eq!(user["sub"], id.as_str());
    assert_eq!(user["register_in_userpool"], POOL);
    assert_eq!(
        (&user["expires_in"], &user["token_type"]),
        (&json!(3600), &json!("Bearer"))
    );
    for token in ["token", "access_token", "id_token"] {
        let response = client.send(None, CHECK, json!({ "t": user[token] })).await;
        assert_eq!(
            response.data()["token"]["data"]["id"],
            id.as_str(),
            "{token}"
        );
    }

    let refresh = "mutation($p: String, $r: String!) {
        refreshSignInToken(userPoolId: $p, refreshToken: $r) { access_token id_token refresh_token } }";
    let variables = json!({ "p": POOL, "r": user["refresh_token"] });
    let response = client.send(None, refresh, variables.clone()).await;
    assert_ne!(response.data()["access_token"], user["access_token"]);
    assert_eq!(client.send(None, refresh, variables).await.code(), 2207);
}
