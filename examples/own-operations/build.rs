fn main() -> authing_codegen::Result {
    authing_codegen::compile("queries")
}
