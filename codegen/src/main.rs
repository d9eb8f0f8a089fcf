//! The program `authing-codegen`: checks operations for editors and hooks, shows the Rust they become, and follows the
//! service's schema.
//!
//! It exits with 0 when all is well, with 1 when an operation or the schema is wrong or a change of the schema is breaking,
//! and with 2 when it could not look: a file, folder or service is not there, or the arguments make no sense.

mod program;

use std::{
    fmt::Display,
    io::{IsTerminal, stderr},
    path::{Path, PathBuf},
    process::ExitCode,
};

use authing_codegen::{Compiled, Compiler, Diagnostics, Error, Sources};
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

/// Why there is no result.
enum Failure {
    /// The operations are wrong.
    Wrong(Diagnostics),
    /// They could not be looked at.
    Unseen(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(problems) => Self::Wrong(problems),
            other => Self::unseen(other),
        }
    }
}

impl Failure {
    fn unseen(reason: impl Display) -> Self {
        Self::Unseen(reason.to_string())
    }

    fn report(&self) -> ExitCode {
        match self {
            Self::Wrong(problems) if stderr().is_terminal() => eprintln!("{}", problems.coloured()),
            Self::Wrong(problems) => eprintln!("{problems}"),
            Self::Unseen(reason) => eprintln!("error: {reason}"),
        }
        ExitCode::from(match self {
            Self::Wrong(_) => 1,
            Self::Unseen(_) => 2,
        })
    }
}

impl Folders {
    /// Reads the folders and sees to it that the files that were named are in them.
    fn read(&self, files: &[PathBuf]) -> Result<Sources, Failure> {
        exists(&self.queries, "--queries")?;
        let authing = program::authing_of(&self.queries).map_err(Failure::Unseen)?;
        let schema = match (&self.schema, &authing) {
            (Some(named), _) => named.clone(),
            (None, Some(_)) => self.queries.with_file_name("schema"),
            (None, None) => "schema".into(),
        };
        if self.schema.is_some() || authing.is_none() {
            exists(&schema, "--schema")?;
        }
        let sources = match authing {
            None => {
                Sources::read(Path::new(""), &schema, &self.queries).map_err(Failure::unseen)?
            }
            Some(package) => {
                let compiler = Compiler::new().root("").queries(&self.queries);
                let (compiler, extended) = if schema.is_dir() {
                    let extended = format!(", extended by `{}`", schema.display());
                    (compiler.schema(&schema), extended)
                } else {
                    (compiler.without_schema(), String::new())
                };
                eprintln!(
                    "note: the schema is that of `authing` in `{}`{extended}",
                    package.display()
                );
                let compiler = compiler.authing_sources(&package);
                compiler.read().map_err(Failure::from)?
            }
        };
        for file in files {
            if !sources.paths().any(|path| same(path, file)) {
                return Err(Failure::Unseen(format!(
                    "`{}` is no .graphql file below `{}` or `{}`",
                    file.display(),
                    self.queries.display(),
                    schema.display()
                )));
            }
        }
        Ok(sources)
    }
}

fn exists(folder: &Path, option: &str) -> Result<(), Failure> {
    if folder.is_dir() {
        return Ok(());
    }
    let folder = folder.display();
    let reason = format!("there is no folder `{folder}`: name it with `{option} DIR`");
    Err(Failure::Unseen(reason))
}

fn main() -> ExitCode {
    let outcome = match Program::parse().command {
        Command::Check { folders, files } => check(&folders, &files),
        Command::Expand {
            folders,
            inside_authing,
            file,
        } => match inside_authing {
            Some(into) => pack(&folders, &into),
            None => expand(&folders, file.as_deref()),
        },
        Command::Diff(command) => match command.run() {
            Ok(code) => return code,
            Err(reason) => Err(Failure::Unseen(reason)),
        },
        Command::Pull(command) => command.run().map_err(Failure::unseen),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn compile(compiler: &Compiler, sources: &Sources) -> Result<Compiled, Failure> {
    compiler.run_on(sources).map_err(Failure::from)
}

fn check(folders: &Folders, files: &[PathBuf]) -> Result<(), Failure> {
    let sources = folders.read(files)?;
    match compile(&Compiler::new(), &sources) {
        Err(Failure::Wrong(problems)) if !files.is_empty() => {
            // Without a sound schema the named files were not looked at.
            let schema: Vec<_> = problems
                .iter()
                .filter(|problem| problem.rule == "schema")
                .map(|problem| problem.place.path().to_owned())
                .collect();
            let wanted = |path: &str| {
                schema.iter().any(|known| known == path)
                    || files.iter().any(|file| same(path, file))
            };
            problems
                .of(wanted)
                .map_or(Ok(()), |problems| Err(Failure::Wrong(problems)))
        }
        outcome => outcome.map(drop),
    }
}

fn pack(folders: &Folders, into: &Path) -> Result<(), Failure> {
    let sources = folders.read(&[])?;
    let compiled = compile(&Compiler::new().inside_authing(), &sources)?;
    compiled.write(into).map_err(Failure::from)
}

fn expand(folders: &Folders, file: Option<&Path>) -> Result<(), Failure> {
    let named: Vec<_> = file.iter().map(|file| file.to_path_buf()).collect();
    let sources = folders.read(&named)?;
    let compiled = compile(&Compiler::new(), &sources)?;
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
        let reason = format!("no operation and no fragment is in `{}`", file.display());
        return Err(Failure::Unseen(reason));
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
