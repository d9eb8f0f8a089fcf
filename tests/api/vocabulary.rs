//! The names of the methods of both APIs that return a call. Each begins with a verb of the vocabulary, asks a question, or is the
//! name of what it returns. `CONTRIBUTING.md` has the meaning of the words.

use std::{collections::BTreeSet, fs, path::Path};

use syn::{ImplItem, ImplItemFn, Item, ReturnType, Type, Visibility};

const VERBS: &str = "add allow authorize bind confirm create decode delete disable enable exchange find get link list login \
    logout move refresh register remove reorder reset revoke search send set unbind unlink update verify";

/// The first words of questions, which return a `bool`. Others end in `_exists`.
const QUESTIONS: &str = "belongs has is";

/// The names of results, without `_of_user` at its end.
const NOUNS: &str = "ad_connector bindings cdn children common_info log logs me member_names members mine options preflight roles \
    root secret sent_count session settings strength types users variables verified_session";

/// The owners of listed things.
const SCOPES: &str = "of_group of_node of_role of_user";

fn words(lists: &[&'static str]) -> impl Iterator<Item = &'static str> {
    lists.iter().flat_map(|list| list.split_whitespace())
}

/// The word of the vocabulary that a name uses.
fn word(name: &str) -> Option<&'static str> {
    let plain = name.strip_prefix("oidc_").unwrap_or(name);
    let first = plain.split('_').next();
    let noun = name.strip_suffix("_of_user").unwrap_or(name);
    let verb = words(&[VERBS, QUESTIONS]).find(|word| first == Some(*word));
    let question = name.ends_with("_exists").then_some("exists");
    let name = || words(&[NOUNS, SCOPES]).find(|word| [name, noun].contains(word));
    verb.or(question).or_else(name)
}

/// Whether a method is public and returns a `Call`.
fn is_call(method: &ImplItemFn) -> bool {
    let ReturnType::Type(_, returned) = &method.sig.output else {
        return false;
    };
    let Type::Path(path) = &**returned else {
        return false;
    };
    let name = path.path.segments.last().map(|last| &last.ident);
    matches!(method.vis, Visibility::Public(_)) && name.is_some_and(|name| name == "Call")
}

fn find(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the folder is read") {
        let path = entry.expect("it is read").path();
        if path.is_dir() {
            find(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).expect("it is text");
        for item in syn::parse_file(&text).expect("it is Rust").items {
            let Item::Impl(block) = item else { continue };
            for item in &block.items {
                if let ImplItem::Fn(method) = item
                    && is_call(method)
                {
                    found.insert(method.sig.ident.to_string());
                }
            }
        }
    }
}

#[test]
fn every_method_has_a_name_of_the_vocabulary() {
    let mut found = BTreeSet::new();
    for folder in ["src/api", "src/v2/api"] {
        find(Path::new(folder), &mut found);
    }
    let (known, unknown): (Vec<_>, Vec<_>) = found.iter().partition(|name| word(name).is_some());
    let remedy =
        "begin the name with a word of `VERBS`, or add it to `NOUNS` if it is that of the result";
    assert!(unknown.is_empty(), "{unknown:?}: {remedy}");
    let used: BTreeSet<_> = known.into_iter().filter_map(|name| word(name)).collect();
    let unused = words(&[VERBS, QUESTIONS, NOUNS, SCOPES]).find(|word| !used.contains(word));
    assert_eq!(unused, None, "no method has the word: remove it");
}

#[test]
fn other_names_are_not_of_the_vocabulary() {
    for name in "fetch fetch_user user getter logs_of_app oidc_sign_in".split(' ') {
        assert_eq!(word(name), None, "{name}");
    }
}
