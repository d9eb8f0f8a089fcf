//! The elements of a schema that have a coordinate, and what they have in common.

use apollo_compiler::{
    Name, Node, Schema,
    ast::{
        Directive, DirectiveDefinition, EnumValueDefinition, FieldDefinition, InputValueDefinition,
        Value,
    },
    collections::IndexMap,
    schema::{DirectiveList, ExtendedType, SchemaDefinition},
};

/// An element of a schema.
#[derive(Clone, Copy)]
pub(super) enum Element<'a> {
    Schema(&'a SchemaDefinition),
    Type(&'a ExtendedType),
    Field(&'a FieldDefinition),
    Input(Input, &'a InputValueDefinition),
    EnumValue(&'a EnumValueDefinition),
    Directive(&'a DirectiveDefinition),
}

/// What a value is given for.
#[derive(Clone, Copy)]
pub(super) enum Input {
    Argument,
    Field,
    DirectiveArgument,
}

impl Input {
    /// The one for it of three: for an argument, an input field, an argument of a directive.
    pub(super) fn pick<T: Copy>(self, three: [T; 3]) -> T {
        three[self as usize]
    }
}

/// Elements beside each other, by their coordinates.
pub(super) type Elements<'a> = IndexMap<String, Element<'a>>;

/// The types that a schema itself defines, and its directives.
pub(super) fn elements(schema: &Schema) -> Elements<'_> {
    let types = schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
    let types = types.map(|(name, ty)| (name.to_string(), Element::Type(ty)));
    let directives = schema.directive_definitions.iter();
    let directives = directives.map(|(name, one)| (format!("@{name}"), Element::Directive(one)));
    types.chain(directives).collect()
}

impl<'a> Element<'a> {
    /// The elements right below it: fields, arguments, values.
    pub(super) fn parts(self, of: &str) -> Elements<'a> {
        let arguments = |input, arguments: &'a [Node<InputValueDefinition>]| -> Elements<'a> {
            let arguments = arguments.iter();
            let named = |one: &'a Node<InputValueDefinition>| {
                (format!("{of}({}:)", one.name), Element::Input(input, one))
            };
            arguments.map(named).collect()
        };
        let named = |name: &Name| format!("{of}.{name}");
        match self {
            Element::Field(field) => arguments(Input::Argument, &field.arguments),
            Element::Directive(one) => arguments(Input::DirectiveArgument, &one.arguments),
            Element::Type(ExtendedType::Object(object)) => {
                let fields = object.fields.iter();
                fields
                    .map(|(name, field)| (named(name), Element::Field(field)))
                    .collect()
            }
            Element::Type(ExtendedType::Interface(interface)) => {
                let fields = interface.fields.iter();
                fields
                    .map(|(name, field)| (named(name), Element::Field(field)))
                    .collect()
            }
            Element::Type(ExtendedType::InputObject(input)) => {
                let fields = input.fields.iter();
                fields
                    .map(|(name, one)| (named(name), Element::Input(Input::Field, one)))
                    .collect()
            }
            Element::Type(ExtendedType::Enum(values)) => {
                let values = values.values.iter();
                values
                    .map(|(name, value)| (named(name), Element::EnumValue(value)))
                    .collect()
            }
            _ => Elements::default(),
        }
    }

    pub(super) fn noun(self) -> &'static str {
        match self {
            Element::Schema(_) => "schema",
            Element::Type(ExtendedType::Scalar(_)) => "scalar",
            Element::Type(ExtendedType::Object(_)) => "type",
            Element::Type(ExtendedType::Interface(_)) => "interface",
            Element::Type(ExtendedType::Union(_)) => "union",
            Element::Type(ExtendedType::Enum(_)) => "enum",
            Element::Type(ExtendedType::InputObject(_)) => "input",
            Element::Field(_) => "field",
            Element::Input(input, _) => input.pick(["argument", "input field", "argument"]),
            Element::EnumValue(_) => "value",
            Element::Directive(_) => "directive",
        }
    }

    pub(super) fn description(self) -> Option<&'a Node<str>> {
        match self {
            Element::Schema(schema) => schema.description.as_ref(),
            Element::Type(ty) => ty.description(),
            Element::Field(field) => field.description.as_ref(),
            Element::Input(_, input) => input.description.as_ref(),
            Element::EnumValue(value) => value.description.as_ref(),
            Element::Directive(directive) => directive.description.as_ref(),
        }
    }

    /// The directives that stand at it.
    pub(super) fn directives(self) -> Vec<&'a Directive> {
        let of_type = |list: &'a DirectiveList| list.iter().map(|one| &***one).collect();
        let list = match self {
            Element::Schema(schema) => return of_type(&schema.directives),
            Element::Type(ty) => return of_type(ty.directives()),
            Element::Field(field) => &field.directives,
            Element::Input(_, input) => &input.directives,
            Element::EnumValue(value) => &value.directives,
            Element::Directive(_) => return Vec::new(),
        };
        list.iter().map(|one| &**one).collect()
    }

    pub(super) fn directive(self, name: &str) -> Option<&'a Directive> {
        let directives = self.directives();
        directives
            .into_iter()
            .find(|directive| directive.name == name)
    }
}

/// Why something with this `@deprecated` is deprecated.
pub(crate) fn reason(deprecated: &Directive) -> &str {
    argument(deprecated, "reason").unwrap_or("No longer supported")
}

/// A text that stands at a directive.
pub(super) fn argument<'a>(directive: &'a Directive, name: &str) -> Option<&'a str> {
    directive.specified_argument_by_name(name)?.as_str()
}

/// Whether two values mean the same: the fields of an object have no order.
pub(crate) fn same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(one, other)| same_value(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value): &(Name, Node<Value>)| {
                let found = other.iter().find(|(other, _)| other == name);
                found.is_some_and(|(_, other)| same_value(value, other))
            };
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}
