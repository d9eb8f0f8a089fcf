//! The operations of all cases, compiled with every lint of the compiler that a careful crate turns on. Clippy, which
//! is about what people write, is told to look away, as in `authing` itself.

#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub)]

/// The operations, by case.
#[allow(
    deprecated,
    unused_imports,
    unused_variables,
    clippy::all,
    clippy::pedantic
)]
pub mod operations {
    include!(concat!(env!("OUT_DIR"), "/cases.rs"));
}

authing::operations! {
    /// The operations of `examples/own-operations`.
    pub mod own
}
