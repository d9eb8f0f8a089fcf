//! The edge of the compiler: folders, the environment of a build script, and what Cargo is told.

use std::{
    env, fmt, fs, io,
    path::{Path, PathBuf},
};

use crate::{Compiled, Diagnostics, Home, ReadError, Sources, compile_sources};

/// What a build script's `main` may return: an [`Error`] prints as text for a person.
pub type Result<T = ()> = std::result::Result<T, Error>;

/// The file that is written into `OUT_DIR`.
const OUTPUT: &str = "operations.rs";

/// Compiles a folder of operations in a build script, against the schema in `schema/`.
///
/// [`Compiler`] is the same with choices.
pub fn compile(queries: impl AsRef<Path>) -> Result {
    Compiler::new().queries(queries.as_ref()).compile()
}

/// A compilation with choices. [`compile`] is the short form for a build script.
#[derive(Clone, Debug)]
#[must_use = "a compiler does nothing until it is told to compile"]
pub struct Compiler {
    root: PathBuf,
    schema: PathBuf,
    queries: PathBuf,
    home: Home,
}

impl Default for Compiler {
    fn default() -> Self {
        Self::new()
    }
}

impl Compiler {
    /// A compiler of `queries/` against `schema/`, both below the folder of the package that is built, or,
    /// outside a build, below the current one.
    pub fn new() -> Self {
        Self {
            root: env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from),
            schema: PathBuf::from("schema"),
            queries: PathBuf::from("queries"),
            home: Home::Dependent,
        }
    }

    /// The folder that relative folders start from, and that paths in messages are relative to.
    pub fn root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.root = folder.into();
        self
    }

    /// The folder of the schema, `schema` unless set: every `.graphql` file in it counts.
    pub fn schema(mut self, folder: impl Into<PathBuf>) -> Self {
        self.schema = folder.into();
        self
    }

    /// The folder of the operations, `queries` unless set. Its folders are the domains.
    pub fn queries(mut self, folder: impl Into<PathBuf>) -> Self {
        self.queries = folder.into();
        self
    }

    /// For the crate `authing` alone: the generated code lives beside the runtime it uses, and calls get the
    /// setters of their operations.
    #[doc(hidden)]
    pub fn inside_authing(mut self) -> Self {
        self.home = Home::Authing;
        self
    }

    /// Reads and compiles, and writes nothing.
    pub fn run(&self) -> Result<Compiled> {
        let schema = self.root.join(&self.schema);
        let queries = self.root.join(&self.queries);
        let sources = Sources::read(&self.root, &schema, &queries)?;
        self.run_on(&sources)
    }

    /// Compiles sources that are in memory already.
    pub fn run_on(&self, sources: &Sources) -> Result<Compiled> {
        compile_sources(sources, self.home).map_err(Error::Invalid)
    }

    /// Compiles in a build script: writes `operations.rs` into `OUT_DIR`, and has Cargo run the script again when
    /// a file of the two folders is added, changed or removed, and only then.
    pub fn compile(&self) -> Result {
        for folder in [&self.schema, &self.queries] {
            println!(
                "cargo::rerun-if-changed={}",
                self.root.join(folder).display()
            );
        }
        let folder = env::var_os("OUT_DIR")
            .map(PathBuf::from)
            .ok_or(Error::Environment)?;
        let compiled = self.run()?;
        let path = folder.join(OUTPUT);
        fs::write(&path, compiled.rust()).map_err(|source| Error::Write { path, source })
    }
}

/// Why nothing was compiled.
///
/// `Debug` prints what `Display` prints, because that is what `main` shows when a build script fails.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The schema or an operation is wrong.
    #[error("{0}")]
    Invalid(Diagnostics),
    /// A folder or file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The output could not be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// [`Compiler::compile`] was called outside a build script.
    #[error("`OUT_DIR` is not set: call this from a build script, or use `Compiler::run`")]
    Environment,
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the operations do not compile\n\n{self}")
    }
}
