//! Compares two schemas that differ in all kinds of changes, with the affected operations.

#![cfg(feature = "cli")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use authing_codegen::{
    Source,
    diff::{self, Change, Kind, Operations, Schema, Severity},
};
use proptest::prelude::*;

use crate::fixtures::{read, snapshot, tests};

fn source(path: &str) -> Source {
    Source {
        path: path.to_owned(),
        domain: None,
        text: read(&tests().join("diff").join(path)),
    }
}

fn schema(path: &str) -> Schema {
    diff::schema(&[source(path)]).expect("a schema")
}

fn operations() -> Operations {
    let folder = tests().join("diff/queries");
    let entries = std::fs::read_dir(folder).expect("the operations");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names: BTreeSet<_> = names
        .map(|name| name.into_string().expect("a name"))
        .collect();
    let sources: Vec<_> = names
        .iter()
        .map(|name| source(&format!("queries/{name}")))
        .collect();
    Operations::parse(&sources).expect("operations")
}

fn changes() -> Vec<Change> {
    diff::diff(
        &schema("old.graphql"),
        &schema("new.graphql"),
        &operations(),
    )
}

/// The changes from the new schema to the old one.
fn reverse_changes() -> Vec<Change> {
    diff::diff(
        &schema("new.graphql"),
        &schema("old.graphql"),
        &operations(),
    )
}

fn plain(changes: &[Change]) -> String {
    anstream::adapter::strip_str(&diff::text(changes)).to_string()
}

#[test]
fn text_and_json_match_their_snapshots() {
    let changes = changes();
    snapshot("diff", "text", &plain(&changes));
    snapshot("diff", "text_back", &plain(&reverse_changes()));
    snapshot("diff", "json", &diff::json(&changes));
}

#[test]
fn all_kinds_of_changes_are_tested() {
    // Some kinds exclude each other, so that the reverse changes are included.
    let (there, back) = (changes(), reverse_changes());
    let found: BTreeSet<Kind> = there
        .iter()
        .chain(&back)
        .map(|change| change.kind)
        .collect();
    let missing: Vec<_> = Kind::ALL
        .iter()
        .filter(|kind| !found.contains(kind))
        .collect();
    assert!(missing.is_empty(), "not tested: {missing:?}");
}

#[test]
fn kinds_are_ordered_by_severity_and_have_unique_names() {
    assert!(Kind::ALL.is_sorted_by_key(|kind| kind.severity()));
    let names: BTreeSet<_> = Kind::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(names.len(), Kind::ALL.len());
}

#[test]
fn reverse_changes_are_the_opposite_changes() {
    let (old, new) = (schema("old.graphql"), schema("new.graphql"));
    let count = |changes: &[Change]| -> BTreeMap<Kind, usize> {
        changes.iter().fold(BTreeMap::new(), |mut counts, change| {
            *counts.entry(change.kind).or_default() += 1;
            counts
        })
    };
    let there = count(&diff::diff(&old, &new, &Operations::default()));
    let back = count(&diff::diff(&new, &old, &Operations::default()));
    for (one, other) in [
        (Kind::TypeRemoved, Kind::TypeAdded),
        (Kind::FieldRemoved, Kind::FieldAdded),
        (Kind::ValueRemovedFromEnum, Kind::ValueAddedToEnum),
        (Kind::TypeRemovedFromUnion, Kind::TypeAddedToUnion),
        (
            Kind::ImplementedInterfaceRemoved,
            Kind::ImplementedInterfaceAdded,
        ),
        (Kind::DirectiveRemoved, Kind::DirectiveAdded),
        (Kind::DirectiveLocationRemoved, Kind::DirectiveLocationAdded),
        (Kind::DirectiveUsageRemoved, Kind::DirectiveUsageAdded),
        (Kind::DeprecationRemoved, Kind::DeprecationAdded),
        (Kind::OneOfRemoved, Kind::OneOfAdded),
        (Kind::OperationTypeRemoved, Kind::OperationTypeAdded),
    ] {
        assert_eq!(there.get(&one), back.get(&other), "{one}");
        assert_eq!(there.get(&other), back.get(&one), "{other}");
    }
    for same in [
        Kind::TypeChangedKind,
        Kind::DescriptionChanged,
        Kind::OperationTypeChanged,
    ] {
        assert_eq!(there.get(&same), back.get(&same), "{same}");
    }
}

