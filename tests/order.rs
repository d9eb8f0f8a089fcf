//! The modules of each crate follow the order in CONTRIBUTING.md. A module imports from itself and from the modules below it.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

/// The modules that `build.rs` writes are outside the order, and so are macros, whose names begin with `__`.
const GENERATED: [&str; 2] = ["operations", "types"];

#[test]
fn imports_run_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let contributing = fs::read_to_string(root.join("CONTRIBUTING.md")).expect("it can be read");
    let drawing = contributing
        .split("```")
        .find_map(|block| block.strip_prefix("modules\n"));
    let mut wrong = Vec::new();
    for line in drawing
        .expect("the order of the modules")
        .trim()
        .split("\n\n")
    {
        let (folder, modules) = line.split_once(':').expect("a folder, and its modules");
        let modules: Vec<_> = modules.split('→').map(str::trim).collect();
        wrong.extend(imports_up(&root.join(folder), &modules));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// All APIs share these modules. Each API has its own schema, operations and methods.
#[test]
fn the_shared_modules_name_no_api() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_in_word = |letter: char| letter.is_alphanumeric() || letter == '.';
    let mut named = Vec::new();
    for module in "call response transport token operation encryption error secret".split(' ') {
        // The types of ids: some exist in one API only.
        let ids = source.join("operation/id.rs");
        let folder = source.join(module);
        let paths = if folder.is_dir() {
            files(&folder)
        } else {
            vec![folder.with_extension("rs")]
        };
        for path in paths.into_iter().filter(|path| *path != ids) {
            let text = fs::read_to_string(&path)
                .expect("it can be read")
                .to_lowercase();
            let mut words = text.split(|letter| !is_in_word(letter));
            if words.any(|word| matches!(word.trim_matches('.'), "v1" | "v2")) {
                named.push(path);
            }
        }
    }
    assert!(named.is_empty(), "{named:?}");
}

/// Returns the imports of a crate that the order does not allow.
fn imports_up(source: &Path, modules: &[&str]) -> Vec<String> {
    // Only a library re-exports names.
    let lib = source.join("lib.rs");
    let re_exports = lib.exists().then(|| re_exports(&code(&lib)));
    let re_exports = re_exports.unwrap_or_default();
    let level = |name: &str| {
        let module = re_exports.get(name).map_or(name, String::as_str);
        modules.iter().position(|known| *known == module)
    };
    let mut wrong = Vec::new();
    for path in files(source) {
        let file = path
            .strip_prefix(source)
            .expect("it is in the folder")
            .with_extension("");
        let module = file
            .iter()
            .next()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if module == "lib" {
            continue;
        }
        let Some(here) = level(&module) else {
            wrong.push(format!(
                "{}: `{module}` is not in the order",
                path.display()
            ));
            continue;
        };
        let code = code(&path);
        // A path with `$crate` in a macro is not an import of the module that contains the macro.
        let paths = code.match_indices("crate::");
        let paths = paths.filter(|(start, _)| !code[..*start].ends_with('$'));
        let imports = paths.flat_map(|(start, path)| first_names(&code[start + path.len()..]));
        let up = imports
            .filter(|name| !GENERATED.contains(name) && !name.starts_with("__"))
            .filter(|name| level(name).is_none_or(|there| there < here));
        wrong.extend(up.map(|name| format!("{}: crate::{name}", path.display())));
    }
    wrong
}

/// Returns the Rust files in a folder and below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let files = paths.flat_map(|path| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    });
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// Returns the code of a file on one line, without comments and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("the file can be read");
    let text = text.split("\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.split("//").next());
    lines
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns the names that a crate re-exports at its root, with their modules.
fn re_exports(code: &str) -> HashMap<String, String> {
    let exports = code.split("pub use ").skip(1);
    let exports = exports.filter_map(|rest| rest.split(';').next()?.split_once("::"));
    let names = exports.flat_map(|(module, tree)| {
        let paths = tree.split([',', '{', '}']).map(str::trim);
        let last = paths.filter_map(|path| path.split("::").last()?.split(" as ").last());
        last.map(|name| (name.to_owned(), module.to_owned()))
    });
    names.collect()
}

/// Returns the first name of a path, or of each path in braces.
fn first_names(path: &str) -> Vec<&str> {
    let Some(group) = path.strip_prefix('{') else {
        return vec![first_name(path)];
    };
    let (mut depth, mut depth_again) = (nesting(), nesting());
    let end = group
        .find(|letter| depth(letter) < 0)
        .unwrap_or(group.len());
    let paths = group[..end].split(|letter| depth_again(letter) == 0 && letter == ',');
    let names = paths.map(|path| first_name(path.trim()));
    names.filter(|name| !name.is_empty()).collect()
}

/// Counts the open braces at each character of a text.
fn nesting() -> impl FnMut(char) -> i32 {
    let mut depth = 0;
    move |letter| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        depth
    }
}

fn first_name(path: &str) -> &str {
    let end = path.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    &path[..end.unwrap_or(path.len())]
}
