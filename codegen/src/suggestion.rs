//! Suggestions for unknown names: a similar name, or the list of valid names.

/// The minimum similarity of a suggested name, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.8;

/// The maximum number of names in a list.
const MAX_LISTED: usize = 12;

/// The candidate that is most similar to `name`. `None` if all candidates are too different.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let similarity = strsim::jaro_winkler(&wanted, &candidate.to_lowercase());
            (similarity, candidate)
        })
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(one.1)))
        .map(|(_, candidate)| candidate)
}

/// A suggestion with the name that [`nearest`] finds.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// A suggestion with a similar name, or with the list of valid names.
pub(crate) fn hint<'a>(
    name: &str,
    kind: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> String {
    did_you_mean(name, candidates.clone()).unwrap_or_else(|| choices(kind, candidates))
}

/// The list of valid names, abbreviated if it is long: "its fields are `a`, `b` and `c`".
pub(crate) fn choices<'a>(kind: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => format!("it has no {kind}"),
        [only] => format!("its only {kind} is {only}"),
        [first @ .., last] if names.len() <= MAX_LISTED => {
            format!("its {kind}s are {} and {last}", first.join(", "))
        }
        many => {
            let shown = many[..MAX_LISTED].join(", ");
            format!(
                "its {kind}s are {shown} and {} more",
                many.len() - MAX_LISTED
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{choices, nearest};

    #[test]
    fn a_typo_finds_the_name() {
        assert_eq!(nearest("emial", ["phone", "email"]), Some("email"));
        assert_eq!(nearest("nickName", ["nickname", "name"]), Some("nickname"));
    }

    #[test]
    fn an_unrelated_name_finds_nothing() {
        assert_eq!(nearest("whatever", ["phone", "email"]), None);
    }

    #[test]
    fn long_lists_of_names_are_abbreviated() {
        assert_eq!(choices("field", ["a"]), "its only field is `a`");
        assert_eq!(
            choices("field", ["a", "b", "c"]),
            "its fields are `a`, `b` and `c`"
        );
        assert!(choices("field", ["a"; 14]).ends_with("`a` and 2 more"));
    }
}
