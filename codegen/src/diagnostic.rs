//! Diagnostics for problems in schema and operation files.
//!
//! Every stage reports [`Diagnostic`]s and continues if possible, so that one run reports all problems. The output resembles that of
//! `rustc`.

use std::{collections::BTreeSet, fmt, ops::Range, sync::Arc};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};

use crate::{rule_names::RULES, source::Source, visible::visible};

/// A problem at a location in a source file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The violated rule, by its name in [`RULES`].
    pub rule: &'static str,
    /// The description of the problem, in one line.
    pub message: String,
    /// The location of the problem.
    pub place: Place,
    /// Related locations, each with a label.
    pub related: Vec<(Place, String)>,
    /// A suggestion how to fix the problem.
    pub help: Option<String>,
}

/// A location: a range of bytes in a source file.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    source: Arc<Source>,
    range: Range<usize>,
}

impl Place {
    /// Creates a location. Moves the ends of the range into the text and to the next character boundary.
    pub(crate) fn new(source: &Arc<Source>, range: Range<usize>) -> Self {
        let text = &source.text;
        let is_boundary = |at: &usize| text.is_char_boundary(*at);
        let end = (range.end..text.len()).find(is_boundary);
        let end = end.unwrap_or(text.len());
        let start = (0..=range.start.min(end)).rev().find(is_boundary);
        Self {
            source: Arc::clone(source),
            range: start.unwrap_or_default()..end,
        }
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Returns the line, counted from one.
    pub fn line(&self) -> usize {
        self.before().matches('\n').count() + 1
    }

    /// Returns the column in characters, counted from one.
    pub fn column(&self) -> usize {
        let line_start = self.before().rfind('\n').map_or(0, |newline| newline + 1);
        self.source.text[line_start..self.range.start]
            .chars()
            .count()
            + 1
    }

    /// Returns the underlined text.
    pub fn text(&self) -> &str {
        &self.source.text[self.range.clone()]
    }

    /// Returns the first line of the location, without an opening brace. Problems of a whole definition are shown there.
    pub(crate) fn first_line(mut self) -> Self {
        let line = self.text().lines().next().unwrap_or_default();
        let length = line.find(" {").unwrap_or(line.len());
        self.range.end = self.range.start + length;
        self
    }

    fn before(&self) -> &str {
        &self.source.text[..self.range.start]
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, line, column) = (self.path(), self.line(), self.column());
        write!(formatter, "{path}:{line}:{column}")
    }
}

impl Diagnostic {
    pub(crate) fn new(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        debug_assert!(RULES.contains(&rule), "`{rule}` is not listed");
        Self {
            rule,
            message: message.into(),
            place,
            related: Vec::new(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The sort key: the file and the position in it, then the rule.
    fn key(&self) -> (&str, usize, &str, &str) {
        let Place { source, range } = &self.place;
        (&source.path, range.start, self.rule, &self.message)
    }

    fn render(&self, renderer: &Renderer) -> String {
        let snippet =
            |place: &Place| Snippet::source(place.source.text.clone()).path(visible(place.path()));
        let context = |(place, label): &(Place, String)| {
            AnnotationKind::Context
                .span(place.range.clone())
                .label(label.clone())
        };
        let here = |(place, _): &&(Place, String)| place.path() == self.place.path();
        let (same_file, elsewhere): (Vec<_>, Vec<_>) = self.related.iter().partition(here);
        let primary = AnnotationKind::Primary.span(self.place.range.clone());
        let primary = snippet(&self.place).annotation(primary);
        let mut main = Level::ERROR
            .primary_title(self.message.as_str())
            .id(self.rule)
            .element(primary.annotations(same_file.into_iter().map(context)));
        for related in elsewhere {
            main = main.element(snippet(&related.0).annotation(context(related)));
        }
        let help = self.help.as_deref();
        let help = help.map(|help| Group::with_title(Level::HELP.secondary_title(help)));
        let groups: Vec<_> = std::iter::once(main).chain(help).collect();
        renderer.render(&groups)
    }
}

/// All problems of one run, ordered by location.
#[derive(Clone, Debug)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub(crate) fn new(mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by(|one, other| one.key().cmp(&other.key()));
        diagnostics.dedup_by(|one, other| one.key() == other.key());
        Self(diagnostics)
    }

    /// Iterates over the problems.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// Returns the problems in files whose path `wanted` accepts. Returns `None` if these files are valid.
    pub fn of(&self, wanted: impl Fn(&str) -> bool) -> Option<Self> {
        let here = self.0.iter().filter(|problem| wanted(problem.place.path()));
        let here: Vec<_> = here.cloned().collect();
        (!here.is_empty()).then_some(Self(here))
    }

    /// Renders the problems with terminal colours.
    pub fn coloured(&self) -> String {
        self.render(&Renderer::styled())
    }

    fn render(&self, renderer: &Renderer) -> String {
        let renderer = renderer.clone().decor_style(DecorStyle::Ascii);
        let mut text = String::new();
        for diagnostic in &self.0 {
            text.push_str(&diagnostic.render(&renderer));
            text.push_str("\n\n");
        }
        let files = self.0.iter().map(|diagnostic| diagnostic.place.path());
        let files: BTreeSet<_> = files.collect();
        let problems = counted(self.0.len(), "problem");
        text + &problems + " in " + &counted(files.len(), "file")
    }
}

fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(&Renderer::plain()))
    }
}
