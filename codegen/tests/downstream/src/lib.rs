//! The operations of all cases, compiled with every lint that a careful crate turns on.

#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub)]

/// The operations, by case.
pub mod operations {
    include!(concat!(env!("OUT_DIR"), "/operations.rs"));
}
