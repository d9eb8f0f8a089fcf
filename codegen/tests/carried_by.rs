//! Checks the lists of ids in `schema/v1/ids.graphql`. All coordinates must exist and be unique. Without this test, a typo in a coordinate
//! would silently change the type of the field to `String`.

use std::collections::BTreeSet;

use apollo_compiler::{
    Schema,
    coordinate::{SchemaCoordinate, SchemaCoordinateLookup},
};

const SERVICE: &str = include_str!("../../schema/v1/authing.graphql");
const IDS: &str = include_str!("../../schema/v1/ids.graphql");
const ENDPOINTS: &str = include_str!("../../schema/v1/endpoints.graphql");
const CLIENT: &str = include_str!("../../schema/client.graphql");

#[test]
fn coordinates_of_ids_are_strings_of_the_schema_and_unique() {
    let schema = Schema::builder()
        .parse(SERVICE, "authing.graphql")
        .parse(CLIENT, "client.graphql")
        .parse(IDS, "ids.graphql")
        .parse(ENDPOINTS, "endpoints.graphql")
        .build()
        .expect("the schema is valid");
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
