//! Sends the records of an import, several at a time, until the state of each is certain.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    pin::pin,
    time::Duration,
};

use authing::{Error, ErrorCode, error::ErrorKind};
use futures_util::{StreamExt as _, stream};

use super::{
    export::progress,
    fields::UserCall as _,
    journal::{Entries, Entry, Journal, State},
    records::{Record, Records},
};
use crate::{
    client::{Client, each},
    failure::{Failure, Outcome, text},
    signals,
};

/// How often a record is sent, at most.
const ATTEMPTS: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const MAX_PAUSE: Duration = Duration::from_mins(1);

/// An import that runs.
pub(super) struct Importer {
    pub(super) client: Client,
    pub(super) journal: Journal,
    pub(super) entries: RefCell<Entries>,
}

impl Importer {
    /// Imports all records that are not done. A signal or an error that concerns all records stops it, after the records in
    /// progress.
    pub(super) async fn all(
        &self,
        records: Records,
        jobs: usize,
        total: u64,
        problems: &BTreeMap<u64, String>,
    ) -> Outcome {
        let stopped = Cell::new(false);
        let bar = progress(total);
        let records = records.take_while(|_| !stopped.get());
        let imports = records.map(async |record| {
            let record = record?;
            bar.inc(1);
            if problems.contains_key(&record.number) {
                Ok(())
            } else {
                self.one(&record).await
            }
        });
        let mut imports = pin!(stream::iter(imports).buffer_unordered(jobs));
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
        let created = each!(&self.client, authing => {
            let call = authing.users().create().set_all(&record.fields)?;
            call.await.map(|user| user.id)
        });
        let error = match created {
            Ok(id) => {
                return Ok(Ok(State::Created {
                    id: id.into_string(),
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
        let mut reason = text(&error);
        if error.code() == Some(ErrorCode::PasswordRequired) {
            reason += ": add the field `password`";
        }
        Ok(Ok(State::Failed { reason }))
    }

    async fn exists(&self, (name, value): (&str, &str)) -> Result<bool, Error> {
        each!(&self.client, authing => match name {
            "email" => authing.users().email_exists(value).await,
            "phone" => authing.users().phone_exists(value).await,
            _ => authing.users().username_exists(value).await,
        })
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

/// Returns the name by which the journal recognises a record.
pub(super) fn key((name, value): (&str, &str)) -> String {
    format!("{name}:{value}")
}
