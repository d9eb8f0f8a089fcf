//! Text that keeps its own indentation.

/// Rust in the making.
#[derive(Debug, Default)]
pub(super) struct Code {
    text: String,
    depth: usize,
}

impl Code {
    /// One line.
    pub(super) fn line(&mut self, line: &str) {
        for _ in 0..self.depth {
            self.text.push_str("    ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// An empty line, unless a block has just begun.
    pub(super) fn blank(&mut self) {
        if !self.text.ends_with("{\n") && !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// A line that begins a block.
    pub(super) fn open(&mut self, line: &str) {
        self.line(line);
        self.depth += 1;
    }

    /// A line that begins a function that is small, or that few programs need: it is compiled where it is called, and not at
    /// all where nothing calls it.
    pub(super) fn open_inline(&mut self, line: &str) {
        self.line("#[inline]");
        self.open(line);
    }

    /// A line that ends a block.
    pub(super) fn close(&mut self, line: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(line);
    }

    /// A doc comment of words that stand in a `.graphql` file.
    pub(super) fn quote(&mut self, text: &str) {
        self.doc(&escaped(text));
    }

    /// A doc comment of our own words, as they are.
    pub(super) fn doc(&mut self, text: &str) {
        for line in text.lines() {
            self.line(format!("/// {line}").trim_end());
        }
    }

    /// An attribute that names its item for searches.
    pub(super) fn alias(&mut self, alias: &str) {
        self.line(&format!("#[doc(alias = {alias:?})]"));
    }

    /// What a module has at hand from the one around it; not every one needs all of it.
    pub(super) fn imports(&mut self, names: &str) {
        self.line("#[allow(unused_imports)]");
        self.line(&format!("use super::{names};"));
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Descriptions are prose: outside code, brackets are neither links nor HTML, and nothing in them is an example
/// that a test could run.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut prose = String::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => {
                written.push_str(&prose_escaped(&std::mem::take(&mut prose)));
                // A fence that names no language would hold Rust.
                let bare = trimmed.trim_start_matches(['`', '~']).trim().is_empty();
                written.push_str(trimmed.trim_end());
                written.push_str(if bare { "text\n" } else { "\n" });
                fence = Some(mark);
            }
            (Some(open), mark) => {
                written.push_str(line);
                written.push('\n');
                if mark == Some(open) {
                    fence = None;
                }
            }
            (None, None) => {
                // Four blanks would begin a block of code.
                let indent = (line.len() - trimmed.len()).min(3);
                prose.push_str(&" ".repeat(indent));
                prose.push_str(trimmed);
                prose.push('\n');
            }
        }
    }
    if let Some(open) = fence {
        written.push_str(open);
    }
    written.push_str(&prose_escaped(&prose));
    written
}

/// Prose, with its code between backticks left alone.
fn prose_escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let taken = if ticks > 0 {
            if let Some(length) = code_span(rest, ticks) {
                written.push_str(&rest[..length]);
                length
            } else {
                written.push_str(&"\\`".repeat(ticks));
                ticks
            }
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            let end = rest.find(|end: char| end.is_whitespace() || "<>[]`\"".contains(end));
            let address = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ',', ';', ')']);
            written.extend(["<", address, ">"]);
            address.len()
        } else {
            if "[]<>".contains(first) {
                written.push('\\');
            }
            written.push(first);
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    written
}

/// The length of the code that begins with so many backticks, if the same number of them ends it in its paragraph.
fn code_span(text: &str, ticks: usize) -> Option<usize> {
    let paragraph = text.find("\n\n").map_or(text, |end| &text[..end]);
    let mut position = ticks;
    while let Some(found) = paragraph[position..].find('`') {
        let start = position + found;
        let run = paragraph[start..].len() - paragraph[start..].trim_start_matches('`').len();
        if run == ticks {
            return Some(start + run);
        }
        position = start + run;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn brackets_are_no_links_outside_code() {
        assert_eq!(escaped("[a] `[b]` <c>"), "\\[a\\] `[b]` \\<c\\>\n");
        assert_eq!(escaped("``a ` [b]`` [c]"), "``a ` [b]`` \\[c\\]\n");
    }

    #[test]
    fn a_backtick_without_another_is_only_a_backtick() {
        assert_eq!(
            escaped("a ` [b]\n\nc ` [d]"),
            "a \\` \\[b\\]\n\nc \\` \\[d\\]\n"
        );
    }

    #[test]
    fn nothing_is_an_example_to_run() {
        assert_eq!(escaped("```\nlet [x];\n```"), "```text\nlet [x];\n```\n");
        assert_eq!(escaped("~~~\nopen"), "~~~text\nopen\n~~~");
        assert_eq!(escaped("      deep"), "   deep\n");
    }

    #[test]
    fn addresses_are_links() {
        assert_eq!(
            escaped("see https://example.org/a?b=c."),
            "see <https://example.org/a?b=c>.\n"
        );
    }
}
