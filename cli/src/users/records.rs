//! Files of users: CSV with a header, or JSON lines.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
};

use serde_json::{Map, Value};

use super::fields::{self, ERROR, Kind};
use crate::{
    client::Api,
    csv_cell,
    failure::{Failure, Outcome},
    options::FileFormat,
    output::{plain, write_csv},
};

/// A user in a file, with the fields that are imported.
pub(crate) struct Record {
    /// The number in the file, from 1.
    pub(crate) number: u64,
    pub(crate) fields: Vec<(String, String)>,
}

impl Record {
    /// Returns the names of the user that the service can look up.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&str, &str)> {
        let find = |wanted| self.fields.iter().find(|(name, _)| name == wanted);
        let keys = ["email", "phone", "username"].into_iter().filter_map(find);
        keys.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn has_password(&self) -> bool {
        self.fields.iter().any(|(name, _)| name == "password")
    }
}

/// The records of a file, in their order.
pub(crate) type Records = Box<dyn Iterator<Item = Outcome<Record>>>;

/// Returns the format of a file, by its name unless it is set.
pub(crate) fn format(path: &Path, format: Option<FileFormat>) -> Outcome<FileFormat> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    match (format, extension) {
        (Some(format), _) => Ok(format),
        (None, Some("csv")) => Ok(FileFormat::Csv),
        (None, Some("jsonl" | "ndjson")) => Ok(FileFormat::Jsonl),
        _ => {
            Err(invalid(path, "the format is unknown")
                .hint("add `--format csv` or `--format jsonl`"))
        }
    }
}

/// Reads a file record by record, with the fields of an API.
pub(crate) fn read(path: &Path, format: FileFormat, api: Api) -> Outcome<Records> {
    let file = File::open(path).map_err(|error| invalid(path, &error.to_string()))?;
    match format {
        FileFormat::Csv => csv(path, file, api),
        FileFormat::Jsonl => Ok(json_lines(path, file, api)),
    }
}

fn csv(path: &Path, file: File, api: Api) -> Outcome<Records> {
    let path = path.to_owned();
    let mut reader = csv::Reader::from_reader(file);
    let header = reader
        .headers()
        .map_err(|error| invalid(&path, &error.to_string()))?
        .clone();
    for name in &header {
        check(name, api).map_err(|problem| invalid(&path, &problem))?;
    }
    let records = reader.into_records().zip(1..).map(move |(row, number)| {
        // The error names the line, and does not quote it.
        let row = row.map_err(|error| invalid(&path, &error.to_string()))?;
        let fields = header
            .iter()
            .zip(&row)
            .map(|(name, cell)| (name.to_owned(), csv_cell::unescaped(cell).to_owned()));
        Ok(record(number, fields, api))
    });
    Ok(Box::new(records))
}

fn json_lines(path: &Path, file: File, api: Api) -> Records {
    let path = path.to_owned();
    let lines = BufReader::new(file).lines().zip(1..);
    let lines = lines.filter(|(line, _)| !line.as_ref().is_ok_and(|line| line.trim().is_empty()));
    Box::new(lines.zip(1..).map(move |((line, line_number), number)| {
        let problem = |problem: &str| invalid(&path, &format!("line {line_number}: {problem}"));
        let line = line.map_err(|error| problem(&error.to_string()))?;
        let line = line.trim_start_matches('\u{feff}');
        let object: Map<String, Value> =
            serde_json::from_str(line).map_err(|_| problem("is not a JSON object"))?;
        for (name, value) in &object {
            check(name, api).map_err(|text| problem(&text))?;
            if fields::kind(name, api) == Kind::Imported && (value.is_object() || value.is_array())
            {
                return Err(problem(&format!("the field `{name}` is not a text")));
            }
        }
        let fields = object
            .iter()
            .map(|(name, value)| (name.clone(), plain(value)));
        Ok(record(number, fields, api))
    }))
}

fn record(number: u64, fields: impl Iterator<Item = (String, String)>, api: Api) -> Record {
    let imported = |(name, value): &(String, String)| {
        !value.is_empty() && fields::kind(name, api) == Kind::Imported
    };
    Record {
        number,
        fields: fields.filter(imported).collect(),
    }
}

fn check(name: &str, api: Api) -> Result<(), String> {
    match fields::kind(name, api) {
        Kind::Unknown => Err(format!("the field `{name}` is unknown")),
        _ => Ok(()),
    }
}

fn invalid(path: &Path, problem: &str) -> Failure {
    Failure::usage(format!("{}: {problem}", path.display()))
}

/// Writes records with the reasons why they failed, in the format of the input. They contain passwords: only the owner can read
/// the file.
pub(crate) fn write_failures(
    path: &Path,
    format: FileFormat,
    failures: &[(Record, String)],
) -> Outcome {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    match format {
        FileFormat::Csv => {
            let mut columns: Vec<&str> = Vec::new();
            for (name, _) in failures.iter().flat_map(|(record, _)| &record.fields) {
                if !columns.contains(&name.as_str()) {
                    columns.push(name);
                }
            }
            write_csv(&mut file, columns.iter().chain([&ERROR]))?;
            for (record, reason) in failures {
                let value = |column: &&str| {
                    let field = record.fields.iter().find(|(name, _)| name == column);
                    field.map_or("", |(_, value)| value.as_str())
                };
                write_csv(
                    &mut file,
                    columns.iter().map(value).chain([reason.as_str()]),
                )?;
            }
        }
        FileFormat::Jsonl => {
            for (record, reason) in failures {
                let fields = record
                    .fields
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()));
                let line: Map<String, Value> = fields
                    .chain([(ERROR, reason.as_str())])
                    .map(|(name, value)| (name.to_owned(), value.into()))
                    .collect();
                serde_json::to_writer(&mut file, &line)?;
                writeln!(file)?;
            }
        }
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
