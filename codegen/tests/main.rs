//! The tests of the compiler, in a single program to link the compiler only once.

mod fixtures;

mod build_script;
mod call_methods;
mod carried_by;
mod cases;
mod dependent;
mod diff;
mod diff_and_pull;
mod documentation;
mod errors;
mod fuzz;
mod help;
mod limits;
mod program;
mod pull;

#[test]
fn all_test_files_are_included() {
    let main = include_str!("main.rs");
    for path in fixtures::entries(&fixtures::tests()) {
        let module = fixtures::stem(&path);
        if path.is_file() && module != "main" {
            assert!(main.contains(&format!("mod {module};")), "{module}");
        }
    }
}
