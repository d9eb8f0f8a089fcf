//! Checks the lists of ids in `ids.graphql` of every API. All coordinates must exist and be unique. Without this test, a typo in a
//! coordinate would silently change the type of the field to `String`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use apollo_compiler::{
    Schema,
    coordinate::{SchemaCoordinate, SchemaCoordinateLookup},
};

#[test]
fn coordinates_of_ids_are_strings_of_the_schema_and_unique() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let apis: Vec<_> = paths(&root)
        .into_iter()
        .filter(|path| path.is_dir())
        .collect();
    assert!(apis.len() > 1, "{apis:?}");
    for api in apis {
        check(&root.join("client.graphql"), &api);
    }
}

fn paths(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder exists");
    entries
        .map(|entry| entry.expect("it is readable").path())
        .collect()
}

/// Checks the lists of one API.
fn check(client: &Path, api: &Path) {
    let mut builder = Schema::builder();
    for path in paths(api).into_iter().chain([client.to_owned()]) {
        let text = fs::read_to_string(&path).expect("it is a text");
        builder = builder.parse(text, path);
    }
    let schema = builder.build().expect("the schema is valid");
    let mut listed = BTreeSet::new();
    for kind in schema
        .get_enum("IdType")
        .expect("it is declared")
        .values
        .values()
    {
        let list = kind
            .directives
            .get("carriedBy")
            .expect("each kind has a list");
        let list = list.argument_by_name("coordinates", &schema);
        let list = list.expect("it is required").as_list();
        for coordinate in list.expect("it is a list") {
            let coordinate = coordinate.as_str().expect("it is a string");
            let parsed: SchemaCoordinate = coordinate.parse().expect(coordinate);
            let ty = match parsed.lookup(&schema).expect(coordinate) {
                SchemaCoordinateLookup::Field(field) => &field.ty,
                SchemaCoordinateLookup::InputField(field) => &field.ty,
                SchemaCoordinateLookup::Argument(argument) => &argument.ty,
                _ => panic!("{coordinate} is not a field or argument"),
            };
            let ty = ty.inner_named_type();
            assert!(matches!(ty.as_str(), "String" | "ID"), "{coordinate}: {ty}");
            assert!(listed.insert(coordinate), "{coordinate} is listed twice");
        }
    }
    assert!(!listed.is_empty());
}
