//! `cargo run --release -p authing-bench`: see `docs/benchmarks.md`.

fn main() -> authing_bench::Outcome<()> {
    authing_bench::run()
}
