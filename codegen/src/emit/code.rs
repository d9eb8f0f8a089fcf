//! Text that keeps its own indentation.

use super::markdown;

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

    /// A doc comment of a description in a `.graphql` file, or of our own words if there is none.
    pub(super) fn describe(&mut self, description: Option<&str>, otherwise: &str) {
        let described = description.map(markdown::block).unwrap_or_default();
        self.doc(if described.is_empty() {
            otherwise
        } else {
            &described
        });
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
