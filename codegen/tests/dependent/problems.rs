//! The problems that are reported: misspelt names, names that collide, definitions of `authing` that cannot be changed.

use super::{folder, problems, query, run};
use crate::fixtures::package::{GET_BOOK, WRONG};
use authing_codegen::{Compiler, Error};

#[test]
fn types_of_authing_cannot_be_renamed() {
    let names = [(
        "schema/names.graphql",
        "extend enum Genre @rustName(name: \"Poem\", value: \"POEM\")\n",
    )];
    let problems = problems("renaming", &names);
    assert!(
        problems.contains("`POEM` cannot be renamed, because it is defined in `authing`"),
        "{problems}"
    );
}

/// Each kind is a Rust type of `authing`.
#[test]
fn the_kinds_of_ids_cannot_be_extended() {
    let kind = "extend enum IdType {\n  SHOP @carriedBy(coordinates: [\"Book.title\"])\n}\n";
    let shown = problems("kinds", &[("schema/shops.graphql", kind)]);
    insta::assert_snapshot!(shown, @"
    error[schema]: `IdType` cannot have the kind `SHOP`: its kinds are Rust types of `authing`
     --> schema/shops.graphql:2:3
      |
    2 |   SHOP @carriedBy(coordinates: [\"Book.title\"])
      |   ^^^^
      |
    help: remove the kind, and write `@id(of: OTHER)` in the operation, behind the selected field or the variable

    1 problem in 1 file
    ");
}

#[test]
fn types_of_authing_cannot_be_marked_as_secret() {
    let find = query(
        "Find",
        "($filter: Filter @sensitive)",
        "books(filter: $filter) { title }",
    );
    let problems = problems("hidden", &[("queries/find.graphql", &find)]);
    assert!(
        problems.contains("error[directive-type]: `@sensitive` has no effect on `Filter`"),
        "{problems}"
    );
}

#[test]
fn a_typo_in_a_field_is_reported() {
    let shown = problems("typing-error", &[("queries/wrong.graphql", WRONG)]);
    insta::assert_snapshot!(shown, @"
    error[unknown-field]: type `Book` does not have a field `titel`
     --> queries/wrong.graphql:3:5
      |
    3 |     titel
      |     ^^^^^
      |
    help: did you mean `title`?

    1 problem in 1 file
    ");
}

#[test]
fn fragments_of_authing_are_suggested() {
    let text = GET_BOOK
        .replace("GetBook", "Spelt")
        .replace("Cover", "Cuver");
    let shown = problems("misspelt", &[("queries/spelt.graphql", &text)]);
    insta::assert_snapshot!(shown, @"
    error[unknown-fragment]: cannot find fragment `Cuver`
     --> queries/spelt.graphql:3:8
      |
    3 |     ...Cuver
      |        ^^^^^
      |
    help: did you mean `Cover`?

    1 problem in 1 file
    ");
}

/// Fragment names must be unique in a document, and other fragments of `authing` may use the existing one.
#[test]
fn a_fragment_with_the_name_of_one_of_authing_is_rejected() {
    let fragment = "fragment Cover on Book {\n  title\n}\n";
    let shown = problems("clash", &[("queries/fragments.graphql", fragment)]);
    insta::assert_snapshot!(shown, @"
    error[duplicate-fragment]: the fragment `Cover` is defined multiple times in the document
     --> queries/fragments.graphql:1:10
      |
    1 | fragment Cover on Book {
      |          ^^^^^
      |
     ::: authing/queries/books/fragments.graphql:1:10
      |
    1 | fragment Cover on Book {
      |          ----- first defined here
      |
    help: `authing` has a fragment with this name: use it, or rename yours

    1 problem in 1 file
    ");
}

#[test]
fn a_fragment_with_the_rust_name_of_an_imported_type_is_rejected() {
    let fragment = "fragment Genre on Book {\n  genre\n}\n";
    let text = query("Genres", "", "books { ...Genre }");
    let shown = problems(
        "imported-name",
        &[
            ("queries/fragments.graphql", fragment),
            ("queries/genres.graphql", &text),
        ],
    );
    insta::assert_snapshot!(shown, @"
    error[name-collision]: the type `Genre` of `authing` and the fragment `Genre` are both converted to the type `Genre`
      --> queries/fragments.graphql:1:10
       |
     1 | fragment Genre on Book {
       |          ^^^^^
       |
      ::: authing/schema/service.graphql:12:6
       |
    12 | enum Genre {
       |      ----- name already used here
       |
    help: rename the fragment, or move the selection set to another fragment

    1 problem in 1 file
    ");
}

#[test]
fn an_input_type_with_the_rust_name_of_an_imported_type_is_rejected() {
    let text = query(
        "Sorted",
        "($filter: Filter, $key: _Filter)",
        "books(filter: $filter) { title } sorted(by: $key)",
    );
    let schema =
        "extend type Query {\n  sorted(by: _Filter): Int\n}\n\ninput _Filter {\n  up: Int\n}\n";
    let shown = problems(
        "imported-input",
        &[
            ("schema/sorted.graphql", schema),
            ("queries/sorted.graphql", &text),
        ],
    );
    assert!(
        shown.starts_with(
            "error[name-collision]: the type `Filter` of `authing` and the input type `_Filter` are both converted to the type `Filter`\n  --> schema/sorted.graphql:5:7"
        ),
        "{shown}"
    );
    assert!(shown.contains("authing/schema/service.graphql:"), "{shown}");
}

#[test]
fn unused_fragments_are_reported() {
    let fragment = "fragment Spine on Book {\n  title\n}\n";
    let shown = problems("unused", &[("queries/fragments.graphql", fragment)]);
    insta::assert_snapshot!(shown, @"
    error[unused-fragment]: fragment `Spine` must be used in an operation
     --> queries/fragments.graphql:1:10
      |
    1 | fragment Spine on Book {
      |          ^^^^^
      |
    help: use the fragment in an operation, or remove it

    1 problem in 1 file
    ");
}

#[test]
fn types_of_authing_cannot_be_declared_again() {
    let shown = problems(
        "declared",
        &[(
            "schema/book.graphql",
            "type Book {\n  price: Int\n}\n\nenum Genre {\n  LETTER\n}\n",
        )],
    );
    insta::assert_snapshot!(shown, @"
    error[schema]: the type `Book` is defined multiple times in the schema
     --> schema/book.graphql:1:6
      |
    1 | type Book {
      |      ^^^^
      |
    help: use `extend` to extend the first definition, or rename this one

    error[schema]: the type `Genre` is defined multiple times in the schema
     --> schema/book.graphql:5:6
      |
    5 | enum Genre {
      |      ^^^^^
      |
    help: use `extend` to extend the first definition, or rename this one

    2 problems in 1 file
    ");
}

#[test]
fn fields_of_authing_cannot_be_declared_again() {
    let extension = "extend type Book {\n  title: String\n}\n";
    let shown = problems("again", &[("schema/book.graphql", extension)]);
    insta::assert_snapshot!(shown, @"
    error[schema]: duplicate definitions for the `title` field of object type `Book`
     --> schema/book.graphql:2:3
      |
    2 |   title: String
      |   ^^^^^^^^^^^^^
      |
    help: remove the duplicate definition

    1 problem in 1 file
    ");
}

#[test]
fn a_missing_package_authing_is_an_error() {
    let folder = folder("alone", &[]);
    let alone = Compiler::new().root(folder.path()).run();
    assert!(matches!(alone, Err(Error::Alone)), "{alone:?}");
}

/// Setters are methods of `Call` only in `authing`.
#[test]
fn setters_with_the_name_of_a_call_method_are_rejected_only_in_authing() {
    let text = query(
        "Find",
        "($finish: Filter, $with: ID!)",
        "books(filter: $finish) { title } book(id: $with) { title }",
    );
    let folder = folder("methods", &[("queries/find.graphql", &text)]);
    assert!(run(&folder).is_ok());
    folder.write("authing/queries/find.graphql", &text);
    let authing = Compiler::new().root(folder.path().join("authing"));
    let Err(Error::Invalid(problems)) = authing.inside_authing().run() else {
        panic!("it compiles");
    };
    insta::assert_snapshot!(problems.to_string(), @"
    error[name-collision]: `finish` is converted to the method `finish`, which `Call` already has
     --> queries/find.graphql:1:13
      |
    1 | query Find($finish: Filter, $with: ID!) @call(endpoint: USERS, token: NONE) {
      |             ^^^^^^
      |
    help: rename the variable

    1 problem in 1 file
    ");
}
