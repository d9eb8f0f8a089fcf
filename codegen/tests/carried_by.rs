//! The lists of ids in `schema/client.graphql`: what they name exists, and has one kind. A coordinate with a typing error would
//! leave its field a text, and nobody would notice.

use std::collections::BTreeSet;

use apollo_compiler::{
    Schema,
    coordinate::{SchemaCoordinate, SchemaCoordinateLookup},
};

const SERVICE: &str = include_str!("../../schema/authing.graphql");
const CLIENT: &str = include_str!("../../schema/client.graphql");

#[test]
fn each_coordinate_is_a_text_of_the_schema_and_listed_once() {
    let schema = Schema::builder()
        .parse(SERVICE, "authing.graphql")
        .parse(CLIENT, "client.graphql")
        .build()
        .expect("the schema is sound");
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
            let coordinate = coordinate.as_str().expect("it is a text");
            let parsed: SchemaCoordinate = coordinate.parse().expect(coordinate);
            let ty = match parsed.lookup(&schema).expect(coordinate) {
                SchemaCoordinateLookup::Field(field) => &field.ty,
                SchemaCoordinateLookup::InputField(field) => &field.ty,
                SchemaCoordinateLookup::Argument(argument) => &argument.ty,
                _ => panic!("{coordinate} is no field or argument"),
            };
            let ty = ty.inner_named_type();
            assert!(matches!(ty.as_str(), "String" | "ID"), "{coordinate}: {ty}");
            assert!(listed.insert(coordinate), "{coordinate} is listed twice");
        }
    }
    assert!(!listed.is_empty());
}
