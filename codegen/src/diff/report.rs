//! Formats changes as text and as JSON.

use std::{collections::BTreeSet, fmt::Write};

use anstyle::{AnsiColor, Style};
use serde_json::json;

use super::{Change, Severity};
use crate::visible::visible;

/// Formats changes as human-readable text with terminal colours. Print the text with `anstream`, which removes the colours if necessary.
pub fn text(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no changes\n".to_owned();
    }
    let mut text = String::new();
    for change in changes {
        let (weight, dim) = (weight(change.severity), Style::new().dimmed());
        let (severity, kind) = (change.severity, change.kind);
        // Reasons and default values can contain line breaks.
        let message = visible(&change.message.replace(['\n', '\t'], " "));
        let _ = writeln!(
            text,
            "{weight}{severity:<9}{weight:#}  {message}  {dim}{kind}{dim:#}"
        );
        for file in &change.affected {
            let _ = writeln!(text, "           affects {file}");
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
    let affected: BTreeSet<_> = changes.iter().flat_map(|change| &change.affected).collect();
    let files = match affected.len() {
        0 => "no operation files are affected".to_owned(),
        1 => "1 operation file is affected".to_owned(),
        count => format!("{count} operation files are affected"),
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

/// Formats changes as a JSON object with the array `changes`.
pub fn json(changes: &[Change]) -> String {
    format!("{:#}\n", json!({ "changes": changes }))
}
