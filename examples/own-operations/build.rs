//! Compiles the operations. The folder `schema` extends the schema of `authing`.

fn main() -> authing_codegen::Result {
    authing_codegen::Compiler::new().schema("schema").compile()
}
