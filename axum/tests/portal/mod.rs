//! The example `portal`, as a browser uses it.

mod browser;
#[path = "../../examples/portal/main.rs"]
#[allow(dead_code, reason = "the tests start an emulator of their own")]
mod example;

use std::time::Duration;

use authing::reqwest;
use authing_emulated::{EMAIL, LEA, Outcome};
use authing_emulator::{Fault, FrequencyCheck, PoolSeed, Settings, UserSeed};
use browser::Browser;
use serde_json::{Value, json};

/// The header `Set-Cookie` that deletes the cookie.
const DELETED_COOKIE: &str = "__Host-session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0";

#[tokio::test]
async fn a_user_registers_once() {
    let mut browser = Browser::start(|pool| pool).await;
    let form =
        json!({ "email": "mia@example.com", "password": "battery staple", "nickname": "Mia" });
    let (status, mia) = browser.send("POST /register", form.clone()).await;
    assert_eq!((status, &mia["nickname"]), (201, &json!("Mia")));
    let sent = browser.emulated.emulator.journal().last();
    let sent = sent.and_then(|sent| sent.variables).expect("variables");
    assert_eq!(sent["lastIP"], "127.0.0.1");

    let (status, _) = browser.send("POST /register", form).await;
    assert_eq!(status, 409);
}

