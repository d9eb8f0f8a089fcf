//! The document: handwritten prose, and generated sections between markers.

use crate::Outcome;

fn markers(section: &str) -> (String, String) {
    (
        format!("<!-- measured: {section} begin -->"),
        format!("<!-- measured: {section} end -->"),
    )
}

/// Replaces the text between the markers of a section.
pub(crate) fn replace(document: &str, section: &str, measured: &str) -> Outcome<String> {
    let (begin, end) = markers(section);
    let missing = || format!("the document has no section between {begin} and {end}");
    let (before, rest) = document.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    let measured = measured.trim();
    Ok(format!("{before}{begin}\n\n{measured}\n\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "\
# Benchmarks

Prose before.

<!-- measured: calls begin -->
old
<!-- measured: calls end -->

Prose between.

<!-- measured: cold begin -->
<!-- measured: cold end -->

Prose after.
";

    #[test]
    fn prose_is_unchanged() {
        let written = replace(DOCUMENT, "calls", "| new |\n").unwrap();
        let expected = DOCUMENT.replace("\nold\n", "\n\n| new |\n\n");
        assert_eq!(written, expected);
    }

    #[test]
    fn writing_is_idempotent() {
        let once = replace(DOCUMENT, "cold", "| 1 |").unwrap();
        assert_eq!(replace(&once, "cold", "| 1 |").unwrap(), once);
    }

    #[test]
    fn a_section_without_markers_is_an_error() {
        let problem = replace(DOCUMENT, "builds", "| 1 |").unwrap_err();
        assert!(
            problem.to_string().contains("measured: builds begin"),
            "{problem}"
        );
    }

    #[test]
    fn a_section_without_an_end_is_an_error() {
        assert!(replace("<!-- measured: calls begin -->", "calls", "| 1 |").is_err());
    }
}
