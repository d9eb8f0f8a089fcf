//! The macro that includes the compiled operations of another crate.

/// Includes the operations of your crate, compiled by its build script, as a module.
///
/// The crate depends on `authing`, and on `authing-codegen` as a build dependency. Its operations are in `queries/`. Its build
/// script is
///
/// ```text
/// fn main() -> authing_codegen::Result {
///     authing_codegen::compile("queries")
/// }
/// ```
///
/// Call this macro once, at the root of the crate or in any module:
///
/// ```text
/// authing::operations!();
/// ```
///
/// By default, the module is private and named `operations`. Set a name, a visibility, attributes and a description like this:
///
/// ```text
/// authing::operations! {
///     /// The operations of our installation.
///     pub mod calls;
/// }
/// ```
///
/// The dependency may have another name, as in `auth = { package = "authing", … }`: then this is `auth::operations!()`, and the
/// build script stays the same.
///
/// A mistake in a `.graphql` file is a compile error at this macro, whose message has the file and the line.
///
/// It is built like [`authing::operations`](mod@crate::operations): a module for each folder of `queries/`, an operation for each file,
/// and `types`, where the fragments, input types and enums are that the operations share. Those that `authing` has are
/// the types of [`authing::types`](mod@crate::types), so that values pass between its calls and yours.
#[macro_export]
macro_rules! operations {
    () => {
        $crate::operations! { mod operations }
    };
    ($(#[$attribute:meta])* $visibility:vis mod $name:ident $(;)?) => {
        $(#[$attribute])*
        #[allow(dead_code, deprecated, unused_imports, unused_variables, unreachable_pub, clippy::all, clippy::pedantic)]
        $visibility mod $name {
            use $crate::__private as apis;

            include!(concat!(
                env!("OUT_DIR", "a build script has to compile the operations first: see `authing::operations!`"),
                "/operations.rs"
            ));
        }
    };
}
