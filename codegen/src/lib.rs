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
//! The stages, each in a module of its own: sources are *parsed*, *validated*, *planned* and *emitted*. The
//! [`Plan`] between the last two is plain data and says everything that is particular to a call.

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
mod syntax;
mod validate;
mod visible;

pub use compiler::{Compiler, Error, Result, compile};
pub use diagnostic::{Diagnostic, Diagnostics, Place};
pub use plan::{
    Enum, EnumValue, Field, Fragment, Gateway, Input, Kind, Leaf, Operation, Output, Page, Plan,
    Shape, Source as VariableSource, Step, Token, Value, Variable,
};
pub use rule_names::RULES;
pub use source::{ReadError, Source, Sources};

use emit::Home;

/// The outcome of a compilation: the plan, and the Rust that is made of it.
#[derive(Clone, Debug)]
pub struct Compiled {
    plan: Plan,
    home: Home,
}

impl Compiled {
    /// What was understood, as plain data.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The whole file.
    pub fn rust(&self) -> String {
        emit::file(&self.plan, self.home)
    }

    /// The file as `authing::operations!` includes it.
    fn included_rust(&self) -> String {
        emit::included(&self.plan, self.home)
    }

    /// The part of the file that one operation makes.
    pub fn operation_rust(&self, operation: &Operation) -> String {
        emit::operation(&self.plan, operation, self.home)
    }

    /// The part of the file that one fragment makes.
    pub fn fragment_rust(&self, fragment: &Fragment) -> String {
        emit::fragment(fragment)
    }
}

/// Compiles sources that are in memory: no disk, no environment, the same output for the same input.
fn compile_sources(sources: &Sources, home: Home) -> std::result::Result<Compiled, Diagnostics> {
    let mut problems = Vec::new();
    let parsed = parse::parse(sources, &mut problems).map_err(Diagnostics::new)?;
    let validated = validate::validate(parsed, problems).map_err(Diagnostics::new)?;
    let plan = plan::plan(&validated).map_err(Diagnostics::new)?;
    if home == Home::Authing {
        plan::setters::check(&validated, &plan).map_err(Diagnostics::new)?;
    }
    Ok(Compiled { plan, home })
}
