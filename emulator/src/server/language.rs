//! The language of a page: Chinese for browsers that prefer it to English.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Chinese,
}

impl Language {
    /// Returns Chinese if the request prefers it to English, otherwise English.
    pub(super) fn preferred(headers: &HeaderMap) -> Self {
        let values = headers.get_all(ACCEPT_LANGUAGE).into_iter();
        let ranges = values.filter_map(|value| value.to_str().ok());
        let ranges = ranges.flat_map(|value| value.split(','));
        let mut ranges: Vec<_> = ranges.filter_map(range).collect();
        // The sort is stable: the first of equal weights is preferred.
        ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        ranges
            .first()
            .map_or(Self::English, |(language, _)| *language)
    }

    /// Returns the language tag.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }
}

/// Reads a language range such as `zh-CN;q=0.9`, if it is one of Chinese or English. Returns the language and the weight.
fn range(text: &str) -> Option<(Language, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let language = parts.next()?.split('-').next()?;
    let (_, language) = [("zh", Language::Chinese), ("en", Language::English)]
        .into_iter()
        .find(|(known, _)| language.eq_ignore_ascii_case(known))?;
    let weight = parts.find_map(|part| part.strip_prefix("q="));
    let weight = weight.map_or(Some(1.0), |weight| weight.parse().ok())?;
    (weight > 0.0).then_some((language, weight))
}
