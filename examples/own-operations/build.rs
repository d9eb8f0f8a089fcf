//! Compiles the operations. The folder `schema` has what the service has beyond the schema of `authing`.

fn main() -> authing_codegen::Result {
    authing_codegen::Compiler::new().schema("schema").compile()
}
