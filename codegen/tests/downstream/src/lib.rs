//! Contains the generated code of all cases. Denies the compiler lints that users may enable. Clippy lints are allowed for generated code,
//! as in `authing`.

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
