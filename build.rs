//! Compiles `queries/` against `schema/` into the module `operations`.

fn main() -> authing_codegen::Result {
    authing_codegen::Compiler::new().inside_authing().compile()
}
