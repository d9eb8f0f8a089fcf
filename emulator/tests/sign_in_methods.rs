//! Social bindings, LDAP, SSO grants.

use crate::client::{Client, POOL, SECRET};
use authing_emulator::{PoolSeed, UserSeed};
use serde_json::{Value, json};

const ID: &str = "5f00000000000000000000aa";
const APP: &str = "5f00000000000000000000cc";
const BIND: &str = "mutation($t: String!, $i: String!, $u: String) {
    bindOtherOAuth(type: $t, unionid: $i, userInfo: \"{}\", user: $u) { type unionid user client userInfo } }";
const UNBIND: &str = "mutation($t: String!) { unbindOtherOAuth(type: $t) { type unionid } }";

async fn with_everything() -> Client {
    Client::with(
        PoolSeed::new(POOL, SECRET)
            .user(UserSeed::with_email("a@example.com", "secret1").id(ID))
            .user(UserSeed::with_email("b@example.com", "secret1"))
            .ldap_entry(
                "lena",
                "ldap secret",
                json!({ "dn": "cn=lena,dc=example", "mail": "lena@example.com" }),
            )
            .social_login("dingtalk", "钉钉", false)
            .oauth_app(APP, "Shop")
            .oidc_app("5f00000000000000000000dd", "Forum")
            .grant(ID, APP, "profile")
            .grant(ID, "5f00000000000000000000dd", "openid"),
    )
    .await
}

#[tokio::test]
async fn disabled_social_logins_are_listed_too() {
    let client = with_everything().await;
    let list =
        "query($c: String) { ReadOauthList(clientId: $c) { alias name enabled client url } }";
    let url = client.emulator.oauth_url();
    let response = client.send_to(&url, None, list, json!({ "c": POOL })).await;
    let logins = response.data().as_array().expect("a list");
    let names: Vec<_> = logins
        .iter()
        .map(|login| (login["alias"].as_str(), login["enabled"].as_bool()))
        .collect();
    assert_eq!(
        names,
        [
            ("github", true),
            ("wechat", true),
            ("qq", false),
            ("dingtalk", false)
        ]
        .map(|(alias, on)| (Some(alias), Some(on)))
    );
}

#[tokio::test]
async fn a_social_account_is_bound_to_one_user() {
    let client = with_everything().await;
    let token = client.token("a@example.com", "secret1").await;
    let other = client.token("b@example.com", "secret1").await;
    let bind = |kind: &str, account: &str| json!({ "t": kind, "i": account });
    let response = client.send(Some(&token), BIND, bind("github", "g1")).await;
    assert_eq!(
        *response.data(),
        json!({ "type": "github", "unionid": "g1", "user": ID, "client": POOL, "userInfo": "{}" })
    );
    assert_eq!(
        client
            .send(Some(&token), BIND, bind("github", "g2"))
            .await
            .code(),
        2213
    );
    assert_eq!(
        client
            .send(Some(&other), BIND, bind("github", "g1"))
            .await
            .code(),
        2215
    );

    let list = "{ notBindOAuthList { type binded } }";
    let response = client.send(Some(&token), list, json!({})).await;
    assert_eq!(
        response.data()[0],
        json!({ "type": "github", "binded": true })
    );
    assert_eq!(
        response.data()[1],
        json!({ "type": "wechat", "binded": false })
    );
    let bound = "query($c: String!) { bindedOAuthList(client: $c) { unionid } }";
    let response = client.send(Some(&token), bound, json!({ "c": POOL })).await;
    assert_eq!(*response.data(), json!([{ "unionid": "g1" }]));

    assert_eq!(
        client
            .send(Some(&token), UNBIND, json!({ "t": "Github" }))
            .await
            .code(),
        2216
    );
    let response = client
        .send(Some(&token), UNBIND, json!({ "t": "github" }))
        .await;
    assert_eq!(
        *response.data(),
        json!({ "type": "github", "unionid": "g1" })
    );
    client
        .send(Some(&other), BIND, bind("github", "g1"))
        .await
        .data();
}

#[tokio::test]
async fn the_last_login_method_cannot_be_unbound() {
    let client = Client::new().await;
    let info = json!({ "unionid": "u1", "registerMethod": "oauth:github" });
    let id = client.register(info).await.data()["_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let response = client.login(json!({ "unionid": "u1" })).await;
    let token = response.data()["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    client
        .send(
            Some(&token),
            BIND,
            json!({ "t": "github", "i": "u1", "u": id }),
        )
        .await
        .data();
    assert_eq!(
        client
            .send(Some(&token), UNBIND, json!({ "t": "github" }))
            .await
            .code(),
        2217
    );
}

#[tokio::test]
async fn a_directory_user_is_created_by_the_first_login() {
    let client = with_everything().await;
    let login = "mutation($u: String!, $p: String!, $c: String!) {
        LoginByLDAP(username: $u, password: $p, clientId: $c) { _id email unionid registerMethod oauth token loginsCount } }";
    let variables = |name: &str, password: &str| json!({ "u": name, "p": password, "c": POOL });
    assert_eq!(
        client
            .send(None, login, variables("nobody", "x"))
            .await
            .code(),
        2004
    );
    assert_eq!(
        client
            .send(None, login, variables("lena", "x"))
            .await
            .code(),
        2006
    );
    let first = client
        .send(None, login, variables("lena", "ldap secret"))
        .await;
    let user = first.data();
    assert_eq!(user["registerMethod"], "ldap:default::from-undefined");
    assert_eq!(user["unionid"], "cn=lena,dc=example");
    assert_eq!(user["email"], "lena@example.com");
    let entry: Value = serde_json::from_str(user["oauth"].as_str().expect("a text")).expect("JSON");
    assert_eq!(entry["mail"], "lena@example.com");
    let second = client
        .send(None, login, variables("lena", "ldap secret"))
        .await;
    assert_eq!(second.data()["_id"], user["_id"]);
    assert_eq!(second.data()["loginsCount"], 2);
}

#[tokio::test]
async fn users_log_in_through_an_ad_connector() {
    let connector = "5f00000000000000000000ff";
    let pool = PoolSeed::new(POOL, SECRET).ad_entry(
        connector,
        "lena",
        "ad secret",
        json!({ "dn": "CN=lena" }),
    );
    let client = Client::with(pool).await;
    let login = "mutation($a: String!, $u: String!, $p: String!) {
        loginByAd(adConnectorId: $a, username: $u, password: $p) { _id unionid registerMethod loginsCount } }";
    let variables = |connector: &str, name: &str, password: &str| json!({ "a": connector, "u": name, "p": password });
    for (count, name) in (1..).zip(["lena@example.com", r"EXAMPLE\lena"]) {
        let response = client
            .send(None, login, variables(connector, name, "ad secret"))
            .await;
        assert_eq!(
            response.data()["unionid"],
            format!("ad|{connector}|CN=lena")
        );
        assert_eq!(response.data()["registerMethod"], "ad");
        assert_eq!(response.data()["loginsCount"], count);
    }
    for (connector, name, password, code) in [
        (connector, "lena@example.com", "x", 2006),
        (connector, "nobody@example.com", "x", 2004),
        (
            "5f00000000000000000000ee",
            "lena@example.com",
            "ad secret",
            500,
        ),
    ] {
        assert_eq!(
            client
                .send(None, login, variables(connector, name, password))
                .await
                .code(),
            code
        );
    }
}

#[tokio::test]
async fn an_application_has_a_connector() {
    let (connector, other) = ("5f00000000000000000000ff", "5f00000000000000000000dd");
    let pool = PoolSeed::new(POOL, SECRET)
        .ad_entry(connector, "lena", "ad secret", json!({}))
        .oidc_app(APP, "Shop")
        .oauth_app(other, "Forum")
        .ad_login(APP, connector);
    let client = Client::with(pool).await;
    let query = "query($i: String!, $t: providerType!) {
        adConnectorByProvider(providerId: $i, providerType: $t) { _id name logo status } }";
    let of = async |app: &str, kind: &str| {
        let response = client.send(None, query, json!({ "i": app, "t": kind }));
        response.await.data().clone()
    };
    assert_eq!(
        of(APP, "OIDC").await,
        json!({ "_id": connector, "name": connector, "logo": null, "status": true })
    );
    assert!(of(APP, "OAuth").await.is_null(), "of the other kind");
    assert!(of(other, "OAuth").await.is_null(), "without a connector");
    assert!(of("5f00000000000000000000ee", "OIDC").await.is_null());
}

