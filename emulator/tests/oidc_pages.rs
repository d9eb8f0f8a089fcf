//! The login page: its language, names, second factors, captchas, and attacks by other websites.

use crate::client::oidc::{ANNA, ANNAS_LOGIN, App, part, pool, request};
use authing_emulator::{FrequencyCheck, Settings};
use serde_json::json;

#[tokio::test]
async fn the_page_escapes_all_texts() {
    let mut app = App::new().await;
    let hint = "\"><script>alert('1')</script>";
    let page = app.open(&[("login_hint", hint)]).await;
    assert!(!page.text.contains("<script"), "{}", page.text);
    assert!(page.text.contains("Log in to Forum &lt;&amp;&gt;"));
    assert!(
        page.text
            .contains("value=\"the &quot;state&quot; &lt;&amp;&gt;\"")
    );
    assert!(page.text.contains("openid, email, offline_access"));
    let page = app
        .log_in_as(&[("name", hint), ("password", "x")], &[])
        .await;
    assert!(page.text.contains("The name or the password is incorrect."));
    assert!(!page.text.contains("<script"), "{}", page.text);
}

#[tokio::test]
async fn the_pages_are_in_the_language_that_the_browser_prefers() {
    let mut app = App::new().await;
    let wrong = request(&[("name", "bert"), ("password", "x")]);
    let unknown = request(&[("redirect_uri", "http://127.0.0.1/<other>")]);
    for (language, texts) in [
        (
            "en",
            [
                "Log in to Forum",
                "password is incorrect",
                "cannot start",
                "logged out",
            ],
        ),
        (
            "zh-CN",
            ["登录 Forum", "密码不正确", "无法开始登录", "已退出登录"],
        ),
    ] {
        let headers = [("Accept-Language", language)];
        let [title, problem, refusal, logged_out] = texts;
        for (path, form, text) in [
            ("/auth", &request(&[]), title),
            ("/login", &wrong, problem),
            ("/auth", &unknown, refusal),
            ("/session/end", &vec![], logged_out),
        ] {
            let page = app.send(path, form, &headers).await;
            assert!(page.text.contains(text), "{text}: {}", page.text);
            let tag = format!("<html lang=\"{language}\">");
            assert!(page.text.contains(&tag), "{}", page.text);
        }
    }
    let page = app.send("/auth", &unknown, &[]).await;
    assert!(page.text.contains("http://127.0.0.1/&lt;other&gt;"));
}

#[tokio::test]
async fn the_journal_records_why_a_login_failed() {
    let mut app = App::new().await;
    for (name, code) in [("otto", 2004), ("bert", 2006)] {
        app.log_in_as(&[("name", name), ("password", "x")], &[])
            .await;
        let entry = app.client.emulator.journal().last().expect("a request");
        let outcome = entry.outcome.expect("an outcome");
        assert_eq!(
            (outcome.status, outcome.is_error, outcome.code),
            (200, true, Some(code))
        );
    }
}

#[tokio::test]
async fn users_log_in_by_all_their_names() {
    let mut app = App::new().await;
    for (name, password) in [
        ("a@example.com", "secret1"),
        (" bert ", "secret2"),
        ("13800000000", "secret2"),
    ] {
        let page = app
            .log_in_as(&[("name", name), ("password", password)], &[])
            .await;
        let (_, tokens) = app.exchange(&page.code(), &[]).await;
        assert_eq!(
            part(&tokens["id_token"], 1)["sub"] == ANNA,
            name == "a@example.com"
        );
    }
    for (name, password) in [
        ("a@example.com", "secret2"),
        ("bert", ""),
        ("", "x"),
        ("otto", "secret1"),
    ] {
        let page = app
            .log_in_as(&[("name", name), ("password", password)], &[])
            .await;
        assert_eq!((page.status, page.sent), (200, None), "{name}");
    }
}

#[tokio::test]
async fn captchas_are_shown() {
    let settings = Settings {
        login_fail_check: FrequencyCheck {
            enable: true,
            limit: 1,
            ..FrequencyCheck::default()
        },
        ..Settings::default()
    };
    let mut app = App::with(pool().settings(settings)).await;
    let wrong = [ANNAS_LOGIN[0], ("password", "wrong")];
    let page = app.log_in_as(&wrong, &[]).await;
    let picture = page
        .text
        .split("<img src=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let picture = app.client.get_text(picture.expect("a picture")).await;
    assert!(picture.contains("<svg"));
    let page = app.log_in(&[]).await;
    assert!(
        page.text.contains("Enter the text of the picture."),
        "{}",
        page.text
    );
    let captcha = app.client.code_for("a@example.com");
    let fields = [
        ANNAS_LOGIN[0],
        ANNAS_LOGIN[1],
        ("captcha", captcha.as_str()),
    ];
    assert!(!app.log_in_as(&fields, &[]).await.code().is_empty());
}

#[tokio::test]
async fn a_second_factor_is_asked_for() {
    let mut app = App::new().await;
    let owner = app.client.owner().await;
    let change = "mutation($p: String!, $u: String!) { changeMFA(userPoolId: $p, userId: $u, enable: true) { shareKey } }";
    let variables = json!({ "p": crate::client::POOL, "u": ANNA });
    app.client
        .send(Some(&owner), change, variables)
        .await
        .data();
    let page = app.log_in(&[]).await;
    assert!(page.text.contains("name=\"mfa_code\""), "{}", page.text);
    let fields = [ANNAS_LOGIN[0], ANNAS_LOGIN[1], ("mfa_code", "000000")];
    assert!(
        app.log_in_as(&fields, &[])
            .await
            .text
            .contains("name=\"mfa_code\"")
    );
}

#[tokio::test]
async fn other_websites_can_neither_send_the_forms_nor_read_the_pages() {
    let mut app = App::new().await;
    let own = app.client.emulator.base_url().to_owned();
    let mut form = request(&[]);
    form.extend(ANNAS_LOGIN.map(|(name, value)| (name.to_owned(), value.to_owned())));
    for (path, form) in [("/login", &form[..]), ("/logout", &[])] {
        for headers in [
            ("Origin", "https://evil.example"),
            ("Origin", "null"),
            ("Host", "evil.example"),
        ] {
            let page = app.send(path, form, &[headers]).await;
            assert_eq!(page.status, 403, "{path} {headers:?}");
        }
        let page = app.send(path, form, &[("Origin", &own)]).await;
        assert_ne!(page.status, 403, "{path}");
    }
    // A form of an application may lead to the login page.
    let page = app
        .send(
            "/auth",
            &request(&[]),
            &[("Origin", "https://forum.example")],
        )
        .await;
    assert_eq!(page.status, 200);
    let mut url = app.url("/auth");
    url.query_pairs_mut().extend_pairs(request(&[]));
    let get = app
        .client
        .http()
        .get(url)
        .header("Origin", "https://evil.example");
    let response = get.send().await.expect("a response");
    let headers = response.headers();
    assert!(
        headers
            .keys()
            .all(|name| !name.as_str().starts_with("access-control"))
    );
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    let policies = headers.get_all("content-security-policy").iter();
    let policies: Vec<_> = policies
        .map(|policy| policy.to_str().expect("text"))
        .collect();
    assert_eq!(
        policies,
        [
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
        ]
    );
    let foreign = app
        .client
        .http()
        .get(app.url("/auth"))
        .header("Host", "evil.example");
    assert_eq!(foreign.send().await.expect("a response").status(), 403);
}
