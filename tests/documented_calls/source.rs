//! Reads the source of this crate, for checks that the compiler cannot make.

use std::{
    fs,
    path::{Path, PathBuf},
};

use syn::{Attribute, Expr, ImplItem, Item, ItemFn, Lit, Meta, Stmt, Visibility};

/// A test function of this program.
pub(crate) struct Test {
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) takes_snapshot: bool,
}

/// A public method of the library.
pub(crate) struct Method {
    /// Its file, below `src`.
    pub(crate) file: String,
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) aliases: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of this program's source.
pub(crate) fn folder() -> PathBuf {
    root().join("tests/documented_calls")
}

/// Every test of this program.
pub(crate) fn tests() -> Vec<Test> {
    let mut tests = Vec::new();
    for (module, file) in files(&folder()) {
        for item in file.items {
            match item {
                Item::Fn(function) if is_test(&function) => tests.push(Test {
                    module: module.clone(),
                    name: function.sig.ident.to_string(),
                    comment: comment(&function.attrs),
                    takes_snapshot: function.block.stmts.iter().any(is_snapshot),
                }),
                _ => {}
            }
        }
    }
    tests
}

/// Every public method of the library, and the accessors of the domains and their parts, which macros write.
pub(crate) fn methods() -> Vec<Method> {
    let mut methods = Vec::new();
    in_folder(&root().join("src"), "", &mut methods);
    let read = |file| fs::read_to_string(root().join(file)).expect("the file is there");
    let (api, rbac) = (read("src/api/mod.rs"), read("src/api/rbac/mod.rs"));
    let (_, domains) = api.split_once("\ndomains! {").expect("the domains");
    let (_, parts) = rbac.split_once("\nparts! {").expect("the parts");
    // An accessor and its handle, such as `users Users`.
    let accessors = domains.lines().chain(parts.lines());
    let accessors = accessors.filter_map(|line| {
        let (accessor, handle) = line.trim().split_once(' ')?;
        let is_handle = handle.starts_with(char::is_uppercase) && !handle.contains(' ');
        is_handle.then_some(accessor)
    });
    methods.extend(accessors.map(|accessor| Method {
        file: "api/mod".to_owned(),
        name: accessor.to_owned(),
        comment: String::new(),
        aliases: Vec::new(),
    }));
    methods
}

/// The methods in a folder and the folders in it, with the path of their files below `src`.
fn in_folder(folder: &Path, path: &str, methods: &mut Vec<Method>) {
    for (name, file) in files(folder) {
        methods.extend(methods_in(&format!("{path}{name}"), file));
    }
    let entries = fs::read_dir(folder).expect("the folder is there");
    let folders = entries.map(|entry| entry.expect("the folder can be read").path());
    for folder in folders.filter(|folder| folder.is_dir()) {
        in_folder(&folder, &format!("{path}{}/", stem(&folder)), methods);
    }
}

fn methods_in(name: &str, file: syn::File) -> impl Iterator<Item = Method> {
    let blocks = file.items.into_iter().filter_map(|item| match item {
        Item::Impl(block) => Some(block.items),
        _ => None,
    });
    let functions = blocks.flatten().filter_map(|item| match item {
        ImplItem::Fn(function) if matches!(function.vis, Visibility::Public(_)) => Some(function),
        _ => None,
    });
    functions.map(move |function| Method {
        file: name.to_owned(),
        name: function.sig.ident.to_string(),
        comment: comment(&function.attrs),
        aliases: aliases(&function.attrs),
    })
}

/// The Rust files in a folder, each with its name, in order.
fn files(folder: &Path) -> Vec<(String, syn::File)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| (stem(&path), parse(&path)))
        .collect();
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    files
}

/// A file's name without its ending.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn parse(path: &Path) -> syn::File {
    let text = fs::read_to_string(path).expect("the file can be read");
    syn::parse_file(&text).expect("the file is Rust")
}

fn is_test(function: &ItemFn) -> bool {
    function.attrs.iter().any(|attribute| {
        attribute
            .path()
            .segments
            .last()
            .is_some_and(|segment| segment.ident == "test")
    })
}

fn is_snapshot(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Macro(statement) if statement.mac.path.is_ident("assert_snapshot"))
}

fn comment(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => text(&pair.value),
            _ => None,
        });
    lines.collect()
}

fn aliases(attributes: &[Attribute]) -> Vec<String> {
    let mut aliases = Vec::new();
    for attribute in attributes {
        if let Meta::List(list) = &attribute.meta
            && list.path.is_ident("doc")
        {
            list.parse_nested_meta(|meta| {
                if meta.path.is_ident("alias") {
                    aliases.extend(text(&meta.value()?.parse()?));
                }
                Ok(())
            })
            .expect("what `doc` takes is a word or an alias");
        }
    }
    aliases
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
