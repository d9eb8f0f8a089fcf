#![doc = include_str!("../README.md")]
//!
//! # Stages
//!
//! Sources are *parsed*, *validated*, *planned* and *emitted*. Additional *rules* check the document before it is planned, and the plan
//! before it is emitted. The [`Plan`] is plain data and holds everything that the generated code depends on.
// Shows required features on docs.rs.
#![cfg_attr(docsrs, feature(doc_cfg))]

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
    Endpoint, Enum, Field, Fragment, Input, Item, Kind, Operation, Output, Page, Plan, Role, Shape,
    Token, Value, Variable,
};
pub use rule_names::RULES;
pub use source::{ReadError, Source, Sources};
