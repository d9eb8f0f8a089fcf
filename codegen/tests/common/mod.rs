//! What the tests share: cases found by looking into folders, the schema they are compiled against, and the
//! comparison of snapshots with cases.

#![allow(dead_code, reason = "every test program uses a part of this module")]

use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use authing_codegen::{Source, Sources};

/// The folder of the tests.
pub(crate) fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// A case: a file or a folder below `tests/`.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) schema: Vec<Source>,
    pub(crate) queries: Vec<Source>,
}

impl Case {
    pub(crate) fn sources(&self) -> Sources {
        Sources::new(self.schema.clone(), self.queries.clone())
    }
}

/// Every case of a folder: each `.graphql` file is one, and each folder. A folder `schema` in a case takes the
/// place of the schema that the others share.
pub(crate) fn cases(folder: &str) -> Vec<Case> {
    let mut cases: Vec<_> = entries(&tests().join(folder))
        .into_iter()
        .filter(|path| path.is_dir() || is_graphql(path))
        .map(|path| case(&path))
        .collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(!cases.is_empty(), "no cases in `{folder}`");
    cases
}

fn case(path: &Path) -> Case {
    let name = stem(path);
    if path.is_file() {
        let queries = vec![Source {
            path: format!("queries/{name}.graphql"),
            domain: None,
            text: read(path),
        }];
        return Case {
            name,
            schema: shared_schema(),
            queries,
        };
    }
    let own_schema = path.join("schema");
    let mut files = Vec::new();
    collect(path, &mut files);
    let queries = files
        .iter()
        .filter(|file| !file.starts_with(&own_schema))
        .map(|file| source("queries", path, file))
        .collect();
    let schema = if own_schema.is_dir() {
        let files = files.iter().filter(|file| file.starts_with(&own_schema));
        files
            .map(|file| source("schema", &own_schema, file))
            .collect()
    } else {
        shared_schema()
    };
    Case {
        name,
        schema,
        queries,
    }
}

/// The invented schema, and the client directives as they are.
pub(crate) fn shared_schema() -> Vec<Source> {
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/client.graphql");
    let folder = tests().join("schema");
    let mut schema = vec![Source {
        path: "schema/client.graphql".to_owned(),
        domain: None,
        text: read(&client),
    }];
    for file in entries(&folder) {
        schema.push(source("schema", &folder, &file));
    }
    schema
}

fn source(shown: &str, base: &Path, file: &Path) -> Source {
    let inside = file.strip_prefix(base).unwrap();
    let folders = inside.parent().unwrap().to_string_lossy().into_owned();
    Source {
        path: format!("{shown}/{}", inside.display()),
        domain: (!folders.is_empty()).then_some(folders),
        text: read(file),
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in entries(folder) {
        if path.is_dir() {
            collect(&path, files);
        } else if is_graphql(&path) {
            files.push(path);
        }
    }
}

/// What lies in a folder, sorted.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = read.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn is_graphql(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "graphql")
}

pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Runs a check on every case, and names all the cases that fail.
pub(crate) fn each(cases: &[Case], check: impl Fn(&Case)) {
    let failed: Vec<_> = cases
        .iter()
        .filter(|case| catch_unwind(AssertUnwindSafe(|| check(case))).is_err())
        .map(|case| case.name.as_str())
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {} cases fail: {}",
        failed.len(),
        cases.len(),
        failed.join(", ")
    );
}

/// Compares text with the case's snapshot, in a folder of its own below `tests/snapshots`.
pub(crate) fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(tests().join("snapshots").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Fails when a snapshot has no case any more.
pub(crate) fn no_unreferenced_snapshots(folder: &str, names: impl IntoIterator<Item = String>) {
    let known: BTreeSet<String> = names.into_iter().collect();
    let found = entries(&tests().join("snapshots").join(folder));
    let unreferenced: Vec<_> = found
        .iter()
        .map(|path| stem(path))
        .filter(|name| !known.contains(name))
        .collect();
    assert!(
        unreferenced.is_empty(),
        "snapshots without a case in `{folder}`: {}",
        unreferenced.join(", ")
    );
}
