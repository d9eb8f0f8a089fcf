//! Measures `authing` beside what could be used in its place: a client written by hand, two libraries for GraphQL, and
//! the official SDKs. Everything is called in the same run, in turn, against prepared answers on this machine.
//!
//! From the ground up: `server` answers, each `contender` calls it, `measure` takes a figure of all of them, a `section`
//! makes a table of figures, and a `run` writes the tables into the document.

mod arguments;
mod builds;
mod contender;
mod document;
mod machine;
mod measure;
mod merged_schema;
mod place;
mod run;
mod sample;
mod section;
mod server;
mod setup;
mod statistics;
mod table;
mod target;
mod work;

pub use measure::allocations::count as count_allocations;
pub use run::run;

/// Whatever goes wrong.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What goes wrong here ends the run, and is printed.
pub type Outcome<T> = Result<T, Error>;
