//! Converts descriptions in `.graphql` files to safe Markdown for rustdoc. The schema of a service is not trusted, and documentation tests
//! run code. The output therefore contains no Rust examples, no HTML, and only `http` and `https` links.
//!
//! Three rules ensure this:
//!
//! - No line outside a code block is indented.
//! - Code blocks are marked `text`, and their fence is longer than all sequences of backticks in them.
//! - Other characters that begin a block, link or tag are escaped. Code spans, emphasis, list items and web addresses are kept.

use crate::visible::visible;

/// Converts a text to lines of Markdown. Returns an empty string if the text is blank.
pub(super) fn block(text: &str) -> String {
    let (mut written, mut paragraph) = (String::new(), Vec::new());
    let lines = lines(text);
    let mut lines = lines.iter().map(String::as_str);
    while let Some(line) = lines.next() {
        let (marker, content) = unwrapped(line);
        let fence = fence(content);
        if marker.is_some() || fence.is_some() || content.is_empty() {
            end(&mut paragraph, &mut written);
        }
        if let Some(fence) = fence {
            let code = lines.by_ref().take_while(|line| !closes(line, fence));
            written.push_str(&fenced(&code.collect::<Vec<_>>()));
        } else if content.is_empty() {
            written.push('\n');
        } else {
            written.extend(marker.iter().flat_map(|marker| [marker, " "]));
            paragraph.push(content);
        }
    }
    end(&mut paragraph, &mut written);
    written.trim_matches('\n').to_owned()
}

/// Converts a text to a single line of Markdown.
pub(super) fn line(text: &str) -> String {
    let lines = lines(text);
    let words: Vec<&str> = lines
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    prose(&words.join(" "))
}

fn end(paragraph: &mut Vec<&str>, written: &mut String) {
    if !paragraph.is_empty() {
        written.push_str(&prose(&paragraph.join("\n")));
        written.push('\n');
        paragraph.clear();
    }
}

/// Splits a text at all kinds of line breaks, and escapes control characters.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let breaks = [
        '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
    ];
    let lines = text.split(breaks);
    lines
        .map(|line| visible(&line.replace('\t', "    ")))
        .collect()
}

/// Removes the indentation, block quote markers and list markers of a line. Returns the outermost list marker and the content.
fn unwrapped(line: &str) -> (Option<&str>, &str) {
    let (mut marker, mut content) = (None, line.trim());
    loop {
        if let Some(rest) = content.strip_prefix('>') {
            content = rest.trim_start();
        } else if let Some((found, rest)) = list_item(content) {
            marker = marker.or(Some(found));
            content = rest;
        } else {
            return (marker, content);
        }
    }
}

/// The marker and the content of a list item. `None` for a marker without content, which is plain text.
fn list_item(line: &str) -> Option<(&str, &str)> {
    let digits = line.len()
        - line
            .trim_start_matches(|digit: char| digit.is_ascii_digit())
            .len();
    let ends: &[char] = if digits == 0 {
        &['-', '+', '*']
    } else {
        &['.', ')']
    };
    let rest = line[digits..].strip_prefix(ends)?;
    let content = rest.trim_start();
    let is_item = digits < 10 && content.len() < rest.len() && !content.is_empty();
    is_item.then(|| (&line[..=digits], content))
}

/// The fence that opens a code block.
fn fence(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|mark| "`~".contains(*mark))?;
    let language = line.trim_start_matches(mark);
    let marks = &line[..line.len() - language.len()];
    (marks.len() >= 3 && !(mark == '`' && language.contains('`'))).then_some(marks)
}

fn closes(line: &str, fence: &str) -> bool {
    let line = line.trim_matches([' ', '>']);
    line.starts_with(fence) && line.trim_start_matches(&fence[..1]).is_empty()
}

/// Writes a code block without common indentation. Its fence is longer than all sequences of backticks in the code.
fn fenced(code: &[&str]) -> String {
    let written = code.iter().filter(|line| !line.trim().is_empty());
    let indents = written.map(|line| line.len() - line.trim_start_matches(' ').len());
    let indent = indents.min().unwrap_or(0);
    let runs = code
        .iter()
        .flat_map(|line| line.split(|other| other != '`'));
    let longest = runs.map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(3.max(longest + 1));
    let code: String = code
        .iter()
        .map(|line| line.get(indent..).unwrap_or("").trim_end().to_owned() + "\n")
        .collect();
    format!("{ticks}text\n{code}{ticks}\n")
}

