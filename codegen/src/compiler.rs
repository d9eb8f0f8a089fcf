//! The edge of the compiler: folders, the environment of a build script, and what Cargo is told.

use std::{
    collections::BTreeSet,
    env, fmt, fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    emit::{self, Home},
    package::Package,
    parse::{self, Report},
    plan::{self, Fragment, Operation, Plan},
    rules,
    source::{QUERIES, ReadError, SCHEMA, Sources},
    validate,
};

/// What a build script's `main` may return: an [`Error`] prints as text for a person.
pub type Result<T = ()> = std::result::Result<T, Error>;

/// The file that is written into `OUT_DIR`.
const OUTPUT: &str = "operations.rs";

/// The file with the names of the enums and input types that `authing` has a Rust type of, one per line.
const TYPES: &str = "types.txt";

/// Whether this process, a build script, has compiled operations before.
static COMPILED: AtomicBool = AtomicBool::new(false);

/// Compiles a folder of operations in a build script, against the schema of `authing`.
///
/// [`Compiler`] is the same with choices.
pub fn compile(queries: impl AsRef<Path>) -> Result {
    Compiler::new().queries(queries.as_ref()).compile()
}

/// A compilation with choices. [`compile`] is the short form for a build script.
///
/// The operations are those of a crate that depends on `authing`, which lends it schema, fragments and types. In a build
/// script Cargo says where it is.
#[derive(Clone, Debug)]
#[must_use = "a compiler does nothing until it is told to compile"]
pub struct Compiler {
    root: PathBuf,
    schema: Schema,
    queries: PathBuf,
    home: Home,
    authing: Option<Package>,
}

/// The folder of what the service has beyond the schema of `authing`.
#[derive(Clone, Debug)]
enum Schema {
    /// The usual one, if it exists.
    Usual,
    Named(PathBuf),
    None,
}

impl Default for Compiler {
    fn default() -> Self {
        Self::new()
    }
}

impl Compiler {
    /// A compiler of `queries/` and, if it is there, `schema/`, both below the folder of the package that is built, or,
    /// outside a build, below the current one.
    pub fn new() -> Self {
        Self {
            root: env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from),
            schema: Schema::Usual,
            queries: PathBuf::from(QUERIES),
            home: Home::Dependent,
            authing: None,
        }
    }

    /// The folder that relative folders start from, and that paths in messages are relative to.
    pub fn root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.root = folder.into();
        self
    }

    /// The folder of what the service has beyond the schema of `authing`: every `.graphql` file in it counts. Unless set, it is `schema`
    /// if that folder exists, and [`compile`](Self::compile) warns of it.
    pub fn schema(mut self, folder: impl Into<PathBuf>) -> Self {
        self.schema = Schema::Named(folder.into());
        self
    }

    /// The service has nothing beyond the schema of `authing`: a folder `schema` belongs to something else.
    pub fn without_schema(mut self) -> Self {
        self.schema = Schema::None;
        self
    }

    /// The folder of the operations, `queries` unless set. Its folders are the domains.
    pub fn queries(mut self, folder: impl Into<PathBuf>) -> Self {
        self.queries = folder.into();
        self
    }

    /// The folder of the package `authing`, and the `types.txt` that was written with its operations. Unless set, what
    /// Cargo tells the build script of a package that depends on it.
    pub fn authing(mut self, package: impl Into<PathBuf>, types: impl Into<PathBuf>) -> Self {
        let (folder, types) = (package.into(), Some(types.into()));
        self.authing = Some(Package { folder, types });
        self
    }

    /// The folder of the package `authing`, where it was not built: its operations are compiled to find its types.
    pub fn authing_sources(mut self, package: impl Into<PathBuf>) -> Self {
        let (folder, types) = (package.into(), None);
        self.authing = Some(Package { folder, types });
        self
    }

    /// For the crate `authing` alone: the schema is its own, the generated code lives beside the runtime it uses, and
    /// calls get the setters of their operations.
    #[doc(hidden)]
    pub fn inside_authing(mut self) -> Self {
        self.home = Home::Authing;
        self
    }

    /// Reads and compiles, and writes nothing.
    pub fn run(&self) -> Result<Compiled> {
        self.run_on(&self.read()?)
    }

    /// Reads the folders, and what `authing` adds to them.
    pub fn read(&self) -> Result<Sources> {
        let queries = self.root.join(&self.queries);
        let own = Sources::read(&self.root, self.own_schema().as_deref(), &queries)?;
        let Some(package) = self.package()? else {
            return Ok(own);
        };
        let types = if let Some(types) = package.types()? {
            types
        } else {
            let authing = Self::new().inside_authing().root(&package.folder);
            authing.run()?.types()
        };
        let lent = package.lend(types)?;
        Ok(Sources { lent, ..own })
    }

    /// Compiles sources that are in memory: no disk, no environment, the same output for the same input.
    pub fn run_on(&self, sources: &Sources) -> Result<Compiled> {
        let mut problems = Vec::new();
        let parsed = parse::parse(sources, &mut problems)?;
        let checked = validate::validate(&parsed);
        if let Some(document) = &checked.document {
            let mut report = Report::new(&parsed);
            rules::check(document, &mut report);
            problems.extend(report.problems);
        }
        let validated = checked.finish(parsed, problems)?;
        let (plan, mut report) = plan::plan(&validated);
        rules::check_plan(&plan, self.home == Home::Authing, &mut report);
        if !report.problems.is_empty() {
            return Err(report.problems.into());
        }
        let home = self.home;
        Ok(Compiled { plan, home })
    }

    /// Compiles in a build script: writes `operations.rs` into `OUT_DIR`, and has Cargo run the script again when
    /// a file of the two folders, or of `authing`, is added, changed or removed, and only then.
    ///
    /// Anything wrong with the operations is not an error here. It is written as an error of the Rust compiler, so that the build fails where
    /// `authing::operations!` takes them in, and an editor shows it there.
    pub fn compile(&self) -> Result {
        let folder = env::var_os("OUT_DIR").ok_or(Error::Environment)?;
        let own = [Some(self.root.join(&self.queries)), self.own_schema()];
        let package = self.package()?;
        let lent = package.iter().flat_map(Package::paths);
        for path in own.into_iter().flatten().chain(lent) {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        if let (Schema::Usual, Home::Dependent, Some(folder)) =
            (&self.schema, self.home, self.own_schema())
        {
            println!(
                "cargo::warning=`{}` extends the schema of `authing`. Write this into the build script: \
                 `Compiler::new().schema(\"{SCHEMA}\")`, or, if the folder is for something else, `Compiler::new().without_schema()`",
                folder.display()
            );
        }
        let compiled = if COMPILED.swap(true, Ordering::Relaxed) {
            Err(Error::Twice)
        } else {
            self.run()
        };
        let folder = Path::new(&folder);
        match compiled {
            Ok(compiled) => compiled.write(folder),
            Err(error) => write(folder, OUTPUT, &emit::failure(&format!("{error:?}"))),
        }
    }

    /// The folder of the schema, if there is one.
    fn own_schema(&self) -> Option<PathBuf> {
        match &self.schema {
            Schema::Named(named) => Some(self.root.join(named)),
            Schema::Usual => Some(self.root.join(SCHEMA)).filter(|usual| usual.is_dir()),
            Schema::None => None,
        }
    }

    /// The package that lends what it has; none does so for `authing` itself.
    fn package(&self) -> Result<Option<Package>> {
        if self.home == Home::Authing {
            return Ok(None);
        }
        let package = self.authing.clone().or_else(Package::of_build_script);
        package.map(Some).ok_or(Error::Alone)
    }
}

