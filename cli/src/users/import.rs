//! Creates the users of a file. Each record is sent once, or reported.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    pin::pin,
    time::Duration,
};

use authing::{Authing, Error, error::ErrorKind};
use clap::{Args, value_parser};
use futures_util::{StreamExt as _, stream};
use serde_json::json;

use super::{
    export::progress,
    fields,
    journal::{Entries, Entry, Journal, State},
    records::{self, Record},
};
use crate::{
    failure::{Failure, Outcome, PARTIAL, USAGE, text},
    options::{FileFormat, Global},
    output, profile, signals,
};

/// How often a record is sent, at most.
const ATTEMPTS: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const MAX_PAUSE: Duration = Duration::from_mins(1);

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
    // The whole file is checked before anything is sent.
    let (total, problems) = check(file, format)?;
    if import.dry_run {
        for (number, problem) in &problems {
            anstream::eprintln!("record {number}: {problem}");
        }
        let report = json!({ "records": total, "valid": total - problems.len() as u64, "invalid": problems.len() });
        output::one(global.format, &report)?;
        return Ok(if problems.is_empty() { 0 } else { PARTIAL });
    }
    let authing = profile::client(global)?;
    let journal_path = import
        .journal
        .clone()
        .unwrap_or_else(|| with_ending(file, "journal"));
    let (journal, entries) =
        Journal::open(&journal_path, authing.pool_id().as_str(), import.resume)?;
    check_entries(import, format, &entries)?;
    let importer = Importer {
        authing,
        journal,
        entries: RefCell::new(entries),
    };
    let finished = importer.all(import, format, total, &problems).await;
    let entries = importer.entries.into_inner();
    let ended = |entry: &&Entry| entry.state != State::Sending;
    let done = problems.len() + entries.values().filter(ended).count();
    finished.map_err(|failure| match failure.exit_code {
        USAGE => failure,
        _ => failure.hint(format!(
            "{done} of {total} records are done. Continue with `--resume`"
        )),
    })?;
    let failures = failures(import, format, &problems, &entries)?;
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

