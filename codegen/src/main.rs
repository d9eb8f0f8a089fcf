//! The program `authing-codegen`. Checks operations, prints their generated Rust, compares schemas, and updates a schema from a service.
//!
//! Exit codes:
//!
//! - 0: success
//! - 1: an operation or the schema is invalid, or a schema change is breaking
//! - 2: the command could not run, for example because of a missing file, an unreachable service or invalid arguments

mod program;

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};

use authing_codegen::{Compiler, Error as CompileError, Sources};
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// Compiles GraphQL operations into typed Rust for the `authing` crate.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks operations and reports all problems. Exits with 1 if there are any.
    Check {
        #[command(flatten)]
        folders: Folders,
        /// Reports only problems in these files and in the schema. By default, all problems are reported.
        files: Vec<PathBuf>,
    },
    /// Prints the Rust code generated from operations and fragments.
    Expand {
        #[command(flatten)]
        folders: Folders,
        /// Writes the generated code of `authing` itself into a folder before it is published.
        #[arg(long, hide = true, value_name = "DIR", conflicts_with = "file")]
        inside_authing: Option<PathBuf>,
        /// The file to print the generated code of. By default, the code of all files is printed.
        file: Option<PathBuf>,
    },
    /// Lists the changes between two schemas and the operation files that each change affects. Exits with 1 if a change is breaking.
    Diff(program::Diff),
    /// Updates a schema from a service by introspection. Keeps descriptions, order and comments.
    Pull(program::Pull),
}

#[derive(Args, Debug)]
struct Folders {
    /// The folder of the schema. The default is `schema`. In a package that depends on `authing`, the folder is optional, extends the
    /// schema of `authing`, and is by default the folder `schema` next to the folder of the operations.
    #[arg(long, value_name = "DIR")]
    schema: Option<PathBuf>,
    /// The folder of the operations.
    #[arg(long, value_name = "DIR", default_value = "queries")]
    queries: PathBuf,
    #[command(flatten)]
    api: program::Api,
}

impl Folders {
    /// Reads the folders. Fails if they do not contain all of `files`.
    fn read(&self, files: &[PathBuf]) -> Result<Sources, Box<dyn Error>> {
        exists(&self.queries, "--queries")?;
        let authing = program::authing_of(&self.queries)?;
        let schema = match (&self.schema, &authing) {
            (Some(named), _) => named.clone(),
            (None, Some(_)) => self.queries.with_file_name("schema"),
            (None, None) => "schema".into(),
        };
        if self.schema.is_some() || authing.is_none() {
            exists(&schema, "--schema")?;
        }
        let compiler = Compiler::new().api(&self.api.name).root("");
        let compiler = compiler.queries(&self.queries);
        let (compiler, extended) = if schema.is_dir() {
            let extended = format!(", extended by `{}`", schema.display());
            (compiler.schema(&schema), extended)
        } else {
            (compiler.without_schema(), String::new())
        };
        let compiler = match authing {
            None => compiler.inside_authing(),
            Some(package) => {
                eprintln!(
                    "note: using the schema `{}` of `authing` in `{}`{extended}",
                    self.api.name,
                    package.display()
                );
                compiler.authing_sources(package)
            }
        };
        let sources = compiler.read()?;
        for file in files {
            if !sources.paths().any(|path| same(path, file)) {
                let (queries, schema) = (self.queries.display(), schema.display());
                let file = file.display();
                let reason =
                    format!("`{file}` is not a .graphql file in `{queries}` or `{schema}`");
                return Err(reason.into());
            }
        }
        Ok(sources)
    }
}

fn exists(folder: &Path, option: &str) -> Result<(), String> {
    if folder.is_dir() {
        return Ok(());
    }
    let folder = folder.display();
    Err(format!(
        "the folder `{folder}` does not exist: set the folder with `{option} DIR`"
    ))
}

fn main() -> ExitCode {
    let command = program::localized(Program::command());
    let program = Program::from_arg_matches(&command.get_matches());
    let program = program.unwrap_or_else(|error| error.exit());
    let outcome = match program.command {
        Command::Check { folders, files } => check(&folders, &files),
        Command::Expand {
            folders,
            inside_authing: Some(into),
            ..
        } => pack(&folders, &into),
        Command::Expand { folders, file, .. } => expand(&folders, file.as_deref()),
        Command::Diff(command) => match command.run() {
            Ok(code) => return code,
            Err(reason) => Err(reason.into()),
        },
        Command::Pull(command) => command.run(),
    };
    let Err(error) = outcome else {
        return ExitCode::SUCCESS;
    };
    if let Some(CompileError::Invalid(problems)) = error.downcast_ref() {
        anstream::eprintln!("{}", problems.coloured());
        return ExitCode::from(1);
    }
    eprintln!("error: {error}");
    ExitCode::from(2)
}

fn check(folders: &Folders, files: &[PathBuf]) -> Result<(), Box<dyn Error>> {
    let sources = folders.read(files)?;
    match Compiler::new().run_on(&sources) {
        Err(CompileError::Invalid(problems)) if !files.is_empty() => {
            // If the schema is invalid, the named files have not been checked.
            let schema = problems.iter().filter(|problem| problem.rule == "schema");
            let schema: Vec<_> = schema.map(|problem| problem.place.path()).collect();
            let wanted =
                |path: &str| schema.contains(&path) || files.iter().any(|file| same(path, file));
            match problems.of(wanted) {
                Some(problems) => Err(CompileError::Invalid(problems).into()),
                None => Ok(()),
            }
        }
        outcome => Ok(outcome.map(drop)?),
    }
}

fn pack(folders: &Folders, into: &Path) -> Result<(), Box<dyn Error>> {
    let sources = folders.read(&[])?;
    let compiler = Compiler::new().api(&folders.api.name).inside_authing();
    let compiled = compiler.run_on(&sources)?;
    Ok(compiled.write(into)?)
}

fn expand(folders: &Folders, file: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let named: Vec<_> = file.iter().map(|file| file.to_path_buf()).collect();
    let sources = folders.read(&named)?;
    let compiled = Compiler::new().api(&folders.api.name).run_on(&sources)?;
    let Some(file) = file else {
        print!("{}", compiled.rust());
        return Ok(());
    };
    let plan = compiled.plan();
    let operations = plan.operations.iter();
    let operations = operations.filter(|operation| same(&operation.file, file));
    let fragments = plan.fragments.iter();
    let fragments = fragments.filter(|fragment| same(&fragment.file, file));
    let parts: Vec<String> = operations
        .map(|operation| compiled.operation_rust(operation))
        .chain(fragments.map(|fragment| compiled.fragment_rust(fragment)))
        .collect();
    if parts.is_empty() {
        return Err(format!("`{}` contains no operation or fragment", file.display()).into());
    }
    print!("{}", parts.join("\n"));
    Ok(())
}

/// Whether the path in a diagnostic refers to a file given on the command line.
fn same(shown: &str, file: &Path) -> bool {
    let absolute = |path: &Path| path.canonicalize().ok();
    let shown = Path::new(shown);
    shown == file || absolute(shown).is_some_and(|shown| Some(shown) == absolute(file))
}