#[tokio::test]
async fn a_grant_is_listed_and_revoked() {
    let client = with_everything().await;
    let token = client.token("a@example.com", "secret1").await;
    let list = "query($p: Int, $c: Int) { GetUserAuthorizedApps(page: $p, count: $c) { totalCount OAuthApps { _id name } OIDCApps { name } } }";
    let response = client.send(Some(&token), list, json!({})).await;
    assert_eq!(
        *response.data(),
        json!({ "totalCount": 2, "OAuthApps": [{ "_id": APP, "name": "Shop" }], "OIDCApps": [{ "name": "Forum" }] })
    );
    let granted = "query($u: String, $a: String) { isAppAuthorizedByUser(userId: $u, appId: $a) { authorized } }";
    let response = client
        .send(Some(&token), granted, json!({ "u": ID, "a": APP }))
        .await;
    assert_eq!(response.data()["authorized"], true);
    let revoke = "mutation($a: String, $p: String, $u: String) {
        RevokeUserAuthorizedApp(appId: $a, userPoolId: $p, userId: $u) { isRevoked scope appId userId type } }";
    let variables = json!({ "a": APP, "p": POOL, "u": ID });
    let response = client.send(Some(&token), revoke, variables.clone()).await;
    assert_eq!(
        *response.data(),
        json!({ "isRevoked": "true", "scope": "profile", "appId": APP, "userId": ID, "type": "oauth" })
    );
    assert_eq!(
        client.send(Some(&token), revoke, variables).await.code(),
        2011
    );
    let response = client
        .send(Some(&token), granted, json!({ "u": ID, "a": APP }))
        .await;
    assert_eq!(response.data()["authorized"], false);
}