#[test]
fn optional_additions_affect_no_operation() {
    for change in changes() {
        let is_addition = matches!(
            change.kind,
            Kind::TypeAdded
                | Kind::FieldAdded
                | Kind::OptionalArgAdded
                | Kind::OptionalInputFieldAdded
                | Kind::DirectiveAdded
        );
        assert!(!is_addition || change.affected.is_empty(), "{change:?}");
    }
}

/// Uses the operations of `authing`, which have descriptions and client directives.
#[test]
fn an_empty_schema_affects_all_operations() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = Source::read(&root.join("queries/v1")).expect("the operations");
    let has_operation = |source: &&Source| !source.path.ends_with("fragments.graphql");
    let files = sources.iter().filter(has_operation);
    let files: BTreeSet<_> = files.map(|source| source.path.clone()).collect();
    assert!(files.len() > 100, "{files:?}");
    let operations = Operations::parse(&sources).expect("operations");
    let all = Source::read(&root.join("schema/v1/authing.graphql")).expect("the schema");
    let (all, nothing) = (diff::schema(&all), diff::schema(&[]));
    let changes = diff::diff(&all.expect("one"), &nothing.expect("one"), &operations);
    let of_roots = changes
        .iter()
        .filter(|change| change.kind == Kind::OperationTypeRemoved);
    let affected: BTreeSet<_> = of_roots
        .flat_map(|change| change.affected.clone())
        .collect();
    assert_eq!(affected, files);
}

#[test]
fn syntax_errors_are_reported_with_the_path() {
    let wrong = Source {
        path: "wrong.graphql".to_owned(),
        domain: None,
        text: "type Query {".to_owned(),
    };
    let error = diff::schema(std::slice::from_ref(&wrong)).expect_err("an error");
    assert!(error.to_string().contains("wrong.graphql"), "{error}");
    let error = Operations::parse(&[wrong]).expect_err("an error");
    assert!(error.to_string().contains("wrong.graphql"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The order of definitions is irrelevant.
    #[test]
    fn equal_schemas_have_no_changes(
        picked in proptest::sample::subsequence((1..28_usize).collect::<Vec<_>>(), 1..28).prop_shuffle()
    ) {
        let whole = read(&tests().join("diff/old.graphql"));
        let definitions: Vec<&str> = whole.split("\n\n").collect();
        let text = |picked: &[usize]| {
            let picked = picked.iter().filter_map(|&index| definitions.get(index).copied());
            let text = picked.collect::<Vec<_>>().join("\n\n");
            let path = "some.graphql".to_owned();
            diff::schema(&[Source { path, domain: None, text }]).expect("a schema")
        };
        let mut sorted = picked.clone();
        sorted.sort_unstable();
        let (shuffled, sorted) = (text(&picked), text(&sorted));
        prop_assert_eq!(diff::diff(&shuffled, &shuffled, &operations()), []);
        prop_assert_eq!(diff::diff(&shuffled, &sorted, &operations()), []);
    }

    #[test]
    fn removing_a_definition_is_breaking_and_adding_it_is_safe(removed in 1..28_usize) {
        let whole = read(&tests().join("diff/old.graphql"));
        let definitions: Vec<&str> = whole.split("\n\n").collect();
        let rest = definitions.iter().enumerate().filter(|(index, _)| *index != removed);
        let rest = rest.map(|(_, text)| *text).collect::<Vec<_>>().join("\n\n");
        let path = "some.graphql".to_owned();
        let less = diff::schema(&[Source { path, domain: None, text: rest }]).expect("a schema");
        let all = schema("old.graphql");
        let gone = diff::diff(&all, &less, &Operations::default());
        prop_assert!(!gone.is_empty());
        prop_assert!(gone.iter().all(|change| change.severity == Severity::Breaking), "{:?}", gone);
        let back = diff::diff(&less, &all, &Operations::default());
        prop_assert!(back.iter().all(|change| change.severity == Severity::Safe), "{:?}", back);
    }
}
