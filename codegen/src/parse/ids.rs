//! Marks the ids of the schema. The values of the enum `IdType` are the kinds of ids, and list the coordinates of fields and arguments.
//! `apply` adds the directive `@id` to the definitions at these coordinates, where the other stages read it.

use std::collections::HashMap;

use apollo_compiler::{
    Name, Node, Schema,
    ast::{Argument, Directive, DirectiveList, FieldDefinition, Value},
    schema::ExtendedType,
    validation::Valid,
};

use super::Files;
use crate::{
    diagnostic::Diagnostic,
    directive::{CARRIED_BY, ID, ID_TYPE, argument},
};

/// Reports kinds that a crate adds to those of `authing`. Each kind is a Rust type of `authing`, which would be missing.
pub(super) fn check(schema: &Schema, files: &Files) -> Vec<Diagnostic> {
    let ids = schema.get_enum(ID_TYPE);
    let ids = ids.filter(|ids| files.is_imported(ids.name.location()));
    let kinds = ids.into_iter().flat_map(|ids| ids.values.values());
    let own = kinds.filter(|kind| !files.is_imported(kind.value.location()));
    let problems = own.filter_map(|kind| {
        let message = format!(
            "`{ID_TYPE}` cannot have the kind `{}`: its kinds are Rust types of `authing`",
            kind.value
        );
        let help = format!(
            "remove the kind, and write `@{ID}(of: OTHER)` in the operation, behind the selected field or the variable"
        );
        Some(Diagnostic::new("schema", files.name(&kind.value)?, message).help(help))
    });
    problems.collect()
}

/// Marks the ids of a schema. Returns whether it has any.
pub(super) fn apply(schema: Valid<Schema>) -> (Valid<Schema>, bool) {
    let mut marker = Marker {
        kinds: kinds(&schema),
        has_marked: false,
    };
    let mut schema = schema.into_inner();
    for (name, ty) in &mut schema.types {
        match ty {
            ExtendedType::Object(object) => {
                for field in object.make_mut().fields.values_mut() {
                    marker.mark_field(name, field.make_mut());
                }
            }
            ExtendedType::Interface(interface) => {
                for field in interface.make_mut().fields.values_mut() {
                    marker.mark_field(name, field.make_mut());
                }
            }
            ExtendedType::InputObject(input) => {
                for field in input.make_mut().fields.values_mut() {
                    let coordinate = format!("{name}.{}", field.name);
                    marker.mark(&coordinate, &mut field.make_mut().directives);
                }
            }
            _ => {}
        }
    }
    // The schema was validated before. Only `@id` directives have been added.
    (Valid::assume_valid(schema), marker.has_marked)
}

/// The kind of id at each schema coordinate.
fn kinds(schema: &Schema) -> HashMap<String, Name> {
    let ids = schema.get_enum(ID_TYPE).into_iter();
    let mut kinds = HashMap::new();
    for value in ids.flat_map(|ids| ids.values.values()) {
        let coordinates = argument(&value.directives, CARRIED_BY, "coordinates");
        let coordinates = coordinates.and_then(|list| list.as_list()).unwrap_or(&[]);
        let texts = coordinates.iter().filter_map(|text| text.as_str());
        kinds.extend(texts.map(|text| (text.to_owned(), value.value.clone())));
    }
    kinds
}

struct Marker {
    kinds: HashMap<String, Name>,
    has_marked: bool,
}

impl Marker {
    fn mark_field(&mut self, ty: &Name, field: &mut FieldDefinition) {
        let coordinate = format!("{ty}.{}", field.name);
        self.mark(&coordinate, &mut field.directives);
        for argument in &mut field.arguments {
            let coordinate = format!("{coordinate}({}:)", argument.name);
            self.mark(&coordinate, &mut argument.make_mut().directives);
        }
    }

    fn mark(&mut self, coordinate: &str, directives: &mut DirectiveList) {
        let Some(kind) = self.kinds.get(coordinate) else {
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
        self.has_marked = true;
    }
}
