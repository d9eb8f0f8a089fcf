//! The emulator's page is in Chinese for browsers that prefer Chinese to English. The values in its tables do not depend on the
//! language.

use crate::client::{Client, POOL};
use reqwest::header::ACCEPT_LANGUAGE;

/// The page for a browser with these preferred languages.
async fn page(client: &Client, languages: Option<&str>) -> String {
    let mut request = client.http().get(client.emulator.base_url());
    if let Some(languages) = languages {
        request = request.header(ACCEPT_LANGUAGE, languages);
    }
    let response = request.send().await.expect("a response");
    assert_eq!(response.headers()["vary"], "Accept-Language");
    response.text().await.expect("text")
}

/// The contents of the elements with a tag.
fn elements<'page>(page: &'page str, tag: &str) -> Vec<&'page str> {
    let (start, end) = (format!("<{tag}>"), format!("</{tag}>"));
    let parts = page.split(&start).skip(1);
    parts
        .filter_map(|part| Some(part.split_once(&end)?.0))
        .collect()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('一'..='鿿').contains(&letter))
}

#[tokio::test]
async fn the_page_is_in_the_language_that_the_browser_prefers() {
    let client = Client::new().await;
    for (languages, language) in [
        (None, "en"),
        (Some("en-US,en;q=0.9,zh-CN;q=0.8"), "en"),
        (Some("zh;q=0.8, en"), "en"),
        (Some("zh;q=0, *"), "en"),
        (Some("zh;q=much"), "en"),
        (Some("fr, zha"), "en"),
        (Some(""), "en"),
        (Some("zh-CN,zh;q=0.9,en;q=0.8"), "zh-CN"),
        (Some("en;q=0.5, ZH-Hant; q=0.6"), "zh-CN"),
        (Some("fr, zh;q=0.1"), "zh-CN"),
    ] {
        let page = page(&client, languages).await;
        let expected = format!("<html lang=\"{language}\">");
        assert!(page.contains(&expected), "{languages:?}: {page}");
    }
}

#[tokio::test]
async fn only_the_texts_of_the_page_are_translated() {
    let client = Client::new().await;
    let empty = page(&client, Some("zh")).await;
    assert!(empty.contains("<p>暂无。</p>"), "{empty}");
    client.user("anna@example.com", "a password").await;
    client
        .get_text(&format!("/send_smscode/13800000000/{POOL}"))
        .await;
    let code = client.code_for("13800000000");

    let english = page(&client, Some("en")).await;
    let chinese = page(&client, Some("zh")).await;
    let values = elements(&english, "td");
    assert!(values.contains(&code.as_str()) && values.contains(&"anna@example.com"));
    assert_eq!(elements(&chinese, "td"), values);
    for tag in ["title", "h1", "h2", "th", "p"] {
        let (english, chinese) = (elements(&english, tag), elements(&chinese, tag));
        assert!(
            !english.is_empty() && english.len() == chinese.len(),
            "{tag}"
        );
        assert!(!english.into_iter().any(is_chinese), "{tag}");
        // These two are the same in Chinese.
        let mut translated = chinese
            .into_iter()
            .filter(|text| !["ID", "token"].contains(text));
        assert!(translated.all(is_chinese), "{tag}");
    }
    assert!(
        chinese.contains(&format!("<h2>用户池 {POOL} 的用户（1）</h2>")),
        "{chinese}"
    );
}
