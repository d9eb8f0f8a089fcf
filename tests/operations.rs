//! The result of every operation file: the text that is sent, without its fragments, and the signatures and types of the Rust
//! code. The cases of `codegen/tests/cases` test complete Rust code.
//!
//! The files are found in the folder of each API in `queries/`. A new one makes one new snapshot, to be read and accepted with
//! `INSTA_UPDATE=always`; a snapshot whose file is gone fails.

use std::{collections::BTreeSet, fs, path::Path, sync::LazyLock};

use apollo_compiler::Schema;
use authing_codegen::{Compiled, Compiler, Kind};

/// An API, and its operations.
struct Api {
    name: &'static str,
    /// The name of the snapshots.
    snapshots: &'static str,
    compiled: Compiled,
}

static APIS: LazyLock<[Api; 2]> = LazyLock::new(|| {
    [("v1", "queries"), ("v2", "queries_v2")].map(|(name, snapshots)| {
        let compiled = Compiler::new().api(name).inside_authing().run();
        Api {
            name,
            snapshots,
            compiled: compiled.expect("the operations compile"),
        }
    })
});

#[test]
fn each_file_becomes_what_was_accepted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        for api in &*APIS {
            let folder = root.join("queries").join(api.name);
            insta::glob!(&folder, "**/*.graphql", |path| {
                let file = path.strip_prefix(root).expect("it lies in the crate").to_string_lossy().into_owned();
                insta::assert_snapshot!(api.snapshots, described(&api.compiled, &file));
            });
        }
    });
}

/// Describes the result of one file.
fn described(compiled: &Compiled, file: &str) -> String {
    let plan = compiled.plan();
    let operations = plan.operations.iter();
    let operations = operations.filter(|operation| operation.file == file);
    let fragments = plan.fragments.iter();
    let fragments = fragments.filter(|fragment| fragment.file == file);
    let parts: Vec<String> = operations
        .map(|operation| {
            let rust = signatures(&compiled.operation_rust(operation));
            format!("{}\n\n{rust}", pretty(&operation.sent))
        })
        .chain(fragments.map(|fragment| signatures(&compiled.fragment_rust(fragment))))
        .collect();
    assert!(!parts.is_empty(), "{file} became nothing");
    parts.join("\n\n")
}

/// Returns the lines of Rust with the arguments and the result.
fn signatures(rust: &str) -> String {
    let begins = ["pub fn ", "pub struct ", "type ", "const "];
    // These are the same for all operations, except for the name.
    let same = ["const NAME", "const QUERY", "type ResponseData"];
    let is_field = |line: &str| {
        let field = line
            .strip_prefix("pub ")
            .and_then(|line| line.split_once(": "));
        field.is_some_and(|(name, _)| !name.contains(' '))
    };
    let mut lines: Vec<&str> = Vec::new();
    for line in rust.lines().map(str::trim) {
        let is_told = begins.iter().any(|begin| line.starts_with(begin)) || is_field(line);
        let is_told = is_told && !same.iter().any(|begin| line.starts_with(begin));
        if is_told {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// Prints the text of an operation with one field on each line, without the fragments that follow it.
fn pretty(sent: &str) -> String {
    let (mut pretty, mut indent, mut in_arguments, mut in_text) = (String::new(), 0, 0, false);
    for letter in sent.chars() {
        in_text ^= letter == '"';
        match letter {
            _ if in_text => pretty.push(letter),
            '(' | '[' => {
                in_arguments += 1;
                pretty.push(letter);
            }
            ')' | ']' => {
                in_arguments -= 1;
                pretty.push(letter);
            }
            '{' if in_arguments == 0 => {
                indent += 2;
                pretty.push_str(" {\n");
                pretty.push_str(&" ".repeat(indent));
            }
            '}' if in_arguments == 0 => {
                indent -= 2;
                pretty.push('\n');
                pretty.push_str(&" ".repeat(indent));
                pretty.push('}');
                if indent == 0 {
                    break;
                }
            }
            ' ' if in_arguments == 0 && indent > 0 => {
                pretty.push('\n');
                pretty.push_str(&" ".repeat(indent));
            }
            other => pretty.push(other),
        }
    }
    pretty
}

#[test]
fn no_snapshot_outlives_its_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut expected = BTreeSet::new();
    for api in &*APIS {
        let plan = api.compiled.plan();
        let files = plan.operations.iter().map(|operation| &operation.file);
        let files = files.chain(plan.fragments.iter().map(|fragment| &fragment.file));
        let folder = format!("queries/{}/", api.name);
        expected.extend(files.map(|file| {
            let name = file.trim_start_matches(&folder).replace('/', "__");
            format!("{}@{name}.snap", api.snapshots)
        }));
    }
    let kept: BTreeSet<String> = fs::read_dir(root.join("tests/snapshots"))
        .expect("there are snapshots")
        .map(|entry| {
            entry
                .expect("it can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| {
            name.starts_with("queries")
                && Path::new(name)
                    .extension()
                    .is_some_and(|ending| ending == "snap")
        })
        .collect();
    let outlived: Vec<_> = kept.difference(&expected).collect();
    assert!(outlived.is_empty(), "remove {outlived:?}");
}

#[test]
fn every_root_field_has_an_operation() {
    for api in &*APIS {
        let operations = api.compiled.plan().operations.iter();
        let called: BTreeSet<_> = operations
            .flat_map(|operation| {
                let roots = operation.roots.iter();
                roots.map(|root| (operation.kind == Kind::Mutation, root.as_str()))
            })
            .collect();
        let path = format!(
            "{}/schema/{}/authing.graphql",
            env!("CARGO_MANIFEST_DIR"),
            api.name
        );
        let text = fs::read_to_string(&path).expect("it is a text");
        let schema = Schema::parse(text, path).expect("the schema is valid");
        let missing: Vec<_> = [("Query", false), ("Mutation", true)]
            .into_iter()
            .flat_map(|(root, is_mutation)| {
                let root = schema.get_object(root).expect("it is an object");
                root.fields
                    .keys()
                    .map(move |name| (is_mutation, name.as_str()))
            })
            .filter(|field| !called.contains(field))
            .collect();
        assert!(missing.is_empty(), "no operation has {missing:?}");
    }
}

/// Null lists become empty, and null elements are dropped, so that callers see neither as an option.
#[test]
fn no_list_of_options_is_public() {
    for api in &*APIS {
        let rust = api.compiled.rust();
        assert!(rust.contains("Vec<"));
        assert!(!rust.contains("Vec<Option<"));
        assert!(!rust.contains("r#"));
    }
}

#[test]
fn types_are_defined_once() {
    for api in &*APIS {
        let (rust, plan) = (api.compiled.rust(), api.compiled.plan());
        let fragments = plan.fragments.iter().map(|fragment| &fragment.name);
        let inputs = plan.inputs.iter().map(|input| &input.item.name);
        let enums = plan.enums.iter().map(|found| &found.item.name);
        for name in fragments.chain(inputs).chain(enums) {
            let definitions = rust.matches(&format!("pub struct {name} {{")).count()
                + rust.matches(&format!("pub enum {name} {{")).count();
            assert_eq!(definitions, 1, "{} {name}", api.name);
        }
    }
}
