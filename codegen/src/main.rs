//! The program `authing-codegen`: checks operations for editors and hooks, shows the Rust they become, and follows the
//! service's schema.
//!
//! It exits with 0 when all is well, with 1 when an operation or the schema is wrong or a change of the schema is breaking,
//! and with 2 when it could not look: a file, folder or service is not there, or the arguments make no sense.

mod program;

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};

use authing_codegen::{Compiler, Error as CompileError, Sources};
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
        /// Only problems in these files are reported, and those of the schema; all of them unless any is named.
        files: Vec<PathBuf>,
    },
    /// Prints the Rust that is made of one operation, or of the fragments of one file.
    Expand {
        #[command(flatten)]
        folders: Folders,
        /// For `authing` itself, which packs what was compiled before publishing: writes it into a folder.
        #[arg(long, hide = true, value_name = "DIR", conflicts_with = "file")]
        inside_authing: Option<PathBuf>,
        /// The file of the operation; all of them in one unless it is named.
        file: Option<PathBuf>,
    },
    /// Lists what changed between two schemas, and the operation files that each change hits. Exits with 1 when a change
    /// is breaking.
    Diff(program::Diff),
    /// Brings the schema up to what a service tells of itself; keeps descriptions, order and comments.
    Pull(program::Pull),
}

#[derive(Args, Debug)]
struct Folders {
    /// The folder of the schema: `schema` unless set. In a package that depends on `authing` it is the one beside the operations, extends
    /// the schema of `authing`, and is not required.
    #[arg(long, value_name = "DIR")]
    schema: Option<PathBuf>,
    /// The folder of the operations.
    #[arg(long, value_name = "DIR", default_value = "queries")]
    queries: PathBuf,
}

impl Folders {
    /// Reads the folders and sees to it that the files that were named are in them.
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
        let compiler = Compiler::new().root("").queries(&self.queries);
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
                    "note: the schema is that of `authing` in `{}`{extended}",
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
                    format!("`{file}` is no .graphql file below `{queries}` or `{schema}`");
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
        "there is no folder `{folder}`: name it with `{option} DIR`"
    ))
}

fn main() -> ExitCode {
    let outcome = match Program::parse().command {
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
            // Without a sound schema the named files were not looked at.
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
    let compiled = Compiler::new().inside_authing().run_on(&sources)?;
    Ok(compiled.write(into)?)
}

fn expand(folders: &Folders, file: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let named: Vec<_> = file.iter().map(|file| file.to_path_buf()).collect();
    let compiled = Compiler::new().run_on(&folders.read(&named)?)?;
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
        return Err(format!("no operation and no fragment is in `{}`", file.display()).into());
    }
    print!("{}", parts.join("\n"));
    Ok(())
}

/// Whether a path that the compiler shows is a file that the user named.
fn same(shown: &str, file: &Path) -> bool {
    let absolute = |path: &Path| path.canonicalize().ok();
    let shown = Path::new(shown);
    shown == file || absolute(shown).is_some_and(|shown| Some(shown) == absolute(file))
}
