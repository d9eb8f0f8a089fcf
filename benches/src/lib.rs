//! Compares `authing` with its alternatives: a client written by hand, two GraphQL libraries, and the official SDKs.
//! All are measured in the same run, in turn, against prepared responses on this machine.
//!
//! From the bottom up: `server` sends responses, each `contender` calls it, `measure` measures a figure of all of them,
//! a `section` makes a table of figures, and a `run` writes the tables to the document.

mod arguments;
mod builds;
mod contender;
mod document;
mod machine;
mod measure;
mod merged_schema;
mod network;
mod paths;
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

/// Any error.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// A result whose error ends the run and is printed.
pub type Outcome<T> = Result<T, Error>;
