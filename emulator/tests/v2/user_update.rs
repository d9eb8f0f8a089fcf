//! Creating and updating users.

use authing_emulator::{PoolSeed, Settings, UserSeed};
use serde_json::{Value, json};

use super::client::{Core, text};
use crate::client::owner::ANNA;
use crate::client::{POOL, Response, SECRET};

const CREATE: &str =
    "mutation($u: CreateUserInput!, $k: Boolean) { createUser(userInfo: $u, keepPassword: $k) {
    id username email emailVerified phone nickname registerSource loginsCount signedUp blocked } }";

const UPDATE: &str =
    "mutation($id: String, $u: UpdateUserInput!) { updateUser(id: $id, input: $u) {
    id username email phone nickname city blocked } }";

async fn create(core: &Core, owner: &str, user: Value) -> Response {
    core.send(Some(owner), CREATE, json!({ "u": user })).await
}

#[tokio::test]
async fn the_owner_creates_users_without_codes() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let user = json!({
        "phone": "13500000000", "nickname": "Nick", "loginsCount": 2, "blocked": true, "emailVerified": true,
        "signedUp": "2020-10-15T17:55:37+08:00",
    });
    let response = create(&core, &owner, user).await;
    let user = response.data();
    for (name, value) in [
        ("phone", json!("13500000000")),
        ("nickname", json!("Nick")),
        ("registerSource", json!(["import:manual"])),
        ("loginsCount", json!(2)),
        ("signedUp", json!("2020-10-15T17:55:37+08:00")),
        ("blocked", json!(true)),
        ("emailVerified", json!(true)),
    ] {
        assert_eq!(user[name], value, "{name}");
    }
    let response = create(&core, &owner, json!({ "phone": "13500000000" })).await;
    assert_eq!(response.error(), (2026, "用户已存在，请勿重复创建！"));
    let response = create(&core, &owner, json!({ "nickname": "Nobody" })).await;
    assert_eq!(response.code(), 2028);
}

#[tokio::test]
async fn an_owner_can_give_a_user_any_text_as_address() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let response = create(&core, &owner, json!({ "email": "NoAddress" })).await;
    assert_eq!(response.data()["email"], "noaddress");
}

#[tokio::test]
async fn a_time_is_not_a_number() {
    let core = Core::new().await;
    let owner = core.owner().await;
    for name in ["lastLogin", "signedUp"] {
        let user = json!({ "username": "anna", name: "1602756997950" });
        assert_eq!(create(&core, &owner, user).await.code(), 500, "{name}");
    }
    let user = json!({ "username": "anna", "lastLogin": "2017-06-07T14:34:08+04:00" });
    let created = create(&core, &owner, user).await;
    let variables = json!({ "id": created.data()["id"], "u": { "lastLogin": "1602756997950" } });
    let response = core.send(Some(&owner), UPDATE, variables).await;
    assert_eq!(response.code(), 500);
}

#[tokio::test]
async fn a_created_user_logs_in() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let password = core.0.encrypt("secret1");
    let user = json!({ "email": "a@example.com", "password": password, "registerSource": ["import:a", "import:b"] });
    let response = create(&core, &owner, user).await;
    assert_eq!(
        response.data()["registerSource"],
        json!(["import:a", "import:b"])
    );
    let input = json!({ "email": "a@example.com", "password": "secret1" });
    assert_eq!(core.login(input).await.data()["id"], response.data()["id"]);
}

#[tokio::test]
async fn the_owner_updates_every_field() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let (id, _) = core.user("a@example.com").await;
    core.user("b@example.com").await;
    let changes = json!({
        "email": "new@example.com", "phone": "13500000000", "username": "anna", "nickname": "Anna", "blocked": false,
        "password": core.0.encrypt("another1"),
    });
    let variables = json!({ "id": id, "u": changes });
    let response = core.send(Some(&owner), UPDATE, variables).await;
    let user = response.data();
    assert_eq!(user["email"], "new@example.com");
    assert_eq!(user["phone"], "13500000000");
    assert_eq!(user["username"], "anna");
    let input = json!({ "email": "new@example.com", "password": "another1" });
    assert_eq!(core.login(input).await.data()["id"], json!(id));
    let taken = json!({ "id": id, "u": { "email": "b@example.com" } });
    let response = core.send(Some(&owner), UPDATE, taken).await;
    assert_eq!(response.code(), 2026);
    let unknown = json!({ "id": "5f00000000000000000000ff", "u": {} });
    let response = core.send(Some(&owner), UPDATE, unknown).await;
    assert_eq!(response.error(), (2004, "用户不存在"));
    assert_eq!(response.body["data"], json!(null));
}

#[tokio::test]
async fn users_update_their_own_profile_only() {
    let core = Core::new().await;
    let (id, token) = core.user("a@example.com").await;
    let (other, _) = core.user("b@example.com").await;
    let change = json!({ "nickname": "Anna", "email": "a@example.com", "emailVerified": false });
    let variables = json!({ "u": change });
    let response = core.send_as_app(Some(&token), UPDATE, variables).await;
    assert_eq!(text(&response.data()["nickname"]), "Anna");
    for (id, change, expected) in [
        (&other, json!({ "nickname": "Bert" }), 1001),
        (&id, json!({ "email": "new@example.com" }), 2225),
        (&id, json!({ "phone": "13500000000" }), 2226),
        (&id, json!({ "unionid": "u" }), 2018),
        (&id, json!({ "openid": "o" }), 2018),
        (&id, json!({ "blocked": false }), 2018),
        (&id, json!({ "emailVerified": true }), 2018),
        (&id, json!({ "phoneVerified": true }), 2018),
        (&id, json!({ "password": core.0.encrypt("another1") }), 2018),
    ] {
        let variables = json!({ "id": id, "u": change });
        let response = core.send_as_app(Some(&token), UPDATE, variables).await;
        assert_eq!(response.code(), expected, "{change}");
    }
    let response = core.send_as_app(None, UPDATE, json!({ "u": {} })).await;
    assert_eq!(response.error(), (2020, "尚未登录，无访问权限"));
}

