//! Checks that the compiler rejects setters with the name of a method of `Call`. Reads the methods from the source of `authing`.

use std::{collections::BTreeSet, fs, path::Path};

use authing_codegen::{Compiler, Error};
use syn::{GenericArgument, GenericParam, ImplItem, Item, ItemImpl, PathArguments, Type};

use crate::fixtures::package::Folder;

#[test]
fn setters_with_the_name_of_a_call_method_are_rejected() {
    let methods = call_methods();
    for known in ["map_operation", "stream"] {
        assert!(
            methods.contains(known),
            "`{known}` is a method: {methods:?}"
        );
    }
    let text = operation_with_arguments(&methods);
    let folder = Folder::new("call-methods");
    folder.write_authing();
    folder.write("authing/queries/find.graphql", &text);
    let authing = Compiler::new().root(folder.path().join("authing"));
    let Err(Error::Invalid(problems)) = authing.inside_authing().run() else {
        panic!("it compiles");
    };
    let problems = problems.to_string();
    for method in &methods {
        let message = format!("is converted to the method `{method}`, which `Call` already has");
        assert!(
            problems.contains(&message),
            "`{method}` is not rejected:\n{problems}"
        );
    }
}

/// An operation with an optional argument for each of the names.
fn operation_with_arguments(names: &BTreeSet<String>) -> String {
    let declared = names.iter().map(|name| format!("${name}: Filter"));
    let fields = names
        .iter()
        .enumerate()
        .map(|(position, name)| format!("  books{position}: books(filter: ${name}) {{ title }}\n"));
    format!(
        "query Find({}) @call(endpoint: USERS, token: NONE) {{\n{}}}\n",
        declared.collect::<Vec<_>>().join(", "),
        fields.collect::<String>()
    )
}

/// The methods of `Call` for all operations.
fn call_methods() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/call");
    let files = fs::read_dir(source).expect("the source of `authing` exists");
    let paths = files.map(|file| file.expect("the folder can be read").path());
    let rust = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.flat_map(|path| {
        let text = fs::read_to_string(path).expect("the file can be read");
        syn::parse_file(&text).expect("the file is Rust").items
    })
    .flat_map(|item| match item {
        Item::Impl(block) if is_for_every_call(&block) => inherent(block),
        _ => Vec::new(),
    })
    .collect()
}

/// Whether the operation of `Call` is a type parameter of the block.
fn is_for_every_call(block: &ItemImpl) -> bool {
    let Type::Path(call) = &*block.self_ty else {
        return false;
    };
    let Some(last) = call
        .path
        .segments
        .last()
        .filter(|last| last.ident == "Call")
    else {
        return false;
    };
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return false;
    };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(Type::Path(found)) => Some(&found.path),
        _ => None,
    });
    let operation = types.nth(1).and_then(|path| path.get_ident());
    let mut parameters = block.generics.params.iter();
    block.trait_.is_none()
        && parameters.any(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident) == operation,
            _ => false,
        })
}

fn inherent(block: ItemImpl) -> Vec<String> {
    let functions = block.items.into_iter().filter_map(|item| match item {
        ImplItem::Fn(function) if function.sig.receiver().is_some() => Some(function.sig),
        _ => None,
    });
    functions
        .map(|function| function.ident.to_string())
        .collect()
}