/// Returns the number of records, and the problems of those that cannot be sent.
fn check(file: &Path, format: FileFormat) -> Outcome<(u64, BTreeMap<u64, String>)> {
    let mut problems = BTreeMap::new();
    let mut seen: HashMap<(String, String), u64> = HashMap::new();
    let mut total = 0;
    for record in records::read(file, format)? {
        let record = record?;
        let number = record.number;
        total = number;
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
    Ok((total, problems))
}

/// Returns the name by which the journal recognises a record.
fn key((name, value): (&str, &str)) -> String {
    format!("{name}:{value}")
}

/// Refuses a file that differs from the one whose import is continued.
fn check_entries(import: &Import, format: FileFormat, entries: &Entries) -> Outcome {
    let mut same = 0;
    for record in records::read(&import.file, format)? {
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
    problems: &BTreeMap<u64, String>,
    entries: &Entries,
) -> Outcome<Vec<(Record, String)>> {
    let mut failures = Vec::new();
    for record in records::read(&import.file, format)? {
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

struct Importer {
    authing: Authing,
    journal: Journal,
    entries: RefCell<Entries>,
}

impl Importer {
    /// Imports all records that are not done. A signal or an error that concerns all records stops it, after the records in
    /// progress.
    async fn all(
        &self,
        import: &Import,
        format: FileFormat,
        total: u64,
        problems: &BTreeMap<u64, String>,
    ) -> Outcome {
        let stopped = Cell::new(false);
        let bar = progress(total);
        let records = records::read(&import.file, format)?.take_while(|_| !stopped.get());
        let imports = records.map(async |record| {
            let record = record?;
            bar.inc(1);
            if problems.contains_key(&record.number) {
                Ok(())
            } else {
                self.one(&record).await
            }
        });
        let mut imports = pin!(stream::iter(imports).buffer_unordered(import.jobs.into()));
        let mut signal = Box::pin(signals::received()?);
        let mut result = Ok(());
        loop {
            tokio::select! {
                next = imports.next() => match next {
                    None => break,
                    Some(Ok(())) => {}
                    Some(Err(failure)) => {
                        stopped.set(true);
                        result = result.and(Err(failure));
                    }
                },
                () = &mut signal => {
                    if stopped.replace(true) {
                        return Err(Failure::interrupted());
                    }
                    anstream::eprintln!("Waiting for the records in progress. Ctrl-C ends the program at once.");
                    result = Err(Failure::interrupted());
                    signal = Box::pin(signals::received()?);
                }
            }
        }
        bar.finish_and_clear();
        result
    }

    /// Imports a record, unless it is done. Fails only if the other records would fail as well.
    async fn one(&self, record: &Record) -> Outcome {
        let Some(name) = record.keys().next() else {
            return Ok(());
        };
        let key = key(name);
        let sent = match self.entries.borrow().get(&record.number) {
            None => false,
            Some(entry) if entry.state != State::Sending => return Ok(()),
            Some(_) => true,
        };
        let state = self.send(record, &key, name, sent).await?;
        self.enter(record, &key, state).await
    }

    /// Sends a record until its state is certain. `sent` is whether an earlier attempt may have created the user.
    async fn send(
        &self,
        record: &Record,
        key: &str,
        name: (&str, &str),
        mut sent: bool,
    ) -> Outcome<State> {
        let mut attempt = 0;
        loop {
            let error = match self.attempt(record, key, name, &mut sent).await? {
                Ok(state) => return Ok(state),
                Err(error) => error,
            };
            attempt += 1;
            if attempt < ATTEMPTS {
                tokio::time::sleep(pause(attempt, &error)).await;
                continue;
            }
            // If the service responds to a look-up, only this record fails.
            return match self.exists(name).await {
                Ok(true) if sent => Ok(State::Found),
                Ok(_) => Ok(State::Failed {
                    reason: text(&error),
                }),
                Err(_) => Err(error.into()),
            };
        }
    }

    /// Makes one attempt. After an inner error, another attempt can succeed.
    async fn attempt(
        &self,
        record: &Record,
        key: &str,
        name: (&str, &str),
        sent: &mut bool,
    ) -> Outcome<Result<State, Error>> {
        if *sent {
            match self.exists(name).await {
                Ok(true) => return Ok(Ok(State::Found)),
                Ok(false) => {}
                Err(error) => return uncertain(error).map(Err),
            }
        }
        self.enter(record, key, State::Sending).await?;
        let call = record
            .fields
            .iter()
            .fold(self.authing.users().create(), |call, (name, value)| {
                fields::create(call, name, value)
            });
        let error = match call.await {
            Ok(user) => {
                return Ok(Ok(State::Created {
                    id: user.id.into_string(),
                }));
            }
            Err(error) => error,
        };
        let exists = error.kind() == ErrorKind::AlreadyExists;
        let sent_before = *sent;
        *sent |= error.may_have_happened() && !exists;
        if concerns_all(&error) {
            return Err(error.into());
        }
        if error.is_transient() {
            return Ok(Err(error));
        }
        // The user may exist by an earlier attempt, or by this one.
        if *sent {
            match self.exists(name).await {
                Ok(true) => return Ok(Ok(State::Found)),
                Ok(false) => {}
                Err(error) => return uncertain(error).map(Err),
            }
        }
        if exists && !sent_before {
            return Ok(Ok(State::Existed));
        }
        let reason = text(&error);
        Ok(Ok(State::Failed { reason }))
    }

    async fn exists(&self, (name, value): (&str, &str)) -> Result<bool, Error> {
        let users = self.authing.users();
        match name {
            "email" => users.email_exists(value).await,
            "phone" => users.phone_exists(value).await,
            _ => users.username_exists(value).await,
        }
    }

    /// Writes the state of a record to the journal.
    async fn enter(&self, record: &Record, key: &str, state: State) -> Outcome {
        let entry = Entry {
            record: record.number,
            key: key.to_owned(),
            state,
        };
        self.journal.write(&entry).await?;
        self.entries.borrow_mut().insert(record.number, entry);
        Ok(())
    }
}

/// Returns whether the other records would fail as well.
fn concerns_all(error: &Error) -> bool {
    let kind = error.kind();
    matches!(kind, ErrorKind::Configuration | ErrorKind::Unauthenticated)
        || (kind == ErrorKind::LimitExceeded && !error.is_transient())
}

/// Returns the error of a look-up, unless the other records would fail as well.
fn uncertain(error: Error) -> Outcome<Error> {
    if concerns_all(&error) {
        return Err(error.into());
    }
    Ok(error)
}

/// Returns the pause after an attempt: at least the time that the service asks for. The first one is short, since a look-up follows.
fn pause(attempt: u32, error: &Error) -> Duration {
    let growing = FIRST_PAUSE * (2_u32.pow(attempt - 1) - 1);
    let random = growing.mul_f64(0.5 + fastrand::f64() / 2.0);
    let asked = match error {
        Error::Status(error) => error.retry_after,
        Error::Service(error) => error.retry_after,
        _ => None,
    };
    random.max(asked.unwrap_or_default()).min(MAX_PAUSE)
}
