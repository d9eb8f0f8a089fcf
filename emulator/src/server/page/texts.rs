//! The texts of the page, one JSON file for each language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::new("en", include_str!("en.json")));
static CHINESE: LazyLock<Texts> = LazyLock::new(|| Texts::new("zh-CN", include_str!("zh-CN.json")));

/// The texts of the page in one language, by the names in the template and the script.
pub(super) struct Texts {
    /// The language tag of the page.
    pub(super) language: &'static str,
    json: &'static str,
    by_name: BTreeMap<&'static str, &'static str>,
}

impl Texts {
    fn new(language: &'static str, json: &'static str) -> Self {
        Self {
            language,
            json,
            by_name: serde_json::from_str(json).unwrap_or_default(),
        }
    }

    /// Returns the Chinese texts if the request prefers Chinese to English, otherwise the English ones.
    pub(super) fn preferred(headers: &HeaderMap) -> &'static Self {
        let values = headers.get_all(ACCEPT_LANGUAGE).into_iter();
        let ranges = values.filter_map(|value| value.to_str().ok());
        let ranges = ranges.flat_map(|value| value.split(','));
        let mut ranges: Vec<_> = ranges.filter_map(range).collect();
        // The sort is stable: the first of equal weights is preferred.
        ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        match ranges.first() {
            Some(("zh", _)) => &CHINESE,
            _ => &ENGLISH,
        }
    }

    /// Returns all texts as a JSON object, for the script.
    pub(super) fn json(&self) -> &'static str {
        self.json
    }

    /// Returns a text. A test checks that the texts of the template exist.
    pub(super) fn get(&self, name: &str) -> &'static str {
        self.by_name.get(name).copied().unwrap_or_default()
    }
}

/// Reads a language range such as `zh-CN;q=0.9`, if it is one of Chinese or English. Returns the language and the weight.
fn range(text: &str) -> Option<(&'static str, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let language = parts.next()?.split('-').next()?;
    let language = ["zh", "en"]
        .into_iter()
        .find(|known| language.eq_ignore_ascii_case(known))?;
    let weight = parts.find_map(|part| part.strip_prefix("q="));
    let weight = weight.map_or(Some(1.0), |weight| weight.parse().ok())?;
    (weight > 0.0).then_some((language, weight))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{SCRIPT, TEMPLATE};
    use super::*;

    /// Names of the template that are not texts.
    const PARTS: [&str; 5] = ["language", "nonce", "script", "style", "texts"];
    /// The channels of messages, which the script gets from the state.
    const CHANNELS: [&str; 3] = ["captcha", "email", "sms"];
    /// The actions on users. Each has a text for when it is done.
    const ACTIONS: [&str; 5] = ["block", "create", "delete", "setPassword", "unblock"];

    #[test]
    fn the_texts_are_those_of_the_template_and_the_script() {
        let names = TEMPLATE.split("{{").skip(1);
        let template = names.filter_map(|part| part.split("}}").next());
        let said = SCRIPT.split("say('").skip(1);
        let said = said.filter_map(|part| part.split('\'').next());
        let done = ACTIONS.map(|action| format!("{action}Done"));
        // The script chooses between the last two by a condition.
        let names: BTreeSet<_> = template
            .filter(|name| !PARTS.contains(name))
            .chain(said)
            .chain(CHANNELS)
            .chain(ACTIONS)
            .chain(done.iter().map(String::as_str))
            .chain(["live", "offline"])
            .collect();
        for Texts {
            language, by_name, ..
        } in [&*ENGLISH, &*CHINESE]
        {
            let keys: BTreeSet<_> = by_name.keys().copied().collect();
            assert_eq!(keys, names, "{language}");
        }
    }
}
