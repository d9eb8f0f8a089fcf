//! The types of the operations: imported from `authing`, or generated.

use super::{compiled, folder, generated, imported, query, run};
use authing_codegen::Compiler;

#[test]
fn fragments_of_authing_have_the_type_of_authing() {
    let compiled = compiled("fragment", &[]);
    assert_eq!(imported(&compiled), ["Cover"]);
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
fn rust_names_of_authing_are_used() {
    let genre = query("Genre", "($id: ID!)", "book(id: $id) { genre }");
    let renames = [
        (
            "authing/schema/names.graphql",
            "extend enum Genre @rustName(name: \"BookGenre\")\n",
        ),
        ("queries/genre.graphql", &genre),
    ];
    assert_eq!(
        imported(&compiled("renamed", &renames)),
        ["BookGenre", "Cover"]
    );
}

/// The operations of `authing` use `Filter` and `Genre`, and not `Binding`.
#[test]
fn types_that_authing_lacks_are_generated() {
    let find = query(
        "Find",
        "($filter: Filter)",
        "books(filter: $filter) { genre binding }",
    );
    let compiled = compiled("types", &[("queries/find.graphql", &find)]);
    assert_eq!(imported(&compiled), ["Cover", "Filter", "Genre"]);
    assert_eq!(generated(&compiled), ["Binding"]);
}

#[test]
fn a_fragment_of_authing_with_more_fields_becomes_a_new_type() {
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
fn pages_in_fragments_of_authing_are_found() {
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
    assert_eq!(imported(&compiled), ["Cover", "Page", "PageList"]);
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
    assert_eq!(imported(&compiled), ["Cover"]);
    assert_eq!(generated(&compiled), ["Kind"]);
}

/// The enum of `authing` lacks the new value. The enum, and the input type that contains it, must therefore be generated.
#[test]
fn extended_types_and_the_types_that_contain_them_are_generated() {
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
    assert_eq!(imported(&compiled), ["Cover"]);
    assert_eq!(generated(&compiled), ["Filter", "Genre"]);
}

/// `authing` has a fragment and an enum with the Rust name `Binding`, but a Rust type only for the fragment.
#[test]
fn a_fragment_of_authing_does_not_replace_an_enum_with_the_same_name() {
    let folder = folder("namesake", &[]);
    folder.write(
        "authing/queries/bindings/fragments.graphql",
        "fragment Binding on Book {\n  title\n}\n",
    );
    let list = query("ListBindings", "", "books { ...Binding }");
    folder.write("authing/queries/bindings/list_bindings.graphql", &list);
    let authing = Compiler::new().root(folder.path().join("authing"));
    let compiled_authing = authing.inside_authing().run().unwrap();
    compiled_authing
        .write(&folder.path().join("authing"))
        .unwrap();
    folder.write(
        "queries/bound.graphql",
        &query("Bound", "", "books { binding }"),
    );
    let compiled = run(&folder).unwrap();
    assert_eq!(imported(&compiled), ["Cover"]);
    assert_eq!(generated(&compiled), ["Binding"]);
}