const TEXTS: [&str; 4] = ["city", "province", "externalId", "phoneCountryCode"];

#[tokio::test]
async fn all_texts_of_a_profile_are_stored() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let create = "mutation($u: CreateUserInput!) { createUser(userInfo: $u) { id externalId phoneCountryCode } }";
    let user = json!({ "username": "anna", "externalId": "7", "phoneCountryCode": "+86" });
    let response = core.send(Some(&owner), create, json!({ "u": user })).await;
    let created = response.data();
    assert_eq!(created["externalId"], "7");
    assert_eq!(created["phoneCountryCode"], "+86");
    let find = "{ findUser(externalId: \"7\") { id } }";
    let found = core.send(Some(&owner), find, json!({})).await;
    assert_eq!(found.data()["id"], created["id"]);
    let update = "mutation($i: String, $u: UpdateUserInput!) { updateUser(id: $i, input: $u) {
        city province externalId phoneCountryCode } }";
    for name in TEXTS {
        let variables = json!({ "i": created["id"], "u": { name: "new" } });
        let response = core.send(Some(&owner), update, variables).await;
        assert_eq!(response.data()[name], "new", "{name}");
    }
    for name in ["expiredAt", "directManagement"] {
        let change = json!({ name: "x", "city": "changed" });
        let variables = json!({ "i": created["id"], "u": change });
        let response = core.send(Some(&owner), update, variables).await;
        assert_eq!(response.error(), (500, &*format!("not emulated: {name}")));
    }
    let query = "query($i: String) { user(id: $i) { city } }";
    let user = core
        .send(Some(&owner), query, json!({ "i": created["id"] }))
        .await;
    assert_eq!(user.data()["city"], "new", "a refused call changes nothing");
}

#[tokio::test]
async fn a_confirmed_address_gets_no_mail_to_confirm_it() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let mut mails = Vec::new();
    for (email, verified) in [("a@example.com", true), ("b@example.com", false)] {
        let user = json!({ "email": email, "emailVerified": verified });
        create(&core, &owner, user).await.data();
        mails.push(core.0.emulator.outbox().to(email).len());
    }
    assert_eq!(mails[0] + 1, mails[1]);
}

#[tokio::test]
async fn the_owner_decides_whether_an_address_is_confirmed() {
    let settings = Settings {
        email_verified_default: true,
        ..Settings::default()
    };
    let core = Core::with(PoolSeed::new(POOL, SECRET).settings(settings)).await;
    let owner = core.owner().await;
    for (verified, expected) in [(None, true), (Some(true), true), (Some(false), false)] {
        let user =
            json!({ "email": format!("{verified:?}@example.com"), "emailVerified": verified });
        let created = create(&core, &owner, user).await;
        assert_eq!(created.data()["emailVerified"], expected, "{verified:?}");
    }
}

#[tokio::test]
async fn a_new_contact_is_checked_and_not_yet_confirmed() {
    let core = Core::new().await;
    let owner = core.owner().await;
    let user = json!({
        "email": "a@example.com", "emailVerified": true, "phone": "13500000000", "phoneVerified": true,
    });
    let id = create(&core, &owner, user).await.data()["id"].clone();
    let query = "mutation($i: String, $u: UpdateUserInput!) { updateUser(id: $i, input: $u) { emailVerified phoneVerified } }";
    let update = async |change: Value| {
        let variables = json!({ "i": id, "u": change });
        core.send(Some(&owner), query, variables).await
    };
    assert_eq!(update(json!({ "email": "nobody" })).await.code(), 2003);
    for (change, email, phone) in [
        (
            json!({ "email": "a@example.com", "phone": "13500000000" }),
            true,
            true,
        ),
        (json!({ "email": "b@example.com" }), false, true),
        (json!({ "phone": "13500000001" }), false, false),
        (
            json!({ "email": "c@example.com", "emailVerified": true }),
            true,
            false,
        ),
        (
            json!({ "phone": "13500000002", "phoneVerified": true }),
            true,
            true,
        ),
    ] {
        let response = update(change.clone()).await;
        let expected = json!({ "emailVerified": email, "phoneVerified": phone });
        assert_eq!(*response.data(), expected, "{change}");
    }
}

#[tokio::test]
async fn an_address_in_another_case_stays_confirmed() {
    let anna = UserSeed::with_email("Anna@example.com", "secret1").id(ANNA);
    let core = Core::with(PoolSeed::new(POOL, SECRET).user(anna)).await;
    let owner = core.owner().await;
    let query = "mutation($id: String, $u: UpdateUserInput!) { updateUser(id: $id, input: $u) { emailVerified } }";
    for (change, expected) in [
        (json!({ "emailVerified": true }), true),
        (json!({ "email": "ANNA@example.com" }), true),
        (json!({ "email": "new@example.com" }), false),
    ] {
        let variables = json!({ "id": ANNA, "u": change });
        let response = core.send(Some(&owner), query, variables).await;
        assert_eq!(response.data()["emailVerified"], expected, "{change}");
    }
}
