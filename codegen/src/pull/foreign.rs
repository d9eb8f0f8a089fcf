//! The words that an update takes from the service: descriptions and reasons of what is new. They are foreign text, and become
//! documentation, so that a person has to see them.

use std::collections::BTreeMap;

use apollo_compiler::{
    Name, Node, Schema,
    ast::{DirectiveList, FieldDefinition, InputValueDefinition},
    collections::IndexMap,
    schema::{Component, ExtendedType},
};

use crate::diff::{Change, Kind, Severity, deprecation};

/// The words of each element of a schema, by its coordinate.
#[derive(Default)]
struct Words(BTreeMap<String, Vec<String>>);

/// The words of all that the old schema does not have.
pub(super) fn words(old: &Schema, new: &Schema) -> Vec<Change> {
    let (old, new) = (Words::of(old), Words::of(new));
    let added = new
        .0
        .into_iter()
        .filter(|(coordinate, _)| !old.0.contains_key(coordinate));
    let changes = added.flat_map(|(coordinate, words)| {
        words.into_iter().map(move |words| Change {
            severity: Severity::Safe,
            kind: Kind::DescriptionChanged,
            message: format!("`{coordinate}` {words}"),
            coordinate: coordinate.clone(),
            hits: Vec::new(),
        })
    });
    changes.collect()
}

impl Words {
    fn of(schema: &Schema) -> Self {
        let mut words = Self::default();
        for (name, ty) in schema.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
            words.add(name.to_string(), ty.description(), None);
            match ty {
                ExtendedType::Object(object) => words.fields(name, &object.fields),
                ExtendedType::Interface(interface) => words.fields(name, &interface.fields),
                ExtendedType::InputObject(input) => {
                    for (field, definition) in &input.fields {
                        let directives = Some(&definition.directives);
                        words.add(
                            format!("{name}.{field}"),
                            definition.description.as_ref(),
                            directives,
                        );
                    }
                }
                ExtendedType::Enum(found) => {
                    for (value, definition) in &found.values {
                        let directives = Some(&definition.directives);
                        words.add(
                            format!("{name}.{value}"),
                            definition.description.as_ref(),
                            directives,
                        );
                    }
                }
                ExtendedType::Scalar(_) | ExtendedType::Union(_) => {}
            }
        }
        for (name, directive) in &schema.directive_definitions {
            let coordinate = format!("@{name}");
            words.arguments(&coordinate, &directive.arguments);
            words.add(coordinate, directive.description.as_ref(), None);
        }
        words
    }

    fn fields(&mut self, ty: &Name, fields: &IndexMap<Name, Component<FieldDefinition>>) {
        for (field, definition) in fields {
            let coordinate = format!("{ty}.{field}");
            self.arguments(&coordinate, &definition.arguments);
            let directives = Some(&definition.directives);
            self.add(coordinate, definition.description.as_ref(), directives);
        }
    }

    fn arguments(&mut self, of: &str, arguments: &[Node<InputValueDefinition>]) {
        for argument in arguments {
            let coordinate = format!("{of}({}:)", argument.name);
            self.add(
                coordinate,
                argument.description.as_ref(),
                Some(&argument.directives),
            );
        }
    }

    fn add(
        &mut self,
        coordinate: String,
        description: Option<&Node<str>>,
        directives: Option<&DirectiveList>,
    ) {
        let described = description.map(|text| format!("is described: {:?}", &**text));
        let reason = directives.and_then(deprecation);
        let deprecated = reason.map(|reason| format!("is deprecated: {reason:?}"));
        self.0.insert(
            coordinate,
            described.into_iter().chain(deprecated).collect(),
        );
    }
}