/// Escapes a paragraph. Line breaks in code spans become blanks.
fn prose(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    let mut begins = true;
    while let Some(first) = rest.chars().next() {
        let consumed = if first == '`' {
            backticks(rest, &mut written)
        } else if let Some(address) = web_address(rest) {
            written.extend(["<", address, ">"]);
            address.len()
        } else if let Some(escaped) = escape(rest) {
            written.push_str(escaped);
            escaped.len()
        } else if begins && first.is_ascii_digit() {
            let after = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
            let digits = rest.len() - after.len();
            written.push_str(&rest[..digits]);
            // Otherwise the line would be a list item.
            if after.starts_with(['.', ')']) {
                written.push('\\');
            }
            digits
        } else {
            if "\\<>[]&|".contains(first) || (begins && begins_block(rest)) {
                written.push('\\');
            }
            written.push(first);
            first.len_utf8()
        };
        begins = first == '\n';
        rest = &rest[consumed..];
    }
    written
}

/// Writes the code span or the backticks at the beginning of a text. Returns their length in the text.
fn backticks(text: &str, written: &mut String) -> usize {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let mut position = ticks;
    while let Some(found) = text[position..].find('`') {
        let start = position + found;
        position = text.len() - text[start..].trim_start_matches('`').len();
        if position - start == ticks {
            written.push_str(&text[..position].replace('\n', " "));
            return position;
        }
    }
    written.push_str(&"\\`".repeat(ticks));
    ticks
}

/// The web address at the beginning of a text, without punctuation after it.
fn web_address(text: &str) -> Option<&str> {
    let scheme = ["http://", "https://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme))?;
    let allowed =
        |letter: char| letter.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(letter);
    let end = text.find(|letter| !allowed(letter)).unwrap_or(text.len());
    let address = text[..end].trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '*', '_', ')']);
    (address.len() > scheme.len()).then_some(address)
}

/// The escape sequence at the beginning of a text: a backslash and a punctuation character.
fn escape(text: &str) -> Option<&str> {
    let next = text.strip_prefix('\\')?.chars().next()?;
    next.is_ascii_punctuation().then(|| &text[..2])
}

/// Whether the first character of a line could begin a Markdown block.
fn begins_block(line: &str) -> bool {
    let line = line.split('\n').next().unwrap_or_default();
    match line.chars().next() {
        Some('#' | '+' | '-' | '=' | ':' | '~') => true,
        Some(mark @ ('*' | '_')) => {
            // Emphasis, which begins directly before a word, is kept.
            line.trim_start_matches([mark, ' ']).is_empty() || line[1..].starts_with(' ')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{block, line};

    #[test]
    fn harmless_text_is_unchanged() {
        for text in [
            "Name of the user, as `user@domain` or `domain\\user`.",
            "Two lines,\nand *emphasis* of **some** words.\n\nA paragraph.",
            "- one\n- two: 3.5 (or so)\n\n1. first\n2. second",
        ] {
            assert_eq!(block(text), text);
        }
        assert_eq!(
            block("See https://example.org/a?b=c."),
            "See <https://example.org/a?b=c>."
        );
    }

    #[test]
    fn brackets_are_escaped_outside_code() {
        assert_eq!(block("[a] `[b]` <c> &lt;"), "\\[a\\] `[b]` \\<c\\> \\&lt;");
        assert_eq!(block("``a ` [b]`` [c]"), "``a ` [b]`` \\[c\\]");
        assert_eq!(block("\\[x] \\y"), "\\[x\\] \\\\y");
        assert_eq!(
            block("a ` [b]\n\nc ` [d]"),
            "a \\` \\[b\\]\n\nc \\` \\[d\\]"
        );
        assert_eq!(block("`a\n- b `c\nd`"), "\\`a\n- b `c d`");
    }

    #[test]
    fn code_blocks_are_marked_as_text() {
        assert_eq!(block("```rust\nlet [x];\n```"), "```text\nlet [x];\n```");
        assert_eq!(block("~~~\n```\nopen"), "````text\n```\nopen\n````");
        assert_eq!(block("      deep\n\tdeeper"), "deep\ndeeper");
        assert_eq!(
            block("- - ```\n      let x;\n  ```\n>     y"),
            "```text\nlet x;\n```\ny"
        );
        assert_eq!(line("a\n```rust\nlet x;\n```"), "a ```rust let x; ```");
    }

    #[test]
    fn other_block_markers_are_escaped() {
        assert_eq!(
            block("# a\n***\n12.\n3.5\n-\n+\n===\n:-"),
            "\\# a\n\\***\n12\\.\n3\\.5\n\\-\n\\+\n\\===\n\\:-"
        );
        assert_eq!(line("- a"), "\\- a");
        assert_eq!(line("* * a"), "\\* * a");
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(
            block("a\u{202e}b `c\u{7}`\rd\u{2028}e"),
            "a\\\\u{202e}b `c\\u{7}`\nd\ne"
        );
        assert_eq!(block("\r\n \t\n>"), "");
    }
}