/// The outcome of a compilation: the plan, and the Rust that is made of it.
#[derive(Clone, Debug)]
pub struct Compiled {
    plan: Plan,
    home: Home,
}

impl Compiled {
    /// What was understood, as plain data.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The whole file.
    pub fn rust(&self) -> String {
        emit::file(&self.plan, self.home, false)
    }

    /// Writes `operations.rs` into a folder as `authing::operations!` includes it and, inside `authing`, `types.txt` beside it.
    pub fn write(&self, folder: &Path) -> Result {
        if self.home == Home::Authing {
            let types = self.types().into_iter().map(|name| name + "\n");
            write(folder, TYPES, &types.collect::<String>())?;
        }
        write(folder, OUTPUT, &emit::file(&self.plan, self.home, true))
    }

    /// The enums and input types of the schema that have a Rust type, by their names in GraphQL.
    fn types(&self) -> BTreeSet<String> {
        let inputs = self.plan.inputs.iter().map(|input| &input.item.key);
        let enums = self.plan.enums.iter().map(|found| &found.item.key);
        inputs.chain(enums).cloned().collect()
    }

    /// The part of the file that one operation makes.
    pub fn operation_rust(&self, operation: &Operation) -> String {
        emit::operation(operation, self.home)
    }

    /// The part of the file that one fragment makes.
    pub fn fragment_rust(&self, fragment: &Fragment) -> String {
        emit::fragment(fragment)
    }
}

fn write(folder: &Path, name: &str, text: &str) -> Result {
    let path = folder.join(name);
    fs::write(&path, text).map_err(|source| Error::Write { path, source })
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
    /// The package does not depend on `authing`, whose schema and runtime its operations need.
    #[error(
        "`authing` is not among the `[dependencies]` of this package: operations are compiled against its schema\n\n\
         help: add it to Cargo.toml; outside of a build script, say where it is with `Compiler::authing`"
    )]
    Alone,
    /// A build script called [`Compiler::compile`] again, for the same output.
    #[error(
        "the build script compiles operations twice, into one file\n\n\
         help: keep them below one folder and compile that: its folders become modules"
    )]
    Twice,
    /// [`Compiler::compile`] was called outside a build script.
    #[error("`OUT_DIR` is not set: call this from a build script, or use `Compiler::run`")]
    Environment,
}

impl From<Vec<Diagnostic>> for Error {
    fn from(problems: Vec<Diagnostic>) -> Self {
        Self::Invalid(Diagnostics::new(problems))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the operations do not compile\n\n{self}")
    }
}
