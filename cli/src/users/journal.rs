//! The journal of an import: a file that says which records were sent, and what became of them.
//!
//! A line is on the disk before a record is sent, and another one after the response. If the program is killed in between, the
//! next run looks the user up before it sends the record again.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, Write as _},
    path::Path,
    sync::mpsc,
    thread,
};

use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use crate::failure::{Failure, Outcome};

/// The state of a record.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum State {
    /// It is sent. The service may have created the user.
    Sending,
    /// The service created the user.
    Created { id: String },
    /// The user was in the pool after an attempt without a response.
    Found,
    /// The user was in the pool before.
    Existed,
    /// The service refused it.
    Failed { reason: String },
}

/// A line of the journal.
#[derive(Deserialize, Serialize)]
pub(crate) struct Entry {
    /// The number of the record in the file.
    pub(crate) record: u64,
    /// A name of the user, by which another file is recognised.
    pub(crate) key: String,
    #[serde(flatten)]
    pub(crate) state: State,
}

/// The first line.
#[derive(Deserialize, PartialEq, Serialize)]
struct Header {
    import_into: String,
}

/// The last entry of each record.
pub(crate) type Entries = HashMap<u64, Entry>;

type Line = (String, oneshot::Sender<Result<(), String>>);

/// An open journal. A thread writes the lines of concurrent records together, and waits for the disk once.
pub(crate) struct Journal(mpsc::Sender<Line>);

impl Journal {
    /// Creates a journal, or continues one.
    pub(crate) fn open(path: &Path, pool_id: &str, resume: bool) -> Outcome<(Self, Entries)> {
        let at = |problem: &str| Failure::usage(format!("{}: {problem}", path.display()));
        let header = Header {
            import_into: pool_id.to_owned(),
        };
        let mut options = OpenOptions::new();
        options.read(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let opened = if resume {
            options.open(path)
        } else {
            options.create_new(true).open(path)
        };
        let mut file = opened.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => at("an import of this file has begun")
                .hint("continue it with `--resume`; to import the file again, delete the journal"),
            io::ErrorKind::NotFound if resume => at("the journal does not exist")
                .hint("leave out `--resume`, or name the journal with `--journal`"),
            _ => at(&error.to_string()),
        })?;
        file.try_lock()
            .map_err(|_| at("another program uses the journal"))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        // A kill may have cut the last line. Its record is then not sent, or is looked up.
        let last = bytes.iter().rposition(|byte| *byte == b'\n');
        bytes.truncate(last.map_or(0, |end| end + 1));
        file.set_len(bytes.len() as u64)?;
        file.seek(io::SeekFrom::End(0))?;
        let text = String::from_utf8(bytes).map_err(|_| at("the file is not a journal"))?;
        let mut lines = text.lines();
        let mut entries = Entries::new();
        match lines.next() {
            None => writeln!(file, "{}", serde_json::to_string(&header)?)?,
            Some(first)
                if serde_json::from_str(first).is_ok_and(|first: Header| first == header) => {}
            Some(_) => return Err(at("the journal is of an import into another pool")),
        }
        for line in lines {
            let entry: Entry =
                serde_json::from_str(line).map_err(|_| at("the file is not a journal"))?;
            entries.insert(entry.record, entry);
        }
        file.sync_all()?;
        sync_folder(path)?;
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || write(&file, &receiver));
        Ok((Self(sender), entries))
    }

    /// Writes an entry. It is on the disk when this returns.
    pub(crate) async fn write(&self, entry: &Entry) -> Outcome {
        let (sender, written) = oneshot::channel();
        let line = serde_json::to_string(entry)? + "\n";
        let ended = || Failure::from(io::Error::other("the journal cannot be written"));
        self.0.send((line, sender)).map_err(|_| ended())?;
        let written = written.await.map_err(|_| ended())?;
        written.map_err(|error| {
            Failure::from(io::Error::other(format!(
                "the journal cannot be written: {error}"
            )))
        })
    }
}

/// Writes lines until an error. A line after a torn one would be lost.
fn write(mut file: &File, lines: &mpsc::Receiver<Line>) {
    while let Ok(first) = lines.recv() {
        let batch: Vec<Line> = [first].into_iter().chain(lines.try_iter()).collect();
        let text: String = batch.iter().map(|(line, _)| line.as_str()).collect();
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_data());
        let written = written.map_err(|error| error.to_string());
        let failed = written.is_err();
        for (_, sender) in batch {
            let _ = sender.send(written.clone());
        }
        if failed {
            return;
        }
    }
}

/// Makes the name of a new file durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    if cfg!(unix) {
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}