#[tokio::test]
async fn the_session_is_in_a_cookie_that_lasts_as_long_as_the_token() {
    let browser = Browser::of_lea().await;
    let (_, attributes) = browser.set_cookie.split_once("; ").expect("attributes");
    let (flags, seconds) = attributes.split_once("; Max-Age=").expect("an age");
    assert_eq!(flags, "HttpOnly; SameSite=Lax; Secure; Path=/");
    let seconds: i32 = seconds.parse().expect("a number");
    let lifetime = 15 * 24 * 3600;
    assert!((lifetime - 60..=lifetime).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn a_wrong_password_is_no_login() {
    let mut browser = Browser::start(|pool| pool).await;
    let refused = browser.log_in(json!({ "password": "guessed" })).await;
    assert_eq!(refused.0, 401);
    assert_eq!(browser.set_cookie, "");
    let nobody = browser
        .log_in(json!({ "email": "nobody@example.com" }))
        .await;
    assert_eq!(nobody, refused, "it does not say who has an account");
    let form = json!({ "email": "nobody@example.com" });
    assert_eq!(browser.send("POST /password/code", form).await.0, 204);
}

#[tokio::test]
async fn a_login_with_mfa_asks_for_the_code() -> Outcome {
    let mut browser = Browser::start(|pool| pool).await;
    let lea = browser.emulated.lea().await;
    let key = lea.mfa().enable().await?.share_key.ok_or("no key")?;
    let (status, body) = browser.log_in(json!({})).await;
    assert_eq!(
        (status, &body["challenge"]),
        (401, &json!({ "kind": "mfa_code" }))
    );

    let code = browser.emulated.authenticator(key.expose());
    assert_eq!(browser.log_in(json!({ "mfa_code": code })).await.0, 204);
    Ok(())
}

#[tokio::test]
async fn a_login_after_failures_asks_for_a_captcha() -> Outcome {
    let login_fail_check = FrequencyCheck {
        time_interval: 300,
        limit: 1,
        enable: true,
    };
    let settings = Settings {
        login_fail_check,
        ..Settings::default()
    };
    let mut browser = Browser::start(|pool| pool.settings(settings)).await;
    browser.log_in(json!({ "password": "guessed" })).await;
    let (status, body) = browser.log_in(json!({})).await;
    assert_eq!(
        (status, &body["challenge"]["kind"]),
        (401, &json!("captcha"))
    );
    let picture = &body["challenge"]["image_url"];
    let picture = picture.as_str().ok_or("no picture")?;
    assert!(reqwest::get(picture).await?.status().is_success());

    let captcha = browser.emulated.code_for(EMAIL);
    assert_eq!(browser.log_in(json!({ "captcha": captcha })).await.0, 204);
    Ok(())
}

#[tokio::test]
async fn the_profile_is_the_response_without_its_secrets() {
    let mut browser = Browser::of_lea().await;
    let (status, lea) = browser.get("/me").await;
    assert_eq!(
        (status, &lea["_id"], &lea["token"]),
        (200, &json!(LEA), &Value::Null)
    );
}

#[tokio::test]
async fn strangers_have_no_profile() {
    let mut browser = Browser::start(|pool| pool).await;
    for cookie in ["", "__Host-session=", "__Host-session=a.b.c", "another=1"] {
        browser.set_cookie = cookie.to_owned();
        assert_eq!(browser.get("/me").await.0, 401, "{cookie}");
    }
}

#[tokio::test]
async fn a_change_leaves_other_fields_alone() {
    let mut browser = Browser::of_lea().await;
    let changes = json!({ "company": "Analytical Engines", "website": null });
    let (status, lea) = browser.send("PATCH /me", changes).await;
    assert_eq!(status, 200);
    assert_eq!(lea["company"], "Analytical Engines");
    let sent = browser.emulated.emulator.journal().last();
    let sent = sent.and_then(|sent| sent.variables).expect("variables");
    assert_eq!(sent.get("website"), Some(&Value::Null));
    assert_eq!(sent.get("nickname"), None);
}

#[tokio::test]
async fn a_photo_is_uploaded_if_it_is_a_picture() -> Outcome {
    let mut browser = Browser::of_lea().await;
    let path = "PUT /me/photo";
    let (status, lea) = browser.request(path, "image/png", "PNG").await;
    assert_eq!(status, 200);
    let photo = reqwest::get(lea["photo"].as_str().ok_or("no photo")?).await?;
    assert_eq!(photo.text().await?, "PNG");

    let (status, _) = browser.request(path, "text/html", "<b>").await;
    assert_eq!(status, 415);
    Ok(())
}

#[tokio::test]
async fn an_email_address_is_changed_with_the_codes_of_both() {
    let mut browser = Browser::of_lea().await;
    let new = "lea@example.org";
    let form = json!({ "email": new });
    let (status, _) = browser.send("POST /me/email/codes", form).await;
    assert_eq!(status, 204);
    let [code, old_code] = [new, EMAIL].map(|address| browser.emulated.code_for(address));
    let wrong = json!({ "email": new, "code": "0000", "old_code": old_code });
    assert_eq!(browser.send("PUT /me/email", wrong).await.0, 401);
    let right = json!({ "email": new, "code": code, "old_code": old_code });
    let (status, lea) = browser.send("PUT /me/email", right).await;
    assert_eq!((status, &lea["email"]), (200, &json!(new)));
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_with_a_code() {
    let mut browser = Browser::start(|pool| pool).await;
    let form = json!({ "email": EMAIL });
    let (status, _) = browser.send("POST /password/code", form).await;
    assert_eq!(status, 204);
    let code = browser.emulated.code_for(EMAIL);
    let form = json!({ "email": EMAIL, "password": "battery staple", "code": code });
    let (status, _) = browser.send("PUT /password", form).await;
    assert_eq!(status, 204);
    assert_eq!(browser.log_in(json!({})).await.0, 401);
    let (status, _) = browser
        .log_in(json!({ "password": "battery staple" }))
        .await;
    assert_eq!(status, 204);
}

#[tokio::test]
async fn the_users_are_listed_for_administrators_only() -> Outcome {
    let mut user = Browser::of_lea().await;
    for path in ["/admin/users", "/admin/users.jsonl"] {
        assert_eq!(user.get(path).await.0, 403);
    }
    let others = (0..250).map(|number| UserSeed::with_phone(format!("139{number:08}")));
    let administrators = |pool: PoolSeed| {
        let pool = others.fold(pool, PoolSeed::user);
        pool.rbac_role("administrator", [example::admin::PERMISSION], [LEA])
    };
    let mut browser = Browser::start(administrators).await;
    browser.log_in(json!({})).await;
    let (status, page) = browser.get("/admin/users?page=26").await;
    assert_eq!((status, &page["total"]), (200, &json!(251)));
    assert_eq!(page["items"].as_array().map(Vec::len), Some(1));

    let (status, lines) = browser.get("/admin/users.jsonl").await;
    assert_eq!(status, 200);
    let lines = lines.as_str().ok_or("several lines")?.lines();
    let users: Vec<Value> = lines.map(serde_json::from_str).collect::<Result<_, _>>()?;
    assert_eq!(users.len(), 251);
    Ok(())
}

#[tokio::test]
async fn a_logout_ends_the_session() {
    let mut browser = Browser::of_lea().await;
    assert_eq!(browser.get("/me").await.0, 200);
    let kept = browser.set_cookie.clone();
    let (status, _) = browser.send("POST /logout", Value::Null).await;
    assert_eq!(status, 204);
    assert_eq!(browser.set_cookie, DELETED_COOKIE);
    browser.set_cookie = kept;
    assert_eq!(browser.get("/me").await.0, 401);
}

#[tokio::test]
async fn a_logout_deletes_the_cookie_of_an_expired_session() {
    let mut browser = Browser::of_lea().await;
    let lifetime = Duration::from_secs(15 * 24 * 3600);
    browser.emulated.emulator.clock().advance(lifetime);
    assert_eq!(browser.get("/me").await.0, 401);
    let (status, _) = browser.send("POST /logout", Value::Null).await;
    assert_eq!(status, 204);
    assert_eq!(browser.set_cookie, DELETED_COOKIE);
}

#[tokio::test]
async fn a_service_that_is_down_is_not_a_refusal() {
    let mut browser = Browser::start(|pool| pool).await;
    browser.emulated.emulator.faults().add(Fault::Status(503));
    let down = json!({ "kind": "unavailable", "message": "please try again later" });
    assert_eq!(browser.log_in(json!({})).await, (503, down));
}
