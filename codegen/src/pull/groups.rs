//! Adds to and takes from a group: the members in braces or parentheses, with the lines they stand on.

use std::ops::Range;

use super::{
    edits::Edits,
    layout::{Group, Member},
    print::stands_apart,
};

/// What a place in a group is relative to.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    After(usize),
    Before(usize),
    /// After the opening brace of a group of which nothing stays.
    Start,
}

/// A group with the text that it is in.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    text: &'a str,
    group: &'a Group,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str, group: &'a Group) -> Self {
        Self { text, group }
    }

    fn member(&self, index: usize) -> &'a Member {
        &self.group.members[index]
    }

    /// Whether members share lines.
    pub(super) fn is_inline(&self) -> bool {
        let mut end = self.group.range.start;
        let members = self.group.members.iter();
        let mut ranges = members.map(|member| member.element.range.clone());
        let shares = ranges.any(|range| {
            let between = &self.text[end..range.start];
            end = range.end;
            !between.contains('\n')
        });
        shares || !self.text[end..self.group.range.end].contains('\n')
    }

    /// The indentation of members.
    pub(super) fn indent(&self) -> String {
        let Some(first) = self.group.members.first().filter(|_| !self.is_inline()) else {
            return "  ".to_owned();
        };
        let start = first.element.range.start;
        let line = start_of_line(self.text, start);
        self.text[line..start].to_owned()
    }

    /// Puts printed members, of which each is indented but for its first line, at a place.
    pub(super) fn insert(&self, edits: &mut Edits, at: At, printed: &[String]) {
        if self.is_inline() {
            self.insert_inline(edits, at, printed);
            return;
        }
        let indent = self.indent();
        let apart = if self.apart(at, printed) { "\n" } else { "" };
        match at {
            At::After(index) => {
                let place = end_of_line(self.text, self.member(index).element.range.end);
                for one in printed {
                    edits.insert(place, format!("\n{apart}{indent}{one}"));
                }
            }
            At::Before(index) => {
                let place = lead(self.text, self.member(index).element.range.start);
                for one in printed {
                    edits.insert(place, format!("{indent}{one}\n{apart}"));
                }
            }
            At::Start => {
                let lines: Vec<_> = printed
                    .iter()
                    .map(|one| format!("\n{indent}{one}"))
                    .collect();
                edits.insert(self.group.range.start + 1, lines.join(apart));
            }
        }
    }

    fn insert_inline(&self, edits: &mut Edits, at: At, printed: &[String]) {
        let between = self.separator();
        match at {
            At::After(index) => {
                let place = self.member(index).element.range.end;
                edits.insert(place, format!("{between}{}", printed.join(&between)));
            }
            At::Before(index) => {
                let place = self.member(index).element.range.start;
                edits.insert(place, format!("{}{between}", printed.join(&between)));
            }
            At::Start => {
                let is_brace = self.text[self.group.range.clone()].starts_with('{');
                let space = if is_brace { " " } else { "" };
                let members = printed.join(&between);
                edits.insert(self.group.range.start + 1, format!("{space}{members}"));
            }
        }
    }

    /// What stands between two members of one line.
    fn separator(&self) -> String {
        if let [one, other, ..] = self.group.members.as_slice() {
            let between = &self.text[one.element.range.end..other.element.range.start];
            if !between.contains(['\n', '#']) {
                return between.to_owned();
            }
        }
        let is_brace = self.text[self.group.range.clone()].starts_with('{');
        if is_brace { " " } else { ", " }.to_owned()
    }

    /// Whether blank lines stand around the place.
    fn apart(&self, at: At, printed: &[String]) -> bool {
        let gap = |index: usize| {
            let end = self.group.members.get(index)?.element.range.end;
            let next = self.group.members.get(index + 1)?.element.range.start;
            Some(self.text[end_of_line(self.text, end)..next].starts_with("\n\n"))
        };
        let near = match at {
            At::After(index) => gap(index).or_else(|| gap(index.checked_sub(1)?)),
            At::Before(index) => gap(index),
            At::Start => None,
        };
        near.unwrap_or_else(|| printed.iter().any(|one| stands_apart(one)))
    }

    /// Takes out the members that do not stay, with the comments right above them.
    pub(super) fn retain(&self, edits: &mut Edits, stays: impl Fn(&Member) -> bool) {
        let members = &self.group.members;
        let first_kept = members.iter().position(&stays);
        let is_inline = self.is_inline();
        for (index, member) in members.iter().enumerate() {
            if stays(member) {
                continue;
            }
            let is_leading = first_kept.is_none_or(|kept| index < kept);
            edits.remove(match (is_inline, is_leading) {
                (true, _) => self.inline_range(index, is_leading),
                (false, true) => {
                    let range = &member.element.range;
                    let end = end_of_line(self.text, range.end);
                    lead(self.text, range.start)..next_line(self.text, end)
                }
                (false, false) => lines_before(self.text, &member.element.range),
            });
        }
    }

    fn inline_range(&self, index: usize, is_leading: bool) -> Range<usize> {
        let members = &self.group.members;
        let range = &self.member(index).element.range;
        if is_leading {
            let next = members.get(index + 1);
            range.start..next.map_or(range.end, |next| next.element.range.start)
        } else {
            members[index - 1].element.range.end..range.end
        }
    }
}

/// An element on lines of its own, with the comments right above it and all blank lines before them.
pub(super) fn lines_before(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..lead(text, range.start)].trim_end().len();
    start..end_of_line(text, range.end)
}

/// The start of the first line of an element, the comments right above it included.
pub(super) fn lead(text: &str, start: usize) -> usize {
    let mut lead = start_of_line(text, start);
    while lead > 0 {
        let above = start_of_line(text, lead - 1);
        if !text[above..lead].trim_start().starts_with('#') {
            break;
        }
        lead = above;
    }
    lead
}

fn start_of_line(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The end of the line, before its line break.
pub(super) fn end_of_line(text: &str, at: usize) -> usize {
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline);
    if text[..end].ends_with('\r') && end > at {
        end - 1
    } else {
        end
    }
}

/// The start of the next line on which something stands.
fn next_line(text: &str, from: usize) -> usize {
    let written = text[from..].find(|character: char| !character.is_whitespace());
    written.map_or(text.len(), |written| {
        start_of_line(text, from + written).max(from)
    })
}

/// The indentation of what begins its line there; `None` for what does not.
pub(super) fn indent_at(text: &str, start: usize) -> Option<&str> {
    let before = &text[start_of_line(text, start)..start];
    before.trim().is_empty().then_some(before)
}
