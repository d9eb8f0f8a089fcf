//! Operations of a crate that depends on `authing`: what it is lent, what it adds, and what it is told.

use crate::fixtures::package::{Folder, GET_BOOK, WRONG};
use authing_codegen::{Compiled, Compiler, Error, Result};

/// A folder with operations, beside a package that lends.
fn folder(name: &str, files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(&format!("dependent-{name}"));
    folder.write_authing();
    folder.write("queries/books/get_book.graphql", GET_BOOK);
    for (file, text) in files {
        folder.write(file, text);
    }
    folder
}

fn run(folder: &Folder) -> Result<Compiled> {
    let authing = folder.path().join("authing");
    let types = authing.join("types.txt");
    Compiler::new()
        .root(folder.path())
        .authing(authing, types)
        .run()
}

fn compiled(name: &str, files: &[(&str, &str)]) -> Compiled {
    run(&folder(name, files)).unwrap_or_else(|error| panic!("{error}"))
}

fn problems(name: &str, files: &[(&str, &str)]) -> String {
    match run(&folder(name, files)) {
        Err(Error::Invalid(problems)) => problems.to_string(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it compiles"),
    }
}

fn query(name: &str, variables: &str, selected: &str) -> String {
    format!("query {name}{variables} @call(gateway: USERS, token: NONE) {{\n  {selected}\n}}\n")
}

/// The names of the types that are generated.
fn generated(compiled: &Compiled) -> Vec<&str> {
    let plan = compiled.plan();
    let fragments = plan.fragments.iter().map(|fragment| &fragment.name);
    let inputs = plan.inputs.iter().map(|input| &input.item.name);
    let enums = plan.enums.iter().map(|found| &found.item.name);
    let all = fragments.chain(inputs).chain(enums);
    all.map(String::as_str).collect()
}

/// The names of the types that are those of `authing`.
fn borrowed(compiled: &Compiled) -> Vec<&str> {
    let borrowed = compiled.plan().borrowed.iter();
    borrowed.map(|item| item.name.as_str()).collect()
}

#[test]
fn a_fragment_of_authing_is_its_type() {
    let compiled = compiled("fragment", &[]);
    assert_eq!(borrowed(&compiled), ["Cover"]);
    assert!(generated(&compiled).is_empty());
    let rust = compiled.rust();
    assert!(rust.contains("pub use runtime::types::{Cover};"), "{rust}");
    assert!(rust.contains("type Output = types::Cover;"), "{rust}");
    let sent = &compiled.plan().operations[0].sent;
    assert!(
        sent.ends_with("fragment Cover on Book{title genre}"),
        "{sent}"
    );
}

#[test]
fn a_name_that_authing_gives_is_the_name_of_its_type() {
    let genre = query("Genre", "($id: ID!)", "book(id: $id) { genre }");
    let renames = [
        (
            "authing/schema/names.graphql",
            "extend enum Genre @rustName(name: \"BookGenre\")\n",
        ),
        ("queries/genre.graphql", &genre),
    ];
    assert_eq!(
        borrowed(&compiled("renamed", &renames)),
        ["BookGenre", "Cover"]
    );
}

#[test]
fn a_type_of_authing_is_not_renamed_from_outside() {
    let names = [(
        "schema/names.graphql",
        "extend enum Genre @rustName(name: \"Poem\", value: \"POEM\")\n",
    )];
    let problems = problems("renaming", &names);
    assert!(
        problems.contains("`POEM` is an item of `authing`, which names it"),
        "{problems}"
    );
}

#[test]
fn a_type_of_authing_is_not_hidden_from_outside() {
    let find = query(
        "Find",
        "($filter: Filter @sensitive)",
        "books(filter: $filter) { title }",
    );
    let problems = problems("hidden", &[("queries/find.graphql", &find)]);
    assert!(
        problems.contains("error[directive-type]: `@sensitive` cannot hide `Filter`"),
        "{problems}"
    );
}

/// The operations of `authing` use `Filter` and `Genre`, and not `Binding`.
#[test]
fn what_authing_has_no_type_for_is_generated() {
    let find = query(
        "Find",
        "($filter: Filter)",
        "books(filter: $filter) { genre binding }",
    );
    let compiled = compiled("types", &[("queries/find.graphql", &find)]);
    assert_eq!(borrowed(&compiled), ["Cover", "Filter", "Genre"]);
    assert_eq!(generated(&compiled), ["Binding"]);
}

#[test]
fn fields_beside_a_fragment_of_authing_make_a_type_of_the_operation() {
    let both = query("Both", "", "books { ...Cover binding }");
    let compiled = compiled("beside", &[("queries/both.graphql", &both)]);
    let plan = compiled.plan();
    let both = plan
        .operations
        .iter()
        .find(|found| found.item.key == "Both");
    let fields = &both.unwrap().shapes[1].fields;
    let fields: Vec<_> = fields
        .iter()
        .map(|field| field.item.name.as_str())
        .collect();
    assert_eq!(fields, ["title", "genre", "binding"]);
}

#[test]
fn pages_are_found_in_a_fragment_of_authing() {
    let folder = folder("pages", &[]);
    folder.write(
        "authing/schema/pages.graphql",
        "extend type Query {\n  shelf(page: Int, count: Int): Shelf\n}\n\ntype Shelf {\n  totalCount: Int\n  list: [Book]\n}\n",
    );
    folder.write(
        "authing/queries/pages/fragments.graphql",
        "fragment Page on Shelf {\n  totalCount\n  list {\n    title\n  }\n}\n",
    );
    folder.write(
        "queries/browse.graphql",
        &query(
            "Browse",
            "($page: Int @pageNumber(first: 1), $count: Int @pageSize(default: 10))",
            "shelf(page: $page, count: $count) { ...Page }",
        ),
    );
    let compiled = run(&folder).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(borrowed(&compiled), ["Cover", "Page", "PageList"]);
    let rust = compiled.rust();
    assert!(
        rust.contains("type Output = runtime::Page<types::PageList>;"),
        "{rust}"
    );
}

#[test]
fn the_schema_can_be_extended() {
    let extension = "extend type Query {\n  shops(kind: Kind): [Shop!]\n}\n\n\
                     type Shop {\n  kind: Kind\n  window: Book\n}\n\n\
                     enum Kind {\n  NEW\n  USED\n}\n";
    let shops = query(
        "Shops",
        "($kind: Kind)",
        "shops(kind: $kind) { kind window { ...Cover } }",
    );
    let compiled = compiled(
        "extension",
        &[
            ("schema/shops.graphql", extension),
            ("queries/shops.graphql", &shops),
        ],
    );
    assert_eq!(borrowed(&compiled), ["Cover"]);
    assert_eq!(generated(&compiled), ["Kind"]);
}

/// The enum of `authing` does not have the new value: so it is not the one, and neither is the input type that holds it.
#[test]
fn an_extended_type_is_generated_with_all_that_holds_it() {
    let find = query(
        "Find",
        "($filter: Filter)",
        "books(filter: $filter) { genre }",
    );
    let compiled = compiled(
        "extended",
        &[
            ("schema/genre.graphql", "extend enum Genre {\n  LETTER\n}\n"),
            ("queries/find.graphql", &find),
        ],
    );
    assert_eq!(borrowed(&compiled), ["Cover"]);
    assert_eq!(generated(&compiled), ["Filter", "Genre"]);
}

#[test]
fn a_typing_error_is_shown_as_anywhere() {
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
fn a_misspelt_fragment_of_authing_is_known() {
    let text = GET_BOOK
        .replace("GetBook", "Spelt")
        .replace("Cover", "Cuver");
    let shown = problems("misspelt", &[("queries/spelt.graphql", &text)]);
    insta::assert_snapshot!(shown, @"
    error[unknown-fragment]: cannot find fragment `Cuver` in this document
     --> queries/spelt.graphql:3:8
      |
    3 |     ...Cuver
      |        ^^^^^
      |
    help: did you mean `Cover`?

    1 problem in 1 file
    ");
}

/// One document cannot have two fragments of one name, so that neither could hide the other: `authing`'s own use it too.
#[test]
fn a_fragment_of_the_same_name_is_refused() {
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
    help: it is one of `authing`: rename yours, or spread that one

    1 problem in 1 file
    ");
}

#[test]
fn a_fragment_that_would_be_named_as_a_borrowed_type_is_refused() {
    let fragment = "fragment Genre on Book {\n  genre\n}\n";
    let text = query("Genres", "", "books { ...Genre }");
    let shown = problems(
        "borrowed",
        &[
            ("queries/fragments.graphql", fragment),
            ("queries/genres.graphql", &text),
        ],
    );
    insta::assert_snapshot!(shown, @"
    error[name-collision]: the type `Genre` of `authing` and the fragment `Genre` would both be the type `Genre`
      --> queries/fragments.graphql:1:10
       |
     1 | fragment Genre on Book {
       |          ^^^^^
       |
      ::: authing/schema/service.graphql:12:6
       |
    12 | enum Genre {
       |      ----- the other one
       |
    help: rename the fragment, or put the selection in a fragment with a name of its own

    1 problem in 1 file
    ");
}

#[test]
fn an_input_type_that_would_be_named_as_a_borrowed_type_is_refused() {
    let text = query(
        "Sorted",
        "($filter: Filter, $key: _Filter)",
        "books(filter: $filter) { title } sorted(by: $key)",
    );
    let schema =
        "extend type Query {\n  sorted(by: _Filter): Int\n}\n\ninput _Filter {\n  up: Int\n}\n";
    let shown = problems(
        "borrowed-input",
        &[
            ("schema/sorted.graphql", schema),
            ("queries/sorted.graphql", &text),
        ],
    );
    assert!(
        shown.starts_with(
            "error[name-collision]: the type `Filter` of `authing` and the input type `_Filter` would both be the type `Filter`\n  --> schema/sorted.graphql:5:7"
        ),
        "{shown}"
    );
    assert!(shown.contains("authing/schema/service.graphql:"), "{shown}");
}

/// `authing` has a fragment and an enum that would both be `Binding`, and a Rust type of the fragment alone.
#[test]
fn a_type_is_not_taken_for_a_fragment_of_authing() {
    let folder = folder("namesake", &[]);
    folder.write(
        "authing/queries/bindings/fragments.graphql",
        "fragment Binding on Book {\n  title\n}\n",
    );
    let list = query("ListBindings", "", "books { ...Binding }");
    folder.write("authing/queries/bindings/list_bindings.graphql", &list);
    let authing = Compiler::new().root(folder.path().join("authing"));
    let lent = authing.inside_authing().run().unwrap();
    lent.write(&folder.path().join("authing")).unwrap();
    folder.write(
        "queries/bound.graphql",
        &query("Bound", "", "books { binding }"),
    );
    let compiled = run(&folder).unwrap();
    assert_eq!(borrowed(&compiled), ["Cover"]);
    assert_eq!(generated(&compiled), ["Binding"]);
}

#[test]
fn a_fragment_of_ones_own_has_to_be_used() {
    let fragment = "fragment Spine on Book {\n  title\n}\n";
    let shown = problems("unused", &[("queries/fragments.graphql", fragment)]);
    insta::assert_snapshot!(shown, @"
    error[unused-fragment]: fragment `Spine` must be used in an operation
     --> queries/fragments.graphql:1:10
      |
    1 | fragment Spine on Book {
      |          ^^^^^
      |
    help: spread it in an operation, or remove it

    1 problem in 1 file
    ");
}

#[test]
fn a_type_that_authing_has_is_extended_and_not_declared() {
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
    help: write `extend` before this one to add to it, or give this one another name

    error[schema]: the type `Genre` is defined multiple times in the schema
     --> schema/book.graphql:5:6
      |
    5 | enum Genre {
      |      ^^^^^
      |
    help: write `extend` before this one to add to it, or give this one another name

    2 problems in 1 file
    ");
}

#[test]
fn a_field_that_authing_has_is_not_declared_again() {
    let extension = "extend type Book {\n  title: String\n}\n";
    let shown = problems("again", &[("schema/book.graphql", extension)]);
    insta::assert_snapshot!(shown, @"
    error[schema]: duplicate definitions for the `title` field of object type `Book`
     --> schema/book.graphql:2:3
      |
    2 |   title: String
      |   ^^^^^^^^^^^^^
      |
    help: declare it once

    1 problem in 1 file
    ");
}

#[test]
fn without_authing_there_is_nothing_to_compile_against() {
    let folder = folder("alone", &[]);
    let alone = Compiler::new().root(folder.path()).run();
    assert!(matches!(alone, Err(Error::Alone)), "{alone:?}");
}

/// Only in `authing` are setters methods of the call: elsewhere the same variable is an argument like any other.
#[test]
fn in_authing_an_argument_is_no_method_of_every_call() {
    let text = query(
        "Find",
        "($first: Filter, $with: ID!)",
        "books(filter: $first) { title } book(id: $with) { title }",
    );
    let folder = folder("methods", &[("queries/find.graphql", &text)]);
    assert!(run(&folder).is_ok());
    folder.write("authing/queries/find.graphql", &text);
    let authing = Compiler::new().root(folder.path().join("authing"));
    let Err(Error::Invalid(problems)) = authing.inside_authing().run() else {
        panic!("it is not refused");
    };
    insta::assert_snapshot!(problems.to_string(), @"
    error[name-collision]: `first` would be a method `first` of the call, which is taken
     --> queries/find.graphql:1:13
      |
    1 | query Find($first: Filter, $with: ID!) @call(gateway: USERS, token: NONE) {
      |             ^^^^^
      |
    help: rename the variable

    1 problem in 1 file
    ");
}
