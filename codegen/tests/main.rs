//! The tests of the compiler: one program, so that the compiler is linked once.

mod fixtures;

mod build_script;
mod call_methods;
mod carried_by;
mod cases;
mod dependent;
mod diff;
mod documentation;
mod errors;
mod following;
mod fuzz;
mod limits;
mod program;
mod pull;

#[test]
fn every_file_is_a_module() {
    let main = include_str!("main.rs");
    for path in fixtures::entries(&fixtures::tests()) {
        let module = fixtures::stem(&path);
        if path.is_file() && module != "main" {
            assert!(main.contains(&format!("mod {module};")), "{module}");
        }
    }
}
