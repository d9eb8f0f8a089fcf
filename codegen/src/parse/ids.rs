//! The ids of the schema. The values of the enum `IdType` list the fields and arguments that carry an id of their kind. Here these get the
//! directive `@id`, so that whoever looks at a definition finds it there.

use std::collections::HashMap;

use apollo_compiler::{
    Name, Node, Schema,
    ast::{Argument, Directive, DirectiveList, FieldDefinition, Value},
    schema::ExtendedType,
    validation::Valid,
};

use crate::directive::{CARRIED_BY, ID, ID_TYPE, argument};

/// The kind of id at each schema coordinate.
type Kinds = HashMap<String, Name>;

pub(super) fn apply(schema: Valid<Schema>) -> Valid<Schema> {
    let kinds = kinds(&schema);
    if kinds.is_empty() {
        return schema;
    }
    let mut schema = schema.into_inner();
    for (name, ty) in &mut schema.types {
        match ty {
            ExtendedType::Object(object) => {
                for field in object.make_mut().fields.values_mut() {
                    mark_field(name, field.make_mut(), &kinds);
                }
            }
            ExtendedType::Interface(interface) => {
                for field in interface.make_mut().fields.values_mut() {
                    mark_field(name, field.make_mut(), &kinds);
                }
            }
            ExtendedType::InputObject(input) => {
                for field in input.make_mut().fields.values_mut() {
                    let coordinate = format!("{name}.{}", field.name);
                    mark(&coordinate, &mut field.make_mut().directives, &kinds);
                }
            }
            _ => {}
        }
    }
    // It differs from the valid schema only in directives that are declared for no definition.
    Valid::assume_valid(schema)
}

fn kinds(schema: &Schema) -> Kinds {
    let values = schema.get_enum(ID_TYPE).into_iter();
    let values = values.flat_map(|ids| ids.values.values());
    let mut kinds = Kinds::new();
    for value in values {
        let coordinates = argument(&value.directives, CARRIED_BY, "coordinates");
        let coordinates = coordinates.and_then(|list| list.as_list()).unwrap_or(&[]);
        let texts = coordinates.iter().filter_map(|text| text.as_str());
        kinds.extend(texts.map(|text| (text.to_owned(), value.value.clone())));
    }
    kinds
}

fn mark_field(ty: &Name, field: &mut FieldDefinition, kinds: &Kinds) {
    let coordinate = format!("{ty}.{}", field.name);
    mark(&coordinate, &mut field.directives, kinds);
    for argument in &mut field.arguments {
        let coordinate = format!("{coordinate}({}:)", argument.name);
        mark(&coordinate, &mut argument.make_mut().directives, kinds);
    }
}

fn mark(coordinate: &str, directives: &mut DirectiveList, kinds: &Kinds) {
    let Some(kind) = kinds.get(coordinate) else {
        return;
    };
    let of = Argument {
        name: Name::new_static_unchecked("of"),
        value: Node::new(Value::Enum(kind.clone())),
    };
    directives.push(Node::new(Directive {
        name: Name::new_static_unchecked(ID),
        arguments: vec![Node::new(of)],
    }));
}
