//! Tables that fit into a terminal. Ids, phone numbers and dates are never cut or broken.

use comfy_table::{ColumnConstraint, ContentArrangement, Row, Table, Width, presets};

/// The columns that are cut in a narrow terminal.
const CUT: [&str; 10] = [
    "name",
    "email",
    "username",
    "nickname",
    "description",
    "url",
    "service_url",
    "contentType",
    "events",
    "tree",
];

/// The columns of sentences, which are wrapped in a narrow terminal.
const WRAPPED: [&str; 2] = ["detail", "remedy"];

/// The columns that are cut or wrapped have this width at least, if their content has it.
const MIN_WIDTH: u16 = 12;

/// The width of an id and a comma: from `WIDE` on, texts that are wrapped have it at least, so that ids are whole.
const ID_WIDTH: u16 = 25;
const WIDE: u16 = 80;

/// A list as a table with a header.
pub(crate) struct List {
    table: Table,
    columns: &'static [&'static str],
}

impl List {
    pub(crate) fn new(columns: &'static [&'static str]) -> Self {
        let mut table = plain();
        table.set_truncation_indicator("…");
        let mut list = Self { table, columns };
        let titles = columns.iter().map(|name| title(name));
        let header = list.line(titles.collect());
        list.table.set_header(header);
        list
    }

    pub(crate) fn add(&mut self, cells: Vec<String>) {
        let row = self.line(cells);
        self.table.add_row(row);
    }

    /// Returns a row of one line, unless the list has columns that are wrapped.
    fn line(&self, cells: Vec<String>) -> Row {
        let mut row = Row::from(cells);
        if !self.columns.iter().any(|name| WRAPPED.contains(name)) {
            row.max_height(1);
        }
        row
    }

    /// Returns the text, and the titles of the last columns if the terminal is too narrow for them. Without a width, each row is a
    /// line.
    pub(crate) fn text(mut self, width: Option<u16>) -> (String, Vec<String>) {
        let Some(width) = width else {
            return (self.table.trim_fmt(), Vec::new());
        };
        let mut used = 0;
        let mut dropped = Vec::new();
        let widths = self.table.column_max_content_widths();
        for (index, (name, content)) in self.columns.iter().zip(widths).enumerate() {
            let is_wrapped = WRAPPED.contains(name);
            let narrow = is_wrapped || CUT.contains(name);
            let least = match narrow {
                true if is_wrapped && width >= WIDE => content.min(ID_WIDTH),
                true => content.min(MIN_WIDTH),
                false => content,
            };
            let Some(column) = self.table.column_mut(index) else {
                continue;
            };
            let least = least.saturating_add(column.padding_width());
            used = least.saturating_add(used);
            let too_wide = used > width || !dropped.is_empty();
            let is_dropped = too_wide && index > 0 && !is_wrapped;
            column.set_constraint(match narrow {
                _ if is_dropped => ColumnConstraint::Hidden,
                true => ColumnConstraint::LowerBoundary(Width::Fixed(least)),
                false => ColumnConstraint::ContentWidth,
            });
            if is_dropped {
                dropped.push(title(name));
            }
        }
        fit(&mut self.table, width);
        (self.table.trim_fmt(), dropped)
    }
}

/// Returns a table of the names and values of fields.
pub(crate) fn fields(fields: Vec<[String; 2]>, width: Option<u16>) -> String {
    let mut table = plain();
    table.add_rows(fields);
    if let Some(width) = width {
        let widths = table.column_max_content_widths();
        let mut columns = table.column_iter_mut();
        if let (Some(names), Some(values), [_, content]) =
            (columns.next(), columns.next(), widths.as_slice())
        {
            let least = (*content).min(ID_WIDTH) + values.padding_width();
            names.set_constraint(ColumnConstraint::ContentWidth);
            values.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
        fit(&mut table, width);
    }
    table.trim_fmt()
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}

fn fit(table: &mut Table, width: u16) {
    table
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width);
}

fn title(name: &str) -> String {
    name.trim_start_matches('_').to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[&str] = &[
        "_id", "email", "phone", "username", "nickname", "blocked", "signedUp",
    ];

    const ID: &str = "5e4c8b1f0a2d3c4b5a690001";
    const EMAIL: &str = "a.rather.long.address@department.example.com";
    const PHONE: &str = "13800000001";
    const DATE: &str = "2026-11-27T02:26:48.000Z";

    fn users() -> List {
        let mut list = List::new(COLUMNS);
        for _ in 0..3 {
            let row = [
                ID,
                EMAIL,
                PHONE,
                "lea",
                "Lea with a long name",
                "false",
                DATE,
            ];
            list.add(row.map(str::to_owned).to_vec());
        }
        list
    }

    #[test]
    fn a_row_is_a_line_at_each_width() {
        for width in 20..220 {
            let (text, dropped) = users().text(Some(width));
            assert_eq!(text.lines().count(), 4, "{width}:\n{text}");
            assert_eq!(text.matches(ID).count(), 3, "{width}:\n{text}");
            for (title, value) in [("PHONE", PHONE), ("SIGNEDUP", DATE)] {
                let shown = usize::from(!dropped.contains(&title.to_owned()));
                assert_eq!(text.matches(value).count(), 3 * shown, "{width}:\n{text}");
            }
            if width > 26 {
                let longest = text.lines().map(|line| line.chars().count()).max();
                assert!(longest <= Some(width.into()), "{width}:\n{text}");
            }
        }
    }

    #[test]
    fn names_are_cut_and_then_the_last_columns_are_dropped() {
        let (text, dropped) = users().text(Some(130));
        assert!(text.contains('…') && dropped.is_empty(), "{text}");
        let (text, dropped) = users().text(Some(80));
        assert!(text.contains('…') && text.contains(PHONE), "{text}");
        assert_eq!(dropped.last().map(String::as_str), Some("SIGNEDUP"));
    }

    #[test]
    fn without_a_terminal_the_table_is_whole() {
        let (text, dropped) = users().text(None);
        assert!(text.contains(EMAIL) && dropped.is_empty(), "{text}");
        assert_eq!(text.lines().count(), 4);
    }

    #[test]
    fn sentences_are_wrapped() {
        for width in [20, 40, 80] {
            let mut list = List::new(&["check", "detail", "remedy"]);
            let detail = format!("the profile of the pool {ID}, which is a long sentence");
            let row = ["encryption key".to_owned(), detail, "a remedy ".repeat(10)];
            list.add(row.to_vec());
            let (text, dropped) = list.text(Some(width));
            assert!(dropped.is_empty() && !text.contains('…'), "{text}");
            assert!(text.lines().count() > 3, "{text}");
            assert_eq!(text.contains(ID), width == 80, "{text}");
        }
    }

    #[test]
    fn values_are_wrapped_but_an_id_is_whole() {
        let name = "preferredUsername".to_owned();
        let row = |value: &str| [name.clone(), value.to_owned()];
        let text = fields(vec![row(ID), row(&"many words ".repeat(9))], Some(30));
        assert!(text.contains(ID) && text.lines().count() > 3, "{text}");
    }
}
