//! Updates a schema file from a service by introspection, and keeps its descriptions, order and comments.
//!
//! [`Service::ask`] reads the schema of the service, [`update`] makes the new text, and [`write()`] replaces the file.

mod ask;
mod comments;
mod introspection;
mod merge;
mod print;

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    iter::successors,
    path::{Path, PathBuf},
};

pub use ask::{Access, Service};

use crate::{
    Source,
    comparison::{Schema, Unreadable, compare},
};

/// An error of a pull. The messages never contain the token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the message of each says what it is")]
pub enum Error {
    #[error("the address of the service is no address of HTTP: {0}")]
    Address(String),
    #[error(
        "the address has to begin with `https://`: only a service on this machine is asked in the clear"
    )]
    Clear,
    #[error("the token has characters that a token cannot have")]
    Token,
    #[error("the service cannot be reached: {}", cause(.0))]
    Unreachable(#[source] reqwest::Error),
    #[error("the service answered with status {0}")]
    Status(u16),
    #[error("the service does not tell its schema: {0}")]
    Refused(String),
    #[error("the answer is longer than {0} bytes, which no schema is")]
    TooLarge(u64),
    #[error("what answers at the address is no GraphQL")]
    NotGraphQl,
    #[error("the answer is not what GraphQL says of a schema: {0}")]
    Malformed(#[source] serde_json::Error),
    #[error("the schema of the service is invalid: {0}")]
    Contradiction(String),
    #[error(transparent)]
    Schema(#[from] Unreadable),
    #[error("`{}` defines the client directives, of which the service knows nothing: name another file", .0.display())]
    ClientDirectives(PathBuf),
    #[error("the update of the file went wrong, and nothing was written: {0}")]
    Unfaithful(String),
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
}

/// The root cause, which is the most specific.
fn cause(error: &dyn std::error::Error) -> String {
    let causes = successors(Some(error), |error| error.source());
    causes.last().map(ToString::to_string).unwrap_or_default()
}

/// The text of a schema, updated from the service.
///
/// Items that the service still has stay where they are, with the descriptions and comments of the text. The others are removed. A new
/// item is inserted between its neighbours if these are neighbours in the text too. Otherwise it comes to the end of its type, or, if it
/// is a type, after the first definition that mentions it.
pub fn update(service: &Service, source: &Source) -> Result<String, Error> {
    let schema = Schema::read([(source.path.as_str(), source.text.as_str())])?;
    if schema.whole.directive_definitions.contains_key("call") {
        return Err(Error::ClientDirectives(PathBuf::from(&source.path)));
    }
    let mut file = schema.file;
    comments::read(&source.text, &mut file);
    merge::merge(&mut file, service);
    let text = print::print(&file);
    let written = Schema::read([(source.path.as_str(), text.as_str())]);
    let written = written.map_err(|error| Error::Unfaithful(error.to_string()))?;
    let mut differences = compare(&written, &service.schema).into_iter();
    match differences.find(|one| service.knows.covers(one.of, one.fact)) {
        Some(difference) => Err(Error::Unfaithful(difference.message)),
        None => Ok(text),
    }
}

/// Replaces the file: the text is written to a new file, which is then renamed.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    write_whole(path, text).map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    // A link stays; its target is replaced.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| *folder != Path::new(""));
    let mut beside = tempfile::Builder::new()
        .prefix(".authing")
        .make_in(folder.unwrap_or(Path::new(".")), |path| {
            File::create_new(path)
        })?;
    beside.write_all(text.as_bytes())?;
    beside.as_file().sync_all()?;
    match fs::metadata(&target) {
        Ok(old) => beside.as_file().set_permissions(old.permissions())?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    beside.persist(&target)?;
    Ok(())
}
