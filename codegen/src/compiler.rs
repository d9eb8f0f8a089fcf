//! The interface of the compiler to folders, to the environment of a build script, and to Cargo.

use std::{
    collections::BTreeSet,
    env, fmt, fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    emit::{self, Destination},
    package::{Package, of_api, types_of},
    parse::{self, Report},
    plan::{self, Fragment, Operation, Plan},
    rules,
    source::{DEFAULT_API, QUERIES, ReadError, SCHEMA, Sources},
    validate,
};

/// The result of compiling. The `main` function of a build script can return it, because the `Debug` output of [`Error`] is readable.
pub type Result<T = ()> = std::result::Result<T, Error>;

/// The generated file in `OUT_DIR`.
const OUTPUT: &str = "operations.rs";

/// Whether this build script has already compiled operations.
static COMPILED: AtomicBool = AtomicBool::new(false);

/// Compiles a folder of operations against the schema of `authing`. Call it from a build script.
///
/// Use [`Compiler`] for more options.
pub fn compile(queries: impl AsRef<Path>) -> Result {
    Compiler::new().queries(queries.as_ref()).compile()
}

/// Configures and runs the compilation of operations. [`compile`] is the short form for build scripts.
///
/// Compiles the operations of a crate that depends on `authing`. They use the schema, fragments and types of `authing`. In a build
/// script, Cargo provides the location of `authing`.
#[derive(Clone, Debug)]
#[must_use = "a compiler does nothing until `compile` or `run` is called"]
pub struct Compiler {
    root: PathBuf,
    api: String,
    schema: Schema,
    queries: PathBuf,
    destination: Destination,
    authing: Option<Package>,
}

/// The folder that extends the schema of `authing`.
#[derive(Clone, Debug)]
enum Schema {
    /// The default folder, if it exists.
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
    /// Creates a compiler for `queries/` and, if it exists, `schema/`. Both are relative to the package that Cargo builds, or to the
    /// current folder outside a build.
    pub fn new() -> Self {
        Self {
            root: env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from),
            api: DEFAULT_API.to_owned(),
            schema: Schema::Usual,
            queries: PathBuf::from(QUERIES),
            destination: Destination::Dependent,
            authing: None,
        }
    }

    /// Sets the base of relative folders and of the paths in messages.
    pub fn root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.root = folder.into();
        self
    }

    /// Sets the API of the service whose schema, fragments and types are used: `v1`, the default, or another one that has a folder in the
    /// schema of `authing`. If the folders of the schema and the operations have a folder of this name, only this one is used of those
    /// that are named like an API.
    pub fn api(mut self, name: impl Into<String>) -> Self {
        self.api = name.into();
        self
    }

    /// Sets the folder whose `.graphql` files extend the schema of `authing`. By default, this is `schema` if that folder exists; then
    /// [`compile`](Self::compile) prints a warning.
    pub fn schema(mut self, folder: impl Into<PathBuf>) -> Self {
        self.schema = Schema::Named(folder.into());
        self
    }

    /// Uses the schema of `authing` unchanged. A folder `schema` is ignored.
    pub fn without_schema(mut self) -> Self {
        self.schema = Schema::None;
        self
    }

    /// Sets the folder of the operations. The default is `queries`. Each folder in it is a domain and becomes a module.
    pub fn queries(mut self, folder: impl Into<PathBuf>) -> Self {
        self.queries = folder.into();
        self
    }

    /// Sets the folder of the package `authing` and the path of its generated `types.txt`. By default, Cargo provides both to the build
    /// scripts of packages that depend on `authing`.
    pub fn authing(mut self, package: impl Into<PathBuf>, types: impl Into<PathBuf>) -> Self {
        let (folder, types) = (package.into(), Some(types.into()));
        self.authing = Some(Package { folder, types });
        self
    }

    /// Sets the folder of the package `authing` if it has not been built. Compiles its operations to determine its types.
    pub fn authing_sources(mut self, package: impl Into<PathBuf>) -> Self {
        let (folder, types) = (package.into(), None);
        self.authing = Some(Package { folder, types });
        self
    }

    /// Compiles the operations of `authing` itself. The code refers to the runtime by `crate::`, and calls get the setters of their
    /// operations.
    #[doc(hidden)]
    pub fn inside_authing(mut self) -> Self {
        self.destination = Destination::Authing;
        self
    }

    /// Reads and compiles all files without writing any output.
    pub fn run(&self) -> Result<Compiled> {
        self.run_on(&self.read()?)
    }

    /// Reads the folders and the files of `authing`.
    pub fn read(&self) -> Result<Sources> {
        let queries = self.root.join(&self.queries);
        let own = Sources::read(
            &self.root,
            &self.api,
            self.own_schema().as_deref(),
            &queries,
        )?;
        let Some(package) = self.package()? else {
            return Ok(own);
        };
        let types = if let Some(types) = package.types()? {
            types
        } else {
            let authing = Self::new().api(&self.api).inside_authing();
            authing.root(&package.folder).run()?.types()
        };
        let imported = package.import(&self.api, types)?;
        Ok(Sources { imported, ..own })
    }

    /// Compiles sources from memory. Does not access files or the environment, and is deterministic.
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
        rules::check_plan(&plan, self.destination == Destination::Authing, &mut report);
        if !report.problems.is_empty() {
            return Err(report.problems.into());
        }
        Ok(Compiled {
            plan,
            api: self.api.clone(),
            destination: self.destination,
        })
    }

    /// Compiles in a build script. Writes `operations.rs` into `OUT_DIR`. Cargo reruns the script only if a file is added, changed or
    /// removed in the two folders or in `authing`.
    ///
    /// Returns `Ok` even if the operations are invalid. In that case the generated file contains a compile error, so that the build fails at
    /// `authing::operations!` and editors show the error there.
    pub fn compile(&self) -> Result {
        let folder = env::var_os("OUT_DIR").ok_or(Error::Environment)?;
        let own = [Some(self.root.join(&self.queries)), self.own_schema()];
        let package = self.package()?;
        let imported = package.iter().flat_map(Package::paths);
        for path in own.into_iter().flatten().chain(imported) {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        if let (Schema::Usual, Destination::Dependent, Some(folder)) =
            (&self.schema, self.destination, self.own_schema())
        {
            println!(
                "cargo::warning=`{}` extends the schema of `authing` by default. To confirm this, call \
                 `Compiler::schema(\"{SCHEMA}\")` in the build script. To ignore the folder, call `Compiler::without_schema`",
                folder.display()
            );
        }
        let is_repeated = COMPILED.swap(true, Ordering::Relaxed);
        let compiled = if is_repeated && self.destination == Destination::Dependent {
            Err(Error::Twice)
        } else {
            self.run()
        };
        let folder = Path::new(&folder);
        match compiled {
            Ok(compiled) => compiled.write(folder),
            Err(error) => {
                let failure = emit::failure(&format!("{error:?}"));
                write(folder, &output(self.destination, &self.api), &failure)
            }
        }
    }

    fn own_schema(&self) -> Option<PathBuf> {
        match &self.schema {
            Schema::Named(named) => Some(self.root.join(named)),
            Schema::Usual => Some(self.root.join(SCHEMA)).filter(|usual| usual.is_dir()),
            Schema::None => None,
        }
    }

    /// The package `authing` whose schema, fragments and types are imported. `None` for `authing` itself.
    fn package(&self) -> Result<Option<Package>> {
        if self.destination == Destination::Authing {
            return Ok(None);
        }
        let of_script = || Package::of_build_script(&self.api);
        let package = self.authing.clone().or_else(of_script);
        package.map(Some).ok_or(Error::Alone)
    }
}

