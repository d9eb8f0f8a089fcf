//! The texts of the page, one JSON file for each language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

const ENGLISH: &str = include_str!("en.json");

/// The texts of the page in one language, by the names in the template and the script.
pub(super) struct Texts {
    /// The language tag of the page.
    pub(super) language: &'static str,
    json: &'static str,
    texts: BTreeMap<&'static str, &'static str>,
}

impl Texts {
    fn new(language: &'static str, json: &'static str) -> Self {
        Self {
            language,
            json,
            texts: serde_json::from_str(json).unwrap_or_default(),
        }
    }

    pub(super) fn english() -> &'static Self {
        static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new("en", ENGLISH));
        &TEXTS
    }

    /// Returns all texts as a JSON object, for the script.
    pub(super) fn json(&self) -> &'static str {
        self.json
    }

    /// Returns a text. A test checks that the texts of the template exist.
    pub(super) fn get(&self, name: &str) -> &'static str {
        self.texts.get(name).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{SCRIPT, TEMPLATE};
    use super::*;

    /// Names of the template that are not texts.
    const PARTS: [&str; 5] = ["language", "nonce", "script", "style", "texts"];
    /// Names that the script gets from the state: the channels of messages, and the actions.
    const FROM_STATE: [&str; 7] = [
        "block",
        "captcha",
        "delete",
        "email",
        "setPassword",
        "sms",
        "unblock",
    ];

    #[test]
    fn the_texts_are_those_of_the_template_and_the_script() {
        let names = TEMPLATE.split("{{").skip(1);
        let template = names.filter_map(|part| part.split("}}").next());
        let said = SCRIPT.split("say('").skip(1);
        let said = said.filter_map(|part| part.split('\'').next());
        // The script chooses between these two by a condition.
        let names: BTreeSet<_> = template
            .filter(|name| !PARTS.contains(name))
            .chain(said)
            .chain(FROM_STATE)
            .chain(["live", "offline"])
            .collect();
        let texts = &Texts::english().texts;
        assert_eq!(texts.keys().copied().collect::<BTreeSet<_>>(), names);
    }
}
