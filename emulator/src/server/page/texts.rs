//! The texts of the page, one JSON file for each language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::server::language::Language;

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::new(include_str!("en.json")));
static CHINESE: LazyLock<Texts> = LazyLock::new(|| Texts::new(include_str!("zh-CN.json")));

/// The texts of the page in one language, by the names in the template and the script.
pub(super) struct Texts {
    json: &'static str,
    by_name: BTreeMap<&'static str, &'static str>,
}

impl Texts {
    fn new(json: &'static str) -> Self {
        Self {
            json,
            by_name: serde_json::from_str(json).unwrap_or_default(),
        }
    }

    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Chinese => &CHINESE,
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{SCRIPT, TEMPLATE};
    use super::*;

    /// Names of the template that are not texts.
    const PARTS: [&str; 6] = ["icon", "language", "nonce", "script", "style", "texts"];
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
        for language in [Language::English, Language::Chinese] {
            let keys: BTreeSet<_> = Texts::of(language).by_name.keys().copied().collect();
            assert_eq!(keys, names, "{language:?}");
        }
    }
}
