//! Measures `authing` beside what could be used in its place: a client written by hand, two libraries for GraphQL, and
//! the official SDKs. Everything is called in the same run, in turn, against prepared answers on this machine.

pub mod arguments;
mod builds;
pub mod contender;
pub mod document;
mod machine;
pub mod measure;
mod merged_schema;
pub mod place;
pub mod run;
pub mod sample;
mod section;
pub mod server;
pub mod statistics;
pub mod table;
pub mod target;
pub mod work;

/// Whatever goes wrong.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What goes wrong here ends the run, and is printed.
pub type Outcome<T> = Result<T, Error>;
