//! Creates the users of a file. Each record is sent once, or reported.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use clap::{Args, value_parser};
use serde_json::json;

use super::{
    importer::{Importer, key},
    journal::{Entries, Entry, Journal, State},
    records::{self, Record},
};
use crate::{
    client::Api,
    failure::{Failure, Outcome, PARTIAL, USAGE},
    options::{FileFormat, Global},
    output, profile,
};

#[derive(Args, Debug)]
pub(crate) struct Import {
    /// The file. Each record needs an `email`, `phone` or `username`. Other fields are those of the API, such as `nickname`;
    /// `password` is plain text
    file: PathBuf,
    /// The format of the file, if its name does not end in .csv or .jsonl
    #[arg(long, value_name = "FORMAT")]
    format: Option<FileFormat>,
    /// The number of concurrent requests
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = value_parser!(u16).range(1..=256))]
    jobs: u16,
    /// Continues an import that was interrupted
    #[arg(long)]
    resume: bool,
    /// Checks the file, and sends nothing
    #[arg(long, conflicts_with = "resume")]
    dry_run: bool,
    /// Skips users who exist already. By default, they are failures
    #[arg(long)]
    skip_existing: bool,
    /// The journal. By default, the name of the file and `.journal`
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// The file of the records that failed. By default, the name of the file with `.failed` before its ending
    #[arg(long, value_name = "FILE")]
    failures: Option<PathBuf>,
}

pub(crate) async fn run(import: &Import, global: &Global) -> Outcome<u8> {
    let file = &import.file;
    let format = records::format(file, import.format)?;
    // A dry run needs no pool.
    let settings = profile::settings(global);
    let api = match &settings {
        Ok(settings) => settings.api,
        Err(_) => global.api.unwrap_or_default(),
    };
    // The whole file is checked before anything is sent.
    let Checked {
        total,
        without_password,
        problems,
    } = check(file, format, api)?;
    if import.dry_run {
        for (number, problem) in &problems {
            anstream::eprintln!("record {number}: {problem}");
        }
        let report = json!({
            "records": total,
            "valid": total - problems.len() as u64,
            "invalid": problems.len(),
            "without_password": without_password,
        });
        output::one(global.format, &report)?;
        return Ok(if problems.is_empty() { 0 } else { PARTIAL });
    }
    let client = settings?.client()?;
    let journal_path = import
        .journal
        .clone()
        .unwrap_or_else(|| with_ending(file, "journal"));
    let (journal, entries) =
        Journal::open(&journal_path, client.pool_id().as_str(), import.resume)?;
    check_entries(import, format, api, &entries)?;
    let ended = |entry: &&Entry| entry.state != State::Sending;
    if import.resume && (problems.len() + entries.values().filter(ended).count()) as u64 == total {
        anstream::eprintln!("The import is finished. All records are done.");
    }
    let records = records::read(file, format, api)?;
    let importer = Importer {
        client,
        journal,
        entries: RefCell::new(entries),
    };
    let finished = importer
        .all(records, import.jobs.into(), total, &problems)
        .await;
    let entries = importer.entries.into_inner();
    let done = problems.len() + entries.values().filter(ended).count();
    finished.map_err(|failure| match failure.exit_code {
        USAGE => failure,
        _ => failure.hint(format!(
            "{done} of {total} records are done. Continue with `--resume`"
        )),
    })?;
    let failures = failures(import, format, api, &problems, &entries)?;
    let failures_path = import.failures.clone().unwrap_or_else(|| {
        let ending = file.extension().unwrap_or_default();
        with_ending(&file.with_extension("failed"), &ending.to_string_lossy())
    });
    if !failures.is_empty() {
        records::write_failures(&failures_path, format, &failures)?;
        let path = failures_path.display();
        anstream::eprintln!("The records that failed are in {path}, with the reasons.");
    }
    let count =
        |state: fn(&State) -> bool| entries.values().filter(|entry| state(&entry.state)).count();
    output::one(
        global.format,
        &json!({
            "records": total,
            "created": count(|state| matches!(state, State::Created { .. })),
            "found": count(|state| *state == State::Found),
            "skipped": if import.skip_existing { count(|state| *state == State::Existed) } else { 0 },
            "failed": failures.len(),
        }),
    )?;
    Ok(if failures.is_empty() { 0 } else { PARTIAL })
}

/// A file that can be imported.
struct Checked {
    /// The number of records.
    total: u64,
    /// The number of records without a password.
    without_password: u64,
    /// The problems of the records that cannot be sent.
    problems: BTreeMap<u64, String>,
}

/// Checks the whole file.
fn check(file: &Path, format: FileFormat, api: Api) -> Outcome<Checked> {
    let mut problems = BTreeMap::new();
    let mut seen: HashMap<(String, String), u64> = HashMap::new();
    let (mut total, mut without_password) = (0, 0);
    for record in records::read(file, format, api)? {
        let record = record?;
        let number = record.number;
        total = number;
        without_password += u64::from(!record.has_password());
        if record.keys().next().is_none() {
            problems.insert(number, "has neither email, phone nor username".to_owned());
        }
        for (name, value) in record.keys() {
            let first = seen
                .entry((name.to_owned(), value.to_lowercase()))
                .or_insert(number);
            if *first != number {
                problems.insert(number, format!("repeats the {name} of record {first}"));
            }
        }
    }
    if total == 0 {
        let file = file.display();
        return Err(Failure::usage(format!("{file}: the file has no records")));
    }
    Ok(Checked {
        total,
        without_password,
        problems,
    })
}

/// Refuses a file that differs from the one whose import is continued.
fn check_entries(import: &Import, format: FileFormat, api: Api, entries: &Entries) -> Outcome {
    let mut same = 0;
    for record in records::read(&import.file, format, api)? {
        let record = record?;
        let entry = entries.get(&record.number);
        let keys_differ =
            |entry: &&Entry| record.keys().next().map(key).as_ref() != Some(&entry.key);
        if entry.is_some_and(|entry| keys_differ(&entry)) {
            break;
        }
        same += usize::from(entry.is_some());
    }
    if same == entries.len() {
        return Ok(());
    }
    let file = import.file.display();
    Err(Failure::usage(format!(
        "{file}: the file has changed since the import began"
    ))
    .hint("restore it, or import the new records as another file"))
}

/// Returns the records that failed, with the reasons.
fn failures(
    import: &Import,
    format: FileFormat,
    api: Api,
    problems: &BTreeMap<u64, String>,
    entries: &Entries,
) -> Outcome<Vec<(Record, String)>> {
    let mut failures = Vec::new();
    for record in records::read(&import.file, format, api)? {
        let record = record?;
        let problem = problems.get(&record.number).cloned();
        let reason = problem.or_else(|| match &entries.get(&record.number)?.state {
            State::Failed { reason } => Some(reason.clone()),
            State::Existed if !import.skip_existing => Some("the user exists already".to_owned()),
            _ => None,
        });
        if let Some(reason) = reason {
            failures.push((record, reason));
        }
    }
    Ok(failures)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}
