//! The compiler of the `authing` crate: `.graphql` operation files in, typed Rust out.
//!
//! A crate with operations of its own depends on `authing` and, to build, on this crate. It has its `.graphql` files in
//! `queries`, and a build script:
//!
//! ```no_run
//! fn main() -> authing_codegen::Result {
//!     authing_codegen::compile("queries")
//! }
//! ```
//!
//! A build script needs nothing of the default feature `cli`, which is the program and what follows a service's schema
//! (`diff` and `pull`): `default-features = false` spares it the HTTP client.
//!
//! What is written is taken in as a module by a macro of `authing`. Its operations go through the same door as all others:
//!
//! ```text
//! authing::operations!();
//!
//! authing.send(operations::books::GetBook::new("id")).await?;
//! ```
//!
//! `authing` lends what it has:
//!
//! - **Its schema.** `.graphql` files in a folder of your own add what your service has beyond it: new types, and
//!   `extend type Query { … }` for new fields. The build script names the folder: `Compiler::new().schema("schema").compile()`.
//! - **Its fragments**, those of all its files `fragments.graphql`, by their names. A fragment of one's own has another name:
//!   a document cannot hold two of one name, and what `authing` lends may itself spread the other one.
//! - **Its types.** What its fragment selects is its type, `authing::types::User`. So are enums and input types, if
//!   `authing` has them and no extension changes them; others are generated.
//!
//! Everything is checked before anything is written: the GraphQL specification, and the rules of the house about
//! tokens, secrets, names and null. All problems come at once, each with its place and what to do, as a compile error at
//! `authing::operations!`. In the folder of the crate, `authing-codegen check` reports the same without a build.
//!
//! The stages, each in a module of its own: sources are *parsed*, *validated*, *planned* and *emitted*. House *rules* check the
//! document before it is planned, and the plan before it is emitted. The [`Plan`] is plain data, with everything that is particular
//! to a call.

#[cfg(feature = "cli")]
mod comparison;
mod compiler;
mod description;
mod diagnostic;
#[cfg(feature = "cli")]
pub mod diff;
mod directive;
mod document;
mod emit;
mod names;
mod package;
mod parse;
mod plan;
#[cfg(feature = "cli")]
pub mod pull;
mod rule_names;
mod rules;
mod secret_names;
mod source;
mod suggestion;
mod validate;
mod visible;

pub use compiler::{Compiled, Compiler, Error, Result, compile};
pub use diagnostic::{Diagnostic, Diagnostics, Place};
pub use plan::{
    Enum, Field, Fragment, Gateway, Input, Item, Kind, Operation, Output, Page, Plan, Role, Shape,
    Token, Value, Variable,
};
pub use rule_names::RULES;
pub use source::{ReadError, Source, Sources};
