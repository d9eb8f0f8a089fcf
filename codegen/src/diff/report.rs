//! Changes as text for a person, and as JSON for a program.

use std::{collections::BTreeSet, fmt::Write};

use anstyle::{AnsiColor, Style};
use serde_json::json;

use super::{Change, Severity};
use crate::visible::visible;

/// The text for a person, with terminal colours in it: print it through `anstream`, which takes them out where they
/// are not wanted.
pub fn text(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no changes\n".to_owned();
    }
    let mut text = String::new();
    for change in changes {
        let (weight, dim) = (weight(change.severity), Style::new().dimmed());
        let (severity, kind) = (change.severity, change.kind);
        // A reason or default may have lines of its own.
        let message = visible(&change.message.replace(['\n', '\t'], " "));
        let _ = writeln!(
            text,
            "{weight}{severity:<9}{weight:#}  {message}  {dim}{kind}{dim:#}"
        );
        for file in &change.hits {
            let _ = writeln!(text, "           hits {file}");
        }
    }
    let _ = writeln!(text, "\n{}", summary(changes));
    text
}

fn summary(changes: &[Change]) -> String {
    let counts = [Severity::Breaking, Severity::Dangerous, Severity::Safe].map(|severity| {
        let of_it = changes.iter().filter(|change| change.severity == severity);
        format!("{} {severity}", of_it.count())
    });
    let hit: BTreeSet<_> = changes.iter().flat_map(|change| &change.hits).collect();
    let files = match hit.len() {
        0 => "no operation file is hit".to_owned(),
        1 => "1 operation file is hit".to_owned(),
        count => format!("{count} operation files are hit"),
    };
    format!("{}; {files}", counts.join(", "))
}

fn weight(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Breaking => AnsiColor::Red,
        Severity::Dangerous => AnsiColor::Yellow,
        Severity::Safe => AnsiColor::Green,
    };
    Style::new().bold().fg_color(Some(colour.into()))
}

/// The JSON for a program: an object whose `changes` are the changes.
pub fn json(changes: &[Change]) -> String {
    format!("{:#}\n", json!({ "changes": changes }))
}
