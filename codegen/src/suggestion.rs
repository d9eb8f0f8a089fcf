//! "Did you mean": the name nearest to one that was not found; and, where none is near, the names there are.

/// How alike two names must be, from 0 to 1, before one is offered for the other.
const ALIKE: f64 = 0.8;

/// How many names are listed before a list helps nobody.
const LISTED: usize = 12;

/// The candidate nearest to `name`, if any is near enough to be what was meant.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let likeness = strsim::jaro_winkler(&wanted, &candidate.to_lowercase());
            (likeness, candidate)
        })
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(one.1)))
        .map(|(_, candidate)| candidate)
}

/// The hint made of [`nearest`].
pub(crate) fn did_you_mean<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// The nearest name of a kind or, where none is near, those that there are.
pub(crate) fn hint<'a>(
    name: &str,
    kind: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> String {
    did_you_mean(name, candidates.clone()).unwrap_or_else(|| choices(kind, candidates))
}

/// All the names there are of a kind, or the first of too many: "its fields are `a`, `b` and `c`".
pub(crate) fn choices<'a>(kind: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => format!("it has no {kind}"),
        [only] => format!("its only {kind} is {only}"),
        [first @ .., last] if names.len() <= LISTED => {
            format!("its {kind}s are {} and {last}", first.join(", "))
        }
        many => {
            let shown = many[..LISTED].join(", ");
            format!("its {kind}s are {shown} and {} more", many.len() - LISTED)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{choices, nearest};

    #[test]
    fn a_slip_of_the_keyboard_finds_the_name() {
        assert_eq!(nearest("emial", ["phone", "email"]), Some("email"));
        assert_eq!(nearest("nickName", ["nickname", "name"]), Some("nickname"));
    }

    #[test]
    fn an_unrelated_name_finds_nothing() {
        assert_eq!(nearest("whatever", ["phone", "email"]), None);
    }

    #[test]
    fn names_are_listed_until_they_are_too_many() {
        assert_eq!(choices("field", ["a"]), "its only field is `a`");
        assert_eq!(
            choices("field", ["a", "b", "c"]),
            "its fields are `a`, `b` and `c`"
        );
        assert!(choices("field", ["a"; 14]).ends_with("`a` and 2 more"));
    }
}
