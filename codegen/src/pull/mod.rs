//! Updates a schema file from a service by introspection. Keeps descriptions, order and comments.
//!
//! [`Service::ask`] queries the schema of the service, [`update`] returns the new text, and [`write()`] replaces the file.

mod comments;
mod http;
mod introspection;
mod merge;
mod print;

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    iter::successors,
    path::{Path, PathBuf},
};

pub use http::{Access, Service};

use crate::{
    Source,
    comparison::{Schema, Unreadable, compare},
};

/// The reason why a schema could not be updated. Messages never contain the token.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the messages describe the variants")]
pub enum Error {
    #[error("the address of the service is not a valid HTTP URL: {0}")]
    Address(String),
    #[error(
        "the address of the service must begin with `https://`, except for a service on this machine"
    )]
    Clear,
    #[error("the token contains invalid characters")]
    Token,
    #[error("cannot connect to the service: {}", cause(.0))]
    Unreachable(#[source] reqwest::Error),
    #[error("the service returned HTTP status {0}")]
    Status(u16),
    #[error("the service rejected the introspection query: {0}")]
    Refused(String),
    #[error("the response exceeds the maximum size of {0} bytes")]
    TooLarge(u64),
    #[error("the response is not a GraphQL response: check the address")]
    NotGraphQl,
    #[error("invalid introspection response: {0}")]
    Malformed(#[source] serde_json::Error),
    #[error("the schema of the service is invalid: {0}")]
    Contradiction(String),
    #[error(transparent)]
    Schema(#[from] Unreadable),
    #[error("cannot update `{}`, which declares the client directives: use a file with only the schema of the service", .0.display())]
    ClientDirectives(PathBuf),
    #[error("the updated schema would differ from the service, and was not written: {0}")]
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

/// Returns the text of a schema, updated from the service.
///
/// Elements that still exist in the service keep their position, description and comments. All other elements are removed. A new element
/// is inserted between its neighbours if they are also neighbours in the text. Otherwise, a field is added at the end of its type, and a
/// type after the first definition that refers to it.
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
    match differences.find(|one| service.supported.covers(one.of, one.fact)) {
        Some(difference) => Err(Error::Unfaithful(difference.message)),
        None => Ok(text),
    }
}

/// Replaces a file atomically: writes the text to a temporary file and renames it.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    write_whole(path, text).map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    // The target of a link is replaced, and the link is kept.
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
