//! The emulator's page is in Chinese for browsers that prefer Chinese to English.

use std::collections::{BTreeMap, BTreeSet};

use crate::client::Client;
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

/// The texts that the page gives its script.
fn texts(page: &str) -> BTreeMap<String, String> {
    let texts = page.split("id=\"texts\">").nth(1).expect("the texts");
    let texts = texts.split("</script>").next().expect("an end");
    serde_json::from_str(texts).expect("JSON")
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
async fn all_texts_of_the_page_are_translated() {
    let client = Client::new().await;
    let english = page(&client, Some("en")).await;
    assert!(!is_chinese(&english));
    let page = page(&client, Some("zh")).await;
    assert!(page.contains("<h1>Authing 模拟器</h1>"), "{page}");
    let chinese = texts(&page);
    let english = texts(&english);
    assert_eq!(
        chinese.keys().collect::<Vec<_>>(),
        english.keys().collect::<Vec<_>>()
    );
    for (name, text) in &chinese {
        // These only join other texts.
        let joins = ["news", "userCount"].contains(&name.as_str());
        assert!(joins || is_chinese(text), "{name}");
        let values = |text: &str| {
            let parts = text.split('{').skip(1);
            let values = parts.filter_map(|part| part.split('}').next());
            values.map(str::to_owned).collect::<BTreeSet<_>>()
        };
        assert_eq!(values(text), values(&english[name]), "{name}");
    }
}
