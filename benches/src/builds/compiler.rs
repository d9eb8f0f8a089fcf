//! Measures how long the compiler takes for all operations, unoptimised, as in build scripts.

use std::{path::Path, process::Command};

use super::consumer::Consumer;
use crate::{Outcome, paths};

/// Compiles all operations several times, and prints the seconds of each time.
const PROGRAM: &str = "fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap();
    let times: u32 = arguments.next().unwrap().parse().unwrap();
    for _ in 0..times {
        let started = std::time::Instant::now();
        let compiler = authing_codegen::Compiler::new().root(&folder).inside_authing();
        std::hint::black_box(compiler.run().unwrap().rust());
        println!(\"{}\", started.elapsed().as_secs_f64());
    }
}
";

/// Returns the seconds of each time.
pub(crate) fn measure(below: &Path, checkout: &Path, times: u32) -> Outcome<Vec<f64>> {
    let codegen = checkout.join("codegen").display().to_string();
    let dependencies = format!(
        "[dependencies]\nauthing-codegen = {{ path = {codegen:?}, default-features = false }}\n"
    );
    let files = vec![("src/main.rs".to_owned(), PROGRAM.to_owned())];
    let consumer = Consumer::new(below, "compiler", &dependencies, files)?;
    consumer.build(&["build"])?;
    let mut program = Command::new(consumer.program("debug"));
    let output = program.arg(paths::root()).arg(times.to_string()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let seconds = String::from_utf8(output.stdout)?;
    Ok(seconds.lines().map(str::parse).collect::<Result<_, _>>()?)
}
