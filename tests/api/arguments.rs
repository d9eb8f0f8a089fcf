//! The signatures of the façade's methods: an error names an argument as the method does, and every result type is written out.
//! The test reads the source of the methods, and the constructors and setters that the compiler generates.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use syn::{
    Expr, FnArg, ImplItem, ImplItemFn, Item, Lit, Pat, PathArguments, PathSegment, ReturnType,
    Stmt, Type, Visibility,
};

/// The methods of a call whose first argument is the name of an argument in an error.
const CHECKS: [&str; 2] = ["required", "required_items"];

/// The arguments of each operation's constructor, in order.
type Constructors = BTreeMap<String, Vec<String>>;

fn parse(text: &str) -> Vec<Item> {
    syn::parse_file(text).expect("it is Rust").items
}

/// Collects the methods of all types, including those in modules.
fn methods(items: Vec<Item>, found: &mut Vec<(String, ImplItemFn)>) {
    for item in items {
        match item {
            Item::Mod(module) => {
                let items = module.content.map(|(_, items)| items);
                methods(items.unwrap_or_default(), found);
            }
            Item::Impl(block) if block.trait_.is_none() => {
                let Type::Path(path) = *block.self_ty else {
                    continue;
                };
                let name = path.path.segments.last().expect("it has a name");
                let name = name.ident.to_string();
                found.extend(block.items.into_iter().filter_map(|item| match item {
                    ImplItem::Fn(method) => Some((name.clone(), method)),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
}

fn in_folder(folder: &Path, found: &mut Vec<(String, ImplItemFn)>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            in_folder(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            methods(
                parse(&fs::read_to_string(path).expect("it can be read")),
                found,
            );
        }
    }
}

/// Returns the methods of a façade, with their handles.
fn facade(folder: &str) -> Vec<(String, ImplItemFn)> {
    let mut found = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    in_folder(&folder, &mut found);
    found
}

/// Returns the type of call that a method returns, as written.
fn call(method: &ImplItemFn) -> Option<&PathSegment> {
    let ReturnType::Type(_, output) = &method.sig.output else {
        return None;
    };
    let Type::Path(path) = &**output else {
        return None;
    };
    path.path.segments.first().filter(|it| it.ident == "Call")
}

fn arguments(method: &ImplItemFn) -> Vec<String> {
    let arguments = method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(&*argument.pat),
        FnArg::Receiver(_) => None,
    });
    arguments.map(name_in).collect()
}

fn name_in(pattern: &Pat) -> String {
    match pattern {
        Pat::Ident(name) => name.ident.to_string(),
        _ => panic!("an argument has a name"),
    }
}

/// Returns the variable from which a value is made.
fn variable(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Reference(reference) => variable(&reference.expr),
        Expr::MethodCall(call) => variable(&call.receiver),
        Expr::Call(call) => variable(call.args.first()?),
        _ => None,
    }
}

fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Collects each named value: the name, and the variable from which it is made.
fn named(expression: &Expr, constructors: &Constructors, found: &mut BTreeSet<(String, String)>) {
    match expression {
        Expr::MethodCall(call) => {
            named(&call.receiver, constructors, found);
            let method = call.method.to_string();
            let first = call.args.first();
            if CHECKS.contains(&method.as_str()) {
                let name = first.and_then(literal).expect("a check names an argument");
                found.insert((name.clone(), name));
            } else if let Some(variable) = first.and_then(variable) {
                found.insert((method, variable));
            }
            call.args
                .iter()
                .for_each(|argument| named(argument, constructors, found));
        }
        Expr::Call(call) => {
            if let Expr::Path(path) = &*call.func
                && let [.., operation, method] = Vec::from_iter(&path.path.segments).as_slice()
                && method.ident == "new"
                && let Some(names) = constructors.get(&operation.ident.to_string())
            {
                let given = names.iter().zip(&call.args);
                found.extend(
                    given.filter_map(|(name, value)| Some((name.clone(), variable(value)?))),
                );
            }
            call.args
                .iter()
                .for_each(|argument| named(argument, constructors, found));
        }
        _ => {}
    }
}

#[test]
fn an_error_names_an_argument_as_the_method_does() {
    let mut operations = Vec::new();
    methods(
        parse(include_str!(concat!(env!("OUT_DIR"), "/operations.rs"))),
        &mut operations,
    );
    let constructors = operations
        .into_iter()
        .filter(|(_, method)| method.sig.ident == "new");
    let constructors: Constructors = constructors
        .map(|(name, method)| (name, arguments(&method)))
        .collect();
    let (mut checked, mut unnamed) = (0, Vec::new());
    for (handle, method) in facade("src/api") {
        let arguments = arguments(&method);
        if call(&method).is_none() || arguments.is_empty() || handle == "Call" {
            continue;
        }
        let mut found = BTreeSet::new();
        for statement in &method.block.stmts {
            match statement {
                Stmt::Expr(expression, _) => named(expression, &constructors, &mut found),
                Stmt::Local(local) => {
                    let value = local.init.as_ref().expect("it has a value");
                    named(&value.expr, &constructors, &mut found);
                }
                _ => {}
            }
        }
        for argument in arguments {
            if !found.contains(&(argument.clone(), argument.clone())) {
                unnamed.push(format!("{handle}::{}: {argument}", method.sig.ident));
            }
            checked += 1;
        }
    }
    assert!(unnamed.is_empty(), "{unnamed:#?}");
    assert!(checked > 100, "{checked} arguments were found");
}

#[test]
fn a_signature_says_the_result() {
    let (mut checked, mut silent) = (0, Vec::new());
    for (handle, method) in ["src/api", "src/v2/api"].into_iter().flat_map(facade) {
        let Some(call) = call(&method).filter(|_| matches!(method.vis, Visibility::Public(_)))
        else {
            continue;
        };
        let PathArguments::AngleBracketed(parameters) = &call.arguments else {
            panic!("a call has parameters");
        };
        // The actor, the operation, the result.
        if parameters.args.len() < 3 {
            silent.push(format!("{handle}::{}", method.sig.ident));
        }
        checked += 1;
    }
    assert!(silent.is_empty(), "{silent:#?}");
    assert!(checked > 250, "{checked} methods were found");
}