/// The result of a compilation: the plan, and the Rust code generated from it.
#[derive(Clone, Debug)]
pub struct Compiled {
    plan: Plan,
    api: String,
    destination: Destination,
}

impl Compiled {
    /// Returns the plan: the operations as plain data.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns the generated code of all operations.
    pub fn rust(&self) -> String {
        emit::file(&self.plan, self.destination, &self.api, false)
    }

    /// Writes `operations.rs` for `authing::operations!` into a folder. For `authing` itself, also writes `types.txt`.
    pub fn write(&self, folder: &Path) -> Result {
        if self.destination == Destination::Authing {
            let types = self.types().into_iter().map(|name| name + "\n");
            write(folder, &types_of(&self.api), &types.collect::<String>())?;
        }
        write(
            folder,
            &output(self.destination, &self.api),
            &emit::file(&self.plan, self.destination, &self.api, true),
        )
    }

    /// The GraphQL names of the enums and input types that have a Rust type.
    fn types(&self) -> BTreeSet<String> {
        let inputs = self.plan.inputs.iter().map(|input| &input.item.key);
        let enums = self.plan.enums.iter().map(|found| &found.item.key);
        inputs.chain(enums).cloned().collect()
    }

    /// Returns the generated code of one operation.
    pub fn operation_rust(&self, operation: &Operation) -> String {
        emit::operation(operation, self.destination)
    }

    /// Returns the generated code of one fragment.
    pub fn fragment_rust(&self, fragment: &Fragment) -> String {
        emit::fragment(fragment)
    }
}

/// The name of the generated file. A crate has operations of one API, and `authing` of each.
fn output(destination: Destination, api: &str) -> String {
    match destination {
        Destination::Dependent => OUTPUT.to_owned(),
        Destination::Authing => of_api(OUTPUT, api),
    }
}

fn write(folder: &Path, name: &str, text: &str) -> Result {
    let path = folder.join(name);
    fs::write(&path, text).map_err(|source| Error::Write { path, source })
}

/// The reason why a compilation failed.
///
/// `Debug` prints the same as `Display`, because Cargo shows the `Debug` output of an error that `main` returns.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The schema or an operation is invalid.
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
        /// The cause.
        source: io::Error,
    },
    /// The package does not depend on `authing`.
    #[error(
        "this package does not depend on `authing`, whose schema is required to compile operations\n\n\
         help: add `authing` to `[dependencies]` in Cargo.toml; outside a build script, set its location with `Compiler::authing`"
    )]
    Alone,
    /// A build script called [`Compiler::compile`] more than once.
    #[error(
        "the build script compiles operations more than once, into the same file\n\n\
         help: put all operations into one folder, and compile it once; each folder in it becomes a module"
    )]
    Twice,
    /// [`Compiler::compile`] was called outside a build script.
    #[error("`OUT_DIR` is not set: call `compile` from a build script, or use `Compiler::run`")]
    Environment,
}

impl From<Vec<Diagnostic>> for Error {
    fn from(problems: Vec<Diagnostic>) -> Self {
        Self::Invalid(Diagnostics::new(problems))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "cannot compile the operations\n\n{self}")
    }
}
