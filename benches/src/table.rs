//! Tables that are readable in a terminal and in Markdown.

use std::fmt;

use comfy_table::presets::ASCII_MARKDOWN;

use crate::statistics::Spread;

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    inner: comfy_table::Table,
}

impl Table {
    /// Creates a table with these columns, separated by `|` as in Markdown.
    pub(crate) fn new(columns: &str) -> Self {
        let mut inner = comfy_table::Table::new();
        let columns = columns.split('|').map(str::trim);
        inner.load_style(ASCII_MARKDOWN).set_header(columns);
        Self { inner }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.inner.add_row(cells);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.inner)
    }
}

/// Formats a cell. A missing value is a dash.
pub(crate) fn cell<T>(value: Option<T>, write: impl FnOnce(T) -> String) -> String {
    value.map_or_else(|| "-".to_owned(), write)
}

/// Formats a number with three significant digits.
pub(crate) fn number(value: f64) -> String {
    let decimals = match value.abs() {
        0.0..1.0 => 3,
        1.0..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

/// Formats a whole number with thousands separators.
pub(crate) fn whole(value: f64) -> String {
    let digits = format!("{value:.0}");
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
    let groups: Vec<_> = groups
        .iter()
        .map(|group| String::from_utf8_lossy(group))
        .collect();
    groups.join(",")
}

/// Formats a ratio.
pub(crate) fn ratio(value: f64) -> String {
    if value < 10.0 {
        format!("{value:.3}")
    } else {
        number(value)
    }
}

/// Formats the two ends of a spread.
pub(crate) fn ends(spread: Spread, write: impl Fn(f64) -> String) -> String {
    format!("{}–{}", write(spread.low), write(spread.high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits() {
        let written: Vec<_> = [0.1234, 1.234, 12.34, 123.4].map(number).into();
        assert_eq!(written, ["0.123", "1.23", "12.3", "123"]);
    }

    #[test]
    fn thousands_are_separated() {
        let written: Vec<_> = [7.0, 1000.0, 1_234_567.0].map(whole).into();
        assert_eq!(written, ["7", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_table_is_markdown() {
        let mut table = Table::new("call | µs");
        table.row(["user".to_owned(), "62.1".to_owned()]);
        let lines: Vec<_> = table.to_string().lines().map(str::to_owned).collect();
        assert_eq!(
            lines,
            ["| call | µs   |", "|------|------|", "| user | 62.1 |"]
        );
    }
}
