//! Data on standard output: tables for a person, JSON, JSON lines and CSV for programs.

use std::{
    borrow::Cow,
    io::{self, BufWriter, Stdout, Write as _},
};

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::{
    csv_cell,
    failure::Outcome,
    table::{self, List},
};

/// The form of the output.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Format {
    /// Prints JSON
    #[arg(long, global = true, help_heading = "Output", conflicts_with_all = ["jsonl", "csv"])]
    json: bool,
    /// Prints JSON lines: one object on each line
    #[arg(long, global = true, help_heading = "Output", conflicts_with = "csv")]
    jsonl: bool,
    /// Prints CSV
    #[arg(long, global = true, help_heading = "Output")]
    csv: bool,
}

impl Format {
    /// Uses JSON lines instead of a table.
    pub(crate) fn for_programs(self) -> Self {
        let jsonl = !(self.json || self.csv);
        Self { jsonl, ..self }
    }
}

/// The fields of a table, and of CSV.
pub(crate) struct Columns {
    pub(crate) table: &'static [&'static str],
    pub(crate) csv: Cow<'static, [&'static str]>,
}

impl Columns {
    /// The same fields in both.
    pub(crate) const fn both(columns: &'static [&'static str]) -> Self {
        Self {
            table: columns,
            csv: Cow::Borrowed(columns),
        }
    }
}

enum Sink {
    Table(Box<List>),
    Json { first: bool },
    Jsonl,
    Csv,
}

/// Writes a list, row by row. A table is written at the end.
pub(crate) struct Output {
    sink: Sink,
    columns: Columns,
    out: BufWriter<Stdout>,
}

impl Output {
    /// Begins a list.
    pub(crate) fn list(format: Format, columns: Columns) -> Outcome<Self> {
        let mut out = BufWriter::new(io::stdout());
        let sink = if format.json {
            write!(out, "[")?;
            Sink::Json { first: true }
        } else if format.jsonl {
            Sink::Jsonl
        } else if format.csv {
            write_csv(&mut out, columns.csv.iter())?;
            Sink::Csv
        } else {
            Sink::Table(Box::new(List::new(columns.table)))
        };
        Ok(Self { sink, columns, out })
    }

    /// Writes an item.
    pub(crate) fn row(&mut self, item: &impl Serialize) -> Outcome {
        let out = &mut self.out;
        match &mut self.sink {
            Sink::Table(table) => {
                let item = serde_json::to_value(item)?;
                let names = self.columns.table.iter();
                table.add(names.map(|name| printable(&item[*name])).collect());
            }
            Sink::Json { first } => {
                out.write_all(if *first { b"\n" } else { b",\n" })?;
                *first = false;
                serde_json::to_writer(out, item)?;
            }
            Sink::Jsonl => {
                serde_json::to_writer(&mut *out, item)?;
                writeln!(out)?;
            }
            Sink::Csv => {
                let item = serde_json::to_value(item)?;
                write_csv(out, self.columns.csv.iter().map(|name| plain(&item[*name])))?;
            }
        }
        Ok(())
    }

    /// Ends the list.
    pub(crate) fn end(mut self) -> Outcome {
        match self.sink {
            Sink::Table(table) => {
                let (text, dropped) = table.text(width());
                writeln!(self.out, "{text}")?;
                if !dropped.is_empty() {
                    self.out.flush()?;
                    anstream::eprintln!(
                        "The terminal is too narrow for {}. `--json` prints all fields.",
                        dropped.join(", ")
                    );
                }
            }
            Sink::Json { .. } => writeln!(self.out, "\n]")?,
            Sink::Jsonl | Sink::Csv => {}
        }
        Ok(self.out.flush()?)
    }
}

/// Writes a whole list.
pub(crate) fn all<T: Serialize>(format: Format, columns: Columns, items: &[T]) -> Outcome {
    let mut output = Output::list(format, columns)?;
    items.iter().try_for_each(|item| output.row(item))?;
    output.end()
}

/// Writes a single object. A table has a line for each field that has a value.
pub(crate) fn one(format: Format, item: &impl Serialize) -> Outcome {
    let mut out = io::stdout().lock();
    if format.json {
        serde_json::to_writer_pretty(&mut out, item)?;
        return Ok(writeln!(out)?);
    }
    if format.jsonl {
        serde_json::to_writer(&mut out, item)?;
        return Ok(writeln!(out)?);
    }
    let Value::Object(fields) = serde_json::to_value(item)? else {
        return Ok(());
    };
    if format.csv {
        write_csv(&mut out, fields.keys())?;
        return write_csv(&mut out, fields.values().map(plain));
    }
    let rows = fields.iter().filter(|(_, value)| !plain(value).is_empty());
    let rows = rows.map(|(name, value)| [name.clone(), printable(value)]);
    Ok(writeln!(out, "{}", table::fields(rows.collect(), width()))?)
}

/// Returns the width of the terminal, if standard output is one.
fn width() -> Option<u16> {
    let size = console::Term::stdout().size_checked();
    size.map(|(_, width)| width)
}

/// Writes a row. Texts of users could be formulas of a spreadsheet.
pub(crate) fn write_csv<T: AsRef<str>>(
    out: impl io::Write,
    row: impl IntoIterator<Item = T>,
) -> Outcome {
    let mut writer = csv::Writer::from_writer(out);
    for text in row {
        writer.write_field(csv_cell::escaped(text.as_ref()).as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)?;
    Ok(writer.flush()?)
}

/// Returns a value as text: empty for null, JSON for lists and objects.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().map(plain).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    }
}

/// Returns a value for a terminal. Texts of users could contain characters that control it, or change the direction of the text after
/// them.
fn printable(value: &Value) -> String {
    let escape = |letter: char| {
        if letter.is_control() || changes_direction(letter) {
            letter.escape_default().to_string()
        } else {
            letter.to_string()
        }
    };
    plain(value).chars().map(escape).collect()
}

fn changes_direction(letter: char) -> bool {
    matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}
