//! The program `authing-codegen`: checks operations for editors and hooks, and shows the Rust they become.

use std::{
    io::{IsTerminal, stderr},
    path::{Path, PathBuf},
    process::ExitCode,
};

use authing_codegen::{Compiled, Compiler, Error};
use clap::{Args, Parser, Subcommand};

/// Compiles .graphql operation files into typed calls for the `authing` crate.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reports everything that is wrong with the operations. Exits with 1 when anything is.
    Check {
        #[command(flatten)]
        folders: Folders,
        /// Only problems in these files are reported; all of them unless any is named.
        files: Vec<PathBuf>,
    },
    /// Prints the Rust that is made of one operation, or of the fragments of one file.
    Expand {
        #[command(flatten)]
        folders: Folders,
        /// The file of the operation.
        file: PathBuf,
    },
}

#[derive(Args, Debug)]
struct Folders {
    /// The folder of the schema.
    #[arg(long, value_name = "DIR", default_value = "schema")]
    schema: PathBuf,
    /// The folder of the operations.
    #[arg(long, value_name = "DIR", default_value = "queries")]
    queries: PathBuf,
}

impl Folders {
    fn compile(&self) -> Result<Compiled, Error> {
        Compiler::new()
            .root("")
            .schema(&self.schema)
            .queries(&self.queries)
            .run()
    }
}

fn main() -> ExitCode {
    match Program::parse().command {
        Command::Check { folders, files } => check(&folders, &files),
        Command::Expand { folders, file } => expand(&folders, &file),
    }
}

fn check(folders: &Folders, files: &[PathBuf]) -> ExitCode {
    if let Some(unknown) = files.iter().find(|file| !file.is_file()) {
        eprintln!("there is no file `{}`", unknown.display());
        return ExitCode::FAILURE;
    }
    match folders.compile() {
        Ok(_) => ExitCode::SUCCESS,
        Err(Error::Invalid(problems)) if !files.is_empty() => {
            let here = problems.of(|path| files.iter().any(|file| same(path, file)));
            here.map_or(ExitCode::SUCCESS, |problems| {
                fail(&Error::Invalid(problems))
            })
        }
        Err(error) => fail(&error),
    }
}

fn expand(folders: &Folders, file: &Path) -> ExitCode {
    let compiled = match folders.compile() {
        Ok(compiled) => compiled,
        Err(error) => return fail(&error),
    };
    let plan = compiled.plan();
    let operations = plan
        .operations
        .iter()
        .filter(|operation| same(&operation.file, file));
    let fragments = plan
        .fragments
        .iter()
        .filter(|fragment| same(&fragment.file, file));
    let parts: Vec<String> = operations
        .map(|operation| compiled.operation_rust(operation))
        .chain(fragments.map(|fragment| compiled.fragment_rust(fragment)))
        .collect();
    if parts.is_empty() {
        eprintln!(
            "`{}` is no operation file below `{}`",
            file.display(),
            folders.queries.display()
        );
        return ExitCode::FAILURE;
    }
    print!("{}", parts.join("\n"));
    ExitCode::SUCCESS
}

/// Whether a path that the compiler shows is a file that the user named.
fn same(shown: &str, file: &Path) -> bool {
    let absolute = |path: &Path| path.canonicalize().ok();
    Path::new(shown) == file || absolute(Path::new(shown)) == absolute(file)
}

fn fail(error: &Error) -> ExitCode {
    match error {
        Error::Invalid(problems) if stderr().is_terminal() => eprintln!("{}", problems.coloured()),
        other => eprintln!("{other}"),
    }
    ExitCode::FAILURE
}
